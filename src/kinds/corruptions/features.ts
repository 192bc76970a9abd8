// Rows that are no images: noise in proportion to what each feature does over the training rows.
import type { Dataset } from "../../engine/contracts.ts";
import { eachRow } from "../../engine/row-values.ts";
import { drawsOf } from "./draws.ts";
import type { RowPlace } from "./index.ts";
import type { Severity } from "./kind.ts";

/** Noise as a share of a feature's deviation, by severity. Our own. */
export const featureNoise = [0.1, 0.2, 0.3, 0.4, 0.5] as const;

/**
 * The deviation of each feature over some rows: sqrt(mean (x - mean)^2), in one pass.
 * Source: Welford, Technometrics 1962.
 */
export function featureDeviations(inputs: Dataset["inputs"], perRow: number, rows: Int32Array): Float64Array {
  const means = new Float64Array(perRow);
  const squares = new Float64Array(perRow);
  let count = 0;
  eachRow(inputs, perRow, rows, (values) => {
    count += 1;
    for (let j = 0; j < perRow; j++) {
      const value = values[j]!;
      const before = value - means[j]!;
      means[j]! += before / count;
      squares[j]! += before * (value - means[j]!);
    }
  });
  return squares.map((sum) => Math.sqrt(sum / Math.max(1, count)));
}

/** x_j + share deviation_j n_j, n ~ N(0, 1); neither cut nor rounded. Severity 0 is the row itself. */
export function noisyFeatures(
  row: Float64Array,
  deviations: Float64Array,
  severity: Severity | 0,
  { seed, row: place }: RowPlace,
): Float64Array {
  if (severity === 0) return row.slice();
  const noise = drawsOf(seed, "gaussianNoise", severity, place).normals(row.length);
  return row.map((value, j) => value + featureNoise[severity - 1]! * deviations[j]! * noise[j]!);
}
