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

/** Errors among the 1, 2, ... N most confident rows; those of one confidence are spread over their places. */
function errorsKept(confidence: ArrayLike<number>, correct: ArrayLike<number>): Float64Array {
  const kept = new Float64Array(confidence.length);
  let [at, errors] = [0, 0];
  for (const run of tiedRuns(confidence, true)) {
    const wrong = run.reduce((sum, row) => sum + 1 - correct[row]!, 0);
    for (let place = 1; place <= run.length; place++) kept[at++] = errors + (wrong * place) / run.length;
    errors += wrong;
  }
  return kept;
}

/** The error of the rows that are kept, where a share of them is. */
export interface RiskPoint {
  readonly coverage: number;
  readonly risk: number;
}

const CURVE_POINTS = 100;

/** Risk over coverage at up to 100 coverages, evenly spread, the last one of all rows. */
export function riskCurve(confidence: ArrayLike<number>, correct: ArrayLike<number>): readonly RiskPoint[] {
  const kept = errorsKept(confidence, correct);
  const points = Math.min(CURVE_POINTS, kept.length);
  return Array.from({ length: points }, (_, i): RiskPoint => {
    const rows = Math.round(((i + 1) * kept.length) / points);
    return { coverage: rows / kept.length, risk: kept[rows - 1]! / rows };
  });
}

/**
 * Rows of equal confidence enter evenly: errors among them are spread over their places.
 * @param confidence - of the top label; length N
 * @param correct - 1 where it is right, else 0; length N
 * Source: Geifman, Uziel and El-Yaniv, ICLR 2019 (AURC); Traub et al., NeurIPS 2024 (AUGRC).
 */
export function selective(confidence: ArrayLike<number>, correct: ArrayLike<number>): Selective {
  const rows = confidence.length;
  const kept = errorsKept(confidence, correct);
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
