'use strict';

let count = 0;

function typed(x) {
  const out = Float64Array.from(x);
  out[0] += 2;
  out.set([5], 1);
  const z = new Float64Array(3).fill(1);
  return out.reduce((a, b) => a + b) + z.length + out.map((v) => v * 2)[0] + x[0] * x[1] + out.subarray(0, 1)[0];
}
function Osc(k) {
  this.k = k || 2;
}
Osc.prototype.energy = function (x) {
  return 0.5 * this.k * x * x;
};
const proto = new Osc(3);
const closure = (() => {
  const cache = {};
  const A = [1, 2, 3];
  return function (x) {
    if (!cache.v) cache.v = A.reduce((p, c) => p + c);
    return x * cache.v;
  };
})();
function sw(x, mode = 'b') {
  let r;
  switch (mode) {
    case 'a':
      r = x;
      break;
    case 'b':
      r = x * x;
    case 'c':
      r += 1;
      break;
    default:
      r = 0;
  }
  return r;
}
function labeled(x) {
  let s = 0;
  outer: for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      if (j === 2) continue outer;
      if (i === 3) break outer;
      s += x * i + j;
    }
  }
  return s;
}
function dowhile(x) {
  let n = 0,
    s = 0;
  do {
    s += Math.pow(x, n);
    n++;
  } while (n < 4);
  return s;
}
function forin(x) {
  let s = 0;
  for (const i in x) s += x[i] * (Number(i) + 1);
  const o = { a: 1, b: 2 };
  for (let k in o) s += o[k] * x[0];
  return s;
}
function objs([a, b]) {
  const p = {
    x: a,
    y: b,
    get r() {
      return Math.hypot(this.x, this.y);
    },
    scale(k) {
      return { ...this, x: this.x * k };
    },
  };
  const q = p.scale(2);
  return (
    q.x +
    p.r +
    Object.values({ u: a, v: b }).reduce((s, v) => s + v, 0) +
    Object.entries({ u: a }).map(([k, v]) => v * 2)[0] +
    Object.keys(p).length
  );
}
function gen(x) {
  function* terms() {
    let t = 1;
    for (let k = 0; k < 6; k++) {
      yield t;
      t *= x / (k + 1);
    }
  }
  return [...terms()].reduce((a, b) => a + b, 0);
}
function mapset(x) {
  const m = new Map();
  x.forEach((v, i) => m.set('k' + i, v));
  const s = new Set([1, 2, 2]);
  let t = 0;
  for (const [k, v] of m) t += v;
  for (const v of m.values()) t += v * v;
  return t + m.get('k1') + s.size + (m.has('k0') ? 1 : 0);
}
function nullish(x, o = undefined) {
  const k = o?.k ?? 2;
  const z = (o && o.z) || 1;
  return x * k + z + (x ?? 0) + (o?.f?.(x) ?? 0);
}
function matrices(p) {
  const A = [
    [p[0], p[1]],
    [p[2], p[3]],
  ];
  const T = A[0].map((_, j) => A.map((r) => r[j]));
  const det = A[0][0] * A[1][1] - A[0][1] * A[1][0];
  const I = Array.from({ length: 2 }, (_, i) => Array.from({ length: 2 }, (_, j) => +(i === j)));
  return det + T[0][1] + I[1][1] + A.flat().reduce((a, b) => a + b) + [].concat(...A).length;
}
function sorty(x) {
  const s = [...x].sort((a, b) => a - b);
  const m = Math.max.apply(null, x) - Math.min(...x);
  return s[0] * 2 + s[s.length - 1] + m + x.slice().reverse()[0] + x.at(-1) + s[Math.floor(s.length / 2)];
}
function consts(x) {
  return (
    x * Math.E +
    Math.LN2 +
    Math.LN10 +
    Math.SQRT2 +
    Math.SQRT1_2 +
    Math.LOG2E +
    Number.EPSILON +
    Math.sign(x) +
    Math.trunc(2.5) +
    Math.cbrt(x) +
    Math.log2(x) +
    Math.log10(x) +
    Math.log1p(x) +
    Math.expm1(x) +
    Math.fround(0.5) +
    Math.sinh(x) +
    Math.cosh(x) +
    Math.tanh(x) +
    Math.asinh(x) +
    Math.atanh(x) +
    Math.acosh(1 + x) +
    Math.atan2(x, 1) +
    Math.round(2.5) +
    Math.ceil(1.2) +
    (5 % 3) +
    (-5 % 3) +
    parseFloat('2.5') +
    Number('3') +
    (7 >> 1) +
    ~~2.7 +
    (2.9 | 0)
  );
}
function fallbacks(x) {
  if (x < 0) return 0;
  if (!isFinite(x)) throw new Error('bad');
  const y = isNaN(x) ? 0 : x;
  return y > 0.1 && y < 1 ? Math.sqrt(y) : y;
}
class staticc {
  static #a = 2;
  static table = [1, 2, 3];
  static run(x) {
    return x * staticc.#a + this.table.reduce((s, v) => s + v * x, 0);
  }
}
class Base {
  constructor(dim = 2) {
    this.dim = dim;
    this.shift = Array(dim).fill(0.5);
  }
  f(x) {
    return this.g(x.map((v, i) => v - this.shift[i]));
  }
  g() {
    throw new Error('abstract');
  }
  toString() {
    return `${this.constructor.name}`;
  }
}
class Derived extends Base {
  constructor() {
    super(2);
    this.k = 3;
  }
  g(z) {
    return z.reduce((s, v) => s + this.k * v ** 2, 0);
  }
}
function viaCall(x) {
  const sq = function (v) {
    return v * v * this.k;
  };
  return sq.call({ k: 2 }, x[0]) + sq.apply({ k: 3 }, [x[1]]) + sq.bind({ k: 4 })(x[0]);
}
const pipe =
  (...fns) =>
  (x) =>
    fns.reduce((v, f) => f(v), x);
const compose = (f, g) => (x) => f(g(x));
const piped = pipe(Math.sin, (v) => v * v, compose(Math.exp, Math.sqrt));
const add = (a, b) => a.map((v, i) => v + b[i]);
const scale = (a, k) => a.map((v) => v * k);
function rk4(y0) {
  const f = (t, [q, p]) => [p, -Math.sin(q) + 0.1 * t];
  let y = y0.slice(),
    t = 0,
    h = 0.1;
  for (let i = 0; i < 3; i++) {
    const k1 = f(t, y),
      k2 = f(t + h / 2, add(y, scale(k1, h / 2))),
      k3 = f(t + h / 2, add(y, scale(k2, h / 2))),
      k4 = f(t + h, add(y, scale(k3, h)));
    y = add(y, scale(add(add(k1, scale(k2, 2)), add(scale(k3, 2), k4)), h / 6));
    t += h;
  }
  return y;
}
function swapd([a, b]) {
  [a, b] = [b, a * 2];
  let c;
  ({ c = a } = {});
  const [p, , q = 5, ...r] = [a, b];
  return a * 3 + b + c + p + q + r.length;
}
function someevery(x) {
  const n = [1, 2, 3].some((v) => v > 2) ? 1 : 2;
  const e = [1, 2].every(Number.isFinite);
  const f = [3, 4].find((v) => v > 3);
  const g = [1, 2, 3].findIndex((v) => v === 2);
  const inc = [1, 2].includes(2);
  return x[0] * n + x[1] * f + g + (e && inc ? 1 : 0) + [1, 2, 3].filter((v) => v % 2).length + [1, 2].join('').length;
}
function comma(x) {
  let a = 1,
    b;
  b = (a++, a * x);
  a **= 2;
  a -= 1;
  b ||= 3;
  b &&= b + 1;
  let n = null;
  n ??= 2;
  return a * b + n + +true + -x + (x > 0) + !0;
}
function template(x) {
  const k = `a${1}`;
  const o = { a1: 2, ['b' + 1]: 3 };
  return x * o[k] + o.b1 + 'abc'.length + 'a,b'.split(',').length;
}
function memo(x) {
  const c = [];
  const p = (n) =>
    c[n] !== undefined ? c[n] : (c[n] = n < 2 ? (n ? x : 1) : ((2 * n - 1) * x * p(n - 1) - (n - 1) * p(n - 2)) / n);
  return p(5);
}
function bigarr(x) {
  const g = [];
  for (let i = 0; i < 10; i++) {
    g[i] = [];
    for (let j = 0; j < 10; j++) g[i][j] = i * j * 0.1;
  }
  return g.reduce((s, r) => s + r.reduce((a, b) => a + Math.sin(b * x), 0), 0);
}
function splices(x) {
  const a = [...x];
  a.splice(1, 1);
  a.push(x[1] * 2);
  a.unshift(1);
  const l = a.pop();
  const f = a.shift();
  a.length = 1;
  return (
    a[0] +
    l +
    f +
    a.concat([1, 2]).length +
    new Array(3)
      .fill()
      .map((_, i) => i * x[0])
      .reduce((p, c) => p + c)
  );
}
function iife(x) {
  return (
    (function (k) {
      return k * x;
    })(3) +
    ((a, b = a) => a + b)(x) +
    (function () {
      return arguments.length * x;
    })(1, 2)
  );
}
function trycatch(x) {
  try {
    if (x === undefined) throw new TypeError('x');
    return Math.log(x);
  } catch (e) {
    return NaN;
  } finally {
    count = 1;
  }
}
const tern = (x) => (x < -0.5 ? -x : x < 0.5 ? x * x : x < 1 ? x : Math.exp(x));
function earlyloop(x) {
  let s = 0;
  for (const v of x) {
    if (v > 1) break;
    if (v > 0.5) continue;
    s += v;
  }
  for (let i = 0; i < x.length; i++) if (x[i] > 1.5) return s + i * x[i];
  return s;
}

export function softplus(x) {
  return Math.log(1 + Math.exp(-Math.abs(x))) + Math.max(x, 0);
}
function nestedfn(x) {
  return helper(x) * 2;
  function helper(v) {
    return v * inner();
    function inner() {
      return 2;
    }
  }
}
