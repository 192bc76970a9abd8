// Smooth calibration error: a kernel in place of bins, its width chosen by its own value.

/** Cells of the grid on [0, 1] onto which residuals are spread; the value changes by less than 1e-3 beyond. */
const CELLS = 1000;

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
  const known: number[] = [];
  return (k) => {
    for (let next = known.length; next <= k; next++) {
      let sum = 0;
      for (let at = 0; at <= CELLS; at++) sum += grid[at]! * cosines[(next * at) % (2 * CELLS)]!;
      known.push(sum);
    }
    return known[k]!;
  };
}

/** Integral over [0, 1] of |residuals smoothed with sigma|, by the trapezium rule on the grid's nodes. */
function smoothedError(coefficient: (k: number) => number, sigma: number): number {
  const terms = Math.min(CELLS, Math.ceil(8 / (Math.PI * sigma)));
  const smooth = new Float64Array(CELLS + 1).fill(coefficient(0));
  for (let k = 1; k <= terms; k++) {
    const weight = 2 * coefficient(k) * Math.exp(-0.5 * (Math.PI * k * sigma) ** 2);
    for (let at = 0; at <= CELLS; at++) smooth[at]! += weight * cosines[(k * at) % (2 * CELLS)]!;
  }
  let sum = (Math.abs(smooth[0]!) + Math.abs(smooth[CELLS]!)) / 2;
  for (let at = 1; at < CELLS; at++) sum += Math.abs(smooth[at]!);
  return sum / CELLS;
}

/**
 * smECE: the fixed point sigma = smECE_sigma(f, y), found by bisection on sigma in (0, 1]. In [0, 1].
 * @param confidence - probability per row; length N >= 1
 * @param correct - outcome per row, 0 or 1; length N
 * Source: Blasiok and Nakkiran, Smooth ECE, ICLR 2024, with the reflected Gaussian kernel.
 */
export function smoothEce(confidence: Float64Array, correct: ArrayLike<number>): number {
  const series = cosineSeries(residualsOnGrid(confidence, correct));
  let low = 1 / CELLS;
  let high = 1;
  if (smoothedError(series, low) <= low) return smoothedError(series, low);
  while (high - low > 1e-5) {
    const middle = (low + high) / 2;
    if (smoothedError(series, middle) > middle) low = middle;
    else high = middle;
  }
  return smoothedError(series, (low + high) / 2);
}
