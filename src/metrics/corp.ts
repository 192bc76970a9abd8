// CORP: the reliability curve without bins, and the Brier score of the top label's confidence in three parts.
import { pooled } from "../base/numeric/isotonic.ts";
import { randomUniforms } from "../base/numeric/random.ts";
import { tiedRuns } from "../base/numeric/ranking.ts";
import { anyNumber, atLeastOne, closed, listOf, share, type TypeOf } from "../base/validation/closed.ts";

/** A stretch of confidences that share one recalibrated probability. */
const step = closed({ low: share, high: share, count: atLeastOne, accuracy: share });

/** Where the curve of a perfectly calibrated model would lie at a confidence, in 90 % of samples like this one. */
const bandPoint = closed({ confidence: share, low: share, high: share });

export const corpSchema = closed({
  curve: listOf(step),
  band: { ...listOf(bandPoint), description: "Empty beyond 100,000 rows, where it is too narrow to see." },
  miscalibration: { ...anyNumber, description: "What recalibrating would save: at least 0, but for rounding." },
  discrimination: { ...anyNumber, description: "What confidences know beyond the mean accuracy: at least 0." },
  uncertainty: { ...share, description: "accuracy (1 - accuracy)." },
});

export type Corp = TypeOf<typeof corpSchema>;
type CorpBand = Corp["band"][number];

/** Samples that a band is made of, places at which it is given, and the rows up to which it is. */
const SAMPLES = 200;
const PLACES = 51;
export const MOST_BANDED_ROWS = 100_000;

/**
 * Consistency band, 90 %: outcomes are drawn anew as the confidences say, and the curve of each sample is read at some of
 * the confidences; 5 % and 95 % quantiles.
 * Source: Dimitriadis, Gneiting and Jordan, PNAS 2021, section 3 (resampling under calibration).
 */
function bandOf(
  confidence: ArrayLike<number>,
  runs: readonly (readonly number[])[],
  seed: number,
): readonly CorpBand[] {
  const rows = confidence.length;
  if (rows > MOST_BANDED_ROWS) return [];
  const weights = Float64Array.from(runs, (run) => run.length);
  const levels = Float64Array.from(runs, (run) => confidence[run[0]!]!);
  const count = Math.min(PLACES, runs.length);
  const places = Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.round((i * (runs.length - 1)) / (count - 1)),
  );
  const read = places.map(() => new Float64Array(SAMPLES));
  const shares = new Float64Array(runs.length);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const uniforms = randomUniforms(seed, "corp-band", { step: sample }, rows);
    let at = 0;
    levels.forEach((level, run) => {
      let hits = 0;
      for (const end = at + weights[run]!; at < end; at++) if (uniforms[at]! < level) hits += 1;
      shares[run] = hits / weights[run]!;
    });
    const blocks = pooled(shares, weights);
    let block = 0;
    places.forEach((place, i) => {
      while (blocks[block]!.to <= place) block += 1;
      read[i]![sample] = blocks[block]!.value;
    });
  }
  return places.map((place, i) => {
    const sorted = read[i]!.sort();
    return {
      confidence: levels[place]!,
      low: sorted[Math.floor(0.05 * (SAMPLES - 1))]!,
      high: sorted[Math.ceil(0.95 * (SAMPLES - 1))]!,
    };
  });
}

/**
 * Isotonic regression of being right on the confidence; mean (confidence - correct)^2 = miscalibration - discrimination +
 * uncertainty, exactly.
 * @param confidence - of the top label; length N
 * @param correct - 1 where it is right, else 0; length N
 * @param seed - of the band's draws
 * Source: Dimitriadis, Gneiting and Jordan, PNAS 2021.
 */
export function corp(confidence: ArrayLike<number>, correct: ArrayLike<number>, seed = 0): Corp {
  const rows = confidence.length;
  const runs = tiedRuns(confidence, false);
  const hits = runs.map((run) => run.reduce((sum, row) => sum + correct[row]!, 0));
  const blocks = pooled(
    runs.map((run, index) => hits[index]! / run.length),
    runs.map((run) => run.length),
  );
  const mean = hits.reduce((sum, value) => sum + value, 0) / rows;
  let [raw, recalibrated] = [0, 0];
  for (const { from, to, value } of blocks)
    for (const row of runs.slice(from, to).flat()) {
      raw += (confidence[row]! - correct[row]!) ** 2;
      recalibrated += (value - correct[row]!) ** 2;
    }
  const uncertainty = mean * (1 - mean);
  return {
    curve: blocks.map(({ from, to, value, weight }) => ({
      low: confidence[runs[from]![0]!]!,
      high: confidence[runs[to - 1]![0]!]!,
      count: weight,
      accuracy: value,
    })),
    band: bandOf(confidence, runs, seed),
    miscalibration: (raw - recalibrated) / rows,
    discrimination: uncertainty - recalibrated / rows,
    uncertainty,
  };
}
