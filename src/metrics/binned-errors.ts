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
  const rows = confidence.length;
  const order = Uint32Array.from(confidence.keys()).sort((a, b) => confidence[a]! - confidence[b]! || a - b);
  const [size, larger] = [Math.floor(rows / bins), rows % bins];
  const gaps: Gap[] = [];
  let start = 0;
  for (let run = 0; run < bins && start < rows; run++) {
    const end = start + size + (run < larger ? 1 : 0);
    let sum = 0;
    for (let i = start; i < end; i++) sum += confidence[order[i]!]! - correct[order[i]!]!;
    gaps.push({ count: end - start, gap: sum / (end - start) });
    start = end;
  }
  return errors(gaps);
}
