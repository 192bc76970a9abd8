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
 * Over runs of rows in order of confidence whose sizes differ by at most one, the first ones larger; rows of one confidence
 * share their outcomes, so that the order of the rows makes no difference.
 * Source: Nguyen and O'Connor, EMNLP 2015.
 */
export function massErrors(confidence: Float64Array, correct: ArrayLike<number>, bins: number): BinnedErrors {
  return errors(
    massRuns(confidence, correct, bins).map(({ rows, outcomes }) => ({
      count: rows.length,
      gap: rows.reduce((sum, row, at) => sum + confidence[row]! - outcomes[at]!, 0) / rows.length,
    })),
  );
}

interface MassRun {
  readonly rows: Uint32Array;
  /** Of each row the mean outcome of all rows of its confidence: which of them falls on which side of a cut tells nothing. */
  readonly outcomes: Float64Array;
}

/** Rows in order of confidence, cut into runs of equal length, the first ones one longer. */
function massRuns(confidence: Float64Array, correct: ArrayLike<number>, bins: number): readonly MassRun[] {
  const rows = confidence.length;
  const order = Uint32Array.from(confidence.keys()).sort((a, b) => confidence[a]! - confidence[b]! || a - b);
  const outcomes = Float64Array.from(order, (row) => correct[row]!);
  for (let from = 0, to = 0; from < rows; from = to) {
    for (to = from; to < rows && confidence[order[to]!] === confidence[order[from]!];) to += 1;
    const mean = outcomes.subarray(from, to).reduce((sum, outcome) => sum + outcome, 0) / (to - from);
    outcomes.fill(mean, from, to);
  }
  const [size, larger] = [Math.floor(rows / bins), rows % bins];
  const runs: MassRun[] = [];
  for (let start = 0; runs.length < bins && start < rows;) {
    const end = start + size + (runs.length < larger ? 1 : 0);
    runs.push({ rows: order.subarray(start, end), outcomes: outcomes.subarray(start, end) });
    start = end;
  }
  return runs;
}

/** The same runs as bins of a diagram, from the least to the greatest confidence of their rows. */
export function massBins(confidence: Float64Array, correct: ArrayLike<number>, bins: number): readonly Bin[] {
  return massRuns(confidence, correct, bins).map(({ rows, outcomes }) => ({
    low: confidence[rows[0]!]!,
    high: confidence[rows.at(-1)!]!,
    count: rows.length,
    confidence: rows.reduce((sum, row) => sum + confidence[row]!, 0) / rows.length,
    accuracy: outcomes.reduce((sum, outcome) => sum + outcome, 0) / rows.length,
  }));
}
