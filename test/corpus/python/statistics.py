"""Log-likelihoods, losses and small models of statistics and learning."""
import numpy as np
from math import lgamma, log
import math
from scipy.special import gammaln, expit, logsumexp, erf, xlogy
from scipy.stats import norm

LOG_2PI = np.log(2 * np.pi)
SAMPLE = np.array([0.2, 1.7, 2.2, 3.1, 0.4, 1.1])
COUNTS = [2, 3, 0, 1, 4]


def normal_nll(params):
    mu, log_sigma = params
    sigma = np.exp(log_sigma)
    z = (SAMPLE - mu) / sigma
    return 0.5 * np.sum(z**2) + len(SAMPLE) * (log_sigma + 0.5 * LOG_2PI)


def gamma_loglik(theta):
    k, rate = theta[0], theta[1]
    return np.sum(k * np.log(rate) - gammaln(k) + (k - 1) * np.log(SAMPLE) - rate * SAMPLE)


def poisson_loglik(lam):
    return sum(-lam + y * log_(lam) - lgamma(y + 1) for y in COUNTS)


def log_(z):
    return np.log(z)


def beta_binomial(a, b, n=10, k=4):
    def betaln(p, q):
        return gammaln(p) + gammaln(q) - gammaln(p + q)
    return betaln(k + a, n - k + b) - betaln(a, b)


X = np.array([[1.0, 0.5], [1.0, -1.2], [1.0, 2.3], [1.0, 0.1], [1.0, -0.7]])
Y = np.array([1, 0, 1, 1, 0])


def logistic_loss(w):
    logits = X @ w
    p = expit(logits)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))


def ridge(w, alpha=0.1):
    r = np.dot(X, w) - Y
    return 0.5 * r.dot(r) / len(Y) + alpha * (w @ w)


def softmax_cross_entropy(W):
    labels = np.array([0, 2, 1, 2, 0])
    scores = X.dot(W)
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_probs[np.arange(len(labels)), labels].mean()


def mixture_loglik(theta):
    w, m1, m2, s1, s2 = theta
    comp = np.array([
        np.log(w) + norm.logpdf(SAMPLE, m1, s1),
        np.log(1 - w) + norm.logpdf(SAMPLE, loc=m2, scale=s2),
    ])
    return logsumexp(comp, axis=0).sum()


def probit(beta):
    q = 2 * Y - 1
    return -np.log(norm.cdf(q * (X @ beta))).sum()


def student_t(mu, sigma, nu):
    z = (SAMPLE - mu) / sigma
    c = math.lgamma((nu + 1) / 2) - math.lgamma(nu / 2) - 0.5 * math.log(nu * math.pi) - math.log(sigma)
    return np.sum(c - (nu + 1) / 2 * np.log1p(z**2 / nu))


def huber(beta, delta=1.0):
    r = Y - X @ beta
    a = np.abs(r)
    return np.sum(np.where(a <= delta, 0.5 * r**2, delta * (a - 0.5 * delta)))


def kl_gaussians(mu1, s1, mu2, s2):
    return math.log(s2 / s1) + (s1**2 + (mu1 - mu2) ** 2) / (2 * s2**2) - 1 / 2


def weibull_hazard(k, lam):
    events = [(1.2, 1), (0.7, 0), (2.5, 1), (3.1, 1)]
    ll = 0.0
    for t, observed in events:
        if observed:
            ll += np.log(k / lam) + (k - 1) * np.log(t / lam)
        ll -= (t / lam) ** k
    return ll


def ar1_loglik(phi, sigma):
    e = SAMPLE[1:] - phi * SAMPLE[:-1]
    n = e.shape[0]
    return -n / 2 * np.log(2 * np.pi * sigma**2) - (e**2).sum() / (2 * sigma**2)


def gp_marginal(length, noise):
    x = np.array([0.0, 0.4, 1.1])
    y = np.array([0.3, -0.2, 0.7])
    K = np.exp(-0.5 * (x[:, None] - x[None, :]) ** 2 / length**2) + noise**2 * np.eye(3)
    return 0.5 * y @ np.linalg.inv(K) @ y + 0.5 * np.log(np.linalg.det(K))


def entropy(p):
    p = np.asarray(p) / np.sum(p)
    return -np.sum(xlogy(p, p))


def moments(x):
    m = x.mean()
    s = x.std(ddof=1)
    skew = np.mean(((x - m) / x.std()) ** 3)
    kurt = np.mean((x - m) ** 4) / np.var(x) ** 2 - 3
    return m, s, skew, kurt


def correlation(x):
    y = np.array([1.0, 2.0, 4.0, 3.0, 5.0])
    xm, ym = x - np.mean(x), y - np.mean(y)
    return np.sum(xm * ym) / np.sqrt(np.sum(xm**2) * np.sum(ym**2))


def hmm_forward(p, q):
    T = np.array([[1 - p, p], [q, 1 - q]])
    E = [[0.9, 0.1], [0.2, 0.8]]
    alpha = np.array([0.5, 0.5])
    for obs in (0, 1, 1, 0):
        alpha = alpha @ T * np.array([row[obs] for row in E])
    return np.log(alpha.sum())


class MLP:
    """Two layers by hand."""

    sizes = (2, 3, 1)

    def __init__(self, seed=None):
        self.x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        self.t = np.array([0.0, 1.0, 1.0, 0.0]).reshape(-1, 1)

    @staticmethod
    def sigmoid(z):
        return 1.0 / (1.0 + np.exp(-z))

    def unpack(self, flat):
        params, k = [], 0
        for m, n in zip(self.sizes[:-1], self.sizes[1:]):
            W = flat[k:k + m * n].reshape(m, n)
            k += m * n
            b = flat[k:k + n]
            k += n
            params.append((W, b))
        return params

    def forward(self, flat):
        h = self.x
        for W, b in self.unpack(flat):
            h = self.sigmoid(np.matmul(h, W) + b)
        return h

    def loss(self, flat):
        return ((self.forward(flat) - self.t) ** 2).mean()
