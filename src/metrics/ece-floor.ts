// What a perfectly calibrated model would score on as many rows: ECE's floor.
import { randomUniforms } from "../base/numeric/random.ts";
import { profiles, type Binning } from "./binning.ts";

const DRAWS = 200;

/** Draws that are kept for the next call, which most often is of as many rows: up to 2 MiB of words. */
const MOST_KEPT = 2 ** 18;

let kept: { readonly seed: number; readonly rows: number; readonly draws: Float64Array[] } | null = null;

function drawn(seed: number, draw: number, rows: number): Float64Array {
  const fresh = (): Float64Array => randomUniforms(seed, "ece-floor", { step: draw }, rows);
  if (rows * DRAWS > MOST_KEPT) return fresh();
  if (kept?.seed !== seed || kept.rows !== rows) kept = { seed, rows, draws: [] };
  return (kept.draws[draw] ??= fresh());
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
  const gaps = new Float64Array(bins);
  let sum = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const uniforms = drawn(seed, draw, rows);
    gaps.fill(0);
    for (let row = 0; row < rows; row++)
      gaps[binsOf[row]!]! += confidence[row]! - (uniforms[row]! < confidence[row]! ? 1 : 0);
    for (const gap of gaps) sum += Math.abs(gap);
  }
  return sum / rows / DRAWS;
}
