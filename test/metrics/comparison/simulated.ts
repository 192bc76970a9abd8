// Simulated comparisons without a true difference: rows x seeds of a model of margins, as many arms as are asked for.
import type { ScoredArm, ScoredRows } from "../../../src/metrics/comparison/inference.ts";

export interface Cell {
  readonly rows: number;
  readonly seeds: number;
  /** Deviation of a seed's shift of all margins, times that of a mean over the rows. */
  readonly effect: number;
  /** Whether the arms find the same rows hard, and move alike with a seed. */
  readonly correlated: boolean;
  readonly arms: number;
  /** Confidence is the logistic function of this times the margin: about right at 2.2, too much above. */
  readonly sharpness: number;
}

/** xorshift128 and Marsaglia's polar method: many draws, quickly, and the same ones every time. */
function normals(seed: number): () => number {
  let [a, b, c, d] = [seed >>> 0 || 1, 362436069, 521288629, (seed * 2654435761) >>> 0 || 7];
  const uniform = (): number => {
    const t = a ^ (a << 11);
    [a, b, c] = [b, c, d];
    d = (d ^ (d >>> 19) ^ t ^ (t >>> 8)) >>> 0;
    return (d + 0.5) / 0x100000000;
  };
  for (let i = 0; i < 20; i++) uniform();
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1];
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * factor;
      return u * factor;
    }
  };
}

/** The margin of a row's own class: mean, and deviations of rows, and of a row for one seed. */
const MEAN = 1.5;
const ROWS = 1;
const REST = 0.6;
export function simulatedArms(
  { rows, seeds, effect, correlated, arms, sharpness }: Cell,
  replicate: number,
): ScoredArm[] {
  const normal = normals(
    replicate * 7919 + rows + 31 * seeds + 101 * effect + 1009 * sharpness + (correlated ? 1 : 0) + 17,
  );
  const draw = (count: number): Float64Array => Float64Array.from({ length: count }, () => normal());
  const [sharedRows, sharedSeeds] = [draw(rows), draw(seeds)];
  const deviation = (effect * ROWS) / Math.sqrt(rows);
  return Array.from({ length: arms }, (_, arm) => {
    const ownRows = correlated ? sharedRows : draw(rows);
    const moves = draw(seeds).map((own, s) => (correlated ? Math.SQRT1_2 * (own + (sharedSeeds[s] ?? 0)) : own));
    return {
      id: String.fromCharCode(97 + arm),
      seeds: Array.from(moves, (move): ScoredRows => {
        const confidence = new Float64Array(rows);
        const correct = new Uint8Array(rows);
        const nll = new Float64Array(rows);
        const brier = new Float64Array(rows);
        for (let row = 0; row < rows; row++) {
          const margin = MEAN + ROWS * (ownRows[row] ?? 0) + deviation * move + REST * normal();
          const own = 1 / (1 + Math.exp(-sharpness * margin));
          confidence[row] = Math.max(own, 1 - own);
          correct[row] = margin > 0 ? 1 : 0;
          nll[row] = -Math.log(Math.max(own, 1e-12));
          brier[row] = 2 * (1 - own) ** 2;
        }
        return { confidence, correct, nll, brier };
      }),
    };
  });
}
