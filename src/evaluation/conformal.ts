// Prediction sets after a phase: thresholds from the calibration split, at T = 1 and at the temperature fitted there.
import { randomUniforms } from "../base/numeric/random.ts";
import { fitTemperature } from "../kinds/calibrators/temperature.ts";
import { conformal, type Conformal, type ConformalOptions, type DrawnRows } from "../metrics/conformal.ts";
import type { LabelledLogits } from "./calibrate.ts";

/**
 * Sets for test rows. One temperature is fitted on the very rows that thresholds are: what that adds to the coverage is of the
 * order of one row in as many as there are.
 * Source: Dabah and Tirer, arXiv 2402.05806: a temperature changes the sizes of sets and how evenly classes are covered.
 */
export function conformalSets(
  fit: LabelledLogits,
  test: LabelledLogits,
  classes: number,
  options: ConformalOptions,
  seed: number,
): Conformal {
  const { temperature } = fitTemperature(fit.logits, fit.labels, classes);
  const drawn = ({ logits, labels }: LabelledLogits, split: string): DrawnRows => ({
    values: logits,
    labels,
    draws: randomUniforms(seed, `conformal-${split}`, {}, labels.length),
  });
  const temperatures = temperature === 1 ? [1] : [1, temperature];
  return conformal(drawn(fit, "fit"), drawn(test, "test"), classes, temperatures, options);
}
