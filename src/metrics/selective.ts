// Selective classification: the risk of the rows that are kept when the least confident ones are left out.
import { auroc, tiedRuns } from "../base/numeric/ranking.ts";

export interface Selective {
  /** Area under risk over coverage, by trapezoids between coverages 1/N ... 1. */
  readonly aurc: number;
  /** Area under generalised risk, errors kept / N, over coverage. */
  readonly augrc: number;
  /** How well confidence tells right rows from wrong ones; null where all are right or all wrong. */
  readonly errorAuroc: number | null;
}

/**
 * Rows of equal confidence enter evenly: errors among them are spread over their places.
 * @param confidence - of the top label; length N
 * @param correct - 1 where it is right, else 0; length N
 * Source: Geifman, Uziel and El-Yaniv, ICLR 2019 (AURC); Traub et al., NeurIPS 2024 (AUGRC).
 */
export function selective(confidence: ArrayLike<number>, correct: ArrayLike<number>): Selective {
  const rows = confidence.length;
  const kept = new Float64Array(rows);
  let [at, errors] = [0, 0];
  for (const run of tiedRuns(confidence, true)) {
    const wrong = run.reduce((sum, row) => sum + 1 - correct[row]!, 0);
    for (let place = 1; place <= run.length; place++) kept[at++] = errors + (wrong * place) / run.length;
    errors += wrong;
  }
  const area = (curve: (i: number) => number): number => {
    if (rows === 1) return curve(0);
    let sum = 0;
    for (let i = 1; i < rows; i++) sum += (curve(i - 1) + curve(i)) / 2;
    return sum / (rows - 1);
  };
  return {
    aurc: area((i) => kept[i]! / (i + 1)),
    augrc: area((i) => kept[i]! / rows),
    errorAuroc: auroc(confidence, correct),
  };
}
