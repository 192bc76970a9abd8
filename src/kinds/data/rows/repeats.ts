// Rows that stand in two splits: what was trained on, or switched and calibrated by, is measured again as if it were new.
import type { Dataset, RowValues, SplitName, Splits } from "../../../engine/contracts.ts";
import { eachRow, valuesOf } from "../../../engine/row-values.ts";
import { elementCount } from "../../../graph/ir.ts";
import { trainingRows } from "./batches.ts";

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

/**
 * 32 bits by MurmurHash3's mixing of whole words and then of the bytes that are left. Rows of one hash are compared byte by byte.
 * Source: Appleby, MurmurHash3_x86_32; words are taken as this machine holds them.
 */
function hashOf(bytes: Uint8Array): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >>> 2);
  let hash = 0;
  const mix = (word: number): void => {
    const spread = Math.imul(word, 0xcc9e2d51);
    hash ^= Math.imul((spread << 15) | (spread >>> 17), 0x1b873593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  };
  for (const word of words) mix(word);
  for (const byte of aligned.subarray(4 * words.length)) mix(byte);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const bytesOf = (values: RowValues): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Rows of equal values in two splits, by pair of splits; unlabelled rows are trained on, and labels are not looked at. */
export function repeatedRows(
  { inputs, inputShape, rows }: Pick<Dataset, "inputs" | "inputShape" | "rows">,
  splits: Splits,
): readonly Repeat[] {
  const size = elementCount(inputShape);
  const again = (row: number): Uint8Array => bytesOf(valuesOf(inputs, size, Int32Array.of(row)));
  const hashes = new Uint32Array(rows);
  const splitOf = new Uint8Array(rows);
  // rows by their hash, one more than their number, in open addressing; 0 where there is none
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows + 2)));
  const found = new Map<string, Repeat>();
  for (const [at, split] of splitOrder.entries())
    eachRow(inputs, size, split === "train" ? trainingRows(splits) : splits[split], (values, row) => {
      const bytes = bytesOf(values);
      const hash = hashOf(bytes);
      let slot = hash & (slots.length - 1);
      let before = (slots[slot] ?? 0) - 1;
      while (before >= 0 && !(hashes[before] === hash && equal(again(before), bytes))) {
        slot = (slot + 1) & (slots.length - 1);
        before = (slots[slot] ?? 0) - 1;
      }
      if (before < 0) {
        slots[slot] = row + 1;
        hashes[row] = hash;
        splitOf[row] = at;
        return;
      }
      const earlier = splitOrder[splitOf[before] ?? 0] ?? split;
      if (earlier === split) return;
      const known = found.get(`${earlier} ${split}`);
      const example = known?.example ?? ([row, before] as const);
      found.set(`${earlier} ${split}`, { split, earlier, rows: (known?.rows ?? 0) + 1, example });
    });
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
