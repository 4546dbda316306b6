"""Writes elementary.json (or, with a number and a path, that many random rows per function to the path).

Each value by mpmath at 60 digits and more, rounded to the nearest double; arguments are doubles, taken exactly.
"""
import json
import math
import random
import sys

import mpmath as mp

mp.mp.prec = 1400  # sin and cos of 1e308 need 1,100 bits


def log_uniform(low, high, signed=True):
    x = 2.0 ** random.uniform(low, high)
    return -x if signed and random.random() < 0.5 else x


def mix(*choices):
    return lambda: random.choice(choices)()


def uniform(low, high):
    return lambda: random.uniform(low, high)


def powers(low, high, signed=True):
    return lambda: log_uniform(low, high, signed)


def nearby(center, low=-60, high=-3):
    return lambda: center + log_uniform(low, high)


def clip(f, low, high):
    def draw():
        while True:
            x = f()
            if low <= x <= high:
                return x
    return draw


positive = mix(uniform(0.1, 10), powers(-1070, 1023, False), nearby(1))
turns = mix(uniform(-10, 10), powers(-30, 17), powers(17, 1023), lambda: random.randint(-100000, 100000) * 1.5707963267948966)
pair = mix(lambda: (uniform(-5, 5)(), uniform(-5, 5)()), lambda: (powers(-300, 300)(), powers(-300, 300)()), lambda: (powers(-1060, 1000)(), powers(-1060, 1000)()))
power_pair = mix(
    lambda: (uniform(0, 5)(), uniform(-50, 50)()),
    lambda: (powers(-1060, 1000, False)(), uniform(-1, 1)()),
    lambda: (nearby(1)(), powers(0, 60)()),
    lambda: (uniform(-5, 5)(), float(random.randint(-60, 60))),
    lambda: (uniform(0.5, 2)(), uniform(-1080, 1080)()),
)
unit = mix(uniform(-1, 1), powers(-1070, 0), clip(nearby(1), -1, 1), clip(nearby(-1), -1, 1), nearby(0.5))


def power(x, y):
    if y != int(y) and x < 0:
        return None
    if abs(y * mp.log(abs(x))) > 800:
        return None
    return mp.power(mp.mpf(x), int(y)) if y == int(y) and abs(y) < 4000 else mp.exp(mp.mpf(y) * mp.log(mp.mpf(x)))


functions = {
    "exp": (mp.exp, mix(uniform(-1, 1), uniform(-746, 710), uniform(-745, -700), powers(-60, 3)), [0, 709.782712893384, 709.7827128933841, -745.1332191019411, -745.1332191019412, -708.4, 1e300, -1e300]),
    "expm1": (mp.expm1, mix(uniform(-1, 1), uniform(-40, 710), powers(-1070, 3)), [709.782712893384, 709.7827128933841, -800, 5e-324]),
    "log": (mp.log, positive, [1, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308]),
    "log1p": (mp.log1p, mix(uniform(-0.999, 3), powers(-1070, 0), powers(0, 1023, False), clip(nearby(-1), -0.99999999999999, 0)), [5e-324, -0.9999999999999999]),
    "log2": (lambda x: mp.log(x) / mp.log(2), positive, [1, 8, 0.125, 2.0 ** 1000, 5e-324]),
    "log10": (mp.log10, positive, [1, 10, 100, 1000, 1e15, 1e22, 5e-324]),
    "sin": (mp.sin, turns, [5e-324, 3.141592653589793, 1e22, 1.7976931348623157e308, 205887.4]),
    "cos": (mp.cos, turns, [5e-324, 1.5707963267948966, 1e22, 1.7976931348623157e308, 205887.4]),
    "tan": (mp.tan, turns, [5e-324, 1.5707963267948966, 3.141592653589793, 1e22]),
    "asin": (mp.asin, unit, [1, -1, 0.5, 5e-324]),
    "acos": (mp.acos, unit, [1, -1, 0.5, 5e-324]),
    "atan": (mp.atan, mix(uniform(-3, 3), powers(-1070, 1023), nearby(0.41421356237309503, -50, -10), nearby(2.414213562373095, -50, -10)), [1, 5e-324, 1.7976931348623157e308]),
    "sinh": (mp.sinh, mix(uniform(-1, 1), uniform(-711, 711), powers(-1070, 3)), [710.4758600739439, 710.475860073944, 5e-324]),
    "cosh": (mp.cosh, mix(uniform(-1, 1), uniform(-711, 711), powers(-60, 3)), [710.4758600739439, 710.475860073944, 5e-324]),
    "tanh": (mp.tanh, mix(uniform(-1, 1), uniform(-25, 25), powers(-1070, 3)), [5e-324, 1e300]),
    "asinh": (mp.asinh, mix(uniform(-3, 3), powers(-1070, 1023)), [5e-324, 1.7976931348623157e308]),
    "acosh": (mp.acosh, mix(uniform(1, 3), powers(0, 1023, False), clip(nearby(1), 1, 2)), [1, 1.0000000000000002, 1.7976931348623157e308]),
    "atanh": (mp.atanh, clip(unit, -0.9999999999999999, 0.9999999999999999), [5e-324, 0.9999999999999999]),
    "sqrt": (mp.sqrt, positive, [5e-324, 2]),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(mp.mpf(x))), mix(uniform(-10, 10), powers(-1074, 1023)), [8, -27, 5e-324, 1.7976931348623157e308]),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-mp.mpf(x))), mix(uniform(-5, 5), uniform(-745, 40)), [-745.1, 1000]),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), mix(uniform(-5, 5), uniform(-745, 745)), [-745.1, 1000]),
    "erf": (mp.erf, mix(uniform(-1, 1), uniform(-7, 7), powers(-1070, 3)), [5e-324, 1, -1, 6]),
    "erfc": (mp.erfc, mix(uniform(-1, 1), uniform(-7, 27.3), powers(-60, 3)), [26, 27.2, 0.46875, -1]),
    "atan2": (mp.atan2, pair, []),
    "pow": (power, power_pair, []),
}


def row(f, arguments):
    try:
        value = f(*[mp.mpf(a) for a in arguments])
    except (ValueError, ZeroDivisionError):
        return None
    if value is None or isinstance(value, mp.mpc):
        return None
    value = to_double(value)
    if value in (float("inf"), float("-inf")):
        value = str(value).replace("inf", "Infinity")
    return list(arguments) + [value]


def to_double(value):
    """The nearest double, halves to even, subnormal ones included."""
    if value == 0:
        return 0.0
    exponent = max(mp.frexp(value)[1] - 53, -1074)
    scaled = mp.nint(mp.ldexp(value, -exponent))
    whole = int(scaled)
    if exponent + whole.bit_length() > 1024:
        return float("inf") if whole > 0 else float("-inf")
    return math.ldexp(whole, exponent)


def table(count):
    result = {}
    for name, (f, draw, special) in functions.items():
        mp.mp.prec = 1400 if name in ("sin", "cos", "tan") else 2300 if name in ("log1p", "expm1", "asinh", "softplus") else 300
        if name in ("tanh", "sinh", "atanh", "cosh", "acosh", "acos", "asin", "atan", "atan2"):
            mp.mp.prec = 2300
        rows = [row(f, (x,)) for x in special]
        while len(rows) < count:
            x = draw()
            rows.append(row(f, x if isinstance(x, tuple) else (x,)))
        result[name] = [r for r in rows if r]
    return result


if __name__ == "__main__":
    random.seed(7)
    count, path = (int(sys.argv[1]), sys.argv[2]) if len(sys.argv) > 2 else (60, __file__.replace(".py", ".json"))
    tables = table(count)
    with open(path, "w") as out:
        origin = "mpmath %s, by elementary.py. Rows are arguments..., value." % mp.__version__
        lines = ['  "origin": ' + json.dumps(origin)]
        for name, rows in tables.items():
            lines.append('  "%s": [\n%s\n  ]' % (name, ",\n".join("    " + json.dumps(r) for r in rows)))
        out.write("{\n" + ",\n".join(lines) + "\n}\n")
