"""A minimization as people write it with PyTorch: click `Run this minimization` above the loop.

The optimizers change as the error falls; start, stages and stop are taken over, and it runs without Python.
"""

import torch

x = torch.tensor([[7.5, 4.8, -3.2, 1.1]], dtype=torch.float64, requires_grad=True)

fast = torch.optim.Adam([x], lr=0.04, betas=(0.5, 0.9))
medium = torch.optim.Adam([x], lr=0.04, betas=(0.9, 0.95))
fine = torch.optim.Adam([x], lr=0.04, betas=(0.9, 0.999))


def height(x):
    """x^6 + y^6 + z^6 + w^6 + 4: so steep that SGD with a usual learning rate overflows."""
    return torch.sum(x**6) + 4


n = 0
error = 1.0
last = None

while error > 1e-8 and n < 10000:
    value = height(x)
    if n % 10 == 0:
        if last is not None:
            error = abs(last - value.item()) / max(last, value.item())
        last = value.item()

    fast.zero_grad()
    value.backward()
    if error > 0.1:
        fast.step()
    elif error > 0.01:
        medium.step()
    else:
        fine.step()
    n += 1
