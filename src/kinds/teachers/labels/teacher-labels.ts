// A teacher's labels of rows, wherever they lie.
import type { RowLogits } from "../../../engine/contracts.ts";
import { heldLogits } from "../../../engine/row-logits.ts";
import { everyIndex, rowsBetween } from "../../../engine/row-values.ts";
import type { Closable } from "../../../base/holding.ts";
import type { ArrayInParts } from "../../../base/numeric/hash.ts";

/** Logits by row; closing ends reading. */
export interface TeacherLabels extends RowLogits, Closable {}

/** Labels that take more bytes as float32 are read where they are asked for. */
export const MOST_HELD_BYTES = 2 ** 30;

export const isHeld = ({ rows, classes }: Pick<RowLogits, "rows" | "classes">, most = MOST_HELD_BYTES): boolean =>
  4 * rows * classes <= most;

/** Labels in memory. */
export const heldLabels = (values: Float32Array, classes: number): TeacherLabels => ({
  ...heldLogits(values, classes),
  close: () => Promise.resolve(),
});

/** Values that are read at once where all rows are gone through. */
const VALUES_AT_ONCE = 2 ** 20;

/** Logits of all rows in turn, some rows at a time. */
export function* labelsInTurn({ rows, classes, values, read }: RowLogits): Generator<Float32Array> {
  const some = Math.max(1, Math.floor(VALUES_AT_ONCE / classes));
  if (values !== undefined) yield values;
  else for (let start = 0; start < rows; start += some) yield read(rowsBetween(start, Math.min(start + some, rows)));
}

/** For a hash, which is that of the whole. */
export const labelsInParts = (labels: RowLogits): ArrayInParts => ({
  byteLength: 4 * labels.rows * labels.classes,
  parts: labelsInTurn(labels),
});

/**
 * Labels of every view of all rows, view after view, from those of the views of some rows.
 * @param views - of each view, the labels of `rows` in their order
 * @param all - how many rows there are; those not in `rows` have logits of 0, and are never asked for
 */
export function labelsOfViews(views: readonly TeacherLabels[], rows: Int32Array, all: number): TeacherLabels {
  const places = new Int32Array(all).fill(-1);
  rows.forEach((row, place) => (places[row] = place));
  const classes = views[0]?.classes ?? 0;
  const joined: TeacherLabels = {
    rows: views.length * all,
    classes,
    read: (asked) => {
      const logits = new Float32Array(asked.length * classes);
      asked.forEach((row, at) => {
        const place = places[row % all] ?? -1;
        if (place >= 0) logits.set(views[Math.floor(row / all)]?.read(Int32Array.of(place)) ?? [], at * classes);
      });
      return logits;
    },
    close: async () => {
      for (const view of views) await view.close();
    },
  };
  return isHeld(joined) ? heldLabels(joined.read(everyIndex(joined.rows)), classes) : joined;
}
