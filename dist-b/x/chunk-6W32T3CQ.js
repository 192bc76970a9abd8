import {
  meanInterval,
  wilson
} from "./chunk-TFBFTAQY.js";
import {
  anyNumber,
  closed,
  count,
  eachOf,
  headlineMetrics,
  listOf,
  meanOf,
  orNull,
  share
} from "./chunk-X63OG537.js";
import {
  argmaxAt,
  logSoftmaxRows
} from "./chunk-O755XPEH.js";

// dist/metrics/comparison/estimates.js
var interval = { mean: anyNumber, low: anyNumber, high: anyNumber };
var estimateSchema = closed(interval);
var differenceSchema = closed({
  ...interval,
  p: {
    ...orNull(share),
    description: "Of no difference, two-sided; null with two seeds, which tell too little of seeds."
  },
  pHolm: {
    ...orNull(share),
    description: "The same, adjusted by Holm for the arms that are compared; null with one or two seeds, which say nothing of the methods. Absent in reports of earlier versions."
  }
}, ["pHolm"]);
var rangeSchema = closed({ low: anyNumber, high: anyNumber });
var rowIntervalsSchema = eachOf(headlineMetrics, rangeSchema);

// dist/metrics/agreement.js
var agreementSchema = closed({
  sameTop: { ...share, description: "Share of rows where both have one top class." },
  divergence: { ...anyNumber, description: "Mean KL(teacher || student), in nats." },
  teacherErrs: {
    ...closed({ rows: count, accuracy: orNull(share) }),
    description: "Rows that the teacher classifies wrongly, and the student's accuracy on them; null without such rows."
  },
  intervals: {
    ...closed({ sameTop: rangeSchema, divergence: rangeSchema }),
    description: "For these two on other rows: 95 %. Absent in reports of earlier versions."
  }
}, ["intervals"]);
function agreement(student, teacher, labels, classes) {
  const [p, q] = [logSoftmaxRows(teacher, classes), logSoftmaxRows(student, classes)];
  const divergences = new Float64Array(labels.length);
  let [same, errs, rightThere] = [0, 0, 0];
  labels.forEach((label, row) => {
    const start = row * classes;
    const [mine, theirs] = [argmaxAt(student, start, classes), argmaxAt(teacher, start, classes)];
    if (mine === theirs)
      same += 1;
    if (theirs !== label) {
      errs += 1;
      if (mine === label)
        rightThere += 1;
    }
    for (let k = start; k < start + classes; k++) {
      const log = p[k] ?? NaN;
      const share2 = Math.exp(log);
      if (share2 > 0)
        divergences[row] = (divergences[row] ?? 0) + share2 * (log - (q[k] ?? NaN));
    }
  });
  const sameTop = same / labels.length;
  const divergence = meanOf(divergences);
  return {
    sameTop,
    divergence,
    teacherErrs: { rows: errs, accuracy: errs === 0 ? null : rightThere / errs },
    ...labels.length < 2 ? {} : { intervals: { sameTop: wilson(sameTop, labels.length), divergence: meanInterval(divergences) } }
  };
}

// dist/metrics/distribution.js
var distributionSchema = closed({
  low: anyNumber,
  width: { type: "number", exclusiveMinimum: 0 },
  counts: { ...listOf(count), minItems: 1 },
  quantiles: { ...listOf(anyNumber), minItems: 5, maxItems: 5 }
});
var QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];
var MOST_BINS = 40;
function quantile(sorted, share2) {
  const position = share2 * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? NaN;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}
function roundWidth(range, bins) {
  if (range <= 0)
    return 1;
  const power = 10 ** Math.floor(Math.log10(range / bins));
  return power * ([1, 2, 5, 10].find((step) => step * power * bins >= range) ?? 10);
}
function counted(values, low, width, bins) {
  const counts = new Array(bins).fill(0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - low) / width)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
var quantilesOf = (values) => {
  const sorted = Float64Array.from(values).sort();
  return QUANTILES.map((share2) => quantile(sorted, share2));
};
function shareDistribution(values) {
  return { low: 0, width: 0.05, counts: counted(values, 0, 0.05, 20), quantiles: quantilesOf(values) };
}
function distribution(values) {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const width = roundWidth(most - least, MOST_BINS - 1);
  const first = Math.floor(least / width);
  const bins = Math.max(1, Math.floor(most / width) - first + 1);
  const low = first * width;
  return { low, width, counts: counted(values, low, width, bins), quantiles: quantilesOf(values) };
}

export {
  estimateSchema,
  differenceSchema,
  rowIntervalsSchema,
  agreementSchema,
  agreement,
  distributionSchema,
  shareDistribution,
  distribution
};
