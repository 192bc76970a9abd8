// What a perfectly calibrated model would score on as many rows: ECE's floor.
import { randomWords } from "../base/numeric/random.ts";
import { profiles, type Binning } from "./binning.ts";

const DRAWS = 200;

/** Draws that are kept for the next call, of as many rows or fewer: up to 16 MiB of words. */
const MOST_KEPT = 2 ** 22;

/** A uniform draw is a word of 32 bits over this. */
const WORDS = 2 ** 32;

let kept: { readonly seed: number; readonly rows: number; readonly draws: Uint32Array[] } | null = null;

/** Words of at least `rows` rows. */
function drawn(seed: number, draw: number, rows: number): Uint32Array {
  const fresh = (count: number): Uint32Array => randomWords(seed, "ece-floor", { step: draw }, count);
  if (rows * DRAWS > MOST_KEPT) return fresh(rows);
  if (kept?.seed !== seed || kept.rows < rows) kept = { seed, rows, draws: [] };
  return (kept.draws[draw] ??= fresh(kept.rows));
}

/**
 * Mean ECE over 200 draws of correctness ~ Bernoulli(confidence), counter-based: draw d, row r depend on the seed alone.
 * ECE is biased upwards: with 15 bins and 500 rows even perfect calibration shows several hundredths.
 * Source: Bröcker and Smith, Weather and Forecasting 2007 (consistency resampling).
 */
export function eceFloor(
  confidence: Float64Array,
  bins: number,
  seed: number,
  { binOf }: Binning = profiles.guo,
): number {
  const rows = confidence.length;
  const binsOf = Uint16Array.from(confidence, (value) => binOf(value, bins));
  const right = confidence.map((value) => value * WORDS);
  const gaps = new Float64Array(bins);
  let sum = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const words = drawn(seed, draw, rows);
    // a number of the outcome, since no branch that chance decides can be foreseen
    for (let row = 0; row < rows; row++) gaps[binsOf[row]!]! += confidence[row]! - Number(words[row]! < right[row]!);
    for (let bin = 0; bin < bins; bin++) {
      sum += Math.abs(gaps[bin]!);
      gaps[bin] = 0;
    }
  }
  return sum / rows / DRAWS;
}
