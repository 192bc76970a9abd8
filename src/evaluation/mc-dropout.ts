// Monte Carlo dropout: the mean of what a student predicts with its dropout at work.
import type { ModelState } from "../engine/contracts.ts";
import type { Metrics } from "../metrics/table.ts";
import { measure } from "../metrics/measure.ts";
import { addSoftmaxRows, logShares } from "../base/numeric/softmax.ts";
import type { MeasuredBench } from "./measured-bench.ts";

/**
 * Test figures of log mean_s softmax(z_s), over `samples` draws of the masks.
 * Source: Gal and Ghahramani, ICML 2016.
 */
export async function mcDropout(
  bench: MeasuredBench,
  state: ModelState,
  samples: number,
  seed: number,
): Promise<Metrics> {
  const { splits, dataset, labelsOf } = bench;
  const classes = dataset.classes.length;
  const predictor = await bench.dropoutPredictor();
  const mean = new Float64Array(splits.test.length * classes);
  for (let draw = 0; draw < samples; draw++)
    addSoftmaxRows(mean, await predictor.logits(state, splits.test, { seed, draw }), classes, 1 / samples);
  return measure(logShares(mean), labelsOf(splits.test), classes, { seed, space: "logProbs" });
}
