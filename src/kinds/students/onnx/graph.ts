// An ONNX student's graph over rows of the data, whatever layout and batch its file was written for.
import { LimbeckError, problemsError } from "../../../base/errors.ts";
import { GraphBuilder } from "../../../graph/builder.ts";
import { elementCount, type Shape, type Value } from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";
import { isTurnedToFloat } from "../../../engine/onnx/file/bytes-input.ts";
import { fixedBatch } from "../../../engine/onnx/file/dynamic-batch.ts";
import { dataTypes, dataTypeName } from "../../../engine/onnx/file/format.ts";
import { declaredShape, elementTypeOf, fedInputs } from "../../../engine/onnx/file/graph-walk.ts";
import { importGraph, type ImportHost, type Known, type WeightRole } from "../../../engine/onnx/read/index.ts";
import { nextChoices, WrittenBatch } from "../../../engine/onnx/read/written-batch.ts";
import type { OnnxModel } from "../../../engine/onnx/file/model-file.ts";
import { shapeText } from "../../../engine/onnx/file/summary.ts";
import type { ValueInfoProto } from "../../../engine/onnx/file/onnx_pb.ts";
import { WeightBook } from "./weights.ts";

const CODE = "student-invalid";

/** How rows of the data become rows of the model: as they are, channels last, or their values under another shape. */
type Adaptation = "same" | "channelsLast" | "reshaped";

export function adaptation(row: Shape, wanted: readonly (number | string | null)[] | null): Adaptation | null {
  const target = wanted?.slice(1);
  if (target === undefined) return "same";
  const agrees = (shape: Shape): boolean =>
    shape.length === target.length && target.every((size, axis) => typeof size !== "number" || size === shape[axis]);
  if (agrees(row)) return "same";
  const [channels = 0, height = 0, width = 0] = row;
  if (row.length === 3 && agrees([height, width, channels])) return "channelsLast";
  const fixed = target.filter((size) => typeof size === "number");
  return fixed.length === target.length && elementCount(fixed) === elementCount(row) ? "reshaped" : null;
}

/** Rows as the model wants them, from the data's. */
function adapted(g: GraphBuilder, input: Value, wanted: readonly (number | string | null)[] | null): Value | null {
  switch (adaptation(input.shape.slice(1), wanted)) {
    case "same":
      return input;
    case "channelsLast":
      return g.transpose(input, [0, 2, 3, 1]);
    case "reshaped":
      return g.reshape(input, [-1, ...(wanted ?? []).slice(1).map(Number)]);
    case null:
      return null;
  }
}

interface Source {
  readonly model: OnnxModel;
  readonly output: string;
  readonly place: string;
  /** Names of stored values that are weights whatever reads them. */
  readonly named: ReadonlySet<string>;
  /** How the file is read for other batch sizes than the one that it fixes; null where it fixes none. */
  readonly written: Written | null;
}

interface Written {
  readonly batch: number;
  /** Shape of every value at that batch size. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Which way each ambiguous shape is read. */
  readonly choices: readonly number[];
}

const floats: ReadonlySet<number> = new Set<number>([dataTypes.float, dataTypes.float16, dataTypes.double]);

/** Rows in the type that the model takes them in. */
function typed(g: GraphBuilder, rows: Value, model: OnnxModel, input: ValueInfoProto, place: string): Value {
  const type = elementTypeOf(input);
  if (type === dataTypes.int64) return g.cast(rows, "int64");
  if (type === dataTypes.int32) return g.cast(rows, "int32");
  if (floats.has(type) || (type === dataTypes.uint8 && isTurnedToFloat(model.graph, input.name))) return rows;
  throw problemsError(CODE, place, [
    {
      path: `input ${input.name}`,
      expected: "rows of float, int32 or int64, or of uint8 that are cast to float first",
      got: dataTypeName(type),
      hint: "export the model with a float32 input",
    },
  ]);
}

/** The model's graph over a batch of preprocessed rows; logits [N, classes]. */
export function build(
  host: ImportHost,
  { model, output, place, written }: Source,
  rows: Value,
  told: { readonly shapes?: Map<string, Shape>; readonly alternatives?: (counts: readonly number[]) => void } = {},
): Value {
  const [input, ...others] = fedInputs(model.graph);
  if (input === undefined || others.length > 0)
    throw problemsError(CODE, place, [
      {
        path: "inputs",
        expected: "one input, the rows",
        got: input === undefined ? "none" : [input, ...others].map(({ name }) => `"${name}"`).join(", "),
        hint: "export the model with one input; fix the others to constants",
      },
    ]);
  const { g } = host;
  const wanted = declaredShape(input);
  const fitting = adapted(g, rows, wanted);
  if (fitting === null)
    throw problemsError(CODE, place, [
      {
        path: `input ${input.name}`,
        expected: `rows that fit ${shapeText(wanted)}`,
        got: `rows of ${showShape(rows.shape.slice(1))}`,
        hint: "set data.input.shape in the recipe",
      },
    ]);
  const inputs = new Map([[input.name, typed(g, fitting, model, input, place)]]);
  const rowCount = rows.shape[0] ?? 1;
  const other =
    written === null || written.batch === rowCount
      ? null
      : new WrittenBatch(written.shapes, written.batch, rowCount, written.choices);
  const { shapes } = told;
  let scores: Value;
  try {
    scores = importGraph(host, {
      model,
      output,
      inputs,
      place,
      code: CODE,
      written: other,
      ...(shapes === undefined ? {} : { shapes }),
    });
  } finally {
    told.alternatives?.(other?.alternatives ?? []);
  }
  const trailing = scores.shape.slice(2).every((size) => size === 1);
  return scores.shape.length > 2 && trailing ? g.reshape(scores, [-1, scores.shape[1] ?? 1]) : scores;
}

interface Discovered {
  readonly source: Source;
  readonly book: WeightBook;
  /** Stored values that are no weights, by the names that they would have. */
  readonly passedOver: ReadonlyMap<string, Known>;
  readonly logits: Value;
}

/** Reads the model: which weights it has, and what comes out. */
function discoverAt(
  source: Source,
  inputShape: Shape,
  rows: number,
  told: Parameters<typeof build>[3] = {},
  met: WeightBook = new WeightBook(),
): Discovered {
  const g = new GraphBuilder();
  const book = new WeightBook();
  const passedOver = new Map<string, Known>();
  const roleOf = (known: Known): WeightRole | null => {
    const role = book.roleOf(known) ?? met.roleOf(known) ?? (source.named.has(known.name) ? "named" : null);
    if (role === null) passedOver.set(book.nameOf(known), known);
    return role;
  };
  const host: ImportHost = {
    g,
    training: true,
    dropout: true,
    weight: (known, role) => g.input(book.note(known, role), "float32", known.tensor.shape),
    roleOf,
    isNamed: (name) => source.named.has(name),
    trainsStatistics: () => true,
    update: () => undefined,
    dropoutMask: (shape) => g.input("mask", "float32", shape),
  };
  const logits = build(host, source, g.input("rows", "float32", [rows, ...inputShape]), told);
  // what was taken for a constant and is a weight further on is read again as what it is
  const isMissed = [...passedOver.keys()].some((name) => book.weights.has(name) && !met.weights.has(name));
  return isMissed ? discoverAt(source, inputShape, rows, told, book) : { source, book, passedOver, logits };
}

/** Ways to read a file's shapes that are tried at most. */
const MOST_READINGS = 400;

/** A batch size that no size of a model is likely to be: a multiple of the file's own. */
const OTHER_ROWS = 11;

/**
 * Reads a model whatever batch it was written for. Shapes that a fixed batch hides are read the likeliest way first; where
 * that leads to shapes that do not go together, another way is tried.
 */
export function discover({ model, output, place, named }: Omit<Source, "written">, inputShape: Shape): Discovered {
  const batch = fixedBatch(model.graph);
  const plain: Source = { model, output, place, named, written: null };
  if (batch === null) {
    const found = discoverAt(plain, inputShape, OTHER_ROWS);
    const [rows] = found.logits.shape;
    if (rows !== OTHER_ROWS)
      throw batchError(place, `an output of ${showShape(found.logits.shape)} for ${OTHER_ROWS} rows`);
    return found;
  }
  const shapes = new Map<string, Shape>();
  discoverAt(plain, inputShape, batch, { shapes });
  let choices: readonly number[] | null = [];
  let first: unknown = null;
  for (let reading = 0; choices !== null && reading < MOST_READINGS; reading++) {
    let alternatives: readonly number[] = [];
    const source: Source = { ...plain, written: { batch, shapes, choices } };
    try {
      const found = discoverAt(source, inputShape, OTHER_ROWS * batch, {
        alternatives: (counts) => (alternatives = counts),
      });
      if (found.logits.shape[0] === OTHER_ROWS * batch) return found;
      first ??= batchError(place, `an output of ${showShape(found.logits.shape)} for ${OTHER_ROWS * batch} rows`);
    } catch (error) {
      if (!(error instanceof LimbeckError)) throw error;
      first ??= error;
    }
    choices = nextChoices(choices, alternatives);
  }
  throw first instanceof LimbeckError ? ofBatch(first, batch, place) : first;
}

/** What went wrong for other rows than the file's own, for which the same file was read without a problem. */
const ofBatch = ({ problems }: LimbeckError, batch: number, place: string): LimbeckError =>
  problemsError(
    CODE,
    place,
    problems.map((problem) => ({
      ...problem,
      hint:
        `the file is written for ${batch} ${batch === 1 ? "row" : "rows"}, with which it goes together: export it ` +
        "for any number (dynamic_axes or dynamic_shapes)",
    })),
  );

function batchError(place: string, got: string): LimbeckError {
  return problemsError(CODE, place, [
    {
      path: "batch",
      expected: "a model for any number of rows",
      got,
      hint: "export the model with a dynamic batch (dynamic_axes or dynamic_shapes)",
    },
  ]);
}
