// Smooth calibration error: a kernel in place of bins, its width chosen by its own value.
import { rootOf } from "../base/numeric/root.ts";

/** Cells of the grid on [0, 1] onto which residuals are spread; the value changes by less than 1e-3 beyond. */
const CELLS = 1000;

/** Narrower kernels are not told apart by the grid. */
const NARROWEST = 1 / CELLS;

/** Where the search begins: about what models have. */
const FIRST = 0.04;

const TOLERANCE = 1e-7;

/** Terms of the series are left out where exp(-spread^2 / 2) of them is left: less than 1e-9. */
const SPREAD = 6.5;

/** Residuals confidence - correct on the grid, each shared between its two nearest nodes. */
function residualsOnGrid(confidence: Float64Array, correct: ArrayLike<number>): Float64Array {
  const grid = new Float64Array(CELLS + 1);
  for (let row = 0; row < confidence.length; row++) {
    const position = confidence[row]! * CELLS;
    const below = Math.min(CELLS - 1, Math.max(0, Math.floor(position)));
    const share = position - below;
    const residual = (confidence[row]! - correct[row]!) / confidence.length;
    grid[below]! += (1 - share) * residual;
    grid[below + 1]! += share * residual;
  }
  return grid;
}

/** cos(pi i / CELLS) over one period. */
const cosines = Float64Array.from({ length: 2 * CELLS }, (_, i) => Math.cos((Math.PI * i) / CELLS));

/**
 * Cosine coefficients of the residuals, computed as they are asked for. Smoothing with a Gaussian of deviation sigma that
 * is reflected at 0 and 1 multiplies coefficient k by exp(-(pi k sigma)^2 / 2): the heat equation with closed ends.
 */
function cosineSeries(grid: Float64Array): (k: number) => number {
  const nodes = Int32Array.from(grid.keys()).filter((at) => grid[at] !== 0);
  const known: number[] = [];
  return (k) => {
    for (let next = known.length; next <= k; next++) {
      let sum = 0;
      for (const at of nodes) sum += grid[at]! * cosines[(next * at) % (2 * CELLS)]!;
      known.push(sum);
    }
    return known[k]!;
  };
}

/**
 * Integral over [0, 1] of |residuals smoothed with sigma|, by the trapezium rule on the grid's nodes. The series is summed
 * at each node by Clenshaw's recurrence; at four at a time, since each of its steps waits for the one before.
 */
function smoothedError(coefficient: (k: number) => number, sigma: number): number {
  const terms = Math.min(CELLS, Math.ceil(SPREAD / (Math.PI * sigma)));
  const weights = Float64Array.from({ length: terms + 1 }, (_, k) =>
    k === 0 ? coefficient(0) : 2 * coefficient(k) * Math.exp(-0.5 * (Math.PI * k * sigma) ** 2),
  );
  // to the end of the last four, beyond which nothing is looked at
  const smoothed = new Float64Array(CELLS + 4);
  let sum = 0;
  for (let at = 0; at <= CELLS; at += 4) {
    const [x0, x1, x2, x3] = [cosines[at]!, cosines[at + 1]!, cosines[at + 2]!, cosines[at + 3]!];
    let [last0, last1, last2, last3] = [0, 0, 0, 0];
    let [before0, before1, before2, before3] = [0, 0, 0, 0];
    for (let k = terms; k > 0; k--) {
      const weight = weights[k]!;
      const next0 = 2 * x0 * last0 - before0 + weight;
      const next1 = 2 * x1 * last1 - before1 + weight;
      const next2 = 2 * x2 * last2 - before2 + weight;
      const next3 = 2 * x3 * last3 - before3 + weight;
      [before0, before1, before2, before3] = [last0, last1, last2, last3];
      [last0, last1, last2, last3] = [next0, next1, next2, next3];
    }
    smoothed[at] = x0 * last0 - before0 + weights[0]!;
    smoothed[at + 1] = x1 * last1 - before1 + weights[0]!;
    smoothed[at + 2] = x2 * last2 - before2 + weights[0]!;
    smoothed[at + 3] = x3 * last3 - before3 + weights[0]!;
  }
  for (let at = 0; at <= CELLS; at++) {
    const value = Math.abs(smoothed[at]!);
    sum += at === 0 || at === CELLS ? value / 2 : value;
  }
  return sum / CELLS;
}

/**
 * smECE: the fixed point sigma = smECE_sigma(f, y) in (0, 1], to 1e-7. What is smoothed more errs less, so that any sigma and
 * its error stand on either side of the fixed point; secants between them lead to it. In [0, 1].
 * @param confidence - probability per row; length N >= 1
 * @param correct - outcome per row, 0 or 1; length N
 * Source: Blasiok and Nakkiran, Smooth ECE, ICLR 2024, with the reflected Gaussian kernel.
 */
export function smoothEce(confidence: Float64Array, correct: ArrayLike<number>): number {
  const series = cosineSeries(residualsOnGrid(confidence, correct));
  const above = (sigma: number): number => smoothedError(series, sigma) - sigma;
  let high = FIRST;
  let highAbove = above(high);
  let low = Math.min(1, Math.max(NARROWEST, high + highAbove));
  let lowAbove = above(low);
  if (low > high) [low, lowAbove, high, highAbove] = [high, highAbove, low, lowAbove];
  // an error that does not move with sigma is the fixed point itself
  if (lowAbove <= 0) return low + lowAbove;
  if (highAbove >= 0) return high;
  return rootOf(above, { low, atLow: lowAbove, high, atHigh: highAbove }, TOLERANCE);
}
