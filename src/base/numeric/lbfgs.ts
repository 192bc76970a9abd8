// Minimum of a smooth function of many variables by L-BFGS, float64, deterministic.

/** Value at x; writes the gradient into `gradient`. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  /** Largest absolute component of the gradient at x. */
  readonly gradient: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface LbfgsOptions {
  /** Converged where no component of the gradient is larger. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Pairs of steps and gradient changes that are remembered. */
  readonly memory?: number;
}

/** Sufficient decrease and curvature of the weak Wolfe conditions. */
const DECREASE = 1e-4;
const CURVATURE = 0.9;
/** Relative rounding of a function value: near the minimum, differences below it say nothing. */
const ROUNDING = 1e-13;
const MOST_TRIALS = 60;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly rho: number;
}

/** -H g by the two-loop recursion; H starts as (s . y / y . y) times the identity. */
function direction(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const result = gradient.map((value) => -value);
  const alphas: number[] = [];
  for (const { step, change, rho } of pairs.toReversed()) {
    const alpha = rho * dot(step, result);
    alphas.push(alpha);
    for (let i = 0; i < result.length; i++) result[i]! -= alpha * change[i]!;
  }
  const last = pairs.at(-1);
  const scale =
    last === undefined ? 1 / Math.max(1, largest(gradient)) : 1 / (last.rho * dot(last.change, last.change));
  for (const i of result.keys()) result[i]! *= scale;
  for (const [at, { step, change, rho }] of pairs.entries()) {
    const beta = rho * dot(change, result);
    const alpha = alphas[pairs.length - 1 - at]!;
    for (let i = 0; i < result.length; i++) result[i]! += (alpha - beta) * step[i]!;
  }
  return result;
}

interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/**
 * A step along `towards` that satisfies the weak Wolfe conditions, by bracketing and bisection; null where none is found.
 * Source: Lewis and Overton, Mathematical Programming 2013, algorithm 2.6.
 */
function lineSearch(objective: Objective, from: Point, towards: Float64Array): Point | null {
  const slope = dot(from.gradient, towards);
  if (!(slope < 0)) return null;
  const slack = ROUNDING * Math.max(1, Math.abs(from.value));
  let [low, high, length] = [0, Infinity, 1];
  for (let trial = 0; trial < MOST_TRIALS; trial++) {
    const x = from.x.map((value, i) => value + length * towards[i]!);
    const gradient = new Float64Array(x.length);
    const value = objective(x, gradient);
    const enough = value <= from.value + DECREASE * length * slope + slack;
    if (!enough || !Number.isFinite(value)) high = length;
    else if (dot(gradient, towards) < CURVATURE * slope) low = length;
    else return { x, value, gradient };
    length = high === Infinity ? 2 * length : (low + high) / 2;
  }
  return null;
}

/**
 * Minimises a smooth function from `start` on; for a convex one, what is found is the minimum.
 * Source: Liu and Nocedal, Mathematical Programming 1989.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations, memory = 20 }: LbfgsOptions,
): Minimum {
  const first = new Float64Array(start.length);
  let current: Point = { x: start.slice(), value: objective(start, first), gradient: first };
  let pairs: Pair[] = [];
  let iterations = 0;
  while (iterations < maxIterations && largest(current.gradient) > tolerance) {
    const next = lineSearch(objective, current, direction(current.gradient, pairs));
    if (next === null) {
      // a stale memory may point uphill by rounding: once more from the plain gradient, then give up
      if (pairs.length === 0) break;
      pairs = [];
      continue;
    }
    iterations += 1;
    const step = next.x.map((value, i) => value - current.x[i]!);
    const change = next.gradient.map((value, i) => value - current.gradient[i]!);
    const curvature = dot(step, change);
    if (curvature > 1e-16 * dot(change, change))
      pairs = [...pairs, { step, change, rho: 1 / curvature }].slice(-memory);
    current = next;
  }
  const gradient = largest(current.gradient);
  return { x: current.x, value: current.value, gradient, iterations, converged: gradient <= tolerance };
}
