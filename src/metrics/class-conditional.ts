// Calibration of what is said about a class: of every class's probability, and of the rows that are given each class.
import { profiles, type Binning } from "./binning.ts";
import { reliabilityBins } from "./ece.ts";
import type { RowScores } from "./row-scores.ts";

/**
 * Marginal calibration error: sqrt(1/K sum_k sum_b n_kb/N (conf_kb - share_kb)^2) over bins of equal width, p_k against
 * [y = k]: the L2 counterpart of the classwise error. In [0, 1].
 * Source: Kumar, Liang and Ma, NeurIPS 2019, definition 2.4 with equal weights.
 */
export function marginalError(
  { rows, classes, visitProbs, labels }: RowScores,
  bins: number,
  { count, binOf }: Binning = profiles.guo,
): number {
  const width = count(bins);
  const [gaps, counts] = [new Float64Array(classes * width), new Float64Array(classes * width)];
  visitProbs((first, probs) => {
    for (let i = 0; i < probs.length; i++) {
      const k = i % classes;
      const at = k * width + binOf(probs[i]!, bins);
      gaps[at]! += probs[i]! - (labels[first + (i - k) / classes] === k ? 1 : 0);
      counts[at]! += 1;
    }
  });
  let sum = 0;
  gaps.forEach((gap, at) => {
    const rowsThere = counts[at]!;
    if (rowsThere > 0) sum += (gap * gap) / rowsThere;
  });
  return Math.sqrt(sum / rows / classes);
}

/**
 * Top-label calibration error: sum_c N_c/N ECE of the rows whose top label is c. In [0, 1], and never below the ECE of
 * confidence alone, over which it refines.
 * @param topLabels - class with the greatest probability, per row
 * Source: Gupta and Ramdas, ICLR 2022.
 */
export function topLabelError(
  { rows, classes, confidence, correct }: RowScores,
  topLabels: Int32Array,
  bins: number,
  binning: Binning = profiles.guo,
): number {
  const members = Array.from({ length: classes }, (): number[] => []);
  topLabels.forEach((label, row) => members[label]!.push(row));
  let sum = 0;
  for (const own of members) {
    if (own.length === 0) continue;
    const cut = reliabilityBins(
      own.map((row) => confidence[row]!),
      own.map((row) => correct[row]!),
      bins,
      binning,
    );
    for (const bin of cut) sum += bin.count * Math.abs((bin.confidence ?? 0) - (bin.accuracy ?? 0));
  }
  return sum / rows;
}
