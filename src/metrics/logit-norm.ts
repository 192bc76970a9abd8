// Confidence by normalised logits: what smoothing does to the order of confidences is undone, after training.
import { selective, type Selective } from "./selective.ts";

/** Powers from 1 that are tried. */
const POWERS = 10;

/**
 * max_k z_k / ||z||_p of logits less their mean, for every p from 1 to `powers`: an order of rows, no probability. 0 where all
 * logits of a row are equal.
 * @param logits - rows x classes
 * @returns an array of rows for each p
 * Source: Cattelan and Silva, UAI 2024 (arXiv 2305.15508); against smoothing: Xia et al., ICLR 2025 (arXiv 2403.14715).
 */
export function normalisedConfidences(
  logits: Float32Array | Float64Array,
  classes: number,
  powers: number,
): readonly Float64Array[] {
  const rows = logits.length / classes;
  const all = Array.from({ length: powers }, () => new Float64Array(rows));
  const sums = new Float64Array(powers);
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    let [mean, low, high] = [0, Infinity, -Infinity];
    for (let k = 0; k < classes; k++) {
      const z = logits[start + k]!;
      mean += z / classes;
      low = Math.min(low, z);
      high = Math.max(high, z);
    }
    const most = Math.max(high - mean, mean - low);
    if (low === high) continue;
    sums.fill(0);
    for (let k = 0; k < classes; k++) {
      const share = Math.abs(logits[start + k]! - mean) / most;
      for (let power = 0, value = share; power < powers; power++, value *= share) sums[power]! += value;
    }
    for (let power = 0; power < powers; power++)
      all[power]![row] = (high - mean) / most / sums[power]! ** (1 / (power + 1));
  }
  return all;
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
  for (const [at, confidence] of normalisedConfidences(fit.logits, classes, POWERS).entries()) {
    const { aurc } = selective(confidence, fit.correct);
    if (aurc >= least) continue;
    least = aurc;
    power = at + 1;
  }
  const before = selective(test.confidence, test.correct);
  const order = power === null ? undefined : normalisedConfidences(test.logits, classes, power)[power - 1];
  const after = order === undefined ? before : selective(order, test.correct);
  return { ...before, normalised: { power, ...after } };
}
