import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  pooled
} from "./chunk-4P64THHA.js";
import {
  anyNumber,
  atLeastOne,
  closed,
  listOf,
  share
} from "./chunk-SRQYTAH7.js";
import {
  randomUniforms
} from "./chunk-6UHZ5D4A.js";

// dist/base/numeric/ranking.js
function tiedRuns(scores, descending) {
  const sign = descending ? -1 : 1;
  const order = Array.from({ length: scores.length }, (_, row) => row).sort((a, b) => sign * (scores[a] - scores[b]) || a - b);
  const runs = [];
  for (const row of order) {
    const run = runs.at(-1);
    if (run !== void 0 && scores[run[0]] === scores[row])
      run.push(row);
    else
      runs.push([row]);
  }
  return runs;
}
function auroc(scores, positive) {
  let [below, wins, positives] = [0, 0, 0];
  for (const run of tiedRuns(scores, false)) {
    const hits = run.reduce((sum, row) => sum + positive[row], 0);
    const misses = run.length - hits;
    wins += hits * (below + misses / 2);
    below += misses;
    positives += hits;
  }
  return positives === 0 || below === 0 ? null : wins / (positives * below);
}
function averagePrecision(scores, positive) {
  let [seen, hits, sum] = [0, 0, 0];
  for (const run of tiedRuns(scores, true)) {
    const gained = run.reduce((total, row) => total + positive[row], 0);
    seen += run.length;
    hits += gained;
    sum += gained * hits / seen;
  }
  return hits === 0 ? null : sum / hits;
}
function falsePositiveRateAt(recall, scores, positive) {
  const runs = tiedRuns(scores, true);
  const positives = Array.from(positive).reduce((sum, value) => sum + value, 0);
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0)
    return null;
  let [hits, misses] = [0, 0];
  for (const run of runs) {
    const gained = run.reduce((total, row) => total + positive[row], 0);
    hits += gained;
    misses += run.length - gained;
    if (hits >= recall * positives)
      break;
  }
  return misses / negatives;
}

// dist/metrics/corp.js
var step = closed({ low: share, high: share, count: atLeastOne, accuracy: share });
var bandPoint = closed({ confidence: share, low: share, high: share });
var corpSchema = closed({
  curve: listOf(step),
  band: { ...listOf(bandPoint), description: "Empty beyond 100,000 rows, where it is too narrow to see." },
  miscalibration: { ...anyNumber, description: "What recalibrating would save: at least 0, but for rounding." },
  discrimination: { ...anyNumber, description: "What confidences know beyond the mean accuracy: at least 0." },
  uncertainty: { ...share, description: "accuracy (1 - accuracy)." }
});
var SAMPLES = 200;
var PLACES = 51;
var MOST_BANDED_ROWS = 1e5;
function bandOf(confidence, runs, seed) {
  const rows = confidence.length;
  if (rows > MOST_BANDED_ROWS)
    return [];
  const weights = Float64Array.from(runs, (run) => run.length);
  const levels = Float64Array.from(runs, (run) => confidence[run[0]]);
  const count = Math.min(PLACES, runs.length);
  const places = Array.from({ length: count }, (_, i) => count === 1 ? 0 : Math.round(i * (runs.length - 1) / (count - 1)));
  const read = places.map(() => new Float64Array(SAMPLES));
  const shares = new Float64Array(runs.length);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const uniforms = randomUniforms(seed, "corp-band", { step: sample }, rows);
    let at = 0;
    levels.forEach((level, run) => {
      let hits = 0;
      for (const end = at + weights[run]; at < end; at++)
        if (uniforms[at] < level)
          hits += 1;
      shares[run] = hits / weights[run];
    });
    const blocks = pooled(shares, weights);
    let block = 0;
    places.forEach((place, i) => {
      while (blocks[block].to <= place)
        block += 1;
      read[i][sample] = blocks[block].value;
    });
  }
  return places.map((place, i) => {
    const sorted = read[i].sort();
    return {
      confidence: levels[place],
      low: sorted[Math.floor(0.05 * (SAMPLES - 1))],
      high: sorted[Math.ceil(0.95 * (SAMPLES - 1))]
    };
  });
}
function corp(confidence, correct, seed = 0) {
  const rows = confidence.length;
  const runs = tiedRuns(confidence, false);
  const hits = runs.map((run) => run.reduce((sum, row) => sum + correct[row], 0));
  const blocks = pooled(runs.map((run, index) => hits[index] / run.length), runs.map((run) => run.length));
  const mean = hits.reduce((sum, value) => sum + value, 0) / rows;
  let [raw, recalibrated] = [0, 0];
  for (const { from, to, value } of blocks)
    for (const row of runs.slice(from, to).flat()) {
      raw += (confidence[row] - correct[row]) ** 2;
      recalibrated += (value - correct[row]) ** 2;
    }
  const uncertainty = mean * (1 - mean);
  return {
    curve: blocks.map(({ from, to, value, weight }) => ({
      low: confidence[runs[from][0]],
      high: confidence[runs[to - 1][0]],
      count: weight,
      accuracy: value
    })),
    band: bandOf(confidence, runs, seed),
    miscalibration: (raw - recalibrated) / rows,
    discrimination: uncertainty - recalibrated / rows,
    uncertainty
  };
}

export {
  tiedRuns,
  auroc,
  averagePrecision,
  falsePositiveRateAt,
  corpSchema,
  corp
};
