"""Ways of writing that numerical code is found in: one function for each."""
import functools
import itertools
import logging
import math
import time
from collections import namedtuple
from math import *

import numpy as np

logger = logging.getLogger(__name__)


class Dual:
    def __init__(self, a, b=0.0):
        self.a, self.b = a, b
    def __add__(self, o):
        o = o if isinstance(o, Dual) else Dual(o)
        return Dual(self.a + o.a, self.b + o.b)
    __radd__ = __add__
    def __mul__(self, o):
        o = o if isinstance(o, Dual) else Dual(o)
        return Dual(self.a * o.a, self.a * o.b + self.b * o.a)
    __rmul__ = __mul__
    def __neg__(self): return Dual(-self.a, -self.b)
    def __sub__(self, o): return self + (-o)
    def __pow__(self, n): return Dual(self.a ** n, n * self.a ** (n - 1) * self.b)
    def __repr__(self): return "Dual"
def dual(x):
    d = Dual(x, 1.0)
    y = 3 * d ** 2 + d * d - d
    return y.b

Point = namedtuple('Point', ['x', 'y'])
Pt2 = namedtuple('Pt2', 'x y z', defaults=[0])
def named(x, y):
    p = Point(x, y); q = Pt2(x=y, y=x)
    return p.x * p.y + p[0] + q.z + sum(p) + p._replace(x=3).x

def walrus(v):
    if (n := len(v)) > 1:
        return n * sum(y * y for x in v if (y := x + 1) is not None)
    return 0
def matcher(x, kind="quad"):
    match kind:
        case "lin": return x
        case "quad": return x ** 2
        case _: raise ValueError
def gen(x):
    def terms(n):
        t = 1.0
        for k in range(n):
            yield t
            t *= x / (k + 1)
    return sum(terms(8))
def counters(x):
    count = 0
    total = 0
    def add(v):
        nonlocal count, total
        count += 1
        total += v * count
    for xi in x: add(xi)
    return total / count
@np.vectorize
def _vf(t):
    return t ** 2 if t > 0 else -t
def vect(x):
    return np.sum(_vf(x))
def piece(x):
    return np.piecewise(x, [x < 0, x >= 0], [lambda t: -t, lambda t: t ** 2]).sum()
def selectf(x):
    return np.select([x < 0, x < 1], [x ** 3, np.sin(x)], default=x).sum()
def maskset(x):
    y = x.copy()
    y[y < 0] = 0
    y[x > 1] *= 2
    return y
def sorter(x):
    s = np.sort(x)
    return s[0] * 3 + s[-1] * 2 + np.median(x)
def solve(p):
    A = np.array([[p[0], p[1]], [p[2], p[3] + 2]])
    return np.linalg.solve(A, np.array([1.0, 2.0]))
def einsum(x):
    M = np.arange(9).reshape(3, 3)
    return np.einsum('i,ij,j->', x, M, x) + np.einsum('ij,j->i', M, x).sum()
def outer(x):
    D = np.subtract.outer(x, x)
    i, j = np.triu_indices(3, k=1)
    return np.sum(D[i, j] ** 2) + np.add.reduce(x) + np.multiply.outer(x, x).trace()
def pdistf(P):
    diff = P[:, None, :] - P[None, :, :]
    d2 = (diff ** 2).sum(-1)
    iu = np.triu_indices(len(P), 1)
    return np.sum(1 / np.sqrt(d2[iu]))
def poly(x):
    p = np.poly1d([1, -2, 3])
    return p(x) + np.polyval([3, 2, 1], x) + p.deriv()(x)
def applyaxis(A):
    return np.apply_along_axis(lambda r: r @ r, 1, A)
def fact(x):
    return sum((-1) ** n * x ** (2 * n + 1) / math.factorial(2 * n + 1) for n in range(8)) + math.comb(5, 2) + math.gamma(x) + gcd(4, 6)
def dist(x, y):
    return math.dist((x, y), (0, 1)) + math.prod([x, y, 2]) + math.fsum([x, y]) + math.copysign(x, -y) + fabs(x) + math.isclose(1, 1) + trunc(2.7)
def getattrs(x, name="sin"):
    return getattr(np, name)(x) + getattr(math, "cos")(x)
SCALE = 2.0
TABLE = {k: (lambda v, k=k: v ** k) for k in range(3)}
def globs(x):
    global SCALE
    return SCALE * x + sum(f(x) for f in TABLE.values()) + max(TABLE)
def fstr(x):
    print(f"x = {x:.3f}")
    logger.info("evaluating %s", x)
    s = "3"
    start = time.time()
    return x * int(s)
def tilef(x):
    a = np.tile(x, 3); b = np.repeat(x, 2); c = np.flip(x); d = x[::-1]
    return a.sum() + b @ np.arange(4) + c[0] * d[1] + np.stack([x, x]).sum(0)[1] + np.full(3, x[0]).sum() + np.ones((2, 2)) @ x @ x
def broadcast(x):
    A = np.eye(2) * x[:, np.newaxis] + x
    return np.linalg.det(A) + np.trace(A) + np.linalg.inv(A)[0, 1] + A.ravel()[2] + A.T[0, 1] + np.diag(A).sum() + np.diag(x).sum()
def clips(x):
    return np.clip(x, -1, 1).sum() + np.maximum(x, 0).sum() + np.minimum(0, x[1]) + np.sign(x[0]) * x[2] + np.heaviside(x[0], 0.5) + x.clip(min=0).sum() + np.nan_to_num(x).sum()
def recur(x, n=10):
    if n <= 1: return x
    return x * recur(x, n - 1) if n % 2 else recur(x, n // 2) ** 2
def cumul(x):
    return np.cumprod(x).sum() + np.cumsum(x)[-1] + np.diff(x, n=2)[0] + np.gradient(x)[1] + np.ptp(x) + np.trapezoid(x, dx=0.5) + np.prod(1 + x)
def ifelse(x):
    if x > 1:
        y = x ** 2
    elif x > 0:
        y = math.sqrt(x)
        if y > 0.3:
            return -y
    else:
        y = -x
        for i in range(3):
            y += i * x
    z = y + 1
    return z * x
def breaker(x):
    s = 0
    for i in range(10):
        if s > 5:
            break
        if i % 3 == 0:
            continue
        s += x * i
    else:
        s = -1
    return s
def whilebreak(x):
    n, s = 0, 0.0
    while True:
        n += 1
        s += x / n
        if n >= 5: break
    return s
def starred(x):
    first, *rest = x
    a, (b, c) = rest[0], (first, rest[-1])
    return a * b + c + (lambda *a, **k: sum(a) + k.get('z', 0))(*rest, z=first)
def zips(x):
    pairs = list(zip(x[:-1], x[1:]))
    a, b = zip(*pairs)
    d = dict(zip("abc", x))
    return sum(p * q for p, q in pairs) + a[0] + b[-1] + d["a"] * d['c'] + any(v > 100 for v in [1, 2]) + sum(v for k, v in sorted(d.items()))
def maxmin(x):
    return max(x) - min(x) + max(x[0], 1, x[2]) + max(0, x[1] - 1) + abs(min(x[0] - 2, 0)) + max(x, key=lambda v: -v)
def deflt(x, w=None, *, power=2):
    w = np.ones_like(x) if w is None else w
    w = w or 1 if False else w
    return (w * x ** power).sum()
def linspacey(a):
    t = np.linspace(0, 1, 5); dt = t[1] - t[0]
    y = np.zeros(len(t)); y[0] = 1
    for k in range(len(t) - 1):
        y[k + 1] = y[k] + dt * (-a * y[k])
    return y[-1]
def mesh(a, b):
    X, Y = np.meshgrid(np.linspace(0, 1, 3), np.linspace(0, 2, 4))
    Z = np.exp(-a * X ** 2 - b * Y ** 2)
    return Z.sum(), Z.mean(axis=0), Z.max()
class leakyclass:
    K = 3
    registry = {}
    def __init__(self, **kw):
        self.__dict__.update(kw)
        self.alpha = kw.get("alpha", 0.01)
        self.f = self.relu if True else None
    def relu(self, z): return np.where(z > 0, z, self.alpha * z)
    @classmethod
    def make(cls, *a): return cls(*a)
    @staticmethod
    def sq(v): return v * v
    def run(self, x):
        return self.f(x).sum() * self.K + leakyclass.sq(x[0]) + type(self).K + self.make().alpha
def chained(x):
    return (x ** 2 if 0 < x < 2 else x) + (1 if not x > 5 else 2) + (x > 0) * x + (x and 2) + bool(x > 1)
def npwhere2(x):
    return np.where(np.logical_and(x > 0, x < 1), x, np.where(x < 0, np.exp(x), 1 / x))
def intdiv(x):
    return x // 2 + x % 3 + divmod(7, 2)[0] + int(7.9) + round(2.567, 1) + 7 // -2 + -7 % 3 + pow(x, 2) + 2 ** -1 + abs(-3)


class Rotated:
    def __init__(self, dimension=3, rotation=None):
        self._dimension = dimension
        steps = np.arange(dimension)
        self.rotation = np.eye(dimension) + 0.1 * np.outer(steps, steps) if rotation is None else rotation

    @property
    def dimension(self):
        return self._dimension

    def check(self, x):
        if not isinstance(x, np.ndarray) or len(x) != self.dimension:
            raise TypeError(f"{self.dimension} numbers are needed")

    def __call__(self, x):
        self.check(x)
        z = self.rotation @ x
        return sum(10 ** (3 * i / (self.dimension - 1)) * z[i] ** 2 for (i,) in np.ndindex(self.dimension))


rotated = Rotated()
