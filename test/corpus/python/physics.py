"""Potentials, laws and right-hand sides."""
from dataclasses import dataclass, field
from typing import Callable, List, NamedTuple, Optional, Sequence, Tuple
import math
import itertools
from functools import partial, reduce, lru_cache
import operator
import numpy as np

G = 6.674e-11
c = 299_792_458.0
kB = 1.380649e-23
EPS = np.finfo(float).eps


def lennard_jones_cluster(coords):
    pos = np.asarray(coords).reshape(-1, 3)
    n = len(pos)
    energy = 0.0
    for i in range(n):
        for j in range(i + 1, n):
            r = np.linalg.norm(pos[i] - pos[j])
            energy += 4 * ((1 / r) ** 12 - (1 / r) ** 6)
    return energy


def coulomb(flat, charges=(1, -1, 2)):
    points = flat.reshape(3, 2)
    return sum(qi * qj / np.sqrt(((a - b) ** 2).sum())
               for (qi, a), (qj, b) in itertools.combinations(zip(charges, points), 2))


def morse(r, D_e=4.5, a=1.9, r_e=0.74):
    return D_e * (1 - np.exp(-a * (r - r_e))) ** 2


def double_pendulum(state, t=0, *, L1=1, L2=1, m1=1, m2=1, g=9.81):
    theta1, z1, theta2, z2 = state
    c_, s = np.cos(theta1 - theta2), np.sin(theta1 - theta2)
    theta1dot = z1
    z1dot = (m2 * g * np.sin(theta2) * c_ - m2 * s * (L1 * z1**2 * c_ + L2 * z2**2) -
             (m1 + m2) * g * np.sin(theta1)) / L1 / (m1 + m2 * s**2)
    theta2dot = z2
    z2dot = ((m1 + m2) * (L1 * z1**2 * s - g * np.sin(theta2) + g * np.sin(theta1) * c_) +
             m2 * L2 * z2**2 * s * c_) / L2 / (m1 + m2 * s**2)
    return theta1dot, z1dot, theta2dot, z2dot


@dataclass
class Lorenz:
    sigma: float = 10.0
    rho: float = 28.0
    beta: float = 8 / 3
    labels: List[str] = field(default_factory=lambda: ["x", "y", "z"])

    def rhs(self, u):
        x, y, z = u
        return np.array([self.sigma * (y - x), x * (self.rho - z) - y, x * y - self.beta * z])

    def step(self, u, dt=0.01):
        k1 = self.rhs(u)
        k2 = self.rhs(u + dt / 2 * k1)
        k3 = self.rhs(u + dt / 2 * k2)
        k4 = self.rhs(u + dt * k3)
        return u + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


class State(NamedTuple):
    s: float
    i: float
    r: float


def sir(y, beta=0.4, gamma=0.1):
    st = State(*y)
    new = beta * st.s * st.i
    return State(-new, new - gamma * st.i, gamma * st.i)


def robertson(y):
    k1, k2, k3 = 0.04, 3e7, 1e4
    dy = [0] * 3
    dy[0] = -k1 * y[0] + k3 * y[1] * y[2]
    dy[2] = k2 * y[1] ** 2
    dy[1] = -dy[0] - dy[2]
    return dy


van_der_pol = lambda y, mu=1.5: np.array([y[1], mu * (1 - y[0] ** 2) * y[1] - y[0]])


def hodgkin_huxley(X, I=10.0):
    V, n, m, h = X
    alpha = {"n": 0.01 * (V + 55) / (1 - np.exp(-(V + 55) / 10)),
             "m": 0.1 * (V + 40) / (1 - np.exp(-(V + 40) / 10)),
             "h": 0.07 * np.exp(-(V + 65) / 20)}
    beta = {"n": 0.125 * np.exp(-(V + 65) / 80), "m": 4 * np.exp(-(V + 65) / 18), "h": 1 / (1 + np.exp(-(V + 35) / 10))}
    gates = dict(n=n, m=m, h=h)
    currents = 120 * m**3 * h * (V - 50) + 36 * n**4 * (V + 77) + 0.3 * (V + 54.387)
    return np.array([I - currents] + [alpha[k] * (1 - v) - beta[k] * v for k, v in gates.items()])


def heat_step(u, alpha=0.1, dx=0.5, dt=0.1):
    un = u.copy()
    un[1:-1] = u[1:-1] + alpha * dt / dx**2 * (u[2:] - 2 * u[1:-1] + u[:-2])
    un[0] = un[1]
    un[-1] = 0
    return un


def laplacian2d(u):
    return (np.roll(u, 1, 0) + np.roll(u, -1, 0) + np.roll(u, 1, 1) + np.roll(u, -1, axis=1) - 4 * u) ** 2


def ising_energy(spins):
    N, M = spins.shape
    E = 0
    for i in range(N):
        for j in range(M):
            nb = spins[(i + 1) % N, j] + spins[i, (j + 1) % M] + spins[(i - 1) % N, j] + spins[i, (j - 1) % M]
            E += -nb * spins[i, j]
    return E / 2.0


def planck_law(T, wavelength=500e-9):
    h = 6.62607015e-34
    a = 2.0 * h * c**2
    b = h * c / (wavelength * kB * T)
    intensity = a / ((wavelength**5) * (np.exp(b) - 1.0))
    return intensity * 1e-13


def antoine(T):
    if T < 373.15:
        A, B, C = 8.07131, 1730.63, 233.426
    else:
        A, B, C = 8.14019, 1810.94, 244.485
    return 10 ** (A - B / (C + T - 273.15))


def colebrook(f, Re, rel_rough=1e-4):
    return 1 / math.sqrt(f) + 2 * math.log10(rel_rough / 3.7 + 2.51 / (Re * math.sqrt(f)))


def friction_fixed_point(Re):
    f = 0.02
    for _ in range(5):
        f = (-2 * np.log10(1e-4 / 3.7 + 2.51 / (Re * np.sqrt(f)))) ** -2
    return f


def van_der_waals(T, V, n: float = 1.0, a=0.1382, b=3.186e-5, R=8.314):
    """Pressure of a real gas."""
    return (n * R * T) / (V - n * b) - a * (n / V) ** 2


def make_potential(omega, anharmonic=0.1):
    def V(q):
        return 0.5 * omega**2 * q**2 + anharmonic * q**4
    return V


trap = make_potential(1.5)
stiff = partial(morse, D_e=2.0)


def spring_chain(x):
    k = [1.0, 2.0, 1.5, 0.5]
    ext = np.diff(np.concatenate([[0.0], x, [1.0]]))
    return 0.5 * np.sum(np.array(k) * ext**2)


def quantum_well(E):
    V0 = 10.0
    if E <= 0 or E >= V0:
        return np.nan
    k = np.sqrt(2 * E)
    kappa = np.sqrt(2 * (V0 - E))
    return k * np.tan(k) - kappa


def relativistic(beta1, beta2):
    gamma = lambda b: 1 / np.sqrt(1 - b**2)
    total = (beta1 + beta2) / (1 + beta1 * beta2)
    return gamma(total), np.arctanh(total)


def legendre_series(x):
    coeffs = [1, 0.5, -0.25, 0.125, 2]

    @lru_cache(maxsize=None)
    def P(n):
        if n == 0:
            return 1
        if n == 1:
            return x
        return ((2 * n - 1) * x * P(n - 1) - (n - 1) * P(n - 2)) / n

    return reduce(operator.add, (a * P(n) for n, a in enumerate(coeffs)))


def madelung(a):
    v = 0.0
    for i, j, k in itertools.product(range(-1, 2), repeat=3):
        if i == j == k == 0:
            continue
        v += (-1) ** (i + j + k) / (a * math.sqrt(i * i + j * j + k * k))
    return v


def bisection_energy(x):
    lo, hi = 0, 4
    while hi - lo > 1e-3:
        mid = (lo + hi) / 2
        if mid * mid < 2:
            lo = mid
        else:
            hi = mid
    return x**2 * lo + hi
