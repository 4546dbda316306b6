"""The story of x^6 + y^6 + z^6 + w^6 + 4, as three loops that people write with PyTorch: click the lens above each.

The first one gives NaN, and the panel says why. The second one converges. The third one changes its optimizer as the error
falls, and converges fastest. Start, stages and stop are taken over from the code, and it runs without Python.
"""

import torch

START = [[7.5281, 4.8003, 5.9575, 8.4818]]


def height(x):
    return torch.sum(x**6) + 4


def change(before, now):
    return abs(before - now) / max(before, now)


# So steep that SGD with a usual learning rate overflows.
x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
sgd = torch.optim.SGD([x], lr=0.001)

for n in range(1000):
    value = height(x)
    sgd.zero_grad()
    value.backward()
    sgd.step()


# Adam looks at the gradient's direction more than at its size.
y = torch.tensor(START, dtype=torch.float64, requires_grad=True)
adam = torch.optim.Adam([y], lr=0.04, betas=(0.5, 0.9))

n, error, last = 0, 1.0, height(y).item()

while error > 1e-7 and n < 10000:
    value = height(y)
    adam.zero_grad()
    value.backward()
    adam.step()
    n += 1
    if n % 10 == 0:
        error, last = change(last, height(y).item()), height(y).item()


# Short memories while the error is large, long ones when it is small.
z = torch.tensor(START, dtype=torch.float64, requires_grad=True)
fast = torch.optim.Adam([z], lr=0.04, betas=(0.5, 0.9))
medium = torch.optim.Adam([z], lr=0.04, betas=(0.9, 0.95))
fine = torch.optim.Adam([z], lr=0.04, betas=(0.9, 0.999))

n, error, last = 0, 1.0, height(z).item()

while error > 1e-7 and n < 5000:
    value = height(z)
    fine.zero_grad()
    value.backward()
    if error > 0.1:
        fast.step()
    elif error > 0.01:
        medium.step()
    else:
        fine.step()
    n += 1
    if n % 10 == 0:
        error, last = change(last, height(z).item()), height(z).item()
