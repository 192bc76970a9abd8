// Rows and seeds as crossed random effects: the variance of a mean over both, and how well it is known.

export interface Crossed {
  readonly mean: number;
  /** Of the mean, over other rows and other seeds. */
  readonly variance: number;
  /** Satterthwaite's degrees of freedom of that variance; Infinity where there is nothing to estimate. */
  readonly df: number;
  /** Of one row, of one seed, and of what is neither's alone; none is below 0. */
  readonly components: { readonly rows: number; readonly seeds: number; readonly rest: number };
}

/**
 * y_rs = mu + R_r + S_s + E_rs. Var(mean) = (MS_R + MS_S - MS_E) / (n k), each mean square an unbiased estimate; the degrees
 * of freedom of their sum by Satterthwaite (Biometrics 2, 1946). With one seed, what is over rows alone. A component that
 * would be negative counts as 0.
 * Source: Searle, Casella and McCulloch, Variance Components (1992), chapter 4.
 * @param table - of each seed the values of all rows; at least one seed, two rows
 */
export function crossed(table: readonly Float64Array[]): Crossed {
  const k = table.length;
  const n = table[0]?.length ?? 0;
  const rowMeans = new Float64Array(n);
  const seedMeans = new Float64Array(k);
  table.forEach((values, s) => {
    let sum = 0;
    for (let r = 0; r < n; r++) {
      const value = values[r] ?? NaN;
      sum += value;
      rowMeans[r] = (rowMeans[r] ?? 0) + value / k;
    }
    seedMeans[s] = sum / n;
  });
  const mean = seedMeans.reduce((sum, value) => sum + value, 0) / k;
  const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const rows = (k * squares(rowMeans)) / (n - 1);
  if (k === 1) return { mean, variance: rows / n, df: n - 1, components: { rows, seeds: 0, rest: 0 } };
  const seeds = (n * squares(seedMeans)) / (k - 1);
  let left = 0;
  table.forEach((values, s) => {
    const own = (seedMeans[s] ?? 0) - mean;
    for (let r = 0; r < n; r++) left += ((values[r] ?? NaN) - (rowMeans[r] ?? 0) - own) ** 2;
  });
  const rest = left / ((n - 1) * (k - 1));
  const components = { rows: Math.max(0, (rows - rest) / k), seeds: Math.max(0, (seeds - rest) / n), rest };
  const sum = rows + seeds - rest;
  const known = rows ** 2 / (n - 1) + seeds ** 2 / (k - 1) + rest ** 2 / ((n - 1) * (k - 1));
  // an estimate that is not above 0 says that there is next to nothing to estimate
  const variance = (sum > 0 ? sum : rest) / (n * k);
  const df = known === 0 ? Infinity : Math.max(1, sum ** 2 / known);
  return { mean, variance, df, components };
}
