// What making a student smaller costs: its figures on test rows as the source holds them, before and after.
import type { HeldRows } from "../engine/contracts.ts";
import { openSession } from "../engine/onnx/session.ts";
import type { OnnxModel } from "../engine/onnx/file/model-file.ts";
import { encodeModel } from "../engine/onnx/file/model-file.ts";
import { productInputs, withOutputs, type Ranges } from "../engine/onnx/write/smaller.ts";
import { elementCount } from "../graph/ir.ts";
import { agreement } from "../metrics/agreement.ts";
import { measure } from "../metrics/measure.ts";
import { medianMs } from "./costs.ts";
import type { SmallerReport } from "./result.ts";

/** Rows of a split as their source holds them. */
export interface SplitRows {
  readonly held: HeldRows;
  readonly values: Uint8Array | Float32Array;
  readonly labels: Int32Array;
  readonly rows: number;
}

const BATCH = 64;

type Results = ReadonlyMap<string, Float32Array>;

/** Runs a file over all rows; every float32 output of every batch is handed on. */
async function overRows(
  model: Uint8Array,
  { held, values, rows }: SplitRows,
  take: (results: Results, from: number) => void,
): Promise<void> {
  const session = await openSession(model, { threads: 1, place: "student" });
  const size = elementCount(held.shape);
  try {
    for (let from = 0; from < rows; from += BATCH) {
      const count = Math.min(BATCH, rows - from);
      const data = values.subarray(from * size, (from + count) * size);
      const [input] = session.inputs;
      const results = await session.run({
        [input?.name ?? ""]: { dtype: held.dtype, shape: [count, ...held.shape], data },
      });
      take(
        new Map([...results].flatMap(([name, { data: own }]) => (own instanceof Float32Array ? [[name, own]] : []))),
        from,
      );
    }
  } finally {
    await session.close();
  }
}

/** What goes into each product, over the rows. */
export async function productRanges(model: OnnxModel, rows: SplitRows): Promise<Ranges> {
  const names = productInputs(model);
  const ranges = new Map<string, [number, number]>();
  const note = (name: string, values: Iterable<number>): void => {
    const range = ranges.get(name) ?? [Infinity, -Infinity];
    for (const value of values) {
      range[0] = Math.min(range[0], value);
      range[1] = Math.max(range[1], value);
    }
    ranges.set(name, range);
  };
  const input = model.graph.input[0]?.name ?? "";
  if (names.includes(input) && rows.held.dtype === "float32") note(input, rows.values);
  await overRows(encodeModel(withOutputs(model, names)), rows, (results) => {
    for (const name of names) {
      const values = results.get(name);
      if (values !== undefined && name !== input) note(name, values);
    }
  });
  return ranges;
}

/** The first output for every row, [rows, classes]. */
export async function outputsOf(model: Uint8Array, rows: SplitRows, classes: number): Promise<Float32Array> {
  const all = new Float32Array(rows.rows * classes);
  await overRows(model, rows, (results, from) => {
    const [first] = results.values();
    if (first !== undefined) all.set(first, from * classes);
  });
  return all;
}

export type SizedFigures = SmallerReport["before"];

async function latency(model: Uint8Array, { held, values }: SplitRows): Promise<number> {
  const session = await openSession(model, { threads: 1, place: "student" });
  const data = values.slice(0, elementCount(held.shape));
  const feeds = { [session.inputs[0]?.name ?? ""]: { dtype: held.dtype, shape: [1, ...held.shape], data } };
  try {
    return await medianMs(() => session.run(feeds));
  } finally {
    await session.close();
  }
}

/** Figures of a file that gives logits. */
export async function figuresOf(
  model: Uint8Array,
  logits: Float32Array,
  rows: SplitRows,
  classes: number,
): Promise<SizedFigures> {
  const { accuracy, nll, ece } = measure(logits, rows.labels, classes, { seed: 0 });
  return { bytes: model.length, accuracy, nll, ece, latencyMsBatch1: await latency(model, rows) };
}

/** Share of rows in which both have one top class. */
export const sameTop = (a: Float32Array, b: Float32Array, labels: Int32Array, classes: number): number =>
  agreement(a, b, labels, classes).sameTop;
