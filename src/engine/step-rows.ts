// The rows that a step trains on where they are not the data set's own: views of them, and what a teacher says of those.
import type {
  AskTeacher,
  Augmentation,
  Dataset,
  RowLogits,
  RowValues,
  StepBlock,
  StepInput,
  StoredRows,
  TeacherTensors,
  TrainerRequest,
} from "./contracts.ts";
import { internalError } from "../base/errors.ts";
import { elementCount, type Shape } from "../graph/ir.ts";
import { randomUniforms, type DrawPlace } from "../base/numeric/random.ts";
import { tensorInput, viewInput } from "./input-names.ts";
import { mixedRows, partners } from "./mixed-rows.ts";
import { eachRow, isStored, roomFor, valuesOf } from "./row-values.ts";

export const viewRowsName = viewInput("rows");
export const viewPlaceName = viewInput("places");
const teacherName = viewInput("teacher");

/** Whether the teacher is asked about the rows of each step, since nobody could label them before. */
export const asksTeacher = ({ mixing, augmentation }: Pick<TrainerRequest, "mixing" | "augmentation">): boolean =>
  mixing !== undefined || augmentation?.stored === null;

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
  if (kept !== undefined)
    return valuesOf(
      kept,
      size,
      rows.map((row) => view * dataset.rows + row),
    );
  const room = roomFor(dataset.inputs, rows.length * size);
  eachRow(dataset.inputs, size, rows, (own, row, place) => {
    const values = Float32Array.from(own);
    augmentation.change(values, augmentation.stored?.seed ?? 0, storedPlace(row, view));
    put(room, values, place * size);
  });
  return room;
}

/** Stored views that take more bytes are drawn again at each step instead of being kept. */
const MOST_KEPT_BYTES = 2 ** 30;

/** Bytes of the stored views that are kept; 0 where none are: views of rows that stay in a file are not. */
export function keptViewBytes({ inputs }: Dataset, augmentation: Augmentation | undefined): number {
  if (isStored(inputs)) return 0;
  const bytes = (augmentation?.stored?.views ?? 0) * inputs.byteLength;
  return bytes > MOST_KEPT_BYTES ? 0 : bytes;
}

/** With the stored views of the rows that are trained on at hand, where they are few enough to be kept. */
export function withKeptViews(dataset: Dataset, augmentation: Augmentation, rows: Int32Array): Augmentation {
  const { stored } = augmentation;
  if (stored === null || keptViewBytes(dataset, augmentation) === 0) return augmentation;
  const size = elementCount(dataset.inputShape);
  const values = roomFor(dataset.inputs, stored.views * dataset.rows * size);
  for (let view = 0; view < stored.views; view++) {
    const seen = storedView(dataset, augmentation, rows, view);
    rows.forEach((row, place) =>
      values.set(seen.subarray(place * size, (place + 1) * size), (view * dataset.rows + row) * size),
    );
  }
  return { ...augmentation, stored: { ...stored, values } };
}

/**
 * The rows that stay with an engine, from which steps gather theirs: the data set's own, or their kept views; null where rows
 * stay in a file.
 */
export function residentRows({ dataset, augmentation }: Pick<TrainerRequest, "dataset" | "augmentation">): {
  readonly inputs: RowValues;
  readonly shape: Shape;
} | null {
  const { inputShape, rows, inputs } = dataset;
  const stored = augmentation?.stored;
  if (stored?.values !== undefined) return { inputs: stored.values, shape: [stored.views * rows, ...inputShape] };
  return isStored(inputs) ? null : { inputs, shape: [rows, ...inputShape] };
}

/** The teacher's logits that stay with an engine; null where none are asked for, and where they come with each step. */
export function residentLogits(
  request: TrainerRequest,
): { readonly values: Float32Array; readonly shape: Shape } | null {
  const { targets, teacherLogits } = request;
  if (!targets.needsTeacher || asksTeacher(request)) return null;
  if (teacherLogits === null) throw internalError("teacher targets without teacher logits");
  const { values, rows, classes } = teacherLogits;
  return values === undefined ? null : { values, shape: [rows, classes] };
}

/** The stored view that each row of a step is seen in; depends on (seed, step) and the batch's size alone. */
function viewsOf({ seed, firstStep, batchRows }: StepBlock, step: number, views: number): Int32Array {
  const uniforms = randomUniforms(seed, "view", { step: firstStep + step }, batchRows);
  return Int32Array.from(uniforms, (uniform) => Math.floor(uniform * views));
}

/** Values of the rows of steps [from, from + count) of a block, end to end; those of the last call are held. */
export type StepRows = (block: StepBlock, from: number, count: number) => RowValues;

/** Holds the shards of a block's rows when its steps ask for them, and has as many read ahead as an epoch mixes. */
class ShardsAhead {
  readonly #stored: StoredRows;
  #rows: Int32Array | null = null;
  /** Where each shard's first row is in the block, in that order. */
  #firsts: readonly (readonly [at: number, shard: number])[] = [];
  #next = 0;

  constructor(stored: StoredRows) {
    this.#stored = stored;
  }

  /** Before rows [first, end) are read. */
  load({ rows }: StepBlock, first: number, end: number): void {
    const { shardRows } = this.#stored;
    if (this.#rows !== rows || first === 0) {
      const seen = new Set<number>();
      const firsts: [number, number][] = [];
      rows.forEach((row, at) => {
        const shard = Math.floor(row / shardRows);
        if (seen.has(shard)) return;
        seen.add(shard);
        firsts.push([at, shard]);
      });
      this.#rows = rows;
      this.#firsts = firsts;
      this.#next = 0;
    }
    for (let next = this.#firsts[this.#next]; next !== undefined && next[0] < end; next = this.#firsts[this.#next]) {
      this.#stored.load(next[1]);
      this.#next += 1;
    }
  }

  /** After they have been read: what comes next takes the place of what came first. */
  expect(): void {
    const { windowShards, expect } = this.#stored;
    for (const [, shard] of this.#firsts.slice(this.#next, this.#next + windowShards)) expect(shard);
  }
}

export function stepRows(dataset: Dataset, augmentation: Augmentation | undefined): StepRows {
  const { inputs } = dataset;
  const size = elementCount(dataset.inputShape);
  const shards = isStored(inputs) ? new ShardsAhead(inputs) : null;
  let last: { readonly asked: Parameters<StepRows>; readonly values: RowValues } | null = null;
  const plain = (rows: Int32Array): RowValues =>
    isStored(inputs) ? inputs.read(rows, last?.values) : valuesOf(inputs, size, rows);
  const changed = (augmentation: Augmentation, block: StepBlock, from: number, rows: Int32Array): RowValues => {
    const { batchRows, seed, firstStep } = block;
    const { stored } = augmentation;
    const room = roomFor(inputs, rows.length * size);
    let views: Int32Array = new Int32Array();
    eachRow(inputs, size, rows, (own, row, at) => {
      const [step, place] = [from + Math.floor(at / batchRows), at % batchRows];
      if (stored !== null && place === 0) views = viewsOf(block, step, stored.views);
      const values = Float32Array.from(own);
      if (stored === null) augmentation.change(values, seed, { step: firstStep + step, epoch: place });
      else augmentation.change(values, stored.seed, storedPlace(row, views[place] ?? 0));
      put(room, values, at * size);
    });
    return room;
  };
  const made = (block: StepBlock, from: number, count: number): RowValues => {
    const [first, end] = [from * block.batchRows, (from + count) * block.batchRows];
    shards?.load(block, first, end);
    const rows = block.rows.subarray(first, end);
    const values = augmentation === undefined ? plain(rows) : changed(augmentation, block, from, rows);
    shards?.expect();
    return values;
  };
  return (...asked) => {
    if (last?.asked.every((argument, at) => argument === asked[at]) !== true) last = { asked, values: made(...asked) };
    return last.values;
  };
}

/** Rows of each step, fed instead of gathered; of those in a file a part of what is held, so that others are read meanwhile. */
export const viewedRows = (rowsOf: StepRows, { inputShape, inputs }: Dataset, batchRows: number): StepInput => ({
  name: viewRowsName,
  shape: [batchRows, ...inputShape],
  ...(isStored(inputs)
    ? { mostSteps: Math.max(1, Math.floor((inputs.shardRows * inputs.windowShards) / (4 * batchRows))) }
    : {}),
  values: rowsOf,
});

/** Where the stored view of each row of steps [from, from + count) is among those of all rows, and its labels among theirs. */
function placesOf(all: number, views: number, ...[block, from, count]: Parameters<StepRows>): Int32Array {
  const { batchRows, rows } = block;
  const places = new Int32Array(count * batchRows);
  for (let step = 0; step < count; step++)
    viewsOf(block, from + step, views).forEach((view, place) => {
      places[step * batchRows + place] = view * all + (rows[(from + step) * batchRows + place] ?? 0);
    });
  return places;
}

export const viewPlaces = ({ rows: all }: Dataset, views: number, batchRows: number): StepInput => ({
  name: viewPlaceName,
  shape: [batchRows],
  values: (...asked) => placesOf(all, views, ...asked),
});

/** The stored labels of each step's rows, read when they are asked for. */
export function readTeacher(
  { dataset, augmentation }: TrainerRequest,
  { classes, read }: RowLogits,
  batchRows: number,
): StepInput {
  const views = augmentation?.stored?.views;
  return {
    name: teacherName,
    shape: [batchRows, classes],
    values: (block, from, count) =>
      read(
        views === undefined
          ? block.rows.subarray(from * batchRows, (from + count) * batchRows)
          : placesOf(dataset.rows, views, block, from, count),
      ),
  };
}

/** Values of the very rows that the student sees in steps [from, from + count) of a block, a batch at a time. */
function* seenBatches(
  { dataset, mixing }: TrainerRequest,
  rowsOf: StepRows,
  ...[block, from, count]: Parameters<StepRows>
): Generator<Float32Array> {
  const { batchRows, seed, firstStep } = block;
  const values = rowsOf(block, from, count);
  const size = values.length / count;
  for (let step = 0; step < count; step++) {
    const own = values.subarray(step * size, (step + 1) * size);
    const at = firstStep + from + step;
    yield mixing === undefined
      ? Float32Array.from(own)
      : mixedRows(own, partners(batchRows, seed, at), mixing.draw(dataset.inputShape, seed, at).keep);
  }
}

/** The teacher's logits of the very rows that each step's student sees; one batch of them is asked about at a time. */
export function askedTeacher(request: TrainerRequest, rowsOf: StepRows, batchRows: number, ask: AskTeacher): StepInput {
  const { classes } = request.student;
  return {
    name: teacherName,
    shape: [batchRows, classes],
    values: async (block, from, count) => {
      const all = new Float32Array(count * batchRows * classes);
      let at = 0;
      for (const seen of seenBatches(request, rowsOf, block, from, count)) {
        all.set(await ask(seen, batchRows), at);
        at += batchRows * classes;
      }
      return all;
    },
  };
}

/**
 * The teacher's inner values of those rows, asked for a batch at a time: how many steps a call takes goes by the clock, and a
 * runtime may round otherwise for other numbers of rows.
 */
export function askedTensors(
  request: TrainerRequest,
  rowsOf: StepRows,
  batchRows: number,
  tensors: TeacherTensors,
): readonly StepInput[] {
  const isUnchanged = request.mixing === undefined && request.augmentation === undefined;
  const made = async (...asked: Parameters<StepRows>): Promise<ReadonlyMap<string, Float32Array>> => {
    const [{ rows }, from, count] = asked;
    const parts: ReadonlyMap<string, Float32Array>[] = [];
    if (isUnchanged)
      for (let step = from; step < from + count; step++)
        parts.push(await tensors.ofRows(rows.subarray(step * batchRows, (step + 1) * batchRows)));
    else for (const seen of seenBatches(request, rowsOf, ...asked)) parts.push(await tensors.ofValues(seen, batchRows));
    return new Map([...tensors.shapes.keys()].map((name) => [name, endToEnd(parts.map((part) => part.get(name)))]));
  };
  let last: { readonly asked: Parameters<StepRows>; readonly values: ReturnType<typeof made> } | null = null;
  return [...tensors.shapes].map(([name, shape]) => ({
    name: tensorInput(name),
    shape: [batchRows, ...shape],
    values: async (...asked) => {
      if (last?.asked.every((argument, at) => argument === asked[at]) !== true)
        last = { asked, values: made(...asked) };
      return endToEnd([(await last.values).get(name)]);
    },
  }));
}

function endToEnd(parts: readonly (Float32Array | undefined)[]): Float32Array {
  const [first] = parts;
  if (first === undefined || parts.includes(undefined)) throw internalError("a step was given too few inner values");
  if (parts.length === 1) return first;
  const all = new Float32Array(parts.length * first.length);
  parts.forEach((part, at) => all.set(part ?? [], at * first.length));
  return all;
}
