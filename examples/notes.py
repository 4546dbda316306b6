"""Functions to look at with Nabla: click the lens above any of them.

Nothing here is ever run: the code is read, so neither NumPy nor PyTorch need be installed.
"""

import math

import numpy as np
import torch


def f(x):
    y = x * x + 4.0
    return y


# Change a number and watch the picture follow.
frequency = 3.0
damping = 0.4


def wave(x):
    return math.exp(-damping * x * x) * math.sin(frequency * x)


def hill(x, y):
    return math.exp(-(x**2 + y**2) / 4) * (1 + x)


def softplus(x):
    return torch.log(1 + torch.exp(x))


def loss(x):
    return np.sum((x - 1) ** 2) + 0.1 * np.sum(np.cos(5 * x))


def clipped(x):
    return 1.0 if x > 1 else x**3
