"""Traces of optimizers under learning-rate schedules, by PyTorch: python3 torch-schedules.py > torch-schedules.json"""
import json

import torch

torch.set_default_dtype(torch.float64)
STEPS = 14
PROBLEMS = {
    "x6": (lambda x: (x**6).sum() + 4, [0.9, -1.1, 0.5]),
    "rosenbrock": (lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2, [-1.2, 1.0]),
}
OPTIMIZERS = [
    ("SGD", dict(lr=1e-3, momentum=0.9, nesterov=True)), ("Adam", dict(lr=0.05, amsgrad=True)), ("AdamW", dict(lr=0.05)),
    ("NAdam", dict(lr=0.02)), ("RAdam", dict(lr=0.02, betas=(0.9, 0.6))), ("Adamax", dict(lr=0.05)), ("Adadelta", dict(lr=1.0)),
    ("Adagrad", dict(lr=0.1, lr_decay=0.1)), ("RMSprop", dict(lr=0.01, centered=True, momentum=0.5)),
    ("Rprop", dict(lr=0.05)), ("ASGD", dict(lr=5e-4, t0=5.0)), ("SGD", dict(lr=1e-3)),
]
SCHEDULES = [
    ("StepLR", dict(step_size=4, gamma=0.5)), ("MultiStepLR", dict(milestones=[3, 6, 6], gamma=0.3)),
    ("ConstantLR", dict(factor=0.2, total_iters=5)), ("LinearLR", dict(start_factor=0.1, end_factor=0.9, total_iters=8)),
    ("ExponentialLR", dict(gamma=0.9)), ("PolynomialLR", dict(total_iters=10, power=1.5)),
    ("CosineAnnealingLR", dict(T_max=9, eta_min=1e-5)), ("CosineAnnealingWarmRestarts", dict(T_0=2, T_mult=3, eta_min=1e-5)),
    ("OneCycleLR", dict(max_lr=2e-3, total_steps=30, anneal_strategy="linear", pct_start=0.4, cycle_momentum=False)),
    ("CyclicLR", dict(base_lr=1e-4, max_lr=1e-3, step_size_up=4, step_size_down=3, mode="triangular2", cycle_momentum=False)),
    ("CyclicLR", dict(base_lr=1e-4, max_lr=1e-3, step_size_up=4, mode="exp_range", gamma=0.97, cycle_momentum=False)),
    ("ReduceLROnPlateau", dict(factor=0.3, patience=1, threshold=0.5, cooldown=1)),
    ("ReduceLROnPlateau", dict(factor=0.3, patience=0, threshold=0.1, threshold_mode="abs")),
    ("OneCycleLR", dict(max_lr=2e-3, total_steps=15)),
    ("OneCycleLR", dict(max_lr=2e-3, total_steps=20, base_momentum=0.5, max_momentum=0.8, anneal_strategy="linear")),
    ("CyclicLR", dict(base_lr=1e-4, max_lr=1e-3, step_size_up=4, step_size_down=3)),
    ("CyclicLR", dict(base_lr=1e-4, max_lr=1e-3, step_size_up=4, mode="triangular2", base_momentum=0.1, max_momentum=0.7)),
]
# A schedule that moves the momentum is refused by optimizers without one; CyclicLR of 1.13 also by those with betas.
MOMENTUM = ["SGD", "RMSprop"]
BETAS = ["Adam", "AdamW", "NAdam", "RAdam", "Adamax"]

traces = []
for i, (schedule, settings) in enumerate(SCHEDULES):
    # Each schedule meets half of the optimizers, and both problems.
    for j, (optimizer, options) in enumerate(OPTIMIZERS):
        moves = schedule in ("OneCycleLR", "CyclicLR") and "cycle_momentum" not in settings
        if moves and optimizer not in (MOMENTUM if schedule == "CyclicLR" else MOMENTUM + BETAS):
            continue
        if (i + j) % 2 and not moves:
            continue
        problem = list(PROBLEMS)[(i + j) // 2 % 2]
        f, start = PROBLEMS[problem]
        x = torch.tensor(start, requires_grad=True)
        steps = getattr(torch.optim, optimizer)([x], **options)
        rates = getattr(torch.optim.lr_scheduler, schedule)(steps, **settings)
        rows = []
        for _ in range(STEPS):
            steps.zero_grad()
            loss = f(x)
            loss.backward()
            steps.step()
            rates.step(*([loss.detach()] if schedule == "ReduceLROnPlateau" else []))
            row = [loss.item(), *x.tolist()]
            if not all(abs(value) < 1e100 for value in row):
                break
            rows.append(row)
        traces.append(dict(
            problem=problem, x0=start, optimizer=optimizer, options=options, schedule=dict(name=schedule, options=settings), trace=rows,
        ))
print(json.dumps(dict(torch=torch.__version__, traces=traces)))
