// A deep ensemble: the mean of the probabilities of students that differ in their seed alone.
import type { Metrics } from "../table.ts";
import { measure } from "../measure.ts";
import { addSoftmaxRows, logShares } from "../../base/numeric/softmax.ts";

/**
 * Figures of mean_s softmax(z_s); nothing where there is one member.
 * Source: Lakshminarayanan et al., NeurIPS 2017.
 * @param members - each one's test logits, rows x classes
 */
export function ensembleOf(
  members: readonly (Float32Array | Float64Array)[],
  labels: Int32Array,
  classes: number,
  seed: number,
): { readonly ensemble?: { readonly members: number; readonly test: Metrics } } {
  if (members.length < 2) return {};
  const mean = new Float64Array(labels.length * classes);
  for (const logits of members) addSoftmaxRows(mean, logits, classes, 1 / members.length);
  const test = measure(logShares(mean), labels, classes, { seed, space: "logProbs" });
  return { ensemble: { members: members.length, test } };
}
