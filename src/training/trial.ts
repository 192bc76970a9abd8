// A setting that is tried: trained as an arm is, and measured on validation rows alone.
import { LimbeckError } from "../base/errors.ts";
import { applyTemperature, fitTemperature } from "../kinds/calibrators/temperature.ts";
import { metricOf } from "../kinds/conditions/index.ts";
import { measure } from "../metrics/measure.ts";
import type { Choosing } from "../recipe/plan/sweep.ts";
import type { Workbench } from "./bench.ts";
import { trainPhases, type PhasesRequest } from "./train-arm.ts";

/**
 * The figure that settings are compared by: of the logits as they are, or at the temperature that fits them best, which leaves
 * what a calibrator could not mend.
 * Source: Berta, Holzmüller, Jordan, Bach, arXiv 2501.19195 (refine, then calibrate).
 */
export function trialScore(
  logits: Float32Array,
  labels: Int32Array,
  classes: number,
  { metric, calibrated }: Choosing,
): number {
  const values = calibrated ? applyTemperature(logits, fitTemperature(logits, labels, classes).temperature) : logits;
  return measure(values, labels, classes, { seed: 0 })[metricOf(metric)];
}

/** @returns the figure at the end of the last phase; null where the loss did not stay finite */
export async function tryArm(
  bench: Workbench,
  choose: Choosing,
  request: Omit<PhasesRequest, "phaseEnd">,
): Promise<number | null> {
  const { splits, predictor, dataset, labelsOf } = bench;
  const { validation } = splits;
  try {
    const state = await trainPhases(bench, { ...request, phaseEnd: () => Promise.resolve() });
    const logits = await predictor.logits(state, validation);
    return trialScore(logits, labelsOf(validation), dataset.classes.length, choose);
  } catch (error) {
    if (error instanceof LimbeckError && error.code === "loss-not-finite") return null;
    throw error;
  }
}
