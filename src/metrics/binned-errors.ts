// One calibration error in several norms, over bins of equal width or of equal mass.
import type { Bin } from "./bins.ts";

export interface BinnedErrors {
  /** sum_b n_b/N |conf_b - acc_b|: ECE. */
  readonly l1: number;
  /** sqrt(sum_b n_b/N (conf_b - acc_b)^2). */
  readonly l2: number;
  /** max_b |conf_b - acc_b| over bins that hold rows. */
  readonly max: number;
}

/** Rows, and the difference of mean confidence and accuracy, of one bin. */
interface Gap {
  readonly count: number;
  readonly gap: number;
}

/** Source: Kumar, Liang and Ma, NeurIPS 2019 (Lp); Naeini et al., AAAI 2015 (L1, max). */
function errors(gaps: readonly Gap[]): BinnedErrors {
  const rows = gaps.reduce((sum, { count }) => sum + count, 0);
  const over = (term: (gap: number) => number): number =>
    gaps.reduce((sum, { count, gap }) => sum + (count / rows) * term(gap), 0);
  return {
    l1: over(Math.abs),
    l2: Math.sqrt(over((gap) => gap * gap)),
    max: gaps.reduce((most, { gap }) => Math.max(most, Math.abs(gap)), 0),
  };
}

export function widthErrors(bins: readonly Bin[]): BinnedErrors {
  return errors(
    bins.flatMap(({ count, confidence, accuracy }) =>
      confidence === null || accuracy === null ? [] : [{ count, gap: confidence - accuracy }],
    ),
  );
}

/**
 * Over runs of rows in order of confidence (stable) whose sizes differ by at most one, the first ones larger.
 * Source: Nguyen and O'Connor, EMNLP 2015.
 */
export function massErrors(confidence: Float64Array, correct: ArrayLike<number>, bins: number): BinnedErrors {
  const gaps: Gap[] = [];
  for (const rows of massRuns(confidence, bins)) {
    let sum = 0;
    for (const row of rows) sum += confidence[row]! - correct[row]!;
    gaps.push({ count: rows.length, gap: sum / rows.length });
  }
  return errors(gaps);
}

/** Rows in order of confidence, cut into runs of equal length, the first ones one longer. */
function massRuns(confidence: Float64Array, bins: number): readonly Uint32Array[] {
  const rows = confidence.length;
  const order = Uint32Array.from(confidence.keys()).sort((a, b) => confidence[a]! - confidence[b]! || a - b);
  const [size, larger] = [Math.floor(rows / bins), rows % bins];
  const runs: Uint32Array[] = [];
  for (let start = 0; runs.length < bins && start < rows;) {
    const end = start + size + (runs.length < larger ? 1 : 0);
    runs.push(order.subarray(start, end));
    start = end;
  }
  return runs;
}

/** The same runs as bins of a diagram, from the least to the greatest confidence of their rows. */
export function massBins(confidence: Float64Array, correct: ArrayLike<number>, bins: number): readonly Bin[] {
  return massRuns(confidence, bins).map((rows) => {
    const mean = (of: ArrayLike<number>): number => rows.reduce((sum, row) => sum + of[row]!, 0) / rows.length;
    return {
      low: confidence[rows[0]!]!,
      high: confidence[rows.at(-1)!]!,
      count: rows.length,
      confidence: mean(confidence),
      accuracy: mean(correct),
    };
  });
}
