// A model that is right far more often than it is sure: mostly a sign of scores that are not what they are taken for.
import type { Metrics } from "./table.ts";

/** How much more often right than sure a model has to be before it is told. */
const GAP = 0.2;

/**
 * What to say of it; null where there is nothing to say. Mean confidence is compared with e / (e + K - 1), the most that a
 * softmax of probabilities, a softmax taken twice, can give.
 */
export function unsureWarning({ accuracy, signedGap }: Metrics, classes: number): string | null {
  const confidence = accuracy + signedGap;
  const most = Math.E / (Math.E + classes - 1);
  if (confidence > most || accuracy - confidence < GAP) return null;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return (
    `right in ${percent(accuracy)} of rows and sure of ${percent(confidence)} on average, which is no more than a softmax ` +
    `taken twice gives (${percent(most)}): are the scores logits?`
  );
}
