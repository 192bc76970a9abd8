// Confidence by normalised logits: what smoothing does to the order of confidences is undone, after training.
import { selective, type Selective } from "./selective.ts";

/** Powers that are tried. */
const POWERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/**
 * max_k z_k / ||z||_p of logits less their mean: an order of rows, no probability. 0 where all logits of a row are equal.
 * @param logits - rows x classes
 * Source: Cattelan and Silva, UAI 2024 (arXiv 2305.15508); against smoothing: Xia et al., ICLR 2025 (arXiv 2403.14715).
 */
export function normalisedConfidence(
  logits: Float32Array | Float64Array,
  classes: number,
  power: number,
): Float64Array {
  return Float64Array.from({ length: logits.length / classes }, (_, row) => {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    let mean = 0;
    for (const z of own) mean += z / classes;
    let top = 0;
    for (const z of own) top = Math.max(top, Math.abs(z - mean));
    if (top === 0) return 0;
    let [sum, most] = [0, -Infinity];
    for (const z of own) {
      sum += (Math.abs(z - mean) / top) ** power;
      most = Math.max(most, (z - mean) / top);
    }
    return most / sum ** (1 / power);
  });
}

/** Logits with what confidence makes of them. */
export interface RankedRows {
  readonly logits: Float32Array | Float64Array;
  readonly confidence: ArrayLike<number>;
  readonly correct: ArrayLike<number>;
}

export interface Rejection extends Selective {
  readonly normalised: Selective & {
    /** Null where no power orders the rows that it is chosen on better than the confidence does: then that is taken. */
    readonly power: number | null;
  };
}

/** How well rows are rejected by confidence, and by normalised logits with the power that is best on other rows. */
export function rejection(fit: RankedRows, test: RankedRows, classes: number): Rejection {
  let power: number | null = null;
  let least = selective(fit.confidence, fit.correct).aurc;
  for (const one of POWERS) {
    const { aurc } = selective(normalisedConfidence(fit.logits, classes, one), fit.correct);
    if (aurc >= least) continue;
    least = aurc;
    power = one;
  }
  const before = selective(test.confidence, test.correct);
  const after = power === null ? before : selective(normalisedConfidence(test.logits, classes, power), test.correct);
  return { ...before, normalised: { power, ...after } };
}
