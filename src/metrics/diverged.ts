// Training that went astray without a number that is none: right by chance, and sure of what is wrong.
import type { Metrics } from "./table.ts";

/** How many times a guess's NLL a student has to reach before it is told: ours. */
const TIMES = 5;

/** What to say of a student whose NLL is many times a guess's, log K, and who is right no more often than one; else null. */
export function divergedWarning({ accuracy, nll, rows }: Metrics, classes: number): string | null {
  const guess = Math.log(classes);
  const chance = 1 / classes + 3 * Math.sqrt((1 - 1 / classes) / classes / rows);
  if (nll <= TIMES * guess || accuracy > chance) return null;
  return (
    `training has diverged: NLL ${nll.toPrecision(4)}, where a guess has ${guess.toPrecision(4)}, and right in ` +
    `${(100 * accuracy).toFixed(1)} % of rows; lower optimizer.learningRate or set optimizer.clipNorm`
  );
}
