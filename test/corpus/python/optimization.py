"""Test functions for global optimization."""

from math import pi

import numpy as np
from numpy import abs, cos, exp, prod, sin, sqrt, sum

TAU = 2 * pi


def ackley(x, depth=20, width=0.2, frequency=TAU):
    x = np.asarray(x, dtype=np.float64)
    root_mean_square = sqrt(np.mean(np.square(x)))
    ripple = np.mean(cos(frequency * x))
    return depth * (1 - exp(-width * root_mean_square)) + np.e - exp(ripple)


def rastrigin(X, A=10):
    return A * len(X) + sum([(x**2 - A * np.cos(TAU * x)) for x in X])


def griewank(point):
    total, product = 0.0, 1.0
    for i, coordinate in enumerate(point):
        total += coordinate**2 / 4000
        product *= np.cos(coordinate / np.sqrt(i + 1))
    return total - product + 1


def levy(x):
    w = 1 + (np.array(x) - 1) / 4
    head, body, tail = w[0], w[:-1], w[-1]
    ends = np.sin(np.pi * head) ** 2 + (tail - 1) ** 2 * (1 + np.sin(TAU * tail) ** 2)
    return ends + np.sum((body - 1) ** 2 * (1 + 10 * np.sin(np.pi * body + 1) ** 2))


def michalewicz(x, m=10):
    i = np.arange(len(x)) + 1
    steep = np.power(np.sin(i * np.power(x, 2) / np.pi), 2 * m)
    return -np.dot(np.sin(x), steep)


def schwefel(xs):
    """Deceptive: the best valley is far from the second best."""
    return 418.9829 * len(xs) - sum([x * sin(sqrt(abs(x))) for x in xs])


def dixon_price(x):
    result = (x[0] - 1) ** 2
    for i in range(1, len(x)):
        result += (i + 1) * (2 * x[i] ** 2 - x[i - 1]) ** 2
    return result


def perm(x, beta=0.5):
    d = len(x)
    outer = 0
    for i in range(1, d + 1):
        outer += sum([(j**i + beta) * ((x[j - 1] / j) ** i - 1) for j in range(1, d + 1)]) ** 2
    return outer


def powell(x):
    a, b, c, d = x
    return (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4


def powell_blocks(x):
    n = len(x) // 4
    rows = np.reshape(x, (n, 4))
    residuals = np.zeros((n, 4))
    residuals[:, 0] = rows[:, 0] + 10 * rows[:, 1]
    residuals[:, 1] = np.sqrt(5) * (rows[:, 2] - rows[:, 3])
    residuals[:, 2] = (rows[:, 1] - 2 * rows[:, 2]) ** 2
    residuals[:, 3] = np.sqrt(10) * (rows[:, 0] - rows[:, 3]) ** 2
    return (residuals**2).sum()


def powersum(x, targets=(8, 18, 44, 114)):
    return np.sum([(np.sum(np.power(x, k)) - t) ** 2 for k, t in enumerate(targets, 1)])


def trid(x):
    diagonal = np.linalg.norm(x - 1) ** 2
    return diagonal - np.inner(x[1:], x[:-1])


def zakharov(x):
    weighted = 0.5 * np.arange(1, x.size + 1) @ x
    return x @ x + weighted**2 + weighted**4


HARTMANN = {
    "weights": [1.0, 1.2, 3.0, 3.2],
    "scales": np.array([
        [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14],
        [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]),
    "centers": 1e-4 * np.array([
        [1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
        [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]]),
}


def hartmann6(x):
    total = 0
    for weight, scale, center in zip(*HARTMANN.values()):
        total -= weight * np.exp(-(scale * (x - center) ** 2).sum())
    return total


def shekel(x, m: int = 7):
    C = np.array([
        [4., 4, 4, 4], [1, 1, 1, 1], [8, 8, 8, 8], [6, 6, 6, 6], [3, 7, 3, 7],
        [2, 9, 2, 9], [5, 5, 3, 3], [8, 1, 8, 1], [6, 2, 6, 2], [7, 3.6, 7, 3.6]])
    beta = np.array([1, 2, 2, 4, 4, 6, 3, 7, 5, 5]) / 10
    assert m <= beta.size, "too many terms"
    return -np.sum(1.0 / (((x - C[:m]) ** 2).sum(axis=1) + beta[:m]))


class Problem:
    """Base of the problems that are written as classes."""

    name = "problem"

    def __init__(self, dimension=2):
        self.dimension = dimension
        self.evaluations = 0

    def __call__(self, x):
        self.evaluations += 1
        return self._evaluate(np.asarray(x))

    @property
    def bounds(self):
        return [(-10.0, 10.0)] * self.dimension

    def _evaluate(self, x):
        raise NotImplementedError


class Bukin6(Problem):
    def __init__(self):
        super().__init__(dimension=2)
        self.lower, self.upper = zip(*self.bounds)

    def _evaluate(self, x):
        ridge = np.abs(x[1] - x[0] ** 2 / 100)
        return 100 * ridge**0.5 + abs(x[0] + self.upper[0]) / 100


class Langermann:
    centers = np.array([[3, 5], [5, 2], [2, 1], [1, 4], [7, 9]])

    def __init__(self, weights=(1, 2, 5, 2, 3)):
        self.weights = np.array(weights)

    def value(self, x):
        squared = ((x - self.centers) ** 2).sum(axis=-1)
        return -(self.weights * exp(-squared / pi) * cos(pi * squared)).sum()


def eggholder(X):
    """Two variables, many ridges."""
    x, y = X
    return (-(y + 47) * np.sin(np.sqrt(np.abs(x / 2 + (y + 47))))
            - x * np.sin(np.sqrt(np.abs(x - (y + 47)))))


def goldstein_price(ind):
    (x1, x2) = ind[0], ind[1]
    part1 = 1 + (x1 + x2 + 1) ** 2 * (19 - 14 * x1 + 3 * x1**2 - 14 * x2 + 6 * x1 * x2 + 3 * x2**2)
    part2 = 30 + (2 * x1 - 3 * x2) ** 2 * (18 - 32 * x1 + 12 * x1**2 + 48 * x2 - 36 * x1 * x2 + 27 * x2**2)
    return part1 * part2


def branin(x1, x2, a=1., b=5.1 / (4 * np.pi**2), c=5. / np.pi, r=6., s=10., t=1 / (8 * np.pi)):
    return a * (x2 - b * x1**2 + c * x1 - r) ** 2 + s * (1 - t) * np.cos(x1) + s


styblinski_tang = lambda x: 0.5 * sum([xi**4 - 16 * xi**2 + 5 * xi for xi in x])


easom = lambda x, y: -cos(x) * cos(y) * exp(-((x - pi) ** 2 + (y - pi) ** 2))

BENCHMARKS = {
    "sphere": lambda v: sum(vi * vi for vi in v),
    "matyas": lambda v: 0.26 * (v[0]**2 + v[1]**2) - 0.48 * v[0] * v[1],
    "booth": lambda v: (v[0] + 2 * v[1] - 7)**2 + (2 * v[0] + v[1] - 5)**2,
}


def by_name(x, name):
    return BENCHMARKS[name](x)


def by_name_default(x, name="matyas"):
    if name not in BENCHMARKS:
        raise ValueError(f"Unknown function: {name}")
    return BENCHMARKS[name](x)


def rosenbrock_loop(position, *args, **kwargs):
    total = 0.0
    for i in range(0, len(position) - 1):
        total += 100.0 * ((position[i + 1] - position[i] ** 2) ** 2) + (1 - position[i]) ** 2
    return total


def salomon(x):
    norm = np.linalg.norm(x)
    return 1 - np.cos(2 * np.pi * norm) + 0.1 * norm


def whitley(x):
    N = x.shape[0]
    XI = np.atleast_2d(x).T
    XJ = np.atleast_2d(x)
    t = 100.0 * ((XI**2) - XJ) ** 2.0 + (1 - XJ) ** 2.0
    inner = (t**2.0) / 4000.0 - np.cos(t) + 1.0
    return np.sum(np.sum(inner, axis=0))


def colville(x: np.ndarray) -> float:
    x1, x2, x3, x4 = x
    return float(
        100 * (x1**2 - x2) ** 2
        + (x1 - 1) ** 2
        + (x3 - 1) ** 2
        + 90 * (x3**2 - x4) ** 2
        + 10.1 * ((x2 - 1) ** 2 + (x4 - 1) ** 2)
        + 19.8 * (x2 - 1) * (x4 - 1)
    )


def weierstrass(x, a=0.5, b=3.0, kmax=4):
    ak = a ** (np.arange(0, kmax + 1.0))
    bk = b ** (np.arange(0, kmax + 1.0))
    out = 0
    for xi in x:
        out += np.sum(ak * np.cos(2 * np.pi * bk * (xi + 0.5)))
    return out - len(x) * np.sum(ak * np.cos(np.pi * bk))


def xin_she_yang(x):
    return np.sum(np.abs(x)) * np.exp(-np.sum(np.sin(x**2)))


def penalized(x):
    def u(z, a, k, m):
        if z > a:
            return k * (z - a) ** m
        elif z < -a:
            return k * (-z - a) ** m
        else:
            return 0

    n = len(x)
    y = [1 + (xi + 1) / 4.0 for xi in x]
    term = 10 * np.sin(np.pi * y[0]) ** 2
    for i in range(n - 1):
        term += (y[i] - 1) ** 2 * (1 + 10 * np.sin(np.pi * y[i + 1]) ** 2)
    term += (y[-1] - 1) ** 2
    return np.pi / n * term + np.sum([u(xi, 10, 100, 4) for xi in x])


def step_alpine(variables):
    result = 0
    for i, v in enumerate(variables, start=1):
        result += i * abs(v * sin(v) + 0.1 * v)
    return result
