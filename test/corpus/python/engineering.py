"""Finance, pharmacology, robotics, signals, geometry."""
import numpy as np
import math
from math import erf, sqrt, log, exp, hypot, atan2, radians
import scipy.stats as st
from scipy.stats import norm


def norm_cdf(x):
    return (1.0 + erf(x / sqrt(2.0))) / 2.0


def black_scholes(S, K, T, r, sigma):
    d1 = (log(S / K) + (r + 0.5 * sigma**2) * T) / (sigma * sqrt(T))
    d2 = d1 - sigma * sqrt(T)
    return S * norm_cdf(d1) - K * exp(-r * T) * norm_cdf(d2)


def bs_put(S, vol, K=95.0, tau=0.5, rate=0.02, option_type="put"):
    d1 = (np.log(S / K) + (rate + vol**2 / 2) * tau) / (vol * np.sqrt(tau))
    d2 = d1 - vol * np.sqrt(tau)
    if option_type == "call":
        price = S * norm.cdf(d1) - K * np.exp(-rate * tau) * norm.cdf(d2)
    elif option_type == "put":
        price = K * np.exp(-rate * tau) * norm.cdf(-d2) - S * norm.cdf(-d1)
    else:
        raise ValueError("Unknown type: %s" % option_type)
    return price


def vega(S, sigma):
    d1 = (np.log(S / 95) + 0.5 * sigma**2) / sigma
    return S * st.norm.pdf(d1)


def bond_price(ytm, face=100, coupon=0.05, years=5, freq=2):
    periods = years * freq
    cash = [face * coupon / freq for _ in range(periods)]
    cash[-1] += face
    return sum(cf / (1 + ytm / freq) ** (i + 1) for i, cf in enumerate(cash))


def nelson_siegel(b0, b1, b2, tau):
    m = np.array([0.25, 1, 2, 5, 10])
    f = (1 - np.exp(-m / tau)) / (m / tau)
    return b0 + b1 * f + b2 * (f - np.exp(-m / tau))


def portfolio(weights):
    mu = np.array([0.08, 0.12, 0.1])
    cov = np.array([[0.04, 0.006, 0.01], [0.006, 0.09, 0.02], [0.01, 0.02, 0.0625]])
    ret = weights.T @ mu
    vol = np.sqrt(weights.T @ cov @ weights)
    return -(ret - 0.02) / vol


def max_sharpe_penalty(w):
    penalty = 0
    if abs(sum(w) - 1) > 1e-6:
        penalty += 100 * (sum(w) - 1) ** 2
    for wi in w:
        if wi < 0:
            penalty += 10 * wi**2
    return penalty + np.var(w)


def cir_bond(r0, kappa, theta, sigma, T=2.0):
    h = math.sqrt(kappa**2 + 2 * sigma**2)
    den = 2 * h + (kappa + h) * (math.exp(T * h) - 1)
    A = (2 * h * math.exp((kappa + h) * T / 2) / den) ** (2 * kappa * theta / sigma**2)
    B = 2 * (math.exp(T * h) - 1) / den
    return A * math.exp(-B * r0)


def binomial_option(S0, sigma, K=105, T=1.0, r=0.03, N=5):
    dt = T / N
    u = np.exp(sigma * np.sqrt(dt))
    d = 1 / u
    q = (np.exp(r * dt) - d) / (u - d)
    C = S0 * d ** np.arange(N, -1, -1) * u ** np.arange(0, N + 1, 1)
    C = np.maximum(C - K, 0)
    for i in np.arange(N, 0, -1):
        C = np.exp(-r * dt) * (q * C[1:i + 1] + (1 - q) * C[0:i])
    return C[0]


def one_compartment(ke, ka, V, dose=100, F=0.9):
    t = np.linspace(0.5, 12, 6)
    return (F * dose * ka) / (V * (ka - ke)) * (np.exp(-ke * t) - np.exp(-ka * t))


def repeated_dose(ke, ka):
    conc = 0
    for k in range(4):
        t = 20 - k * 6
        if t >= 0:
            conc += math.exp(-ke * t) - math.exp(-ka * t)
    return conc


def michaelis_menten_ode(y, t=None, params={"kf": 1.0, "kr": 0.5, "kcat": 0.3}):
    S, E, ES, P = y
    kf, kr, kcat = params["kf"], params["kr"], params.get("kcat", 1)
    v = kf * S * E
    dydt = [-v + kr * ES, -v + (kr + kcat) * ES, v - (kr + kcat) * ES, kcat * ES]
    return dydt


def emax(dose, e0=1.0, emax_=10.0, ed50=2.0, hill=1.7):
    return e0 + emax_ * dose**hill / (ed50**hill + dose**hill)


def dh(theta, d, a, alpha):
    ct, s_t = np.cos(theta), np.sin(theta)
    ca, sa = np.cos(alpha), np.sin(alpha)
    return np.array([
        [ct, -s_t * ca, s_t * sa, a * ct],
        [s_t, ct * ca, -ct * sa, a * s_t],
        [0, sa, ca, d],
        [0, 0, 0, 1],
    ])


def forward_kinematics(q):
    table = [(0.3, 0.0, np.pi / 2), (0.0, 0.5, 0.0), (0.0, 0.4, 0.0)]
    T = np.eye(4)
    for qi, (d, a, alpha) in zip(q, table):
        T = T @ dh(qi, d, a, alpha)
    return T[:3, 3]


def planar_arm(angles, lengths=(1.0, 0.8, 0.5)):
    cum = np.cumsum(angles)
    return np.array([np.sum(lengths * np.cos(cum)), np.sum(lengths * np.sin(cum))])


def quaternion_rotate(q):
    w, x, y, z = q / np.linalg.norm(q)
    R = np.array([[1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
                  [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
                  [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)]])
    return R.dot([1.0, 2.0, 3.0])


def rodrigues(omega):
    theta = np.linalg.norm(omega)
    if theta < 1e-12:
        return np.eye(3)
    k = omega / theta
    K = np.array([[0, -k[2], k[1]], [k[2], 0, -k[0]], [-k[1], k[0], 0]])
    return np.eye(3) + np.sin(theta) * K + (1 - np.cos(theta)) * np.dot(K, K)


def reprojection(point):
    K = np.array([[800, 0, 320], [0, 800, 240], [0, 0, 1.0]])
    uvw = K @ point
    u, v = uvw[:2] / uvw[2]
    return (u - 330) ** 2 + (v - 270) ** 2


def bicycle_model(state, control=(0.1, 0.5), L=2.5):
    x, y, yaw, v = state
    delta, a = control
    return np.array([v * np.cos(yaw), v * np.sin(yaw), v / L * np.tan(delta), a])


def haversine(lat1, lon1, lat2, lon2, radius=6371.0):
    phi1, phi2 = map(math.radians, (lat1, lat2))
    dphi, dlam = math.radians(lat2 - lat1), math.radians(lon2 - lon1)
    a = math.sin(dphi / 2) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(dlam / 2) ** 2
    return 2 * radius * math.asin(math.sqrt(a))


def shoelace(flat):
    pts = np.reshape(flat, (-1, 2))
    x, y = pts[:, 0], pts[:, 1]
    return 0.5 * np.abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))


def heron(a, b, c):
    s = (a + b + c) / 2
    return (s * (s - a) * (s - b) * (s - c)) ** 0.5


def circle_fit(p):
    pts = [(4.0, 2.1), (1.1, 5.0), (-2.0, 1.8), (0.9, -1.0)]
    cx, cy, r = p
    return [hypot(x - cx, y - cy) - r for x, y in pts]


def total_variation(img):
    dx = img[:, 1:] - img[:, :-1]
    dy = img[1:, :] - img[:-1, :]
    return np.sqrt(np.sum(dx**2) + 1e-8) + np.abs(dy).sum()


def conv2d(image):
    kernel = np.array([[0, 1], [2, -1]])
    kh, kw = kernel.shape
    h, w = image.shape
    out = np.zeros((h - kh + 1, w - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i:i + kh, j:j + kw] * kernel)
    return out


def spectrum(x):
    N = len(x)
    n = np.arange(N)
    k = n.reshape((N, 1))
    re = np.dot(np.cos(2 * np.pi * k * n / N), x)
    im = np.dot(-np.sin(2 * np.pi * k * n / N), x)
    return np.hypot(re, im)


def fir(signal):
    return np.convolve(signal, [0.25, 0.5, 0.25], mode="same")


def exponential_smoothing(alpha, series=[3, 5, 9, 20, 12]):
    result = [series[0]]
    for n in range(1, len(series)):
        result.append(alpha * series[n] + (1 - alpha) * result[n - 1])
    return sum((s - r) ** 2 for s, r in zip(series[1:], result[:-1]))


def pressure_vessel(x):
    x1, x2, x3, x4 = x[0], x[1], x[2], x[3]
    cost = 0.6224 * x1 * x3 * x4 + 1.7781 * x2 * x3**2 + 3.1661 * x1**2 * x4 + 19.84 * x1**2 * x3
    g = [0.0193 * x3 - x1, 0.00954 * x3 - x2, 1296000 - math.pi * x3**2 * x4 - 4 / 3 * math.pi * x3**3]
    return cost + 1e-3 * sum(max(0, gi) ** 2 for gi in g)


def welded_beam(h, l, t, b):
    P, L = 6000, 14
    tau1 = P / (math.sqrt(2) * h * l)
    R = math.sqrt(l**2 / 4 + ((h + t) / 2) ** 2)
    J = 2 * (math.sqrt(2) * h * l * (l**2 / 12 + ((h + t) / 2) ** 2))
    M = P * (L + l / 2)
    tau2 = M * R / J
    return math.sqrt(tau1**2 + 2 * tau1 * tau2 * l / (2 * R) + tau2**2)


def truss(A1, A2):
    return (2 * math.sqrt(2) * A1 + A2) * 100.0


def spline_basis(t):
    knots = [0, 0, 0, 1, 2, 2, 2]

    def N(i, k):
        if k == 0:
            return 1.0 if knots[i] <= t < knots[i + 1] else 0.0
        left = 0.0 if knots[i + k] == knots[i] else (t - knots[i]) / (knots[i + k] - knots[i]) * N(i, k - 1)
        right = 0.0 if knots[i + k + 1] == knots[i + 1] else (knots[i + k + 1] - t) / (knots[i + k + 1] - knots[i + 1]) * N(i + 1, k - 1)
        return left + right

    return [N(i, 2) for i in range(4)]


def lagrange(x):
    xs, ys = [0, 1, 2, 3], [1, 3, 2, 5]
    total = 0
    for i, (xi, yi) in enumerate(zip(xs, ys)):
        basis = 1
        for j, xj in enumerate(xs):
            if j != i:
                basis *= (x - xj) / (xi - xj)
        total += yi * basis
    return total


def interp_table(x):
    return np.interp(x, [0, 1, 2, 3], [0, 2, 3, 7])


def trapezoid_rule(a):
    xs = np.linspace(0, 1, 11)
    ys = np.exp(-a * xs**2)
    return np.trapezoid(ys, xs)


def cone_surface(r, h): return math.pi * r * (r + math.sqrt(h**2 + r**2))
