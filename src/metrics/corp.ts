// CORP: the reliability curve without bins, and the Brier score of the top label's confidence in three parts.
import { pooled } from "../numeric/isotonic.ts";
import { tiedRuns } from "../numeric/ranking.ts";

/** A stretch of confidences that share one recalibrated probability. */
export interface CorpStep {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly accuracy: number;
}

export interface Corp {
  readonly curve: readonly CorpStep[];
  /** Miscalibration: what recalibrating would save. At least 0. */
  readonly miscalibration: number;
  /** Discrimination: what confidences know beyond the mean accuracy. At least 0. */
  readonly discrimination: number;
  /** accuracy (1 - accuracy). */
  readonly uncertainty: number;
}

/**
 * Isotonic regression of being right on the confidence; mean (confidence - correct)^2 = miscalibration - discrimination +
 * uncertainty, exactly.
 * @param confidence - of the top label; length N
 * @param correct - 1 where it is right, else 0; length N
 * Source: Dimitriadis, Gneiting and Jordan, PNAS 2021.
 */
export function corp(confidence: ArrayLike<number>, correct: ArrayLike<number>): Corp {
  const rows = confidence.length;
  const runs = tiedRuns(confidence, false);
  const hits = runs.map((run) => run.reduce((sum, row) => sum + correct[row]!, 0));
  const blocks = pooled(
    runs.map((run, index) => hits[index]! / run.length),
    runs.map((run) => run.length),
  );
  const mean = hits.reduce((sum, value) => sum + value, 0) / rows;
  let [raw, recalibrated] = [0, 0];
  for (const { from, to, value } of blocks)
    for (const row of runs.slice(from, to).flat()) {
      raw += (confidence[row]! - correct[row]!) ** 2;
      recalibrated += (value - correct[row]!) ** 2;
    }
  const uncertainty = mean * (1 - mean);
  return {
    curve: blocks.map(({ from, to, value, weight }) => ({
      low: confidence[runs[from]![0]!]!,
      high: confidence[runs[to - 1]![0]!]!,
      count: weight,
      accuracy: value,
    })),
    miscalibration: (raw - recalibrated) / rows,
    discrimination: uncertainty - recalibrated / rows,
    uncertainty,
  };
}
