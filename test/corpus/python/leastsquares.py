"""Residual vectors of the classical unconstrained problems and of nonlinear regressions."""
import math
import numpy as np


def beale(x):
    y = np.array([1.5, 2.25, 2.625])
    return y - x[0] * (1 - x[1] ** np.arange(1, 4))


def helical_valley(x):
    def theta(x1, x2):
        if x1 > 0:
            return math.atan(x2 / x1) / (2 * math.pi)
        return math.atan(x2 / x1) / (2 * math.pi) + 0.5

    r = np.zeros(3)
    r[0] = 10 * (x[2] - 10 * theta(x[0], x[1]))
    r[1] = 10 * (math.sqrt(x[0] ** 2 + x[1] ** 2) - 1)
    r[2] = x[2]
    return r


def bard(x):
    data = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39]
    f = []
    for i, yi in enumerate(data):
        u = i + 1
        v = 15 - i
        w = min(u, v)
        f.append(yi - (x[0] + u / (v * x[1] + w * x[2])))
    return np.array(f)


def gaussian(x):
    y = np.array([0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989])
    y = np.concatenate((y, y[-2::-1]))
    t = (8 - np.arange(1, 16)) / 2
    return x[0] * np.exp(-x[1] * (t - x[2]) ** 2 / 2) - y


def kowalik_osborne(p):
    y = np.r_[0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246]
    u = np.r_[4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625]
    a, b, c, d = p
    return y - a * (u**2 + u * b) / (u**2 + u * c + d)


def brown_dennis(x, m=20):
    out = np.empty(m)
    for i in range(m):
        t = (i + 1) / 5
        out[i] = (x[0] + t * x[1] - math.exp(t)) ** 2 + (x[2] + x[3] * math.sin(t) - math.cos(t)) ** 2
    return out


def watson(x):
    n = len(x)
    total = x[0] ** 2 + (x[1] - x[0] ** 2 - 1) ** 2
    for i in range(1, 30):
        t = i / 29
        s1 = sum((j - 1) * x[j - 1] * t ** (j - 2) for j in range(2, n + 1))
        s2 = sum(x[j - 1] * t ** (j - 1) for j in range(1, n + 1))
        total += (s1 - s2**2 - 1) ** 2
    return total


def broyden_tridiagonal(x):
    n = x.size
    xx = np.zeros(n + 2)
    xx[1:-1] = x
    return (3 - 2 * xx[1:-1]) * xx[1:-1] - xx[:-2] - 2 * xx[2:] + 1


def discrete_boundary_value(x):
    n = len(x)
    h = 1 / (n + 1)
    t = np.linspace(h, 1 - h, n)
    left = np.hstack(([0], x[:-1]))
    right = np.hstack((x[1:], [0]))
    return 2 * x - left - right + h**2 * (x + t + 1) ** 3 / 2


def variably_dimensioned(x):
    n = len(x)
    r = np.zeros(n + 2)
    r[:n] = x - 1
    s = np.dot(np.arange(1, n + 1), x - 1)
    r[n], r[n + 1] = s, s * s
    return r


def chebyquad(x):
    n = len(x)
    f = []
    for k in range(1, n + 1):
        tot = 0.0
        for xi in x:
            t0, t1 = 1.0, 2 * xi - 1
            y = 2 * t1
            for _ in range(k - 1):
                t0, t1 = t1, y * t1 - t0
            tot += t1
        f.append(tot / n + (1.0 / (k**2 - 1) if k % 2 == 0 else 0.0))
    return f


def trigonometric(x):
    n = len(x)
    c = np.sum(np.cos(x))
    return [n - c + (i + 1) * (1 - math.cos(x[i])) - math.sin(x[i]) for i in range(n)]


def extended_rosenbrock(x):
    fvec = np.zeros_like(x)
    fvec[::2] = 10 * (x[1::2] - x[::2] ** 2)
    fvec[1::2] = 1 - x[::2]
    return fvec


def wood(x):
    s = np.sqrt
    f = [10 * (x[1] - x[0] ** 2), 1 - x[0], s(90) * (x[3] - x[2] ** 2), 1 - x[2],
         s(10) * (x[1] + x[3] - 2), (x[1] - x[3]) / s(10)]
    return sum(fi**2 for fi in f)


def osborne1(params):
    t = 10.0 * np.arange(11)
    return params[0] + params[1] * np.exp(-params[3] * t) + params[2] * np.exp(-params[4] * t)


def misra1a(b, x=np.array([77.6, 114.9, 141.1, 190.8]), y=np.array([10.07, 14.73, 17.94, 23.93])):
    return y - b[0] * (1 - np.exp(-b[1] * x))


def thurber(beta):
    b1, b2, b3, b4, b5, b6, b7 = beta
    x = np.array([-3.067, -1.5, -0.2, 0.5, 1.2])
    return (b1 + b2 * x + b3 * x**2 + b4 * x**3) / (1 + b5 * x + b6 * x**2 + b7 * x**3)


def gauss_peak(x, *p):
    amplitude, center, width = p
    return amplitude * np.exp(-((x - center) / width) ** 2)


def two_peaks(theta):
    x = np.linspace(1, 250, 6)
    b = np.asarray(theta, dtype=float)
    base = b[0] * np.exp(-b[1] * x)
    peaks = np.zeros_like(x)
    for k in range(2, len(b), 3):
        peaks += gauss_peak(x, *b[k:k + 3])
    return base + peaks


def mgh09(b):
    xs = [4.0, 2.0, 1.0, 0.5]
    ys = [0.1957, 0.1947, 0.1735, 0.16]
    model = lambda x: b[0] * (x**2 + x * b[1]) / (x**2 + x * b[2] + b[3])
    return np.sum((np.array(ys) - np.array(list(map(model, xs)))) ** 2)


def linear_full_rank(x, m=5):
    n = len(x)
    J = np.vstack([np.eye(n), np.zeros((m - n, n))]) - 2.0 / m
    return J @ x - np.ones(m)


def penalty1(x):
    a = 1e-5
    return a * np.sum((x - 1) ** 2) + (np.sum(x**2) - 0.25) ** 2


def brown_almost_linear(x):
    n = len(x)
    s = x.sum()
    r = x + s - (n + 1)
    r[-1] = np.prod(x) - 1
    return r
