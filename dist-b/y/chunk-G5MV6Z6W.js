import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  binningFor,
  figures,
  massBins,
  metricNames,
  metricsSchema,
  ordered,
  reliabilityBins,
  rowScores
} from "./chunk-SRQYTAH7.js";

// dist/metrics/measure.js
var BINS = 15;
function measureScores(scores, { seed, bins = BINS, profile = "guo", massBins: byMass }) {
  const { rows, confidence, correct, single } = scores;
  const binning = binningFor(profile, single);
  const reliability = reliabilityBins(confidence, correct, bins, binning);
  const measured = { scores, reliability, binning, floorBinning: binningFor("guo", single), bins, seed };
  const values = Object.fromEntries(metricNames.map((name) => [name, figures[name].of(measured)]));
  const mass = byMass === true ? { massBins: massBins(confidence, correct, bins) } : {};
  return ordered({ rows, bins: reliability, ...values, ...mass }, metricsSchema);
}
function measure(values, labels, classes, options) {
  return measureScores(rowScores(values, labels, classes, options.space), options);
}

export {
  BINS,
  measureScores,
  measure
};
