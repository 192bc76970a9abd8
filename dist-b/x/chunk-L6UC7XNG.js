import {
  LEVEL,
  crossed,
  holm,
  pairedShares,
  wilson
} from "./chunk-TFBFTAQY.js";
import {
  tBound,
  twoSidedT
} from "./chunk-LORLZHOP.js";
import {
  headlineMetrics,
  profiles
} from "./chunk-X63OG537.js";

// dist/metrics/comparison/ece-parts.js
function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const polynomial = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - polynomial * Math.exp(-x * x));
}
function foldedVariance(mean, variance) {
  const deviation = Math.sqrt(variance);
  const folded = deviation * Math.sqrt(2 / Math.PI) * Math.exp(-(mean * mean) / (2 * variance)) + mean * erf(mean / (deviation * Math.SQRT2));
  return mean * mean + variance - folded * folded;
}
function damping(gap, squares) {
  if (squares === 0)
    return 1;
  const mean = Math.sqrt(Math.max(0, gap * gap - squares));
  return Math.sqrt(foldedVariance(mean, squares) / squares);
}
function eceParts({ confidence, correct }, bins) {
  const { binOf } = profiles.guo;
  const gaps = new Float64Array(bins);
  const squares = new Float64Array(bins);
  const binAt = Uint16Array.from(confidence, (value) => binOf(value, bins));
  const gapAt = Float64Array.from(confidence, (value, row) => value - (correct[row] ?? NaN));
  gapAt.forEach((gap, row) => {
    const bin = binAt[row] ?? 0;
    gaps[bin] = (gaps[bin] ?? 0) + gap;
    squares[bin] = (squares[bin] ?? 0) + gap * gap;
  });
  const ece = gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / confidence.length;
  const weights = gaps.map((gap, bin) => Math.sign(gap) * damping(gap, squares[bin] ?? 0));
  const parts = gapAt.map((gap, row) => (weights[binAt[row] ?? 0] ?? 0) * gap);
  const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
  return { ece, parts: parts.map((part) => part - mean + ece) };
}

// dist/metrics/comparison/inference.js
var SEEDS_FOR_P = 3;
var BINS = 15;
function meanOf(parts) {
  const values = Float64Array.from(parts);
  return { value: values.reduce((sum, part) => sum + part, 0) / values.length, parts: values };
}
function figuresOf(rows) {
  const { ece, parts } = eceParts(rows, BINS);
  return {
    accuracy: meanOf(rows.correct),
    nll: meanOf(rows.nll),
    brier: meanOf(rows.brier),
    ece: { value: ece, parts }
  };
}
var ends = { accuracy: 1, nll: Infinity, brier: 2, ece: 1 };
function scaleOf(end) {
  if (end === Infinity)
    return { to: Math.log, back: Math.exp, slope: (value) => 1 / value };
  return {
    to: (value) => Math.log(value / (end - value)),
    back: (value) => end / (1 + Math.exp(-value)),
    slope: (value) => end / (value * (end - value))
  };
}
var meanValue = (figures) => figures.reduce((sum, { value }) => sum + value, 0) / figures.length;
function intervalOf(metric, figures) {
  const mean = meanValue(figures);
  const end = ends[metric];
  const rows = figures[0]?.parts.length ?? 0;
  const atEnd = mean <= 0 || mean >= end;
  if (metric === "accuracy" && (figures.length === 1 || atEnd))
    return wilson(mean, rows);
  const { variance, df } = crossed(figures.map(({ parts }) => parts));
  if (atEnd || variance === 0)
    return { low: mean, high: mean };
  const { to, back, slope } = scaleOf(end);
  const half = tBound(LEVEL, df) * Math.sqrt(variance) * slope(mean);
  return { low: back(to(mean) - half), high: back(to(mean) + half) };
}
var aloneRight = (first, second) => first.reduce((count, right, row) => count + (right > (second[row] ?? 0) ? 1 : 0), 0);
var apart = (mine, theirs) => mine.map(({ parts }, s) => parts.map((value, row) => value - (theirs[s]?.parts[row] ?? NaN)));
function differenceOf(metric, mine, theirs) {
  const mean = meanValue(mine) - meanValue(theirs);
  const [first = new Float64Array(), second = new Float64Array()] = [mine[0]?.parts, theirs[0]?.parts];
  if (metric === "accuracy" && mine.length === 1)
    return pairedShares(aloneRight(first, second), aloneRight(second, first), first.length, LEVEL);
  const { variance, df } = crossed(apart(mine, theirs));
  if (variance === 0)
    return { mean, low: mean, high: mean, p: mean === 0 ? 1 : 0 };
  const error = Math.sqrt(variance);
  const half = tBound(LEVEL, df) * error;
  const end = ends[metric];
  const p = mine.length > 1 && mine.length < SEEDS_FOR_P ? null : twoSidedT(mean / error, df);
  return { mean, low: Math.max(-end, mean - half), high: Math.min(end, mean + half), p };
}
var byMetric = (make) => Object.fromEntries(headlineMetrics.map((metric) => [metric, make(metric)]));
function rowIntervals(rows) {
  const figures = figuresOf(rows);
  return byMetric((metric) => intervalOf(metric, [figures[metric]]));
}
function adjusted(versus, seeds) {
  const result = new Map([...versus].map(([id, own]) => [id, structuredClone(own)]));
  for (const baseline of versus.keys())
    for (const metric of headlineMetrics) {
      const compared = [...result.values()].flatMap((own) => own[baseline] ?? []);
      const values = compared.map((own) => own[metric].p);
      const known = seeds >= SEEDS_FOR_P && values.every((p) => p !== null) ? holm(values) : [];
      compared.forEach((own, index) => {
        own[metric] = { ...own[metric], pHolm: known[index] ?? null };
      });
    }
  return result;
}
function compareArms(arms) {
  const seeds = arms[0]?.seeds.length ?? 0;
  const rows = arms[0]?.seeds[0]?.nll.length ?? 0;
  for (const arm of arms)
    if (arm.seeds.length !== seeds || arm.seeds.some(({ nll }) => nll.length !== rows))
      throw new RangeError(`arm ${arm.id} has other seeds or rows than ${arms[0]?.id ?? "?"}; pairing needs equal ones`);
  if (arms.length > 0 && rows < 2)
    throw new RangeError(`${rows} rows: their spread needs two`);
  const figures = arms.map((arm) => ({ id: arm.id, seeds: arm.seeds.map(figuresOf) }));
  const of = (own, metric) => own.seeds.map((one) => one[metric]);
  const versus = new Map(figures.map((mine) => [
    mine.id,
    Object.fromEntries(figures.filter((theirs) => theirs !== mine).map((theirs) => [
      theirs.id,
      byMetric((metric) => differenceOf(metric, of(mine, metric), of(theirs, metric)))
    ]))
  ]));
  const known = adjusted(versus, seeds);
  return figures.map((own) => ({
    id: own.id,
    summary: byMetric((metric) => ({ mean: meanValue(of(own, metric)), ...intervalOf(metric, of(own, metric)) })),
    versus: known.get(own.id) ?? {}
  }));
}

// dist/metrics/unsure.js
var GAP = 0.2;
function unsureWarning({ accuracy, signedGap }, classes) {
  const confidence = accuracy + signedGap;
  const most = Math.E / (Math.E + classes - 1);
  if (confidence > most || accuracy - confidence < GAP)
    return null;
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  return `right in ${percent(accuracy)} of rows and sure of ${percent(confidence)} on average, which is no more than a softmax taken twice gives (${percent(most)}): are the scores logits?`;
}

export {
  SEEDS_FOR_P,
  rowIntervals,
  compareArms,
  unsureWarning
};
