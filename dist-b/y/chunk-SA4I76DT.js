import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  logGamma
} from "./chunk-GWFEUL43.js";
import {
  closed,
  count,
  listOf,
  nonNegative,
  orNull,
  share
} from "./chunk-SRQYTAH7.js";

// dist/metrics/conformal.js
var aps = ({ p, before, u }) => before + u * p;
var scores = {
  lac: ({ p }) => 1 - p,
  aps,
  raps: (placed, options) => aps(placed, options) + options.lambda * Math.max(0, placed.rank - options.kReg)
};
var conformalMethods = Object.keys(scores);
var setSchema = closed({
  method: { enum: conformalMethods },
  temperature: { type: "number", exclusiveMinimum: 0, description: "What logits were divided by." },
  threshold: {
    ...orNull({ type: "number" }),
    description: "Of the method's score; null where the rows are too few for any: then every set holds all classes."
  },
  coverage: { ...share, description: "Of test rows whose set holds the true class." },
  size: { ...nonNegative, description: "Mean number of classes of a set." },
  single: { ...share, description: "Of sets of one class." },
  empty: { ...share, description: "Of sets of none." },
  classGap: { ...share, description: "Mean over classes of how far their coverage is from the one asked for." },
  classGapFloor: { ...share, description: "What classGap is on average where every class is covered as asked." },
  least: {
    ...closed({ class: count, rows: count, coverage: share }),
    description: "The class that is covered least; the first of equals."
  }
});
var conformalSchema = closed({
  coverage: { ...share, description: "What was asked for." },
  rows: { ...count, description: "Rows that thresholds are fitted on." },
  expected: {
    ...closed({ low: share, high: share }),
    description: "Between these lies the coverage of as many test rows in 95 of 100 such fits."
  },
  sets: listOf(setSchema)
});
var SLACK = 1e-12;
var rankOf = (rows, coverage) => Math.ceil((rows + 1) * coverage - 1e-9);
function conformalThreshold(of, coverage) {
  const rank = rankOf(of.length, coverage);
  return rank > of.length ? Infinity : of.toSorted()[rank - 1] ?? Infinity;
}
function visitRow(values, start, classes, { temperature, u, order }, visit) {
  let top = -Infinity;
  for (let k = 0; k < classes; k++) {
    order[k] = k;
    top = Math.max(top, values[start + k]);
  }
  order.sort((a, b) => values[start + b] - values[start + a] || a - b);
  let sum = 0;
  for (let k = 0; k < classes; k++)
    sum += Math.exp((values[start + k] - top) / temperature);
  let before = 0;
  order.forEach((k, place) => {
    const p = Math.exp((values[start + k] - top) / temperature) / sum;
    visit(k, { p, before, rank: place + 1, u });
    before += p;
  });
}
function binomialDeviation(n, p) {
  const v = Math.floor(n * p + 1e-9) + 1;
  if (v > n)
    return 2 * (1 - p) * p ** n;
  const choose = logGamma(n + 1) - logGamma(v + 1) - logGamma(n - v + 1);
  return 2 * v * Math.exp(choose + v * Math.log(p) + (n - v + 1) * Math.log1p(-p)) / n;
}
function firstAtLeast(of, value, n) {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = low + high >> 1;
    if (of(middle) >= value)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}
function expectedCoverage(fitted, tested, coverage) {
  const rank = rankOf(fitted, coverage);
  if (rank > fitted)
    return { low: 1, high: 1 };
  const [a, b] = [rank, fitted + 1 - rank];
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  const cumulative = new Float64Array(tested + 1);
  let sum = 0;
  for (let k = 0; k <= tested; k++) {
    const choose = logGamma(tested + 1) - logGamma(k + 1) - logGamma(tested - k + 1);
    sum += Math.exp(choose + logGamma(a + k) + logGamma(b + tested - k) - logGamma(a + b + tested) - logBeta);
    cumulative[k] = sum;
  }
  const at = (level) => firstAtLeast((k) => cumulative[k], level, tested) / tested;
  return { low: at(0.025), high: at(0.975) };
}
function reportOf(method, temperature, threshold, { covered, members, single, empty, byClass }, rowsOf, coverage) {
  const known = [...rowsOf.keys()].filter((k) => rowsOf[k] > 0);
  const rows = rowsOf.reduce((sum, one) => sum + one, 0);
  const shareOf = (k) => byClass[k] / rowsOf[k];
  const meanOver = (read) => known.reduce((sum, k) => sum + read(k), 0) / Math.max(1, known.length);
  const least = known.reduce((lowest, k) => shareOf(k) < shareOf(lowest) ? k : lowest, known[0] ?? 0);
  return {
    method,
    temperature,
    threshold: Number.isFinite(threshold) ? threshold : null,
    coverage: covered / rows,
    size: members / rows,
    single: single / rows,
    empty: empty / rows,
    classGap: meanOver((k) => Math.abs(shareOf(k) - coverage)),
    classGapFloor: meanOver((k) => binomialDeviation(rowsOf[k], coverage)),
    least: { class: least, rows: rowsOf[least] ?? 0, coverage: shareOf(least) }
  };
}
function conformal(fit, test, classes, temperatures, options) {
  const order = new Int32Array(classes);
  const rowsOf = new Float64Array(classes);
  for (const label of test.labels)
    rowsOf[label] += 1;
  const sets = temperatures.flatMap((temperature) => {
    const kinds = options.methods.map((method) => ({
      method,
      score: scores[method],
      true: new Float64Array(fit.labels.length),
      counted: { covered: 0, members: 0, single: 0, empty: 0, byClass: new Float64Array(classes) }
    }));
    fit.labels.forEach((label, row) => visitRow(fit.values, row * classes, classes, { temperature, u: fit.draws[row], order }, (k, placed) => {
      if (k === label)
        for (const kind of kinds)
          kind.true[row] = kind.score(placed, options);
    }));
    const thresholds = kinds.map((kind) => conformalThreshold(kind.true, options.coverage));
    const sizes = new Float64Array(kinds.length);
    test.labels.forEach((label, row) => {
      sizes.fill(0);
      visitRow(test.values, row * classes, classes, { temperature, u: test.draws[row], order }, (k, placed) => kinds.forEach(({ score, counted }, at) => {
        if (score(placed, options) > thresholds[at] + SLACK)
          return;
        sizes[at] += 1;
        if (k !== label)
          return;
        counted.covered += 1;
        counted.byClass[k] += 1;
      }));
      kinds.forEach(({ counted }, at) => {
        counted.members += sizes[at];
        if (sizes[at] === 1)
          counted.single += 1;
        if (sizes[at] === 0)
          counted.empty += 1;
      });
    });
    return kinds.map(({ method, counted }, at) => reportOf(method, temperature, thresholds[at], counted, rowsOf, options.coverage));
  });
  const { coverage } = options;
  const rows = fit.labels.length;
  return { coverage, rows, expected: expectedCoverage(rows, test.labels.length, coverage), sets };
}

export {
  conformalMethods,
  conformalSchema,
  conformal
};
