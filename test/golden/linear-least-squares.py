"""Writes linear-least-squares.json: exact solutions of linear least-squares problems whose data are float64.

Everything is rational arithmetic (fractions), so that the expected values are those of the float64 problem as given, not of
some other program; only square roots and singular values use mpmath, at 200 digits.
"""
import json
import random
from fractions import Fraction

import mpmath as mp

mp.mp.dps = 200


def transpose(a):
    return [list(column) for column in zip(*a)]


def multiply(a, b):
    columns = transpose(b)
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def inverse(a):
    """Gauss-Jordan over the rationals."""
    n = len(a)
    rows = [list(row) + [Fraction(int(i == j)) for j in range(n)] for i, row in enumerate(a)]
    for k in range(n):
        pivot = next(i for i in range(k, n) if rows[i][k] != 0)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        scale = rows[k][k]
        rows[k] = [v / scale for v in rows[k]]
        for i in range(n):
            if i != k and rows[i][k] != 0:
                f = rows[i][k]
                rows[i] = [v - f * w for v, w in zip(rows[i], rows[k])]
    return [row[n:] for row in rows]


def echelon(a):
    """The nonzero rows of the reduced echelon form, and the pivot columns."""
    rows = [list(row) for row in a]
    pivots = []
    r = 0
    for c in range(len(rows[0])):
        p = next((i for i in range(r, len(rows)) if rows[i][c] != 0), None)
        if p is None:
            continue
        rows[r], rows[p] = rows[p], rows[r]
        scale = rows[r][c]
        rows[r] = [v / scale for v in rows[r]]
        for i in range(len(rows)):
            if i != r and rows[i][c] != 0:
                f = rows[i][c]
                rows[i] = [v - f * w for v, w in zip(rows[i], rows[r])]
        pivots.append(c)
        r += 1
    return rows[:r], pivots


def pseudo_inverse(a):
    """A = C F of full ranks; A+ = F' (F F')^-1 (C' C)^-1 C'."""
    f, pivots = echelon(a)
    c = [[row[p] for p in pivots] for row in a]
    left = multiply(inverse(multiply(transpose(c), c)), transpose(c))
    right = multiply(transpose(f), inverse(multiply(f, transpose(f))))
    return multiply(right, left), len(pivots)


def root(x):
    return mp.sqrt(mp.mpf(x.numerator) / mp.mpf(x.denominator))


def case(name, a, b, weights=None, ridge=None):
    m, n = len(a), len(a[0])
    exact = [[Fraction(v) for v in row] for row in a]
    right = [Fraction(v) for v in b]
    w = [Fraction(v) for v in weights] if weights else [Fraction(1)] * m
    weighted = [[wi * v for v in row] for wi, row in zip(w, exact)]
    normal = multiply(transpose(exact), weighted)
    products = [sum(wi * row[j] * v for wi, row, v in zip(w, exact, right)) for j in range(n)]
    _, pivots = echelon(exact)
    rank = len(pivots)
    if ridge is not None:
        for j in range(n):
            normal[j][j] += Fraction(ridge)
    if ridge is not None or rank == n:
        inner = inverse(normal)
        x = [sum(p * q for p, q in zip(row, products)) for row in inner]
    else:
        plus, _ = pseudo_inverse(exact)
        inner = multiply(plus, transpose(plus))
        x = [sum(p * q for p, q in zip(row, right)) for row in plus]
    rss = sum(wi * (v - sum(p * q for p, q in zip(row, x))) ** 2 for wi, row, v in zip(w, exact, right))
    degrees = m - rank
    variance = rss / degrees if degrees else None
    if ridge is not None:
        squares = multiply(inner, inner)
        inner = [[inner[i][j] - Fraction(ridge) * squares[i][j] for j in range(n)] for i in range(n)]
    errors = [float(root(variance * inner[j][j])) if degrees else 'NaN' for j in range(n)]
    scaled = mp.matrix([[mp.mpf(float(v)) * root(wi) for v in row] for wi, row in zip(w, a)])
    sizes = mp.svd_r(scaled.T if m < n else scaled, compute_uv=False)
    condition = float(sizes[0] / sizes[min(m, n) - 1]) if rank == min(m, n) else 'Infinity'
    print(name, m, n, rank, condition)
    return {
        'name': name,
        'matrix': a,
        'rhs': b,
        **({'weights': weights} if weights else {}),
        **({'ridge': ridge} if ridge is not None else {}),
        'x': [float(v) for v in x],
        'standardErrors': errors,
        'rss': float(rss),
        'rank': rank,
        'condition': condition,
    }


def nist(name, model):
    lines = open(f'nist/{name}.dat').read().splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith('Data:') and ' y ' in line)
    rows = [[float(v) for v in line.split()] for line in lines[at + 1 :] if line.strip()]
    return case(name, [model(row[1:]) for row in rows], [row[0] for row in rows])


def powers(degree):
    return lambda row: [row[0] ** k for k in range(degree + 1)]


random.seed(11)
cases = [
    nist('Longley', lambda row: [1.0] + row),
    nist('Norris', powers(1)),
    nist('NoInt1', lambda row: row),
    nist('NoInt2', lambda row: row),
    nist('Wampler1', powers(5)),
    nist('Wampler2', powers(5)),
    nist('Wampler3', powers(5)),
]
xs = [round(-9 + 6 * i / 81 + random.uniform(-0.03, 0.03), 6) for i in range(82)]
ys = [round(0.8 + 0.05 * ((x + 6) / 3) ** 3 - 0.02 * x + random.gauss(0, 0.003), 4) for x in xs]
cases.append(case('polynomial of degree 10 far from 0', [powers(10)([x]) for x in xs], ys))
cases.append(case('Hilbert, 10 x 8', [[1 / (i + j + 1) for j in range(8)] for i in range(10)], [1.0 / (i + 1) ** 2 for i in range(10)]))
wide = [[round(random.gauss(0, 1), 4) for _ in range(7)] for _ in range(4)]
cases.append(case('wide', wide, [1.0, -2.0, 0.5, 3.0]))
base = [[float(random.randint(-9, 9)) for _ in range(3)] for _ in range(12)]
cases.append(case('columns that depend on others', [[p, q, p + q, r, 2 * p - r] for p, q, r in base], [float(random.randint(-20, 20)) for _ in base]))
cases.append(case('a column of zeros', [[p, 0.0, q] for p, q, _ in base], [float(i) for i in range(12)]))
cases.append(case('dependent and wide', [[1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 6.0, 8.0]], [1.0, 1.0]))
cases.append(case('square', [[2.0, 1.0], [1.0, 3.0]], [3.0, 5.0]))
tall = [[1.0, round(random.gauss(0, 1), 3), round(random.gauss(5, 100), 3)] for _ in range(15)]
right = [round(random.gauss(0, 10), 2) for _ in tall]
cases.append(case('weights', tall, right, weights=[round(random.uniform(0.1, 4), 3) for _ in tall]))
cases.append(case('ridge', tall, right, ridge=2.5))
cases.append(case('columns of very different size', [[a, b * 1e150, c * 1e-150] for a, b, c in tall], right))
cases.append(case('random, plainly good', [[random.gauss(0, 1) for _ in range(6)] for _ in range(30)], [random.gauss(0, 1) for _ in range(30)]))

with open('linear-least-squares.json', 'w') as file:
    file.write('[\n' + ',\n'.join(json.dumps(one) for one in cases) + '\n]\n')
