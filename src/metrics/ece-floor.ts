// What a perfectly calibrated model would score on as many rows: ECE's floor.
import { randomUniforms } from "../base/numeric/random.ts";
import { profiles, type Binning } from "./binning.ts";

const DRAWS = 200;

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
    const uniforms = randomUniforms(seed, "ece-floor", { step: draw }, rows);
    gaps.fill(0);
    for (let row = 0; row < rows; row++)
      gaps[binsOf[row]!]! += confidence[row]! - (uniforms[row]! < confidence[row]! ? 1 : 0);
    for (const gap of gaps) sum += Math.abs(gap);
  }
  return sum / rows / DRAWS;
}
