import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  auroc,
  averagePrecision,
  falsePositiveRateAt
} from "./chunk-FSGODI76.js";
import {
  closed,
  orNull,
  share
} from "./chunk-SRQYTAH7.js";
import {
  logSoftmaxRows
} from "./chunk-RXXVYIA4.js";

// dist/metrics/out-of-distribution.js
var detectionSchema = closed({
  auroc: orNull(share),
  aupr: { ...orNull(share), description: "Average precision, out-of-distribution rows being positive." },
  fpr95: {
    ...orNull(share),
    description: "Share of the model's own rows that are flagged where 95 % of the others are."
  }
});
function strangeness(values, classes, space) {
  const logProbs = space === "probs" ? new Float64Array(values).map((p) => Math.log(Math.max(1e-300, p))) : logSoftmaxRows(values, classes);
  const rows = values.length / classes;
  const [top, entropy, energy] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    let [most, sum] = [-Infinity, 0];
    for (let k = 0; k < classes; k++) {
      const logP = logProbs[start + k];
      most = Math.max(most, logP);
      sum -= Math.exp(logP) * logP;
    }
    top[row] = space === "probs" ? -Math.max(...values.subarray(start, start + classes)) : -Math.exp(most);
    entropy[row] = sum;
    energy[row] = logProbs[start] - values[start];
  }
  return { maxProbability: top, entropy, energy };
}
function detect(own, other) {
  const scores = Float64Array.from([...own, ...other]);
  const positive = Uint8Array.from({ length: scores.length }, (_, row) => row < own.length ? 0 : 1);
  return {
    auroc: auroc(scores, positive),
    aupr: averagePrecision(scores, positive),
    fpr95: falsePositiveRateAt(0.95, scores, positive)
  };
}
function outOfDistribution(own, other, classes, space) {
  const [a, b] = [strangeness(own, classes, space), strangeness(other, classes, space)];
  return {
    maxProbability: detect(a.maxProbability, b.maxProbability),
    entropy: detect(a.entropy, b.entropy),
    ...space === "logits" ? { energy: detect(a.energy, b.energy) } : {}
  };
}

export {
  detectionSchema,
  outOfDistribution
};
