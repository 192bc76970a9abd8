// What was written is run: rows as their source holds them go into the file itself, and come out as the recorded logits.
import { valuesOf } from "../engine/row-values.ts";
import { channelsLast } from "../base/numeric/rows.ts";
import type { ColumnEncoder, Dataset, HeldRows, Records } from "../engine/contracts.ts";
import { elementCount } from "../graph/ir.ts";
import { inputError } from "../base/errors.ts";
import { columnFeeds } from "../engine/onnx/column-feeds.ts";
import { withColumnInputs } from "../engine/onnx/write/columns-front.ts";
import { openSession } from "../engine/onnx/session.ts";

/** Rows as their source holds them, and the logits that the trained student gave for them. */
export interface KnownRows {
  readonly held: HeldRows;
  readonly values: Uint8Array | Float32Array;
  /** [rows, classes]. */
  readonly logits: Float32Array;
  readonly rows: number;
  /** The columns that the rows' features were made of, where they were. */
  readonly records?: KnownRecords;
}

/** Rows of each call: a batch that is a constant somewhere shows in one of them. */
const BATCHES = [1, 2, 7] as const;

/** How many rows the calls take in all. */
export const CHECKED_ROWS = BATCHES.reduce((sum, rows) => sum + rows, 0);

/** Which rows of which columns. */
interface KnownRecords {
  readonly of: Records;
  readonly rows: Int32Array;
}

type Rows = Pick<Dataset, "inputs" | "inputShape" | "records">;

/** Some rows of a data set, end to end, as their source holds them. */
export function heldValues(held: HeldRows, { inputs, inputShape }: Rows, rows: Int32Array): Uint8Array | Float32Array {
  const size = elementCount(held.shape);
  const values = held.dtype === "uint8" ? new Uint8Array(rows.length * size) : new Float32Array(rows.length * size);
  values.set(valuesOf(inputs, size, rows));
  return held.channelsLast === true ? channelsLast(values, inputShape) : values;
}

/** Some rows of a data set and their recorded logits; the first ones again where there are too few. */
export function knownRows(held: HeldRows, dataset: Rows, rows: Int32Array, logits: Float32Array): KnownRows {
  const classes = logits.length / rows.length;
  const places = Int32Array.from({ length: CHECKED_ROWS }, (_, at) => at % rows.length);
  const recorded = new Float32Array(CHECKED_ROWS * classes);
  places.forEach((place, at) => recorded.set(logits.subarray(place * classes, (place + 1) * classes), at * classes));
  const known = places.map((place) => rows[place] ?? 0);
  const values = heldValues(held, dataset, known);
  const records = dataset.records === undefined ? {} : { records: { of: dataset.records, rows: known } };
  return { held, values, logits: recorded, rows: CHECKED_ROWS, ...records };
}

/** Outputs for a batch of rows as held; row after row. */
export type RunRows = (values: Uint8Array | Float32Array, rows: number) => Promise<ArrayLike<number>>;

/** Outputs of the checked rows, in batches of 1, 2 and 7. */
export async function outputsInBatches({ held, values }: KnownRows, run: RunRows): Promise<Float64Array> {
  const size = elementCount(held.shape);
  const all: number[] = [];
  let row = 0;
  for (const rows of BATCHES) {
    all.push(...Array.from(await run(values.slice(row * size, (row + rows) * size), rows)));
    row += rows;
  }
  return Float64Array.from(all);
}

/** Runs an ONNX file in a session of its own. */
export async function onnxOutputs(model: Uint8Array, place: string, known: KnownRows): Promise<Float64Array> {
  const session = await openSession(model, { threads: 1, place });
  const [input] = session.inputs;
  const { dtype, shape } = known.held;
  try {
    return await outputsInBatches(known, async (data, rows) => {
      const results = await session.run({ [input?.name ?? ""]: { dtype, shape: [rows, ...shape], data } });
      const [first] = results.values();
      return first?.data instanceof Float32Array ? first.data : [];
    });
  } finally {
    await session.close();
  }
}

/** Runs a file that takes columns, on the known rows as their source has them. */
async function columnOutputs(model: Uint8Array, { of, rows }: KnownRecords): Promise<Float32Array> {
  const session = await openSession(model, { threads: 1, place: "student that takes columns" });
  try {
    const results = await session.run(columnFeeds(session.inputs, of, rows));
    const [first] = results.values();
    return first?.data instanceof Float32Array ? first.data : new Float32Array();
  } finally {
    await session.close();
  }
}

/** Largest gap between a file that takes columns and the one that takes their features. */
const COLUMNS_GAP = 1e-5;

/**
 * A file as it faces the source: of features that were made of named columns, with an input for each column, run on the
 * source's own columns.
 * @param outputs - what the file gives for the features of the known rows
 * @throws {LimbeckError} "model-invalid" where the columns give other outputs
 */
export async function facingSource(
  bytes: Uint8Array,
  encoder: ColumnEncoder | null,
  outputs: ArrayLike<number>,
  known: KnownRows,
): Promise<{ readonly bytes: Uint8Array; readonly gap: number }> {
  if (encoder === null) return { bytes, gap: 0 };
  const whole = withColumnInputs(bytes, encoder);
  if (known.records === undefined) return { bytes: whole, gap: 0 };
  const gap = largestGap(await columnOutputs(whole, known.records), outputs, outputs.length / known.rows);
  if (gap <= COLUMNS_GAP) return { bytes: whole, gap };
  throw inputError(
    "model-invalid",
    `the student that takes columns is off by ${gap} from the one that takes features; not written`,
  );
}

/** Runs a layers model in TensorFlow.js. */
export async function layersOutputs(modelFile: string, known: KnownRows): Promise<Float64Array> {
  const [{ openTfjsModel }, { readTfjsModel }] = await Promise.all([
    import("../engine/tfjs/library/model.ts"),
    import("../engine/tfjs/model-files.ts"),
  ]);
  const model = await openTfjsModel(await readTfjsModel(modelFile, "model-invalid"), "cpu", modelFile);
  const [input] = model.inputs;
  const [output] = model.outputs;
  try {
    return await outputsInBatches(known, async (data, rows) => {
      if (input === undefined || output === undefined) return [];
      const shape = [rows, ...known.held.shape];
      return (await model.run(input, Float32Array.from(data), shape, output.name)).values;
    });
  } finally {
    model.close();
  }
}

/**
 * Largest difference, relative to the largest value of the row, or to 1 where all are smaller; NaN where a value is
 * missing or is none.
 * @param classes - values of a row
 */
export function largestGap(got: ArrayLike<number>, expected: ArrayLike<number>, classes: number): number {
  if (got.length !== expected.length) return NaN;
  let gap = 0;
  for (let start = 0; start < expected.length; start += classes) {
    let scale = 1;
    for (let k = start; k < start + classes; k++) scale = Math.max(scale, Math.abs(expected[k] ?? NaN));
    for (let k = start; k < start + classes; k++) {
      const off = Math.abs((got[k] ?? NaN) - (expected[k] ?? NaN)) / scale;
      if (!(off <= gap)) gap = off;
    }
  }
  return gap;
}
