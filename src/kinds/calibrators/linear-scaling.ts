// softmax(W x + b) by penalised likelihood: what vector, matrix and Dirichlet scaling have in common.
import { minimise } from "../../base/numeric/lbfgs.ts";
import type { CalibrationRows } from "./fit.ts";
import { fitTemperature } from "./temperature.ts";

export interface LinearProblem {
  /** x, rows x classes. */
  readonly features: Float64Array;
  readonly labels: Int32Array;
  readonly classes: number;
  /** True: W is diagonal. */
  readonly diagonal: boolean;
  /** The multiple of the identity from which the search starts, and towards which a diagonal W is drawn. */
  readonly scale: number;
}

export interface Penalties {
  readonly lambda: number;
  readonly mu: number;
  /** Of a full W alone. */
  readonly delta: number;
}

export interface LinearFit extends Penalties {
  /** classes x classes, or the diagonal alone. */
  readonly weights: readonly number[];
  readonly intercepts: readonly number[];
  readonly converged: boolean;
}

/** Where penalties are to be chosen: the best of these by cross-validated NLL. */
export const PENALTY_GRID = [10_000, 1000, 100, 10, 1, 0.1, 0.01, 0.001] as const;

const FOLDS = 3;
const FINAL = { tolerance: 1e-8, maxIterations: 2000 };
const SEARCH = { tolerance: 1e-5, maxIterations: 300 };

/**
 * Mean NLL of softmax(W x + b) over some rows, and its gradient: with G = (P - Y) / n, dW = G^T X and db = sum of G's
 * rows.
 * @param x - weights, then intercepts
 */
function meanNll(
  { features, labels, classes, diagonal }: LinearProblem,
  rows: Int32Array,
  x: Float64Array,
  gradient: Float64Array | null,
): number {
  const intercept = x.length - classes;
  const scores = new Float64Array(classes);
  let total = 0;
  for (const row of rows) {
    const start = row * classes;
    let top = -Infinity;
    for (let i = 0; i < classes; i++) {
      let score = x[intercept + i]!;
      if (diagonal) score += x[i]! * features[start + i]!;
      else for (let j = 0, at = i * classes; j < classes; j++) score += x[at + j]! * features[start + j]!;
      scores[i] = score;
      top = Math.max(top, score);
    }
    const label = labels[row]!;
    const right = scores[label]!;
    let sum = 0;
    for (let i = 0; i < classes; i++) sum += scores[i] = Math.exp(scores[i]! - top);
    total += Math.log(sum) + top - right;
    if (gradient === null) continue;
    for (let i = 0; i < classes; i++) {
      const residual = (scores[i]! / sum - (i === label ? 1 : 0)) / rows.length;
      gradient[intercept + i]! += residual;
      if (diagonal) gradient[i]! += residual * features[start + i]!;
      else for (let j = 0, at = i * classes; j < classes; j++) gradient[at + j]! += residual * features[start + j]!;
    }
  }
  return total / rows.length;
}

/**
 * The penalty, added to the gradient too.
 * Full W: lambda / (K (K - 1)) sum of squares off the diagonal + mu / K sum of squared intercepts (ODIR, Kull et al.,
 * NeurIPS 2019) + delta / K sum (w_kk - scale)^2, without which few rows that a scaled W tells apart send the diagonal to
 * infinity. Diagonal W: lambda / K sum (w_k - scale)^2 + mu / K sum of squared intercepts.
 */
function penalty(
  { classes, diagonal, scale }: LinearProblem,
  { lambda, mu, delta }: Penalties,
  x: Float64Array,
  gradient: Float64Array,
): number {
  const intercept = x.length - classes;
  const onDiagonal = (diagonal ? lambda : delta) / classes;
  const offDiagonal = lambda / (classes * (classes - 1));
  let total = 0;
  for (let i = 0; i < intercept; i++) {
    const within = diagonal || i % (classes + 1) === 0;
    const each = within ? onDiagonal : offDiagonal;
    const away = x[i]! - (within ? scale : 0);
    total += each * away * away;
    gradient[i]! += 2 * each * away;
  }
  for (let i = intercept; i < x.length; i++) {
    total += (mu / classes) * x[i]! * x[i]!;
    gradient[i]! += (2 * mu * x[i]!) / classes;
  }
  return total;
}

function startOf({ classes, diagonal, scale }: LinearProblem): Float64Array {
  const x = new Float64Array(diagonal ? 2 * classes : classes * classes + classes);
  for (let k = 0; k < classes; k++) x[diagonal ? k : k * (classes + 1)] = scale;
  return x;
}

function solved(
  problem: LinearProblem,
  rows: Int32Array,
  penalties: Penalties,
  start: Float64Array,
  effort: typeof FINAL,
): { readonly x: Float64Array; readonly converged: boolean } {
  return minimise(
    (x, gradient) => {
      gradient.fill(0);
      const nll = meanNll(problem, rows, x, gradient);
      return nll + penalty(problem, penalties, x, gradient);
    },
    start,
    effort,
  );
}

/** Fold of every row: rows of one class in turn, so that folds hold every class alike and nothing is drawn. */
function foldsOf(labels: Int32Array, classes: number): Uint8Array {
  const seen = new Uint32Array(classes);
  return Uint8Array.from(labels, (label) => seen[label]!++ % FOLDS);
}

/**
 * The grid's value with the least NLL over held-out folds; the stronger penalty on ties. The temperature that penalties
 * draw to is that of all rows, which is one number and so next to no leak.
 */
function chosenPenalties(problem: LinearProblem, given: Partial<Penalties>): Penalties {
  const candidates = PENALTY_GRID.map((value): Penalties => ({ lambda: value, mu: value, delta: value, ...given }));
  const folds = foldsOf(problem.labels, problem.classes);
  const rows = Int32Array.from(problem.labels, (_, row) => row);
  const losses = candidates.map(() => 0);
  for (let fold = 0; fold < FOLDS; fold++) {
    const kept = rows.filter((row) => folds[row] !== fold);
    const held = rows.filter((row) => folds[row] === fold);
    if (held.length === 0) continue;
    let start = startOf(problem);
    for (const [at, penalties] of candidates.entries()) {
      start = solved(problem, kept, penalties, start, SEARCH).x;
      losses[at]! += meanNll(problem, held, start, null) * held.length;
    }
  }
  const best = losses.indexOf(Math.min(...losses));
  return candidates[Math.max(0, best)]!;
}

/** Fits W and b; without lambda, penalties that are not given are one value, chosen by cross-validation on these rows. */
export function fitLinear(problem: LinearProblem, given: Partial<Penalties>): LinearFit {
  const { lambda } = given;
  const penalties: Penalties =
    lambda === undefined ? chosenPenalties(problem, given) : { lambda, mu: lambda, delta: lambda, ...given };
  const rows = Int32Array.from(problem.labels, (_, row) => row);
  const { x, converged } = solved(problem, rows, penalties, startOf(problem), FINAL);
  const intercept = x.length - problem.classes;
  return {
    ...penalties,
    weights: [...x.subarray(0, intercept)],
    intercepts: [...x.subarray(intercept)],
    converged,
  };
}

/** 1 / T of the temperature fitted on the same rows. */
export function inverseTemperature({ logits, labels, classes }: CalibrationRows): number {
  return 1 / fitTemperature(logits, labels, classes).temperature;
}

/** Fields of the penalties in a recipe. */
export const penaltySchema = {
  lambda: {
    type: "number",
    minimum: 0,
    description:
      "Weight of the penalty on W; chosen by cross-validation on the calibration split where it is left out.",
  },
  mu: {
    type: "number",
    minimum: 0,
    description: "Weight of the penalty on the intercepts; as lambda where it is left out.",
  },
} as const;

/** The field of a full W. */
export const deltaSchema = {
  delta: {
    type: "number",
    minimum: 0,
    description:
      "Weight of the pull of the diagonal to the fitted temperature; as lambda where it is left out, 0 is ODIR.",
  },
} as const;

/** Penalties that were given, without the fields that were not. */
export function givenPenalties({
  lambda,
  mu,
  delta,
}: {
  readonly lambda?: number | undefined;
  readonly mu?: number | undefined;
  readonly delta?: number | undefined;
}): Partial<Penalties> {
  return {
    ...(lambda === undefined ? {} : { lambda }),
    ...(mu === undefined ? {} : { mu }),
    ...(delta === undefined ? {} : { delta }),
  };
}
