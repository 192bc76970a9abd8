import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  binomialAtMost,
  passing,
  tBound
} from "./chunk-GWFEUL43.js";

// dist/metrics/comparison/crossed.js
function crossed(table) {
  const k = table.length;
  const n = table[0]?.length ?? 0;
  const rowMeans = new Float64Array(n);
  const seedMeans = new Float64Array(k);
  table.forEach((values, s) => {
    let sum2 = 0;
    for (let r = 0; r < n; r++) {
      const value = values[r] ?? NaN;
      sum2 += value;
      rowMeans[r] = (rowMeans[r] ?? 0) + value / k;
    }
    seedMeans[s] = sum2 / n;
  });
  const mean = seedMeans.reduce((sum2, value) => sum2 + value, 0) / k;
  const squares = (values) => values.reduce((sum2, value) => sum2 + (value - mean) ** 2, 0);
  const rows = k * squares(rowMeans) / (n - 1);
  if (k === 1)
    return { mean, variance: rows / n, df: n - 1, components: { rows, seeds: 0, rest: 0 } };
  const seeds = n * squares(seedMeans) / (k - 1);
  let left = 0;
  table.forEach((values, s) => {
    const own = (seedMeans[s] ?? 0) - mean;
    for (let r = 0; r < n; r++)
      left += ((values[r] ?? NaN) - (rowMeans[r] ?? 0) - own) ** 2;
  });
  const rest = left / ((n - 1) * (k - 1));
  const components = { rows: Math.max(0, (rows - rest) / k), seeds: Math.max(0, (seeds - rest) / n), rest };
  const sum = rows + seeds - rest;
  const known = rows ** 2 / (n - 1) + seeds ** 2 / (k - 1) + rest ** 2 / ((n - 1) * (k - 1));
  const variance = (sum > 0 ? sum : rest) / (n * k);
  const df = known === 0 ? Infinity : Math.max(1, sum ** 2 / known);
  return { mean, variance, df, components };
}

// dist/metrics/comparison/shares.js
var LEVEL = 0.95;
var Z_95 = 1.959963984540054;
function wilson(share, rows) {
  const z2 = Z_95 ** 2 / rows;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = Z_95 * Math.sqrt(share * (1 - share) / rows + z2 / (4 * rows)) / (1 + z2);
  return { low: share === 0 ? 0 : Math.max(0, middle - half), high: share === 1 ? 1 : Math.min(1, middle + half) };
}
var midBelow = (k, n, p) => (binomialAtMost(k - 1, n, p) + binomialAtMost(k, n, p)) / 2;
function meanInterval(values) {
  const { mean, variance, df } = crossed([values]);
  if (!(mean > 0) || variance === 0)
    return { low: mean, high: mean };
  const factor = Math.exp(tBound(LEVEL, df) * Math.sqrt(variance) / mean);
  return { low: mean / factor, high: mean * factor };
}
function pairedShares(first, second, rows, level) {
  const differing = first + second;
  const mean = (first - second) / rows;
  if (differing === 0) {
    const most = 1 - (1 - level) ** (1 / rows);
    return { mean, low: -most, high: most, p: 1 };
  }
  const tail = (1 - level) / 2;
  const p = Math.min(1, 2 * midBelow(Math.min(first, second), differing, 0.5));
  const low = passing((q) => midBelow(first, differing, q), 1 - tail, 0, 1);
  const high = passing((q) => midBelow(first, differing, q), tail, 0, 1);
  const shareOf = (q) => (2 * q - 1) * differing / rows;
  return {
    mean,
    low: first === 0 ? -differing / rows : shareOf(low),
    high: second === 0 ? differing / rows : shareOf(high),
    p
  };
}
function holm(values) {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const adjusted = new Array(values.length).fill(1);
  let most = 0;
  order.forEach((index, rank) => {
    most = Math.max(most, Math.min(1, (values.length - rank) * (values[index] ?? 1)));
    adjusted[index] = most;
  });
  return adjusted;
}

export {
  crossed,
  LEVEL,
  wilson,
  meanInterval,
  pairedShares,
  holm
};
