"""Writes double-double.json: functions of double-double arguments, by mpmath at 120 digits, as pairs of float64.

Rows are [function, [hi, lo, ...], [hi, lo]].
"""
import json
import random

import mpmath as mp

mp.mp.dps = 120
random.seed(6)


def pair(x):
    hi = float(x)
    return [hi, float(x - mp.mpf(hi)) if abs(hi) < 1e308 else 0.0]


def draw(low, high):
    hi = random.uniform(low, high)
    return pair(mp.mpf(hi) * (1 + mp.mpf(random.uniform(-1, 1)) * mp.mpf(2) ** -54))


def value(p):
    return mp.mpf(p[0]) + mp.mpf(p[1])


UNARY = {
    'sqrt': (mp.sqrt, [(0, 10), (0, 1e-20), (1e100, 1e200)]),
    'cbrt': (lambda x: mp.sign(x) * mp.cbrt(abs(x)), [(-10, 10), (1e30, 1e60)]),
    'exp': (mp.exp, [(-1, 1), (-100, 100), (-700, 709), (-1e-9, 1e-9)]),
    'expm1': (mp.expm1, [(-1, 1), (-30, 30), (-1e-9, 1e-9)]),
    'log': (mp.log, [(0, 1), (0.99, 1.01), (1, 1e5), (1e-300, 1e-290), (1e200, 1e300)]),
    'log1p': (mp.log1p, [(-0.9, 1), (-1e-9, 1e-9), (1, 1e5)]),
    'log2': (lambda x: mp.log(x) / mp.log(2), [(0, 10)]),
    'log10': (mp.log10, [(0, 10)]),
    'sin': (mp.sin, [(-1, 1), (-10, 10), (-1e6, 1e6)]),
    'cos': (mp.cos, [(-1, 1), (-10, 10), (-1e6, 1e6)]),
    'tan': (mp.tan, [(-1, 1), (-10, 10)]),
    'asin': (mp.asin, [(-1, 1), (0.9999999, 1)]),
    'acos': (mp.acos, [(-1, 1), (0.9999999, 1)]),
    'atan': (mp.atan, [(-1, 1), (-100, 100), (-1e-9, 1e-9)]),
    'sinh': (mp.sinh, [(-1, 1), (-100, 100)]),
    'cosh': (mp.cosh, [(-1, 1), (-100, 100)]),
    'tanh': (mp.tanh, [(-1, 1), (-20, 20)]),
    'asinh': (mp.asinh, [(-1, 1), (-1e6, 1e6)]),
    'acosh': (mp.acosh, [(1, 2), (1, 1e6)]),
    'atanh': (mp.atanh, [(-1, 1), (-1e-9, 1e-9)]),
    'sigmoid': (lambda x: 1 / (1 + mp.exp(-x)), [(-10, 10), (-300, 300)]),
    'softplus': (lambda x: mp.log1p(mp.exp(x)), [(-10, 10), (-300, 300)]),
}
BINARY = {
    'add': (lambda x, y: x + y, [(-1, 1)], [(-1, 1)]),
    'multiply': (lambda x, y: x * y, [(-1, 1)], [(-1e9, 1e9)]),
    'divide': (lambda x, y: x / y, [(-1, 1)], [(-1e9, 1e9)]),
    'pow': (lambda x, y: x**y, [(0, 2), (1, 20)], [(-3, 3), (-20, 20)]),
    'atan2': (mp.atan2, [(-1, 1)], [(-1, 1)]),
    'mod': (lambda x, y: x - mp.floor(x / y) * y, [(-100, 100)], [(0.5, 2)]),
}

rows = []
for name, (f, ranges) in UNARY.items():
    for low, high in ranges:
        for _ in range(6):
            x = draw(low, high)
            rows.append([name, x, pair(f(value(x)))])
for name, (f, first, second) in BINARY.items():
    for a in first:
        for b in second:
            for _ in range(6):
                x, y = draw(*a), draw(*b)
                rows.append([name, x + y, pair(f(value(x), value(y)))])
for base in [1.7, -0.3, 21.0]:
    for n in [2, 3, 10, -4, 25]:
        rows.append(['pow', [base, 0.0, float(n), 0.0], pair(mp.mpf(base) ** n)])

with open('double-double.json', 'w') as file:
    file.write('[\n' + ',\n'.join(json.dumps(row) for row in rows) + '\n]\n')
