import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);

// dist/base/numeric/student-t.js
var LANCZOS = [
  0.9999999999998099,
  676.5203681218851,
  -1259.1392167224028,
  771.3234287776531,
  -176.6150291621406,
  12.507343278686905,
  -0.13857109526572012,
  9984369578019572e-21,
  15056327351493116e-23
];
function logGamma(x) {
  if (x < 0.5)
    return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x - 1;
  const sum = LANCZOS.reduce((partial, c, i) => i === 0 ? c : partial + c / (t + i), 0);
  const base = t + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (t + 0.5) * Math.log(base) - base + Math.log(sum);
}
function betaFraction(x, a, b) {
  const tiny = 1e-300;
  const safe = (value) => Math.abs(value) < tiny ? tiny : value;
  let c = 1;
  let d = 1 / safe(1 - (a + b) * x / (a + 1));
  let h = d;
  for (let m = 1; m < 1e4; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    h *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    const factor = d * c;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-15)
      break;
  }
  return h;
}
function incompleteBeta(x, a, b) {
  if (x <= 0)
    return 0;
  if (x >= 1)
    return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(1 - x, b, a) / b;
}
var twoSidedT = (t, df) => Number.isFinite(t) ? incompleteBeta(df / (df + t * t), df / 2, 0.5) : 0;
function passing(of, value, low, high) {
  for (let i = 0; i < 200 && high - low > 1e-15 * Math.max(1, Math.abs(high)); i++) {
    const middle = (low + high) / 2;
    if (of(middle) > value)
      low = middle;
    else
      high = middle;
  }
  return (low + high) / 2;
}
function tBound(level, df) {
  let high = 2;
  while (twoSidedT(high, df) > 1 - level && high < 1e300)
    high *= 2;
  return passing((t) => twoSidedT(t, df), 1 - level, 0, high);
}
function binomialAtMost(k, n, p) {
  if (k < 0)
    return 0;
  return k >= n ? 1 : incompleteBeta(1 - p, n - k, k + 1);
}

export {
  logGamma,
  twoSidedT,
  passing,
  tBound,
  binomialAtMost
};
