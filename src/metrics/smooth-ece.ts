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
  // of each node, k * node in the period of the cosines, for the k that comes next
  const phases = new Int32Array(nodes.length);
  return (k) => {
    while (known.length <= k) {
      let sum = 0;
      for (let i = 0; i < nodes.length; i++) {
        const node = nodes[i]!;
        const phase = phases[i]!;
        sum += grid[node]! * cosines[phase]!;
        phases[i] = phase + node < 2 * CELLS ? phase + node : phase + node - 2 * CELLS;
      }
      known.push(sum);
    }
    return known[k]!;
  };
}

/** Of the smoothed residuals' cosine series, as many terms as are left at sigma; zeros to a multiple of four. */
function smoothedTerms(coefficient: (k: number) => number, sigma: number): Float64Array {
  const last = Math.min(CELLS, Math.ceil(SPREAD / (Math.PI * sigma)));
  const terms = new Float64Array(4 * Math.ceil((last + 1) / 4));
  for (let k = 0; k <= last; k++)
    terms[k] = (k === 0 ? 1 : 2) * coefficient(k) * Math.exp(-0.5 * (Math.PI * k * sigma) ** 2);
  return terms;
}

/**
 * Integral over [0, 1] of |the cosine series|, by the trapezium rule on the grid's nodes. Terms of even k are the same at a
 * node and at its mirror about 1/2, those of odd k change sign: each kind is summed once for the two, by Clenshaw's recurrence
 * in cos(2 pi node / CELLS). Two nodes at a time, since a step waits for the one before, and two steps a turn, in which the
 * last sum and the one before it change places, so that nothing is copied.
 */
function absoluteIntegral(terms: Float64Array): number {
  let sum = 0;
  for (let at = 0; at <= CELLS / 2; at += 2) {
    const y0 = cosines[2 * at]!;
    const y1 = cosines[2 * at + 2]!;
    let even0 = 0;
    let even1 = 0;
    let odd0 = 0;
    let odd1 = 0;
    let evenBefore0 = 0;
    let evenBefore1 = 0;
    let oddBefore0 = 0;
    let oddBefore1 = 0;
    for (let k = terms.length - 4; k >= 0; k -= 4) {
      evenBefore0 = 2 * y0 * even0 + (terms[k + 2]! - evenBefore0);
      evenBefore1 = 2 * y1 * even1 + (terms[k + 2]! - evenBefore1);
      oddBefore0 = 2 * y0 * odd0 + (terms[k + 3]! - oddBefore0);
      oddBefore1 = 2 * y1 * odd1 + (terms[k + 3]! - oddBefore1);
      even0 = 2 * y0 * evenBefore0 + (terms[k]! - even0);
      even1 = 2 * y1 * evenBefore1 + (terms[k]! - even1);
      odd0 = 2 * y0 * oddBefore0 + (terms[k + 1]! - odd0);
      odd1 = 2 * y1 * oddBefore1 + (terms[k + 1]! - odd1);
    }
    const same0 = even0 - y0 * evenBefore0;
    const same1 = even1 - y1 * evenBefore1;
    const turned0 = cosines[at]! * (odd0 - oddBefore0);
    const turned1 = cosines[at + 1]! * (odd1 - oddBefore1);
    // the ends count half each; so does the middle, its own mirror, after which nothing is left
    const share = at === 0 || at === CELLS / 2 ? 0.5 : 1;
    sum += share * (Math.abs(same0 + turned0) + Math.abs(same0 - turned0));
    if (at < CELLS / 2) sum += Math.abs(same1 + turned1) + Math.abs(same1 - turned1);
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
  const above = (sigma: number): number => absoluteIntegral(smoothedTerms(series, sigma)) - sigma;
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
