// The rows that a step trains on where they are not the data set's own: views of them, and what a teacher says of those.
import type {
  AskTeacher,
  Augmentation,
  Dataset,
  RowValues,
  StepBlock,
  StepInput,
  TrainerRequest,
} from "./contracts.ts";
import { elementCount, type Shape } from "../graph/ir.ts";
import { randomUniforms, type DrawPlace } from "../base/numeric/random.ts";
import { viewInput } from "./input-names.ts";
import { mixedRows, partners } from "./mixed-rows.ts";

export const viewRowsName = viewInput("rows");
export const viewPlaceName = viewInput("places");
const teacherName = viewInput("teacher");

/** Whether the teacher is asked about the rows of each step, since nobody could label them before. */
export const asksTeacher = ({ mixing, augmentation }: Pick<TrainerRequest, "mixing" | "augmentation">): boolean =>
  mixing !== undefined || augmentation?.stored === null;

/** Room for the values of some rows, in the type of the data set's. */
function roomFor({ inputs }: Pick<Dataset, "inputs">, values: number): RowValues {
  if (inputs instanceof Uint8Array) return new Uint8Array(values);
  return inputs instanceof Int32Array ? new Int32Array(values) : new Float32Array(values);
}

/** Puts a row into its place: whole numbers are rounded, and bytes kept in 0 to 255. */
function put(room: RowValues, row: Float32Array, at: number): void {
  if (room instanceof Uint8Array) new Uint8ClampedArray(room.buffer, room.byteOffset).set(row, at);
  else room.set(room instanceof Int32Array ? row.map(Math.round) : row, at);
}

/** The place of a stored view's draws. */
const storedPlace = (row: number, view: number): DrawPlace => ({ step: row, epoch: view });

/** Values of a stored view of some rows, end to end. */
export function storedView(dataset: Dataset, augmentation: Augmentation, rows: Int32Array, view: number): RowValues {
  const size = elementCount(dataset.inputShape);
  const kept = augmentation.stored?.values;
  const room = roomFor(dataset, rows.length * size);
  rows.forEach((row, place) => {
    const known = (view * dataset.rows + row) * size;
    if (kept !== undefined) {
      room.set(kept.subarray(known, known + size), place * size);
      return;
    }
    const values = Float32Array.from(dataset.inputs.subarray(row * size, (row + 1) * size));
    augmentation.change(values, augmentation.stored?.seed ?? 0, storedPlace(row, view));
    put(room, values, place * size);
  });
  return room;
}

/** Stored views that take more bytes are drawn again at each step instead of being kept. */
const MOST_KEPT_BYTES = 2 ** 30;

/** Bytes of the stored views that are kept; 0 where none are. */
export function keptViewBytes({ inputs }: Dataset, augmentation: Augmentation | undefined): number {
  const bytes = (augmentation?.stored?.views ?? 0) * inputs.byteLength;
  return bytes > MOST_KEPT_BYTES ? 0 : bytes;
}

/** With the stored views of the rows that are trained on at hand, where they are few enough to be kept. */
export function withKeptViews(dataset: Dataset, augmentation: Augmentation, rows: Int32Array): Augmentation {
  const { stored } = augmentation;
  if (stored === null || keptViewBytes(dataset, augmentation) === 0) return augmentation;
  const size = elementCount(dataset.inputShape);
  const values = roomFor(dataset, stored.views * dataset.rows * size);
  for (let view = 0; view < stored.views; view++) {
    const seen = storedView(dataset, augmentation, rows, view);
    rows.forEach((row, place) =>
      values.set(seen.subarray(place * size, (place + 1) * size), (view * dataset.rows + row) * size),
    );
  }
  return { ...augmentation, stored: { ...stored, values } };
}

/** The rows that stay with an engine, from which steps gather theirs: the data set's own, or their kept views. */
export function residentRows({ dataset, augmentation }: Pick<TrainerRequest, "dataset" | "augmentation">): {
  readonly inputs: RowValues;
  readonly shape: Shape;
} {
  const { inputShape, rows } = dataset;
  const stored = augmentation?.stored;
  return stored?.values === undefined
    ? { inputs: dataset.inputs, shape: [rows, ...inputShape] }
    : { inputs: stored.values, shape: [stored.views * rows, ...inputShape] };
}

/** The stored view that each row of a step is seen in; depends on (seed, step) and the batch's size alone. */
function viewsOf({ seed, firstStep, batchRows }: StepBlock, step: number, views: number): Int32Array {
  const uniforms = randomUniforms(seed, "view", { step: firstStep + step }, batchRows);
  return Int32Array.from(uniforms, (uniform) => Math.floor(uniform * views));
}

/** Values of the rows of steps [from, from + count) of a block, end to end; those of the last call are held. */
export type StepRows = (block: StepBlock, from: number, count: number) => RowValues;

export function stepRows(dataset: Dataset, augmentation: Augmentation | undefined): StepRows {
  const size = elementCount(dataset.inputShape);
  const made = (block: StepBlock, from: number, count: number): RowValues => {
    const { batchRows, rows, seed, firstStep } = block;
    const room = roomFor(dataset, count * batchRows * size);
    const stored = augmentation?.stored ?? null;
    for (let step = from; step < from + count; step++) {
      const views = stored === null ? null : viewsOf(block, step, stored.views);
      for (let place = 0; place < batchRows; place++) {
        const row = rows[step * batchRows + place] ?? 0;
        const at = ((step - from) * batchRows + place) * size;
        const own = dataset.inputs.subarray(row * size, (row + 1) * size);
        if (augmentation === undefined) {
          room.set(own, at);
          continue;
        }
        const values = Float32Array.from(own);
        if (views === null) augmentation.change(values, seed, { step: firstStep + step, epoch: place });
        else augmentation.change(values, stored?.seed ?? 0, storedPlace(row, views[place] ?? 0));
        put(room, values, at);
      }
    }
    return room;
  };
  let last: { readonly asked: Parameters<StepRows>; readonly values: RowValues } | null = null;
  return (...asked) => {
    if (last?.asked.every((argument, at) => argument === asked[at]) !== true) last = { asked, values: made(...asked) };
    return last.values;
  };
}

/** Rows of each step, fed instead of gathered. */
export const viewedRows = (rowsOf: StepRows, { inputShape }: Dataset, batchRows: number): StepInput => ({
  name: viewRowsName,
  shape: [batchRows, ...inputShape],
  values: rowsOf,
});

/** Where each row's stored view is among those of all rows, and its labels among theirs. */
export const viewPlaces = ({ rows: all }: Dataset, views: number, batchRows: number): StepInput => ({
  name: viewPlaceName,
  shape: [batchRows],
  values: (block, from, count) => {
    const places = new Int32Array(count * batchRows);
    for (let step = 0; step < count; step++)
      viewsOf(block, from + step, views).forEach((view, place) => {
        places[step * batchRows + place] = view * all + (block.rows[(from + step) * batchRows + place] ?? 0);
      });
    return places;
  },
});

/** The teacher's logits of the very rows that each step's student sees; one batch of them is asked about at a time. */
export function askedTeacher(
  { dataset, mixing, student }: TrainerRequest,
  rowsOf: StepRows,
  batchRows: number,
  ask: AskTeacher,
): StepInput {
  const { classes } = student;
  return {
    name: teacherName,
    shape: [batchRows, classes],
    values: async (block, from, count) => {
      const all = new Float32Array(count * batchRows * classes);
      const values = rowsOf(block, from, count);
      const size = values.length / count;
      for (let step = 0; step < count; step++) {
        const own = values.subarray(step * size, (step + 1) * size);
        const { seed, firstStep } = block;
        const at = firstStep + from + step;
        const seen =
          mixing === undefined
            ? Float32Array.from(own)
            : mixedRows(own, partners(batchRows, seed, at), mixing.draw(dataset.inputShape, seed, at).keep);
        all.set(await ask(seen, batchRows), step * batchRows * classes);
      }
      return all;
    },
  };
}
