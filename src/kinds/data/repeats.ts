// Rows that stand in two splits: what was trained on, or switched and calibrated by, is measured again as if it were new.
import type { Dataset, SplitName, Splits } from "../../engine/contracts.ts";

/** In the order in which a run reads them. */
const splitOrder = ["train", "validation", "calibration", "test"] as const satisfies readonly SplitName[];

export interface Repeat {
  /** The split that is measured or fitted on, and the one before it in which its rows stand too. */
  readonly split: SplitName;
  readonly earlier: SplitName;
  /** Rows of `split` whose values equal those of a row of `earlier`. */
  readonly rows: number;
  /** One of them, and the row that it equals. */
  readonly example: readonly [row: number, equals: number];
}

/** FNV-1a over bytes; rows of one hash are compared byte by byte. Source: Fowler, Noll and Vo; RFC 9923. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Rows of equal values in two splits, by pair of splits; unlabelled rows are trained on, and labels are not looked at. */
export function repeatedRows({ inputs, rows }: Pick<Dataset, "inputs" | "rows">, splits: Splits): readonly Repeat[] {
  const all = new Uint8Array(inputs.buffer, inputs.byteOffset, inputs.byteLength);
  const size = all.length / rows;
  const bytesOf = (row: number): Uint8Array => all.subarray(row * size, (row + 1) * size);
  const seen = new Map<number, { readonly row: number; readonly split: SplitName }[]>();
  const found = new Map<string, Repeat>();
  for (const split of splitOrder)
    for (const row of split === "train" ? [...splits.train, ...(splits.unlabelled ?? [])] : splits[split]) {
      const bytes = bytesOf(row);
      const key = hashOf(bytes);
      const before = seen.get(key) ?? [];
      const same = before.find((other) => equal(bytesOf(other.row), bytes));
      if (same === undefined) seen.set(key, [...before, { row, split }]);
      else if (same.split !== split) {
        const known = found.get(`${same.split} ${split}`);
        const example = known?.example ?? ([row, same.row] as const);
        found.set(`${same.split} ${split}`, { split, earlier: same.split, rows: (known?.rows ?? 0) + 1, example });
      }
    }
  return [...found.values()];
}

/** What is to be said of them. */
export function repeatWarnings(dataset: Dataset, splits: Splits): readonly string[] {
  return repeatedRows(dataset, splits).map(({ split, earlier, rows, example: [row, equals] }) => {
    const share = ((100 * rows) / splits[split].length).toFixed(1);
    return (
      `${rows} rows of the ${split} split (${share} %) have the values of a row of the ${earlier} split, such as ` +
      `${dataset.rowId(row)} and ${dataset.rowId(equals)}: what is measured on them is not measured on new rows`
    );
  });
}
