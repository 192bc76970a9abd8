// A student from an ONNX file: its weights become parameters, its last softmax is taken off, its batch is freed.
import { clone, create } from "@bufbuild/protobuf";
import type { ForwardContext, Initializer, ParameterSpec, Student } from "../../engine/contracts.ts";
import { LimbeckError, problemsError, type Problem } from "../../base/errors.ts";
import { GraphBuilder } from "../../graph/builder.ts";
import { elementCount, type Shape, type Value } from "../../graph/ir.ts";
import { showShape } from "../../graph/shapes.ts";
import { isTurnedToFloat } from "../../engine/onnx/file/bytes-input.ts";
import { lastOperation } from "../../engine/onnx/file/last-operation.ts";
import { fixedBatch } from "../../engine/onnx/file/dynamic-batch.ts";
import { dataTypes, dataTypeName } from "../../engine/onnx/file/format.ts";
import { declaredShape, elementTypeOf, fedInputs } from "../../engine/onnx/file/graph-walk.ts";
import {
  checkOperators,
  importGraph,
  type ImportHost,
  type Known,
  type WeightRole,
} from "../../engine/onnx/read/index.ts";
import { storedName } from "../../engine/onnx/read/shared-weights.ts";
import { nextChoices, WrittenBatch } from "../../engine/onnx/read/written-batch.ts";
import { readModel, type OnnxModel } from "../../engine/onnx/file/model-file.ts";
import { statedBy } from "../../engine/onnx/file/stated.ts";
import { shapeText } from "../../engine/onnx/file/summary.ts";
import { nearest } from "../../base/validation/explain.ts";
import { fileScores } from "./onnx-reference.ts";
import { ModelProtoSchema, NodeProtoSchema, type ValueInfoProto } from "../../engine/onnx/file/onnx_pb.ts";
import type { OnnxStudentOptions } from "./schema.ts";

const CODE = "student-invalid";

/** `*` stands for any characters. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}

/** Names that the compiled step gives to its own inputs. */
const reserved = /^(data|labels|teacher|rows|steps|losses)$|^(scalar|mask|pack):/;

const parameterName = (name: string): string => (reserved.test(name) ? `${name}'` : name);

interface Weight {
  readonly known: Known;
  readonly role: WeightRole;
}

/** Reads a model for training; the file's own folder holds its external data. */
export async function readStudentModel(path: string): Promise<OnnxModel> {
  return (await readModel(path, CODE)).model;
}

/** The one output that gives scores per class. */
function chosenOutput({ graph }: OnnxModel, wanted: string | undefined, place: string): string {
  const names = graph.output.map(({ name }) => name);
  const list = names.map((name) => `"${name}"`).join(", ");
  if (wanted !== undefined) {
    if (names.includes(wanted) || graph.node.some(({ output }) => output.includes(wanted))) return wanted;
    const near = nearest(wanted, names);
    throw problemsError(CODE, place, [
      {
        path: "/student/output",
        expected: `an output of the model: ${list}`,
        got: `"${wanted}"`,
        hint: near === undefined ? undefined : `did you mean "${near}"?`,
      },
    ]);
  }
  const [only] = names;
  if (names.length === 1 && only !== undefined) return only;
  throw problemsError(CODE, place, [
    {
      path: "outputs",
      expected: "one output",
      got: list,
      hint: 'name the one with the scores: "student": {"output": ...}',
    },
  ]);
}

/** The model without the last softmax before an output, wherever it stands behind what hands scores on. */
function withoutSoftmax(model: OnnxModel, output: string, place: string): OnnxModel {
  const last = lastOperation(model.graph, output);
  if (last === null) return model;
  if (last.space === "sigmoid")
    throw problemsError(CODE, place, [
      {
        path: `output ${output}`,
        expected: "scores of classes that exclude one another: training has a softmax of its own",
        got: "a sigmoid for each class by itself",
        hint: `take the values before it: "student": {"output": ${JSON.stringify(last.input)}}`,
      },
    ]);
  const copy = clone(ModelProtoSchema, model) as OnnxModel;
  const at = copy.graph.node.findIndex((node) => node.output.includes(last.output));
  const name = copy.graph.node[at]?.name ?? "";
  // what it gave is now what it was given
  copy.graph.node[at] = create(NodeProtoSchema, {
    opType: "Identity",
    name,
    input: [last.input],
    output: [last.output],
  });
  return copy;
}

/** How rows of the data become rows of the model: as they are, channels last, or their values under another shape. */
type Adaptation = "same" | "channelsLast" | "reshaped";

function adaptation(row: Shape, wanted: readonly (number | string | null)[] | null): Adaptation | null {
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
function build(
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

/** Weights as they are met, by parameter name; one that is read in two shapes is two parameters. */
class WeightBook {
  readonly weights = new Map<string, Weight>();

  nameOf({ name, tensor }: Known): string {
    const plain = parameterName(name);
    const known = this.weights.get(plain);
    const fits = known === undefined || showShape(known.known.tensor.shape) === showShape(tensor.shape);
    return fits ? plain : `${plain} ${showShape(tensor.shape)}`;
  }

  note(known: Known, role: WeightRole): string {
    const name = this.nameOf(known);
    if (!this.weights.has(name)) this.weights.set(name, { known, role });
    return name;
  }
}

/** How a weight starts anew: kernels as He et al. (2015) or, where no relu follows for sure, Glorot and Bengio (2010). */
function freshStart({ known, role }: Weight): Initializer {
  const { shape } = known.tensor;
  switch (role) {
    case "bias":
      return { kind: "zeros" };
    case "scale":
      return { kind: "ones" };
    case "table":
      return { kind: "uniform", limit: 0.05 };
    case "running":
      return valuesOf(known);
    case "kernel": {
      const [outputs = 1, inputs = 1, ...window] = shape;
      const area = elementCount(window);
      return window.length > 0
        ? { kind: "normal", deviation: Math.sqrt(2 / (inputs * area)) }
        : { kind: "uniform", limit: Math.sqrt(6 / (outputs + inputs)) };
    }
  }
}

const valuesOf = ({ tensor }: Known): Initializer => ({
  kind: "values",
  values: Float32Array.from(tensor.data as Float32Array),
});

/** Running statistics of a model that starts anew: mean 0, variance 1. */
const freshStatistics = (name: string, variances: ReadonlySet<string>): Initializer =>
  variances.has(name) ? { kind: "ones" } : { kind: "zeros" };

type Train = OnnxStudentOptions["train"];

/** @throws {LimbeckError} naming every pattern that matches no weight */
function checkPatterns(
  { include, exclude, learningRateMultipliers }: Train,
  names: readonly string[],
  place: string,
): void {
  const given: readonly (readonly [string, string])[] = [
    ...include.map((pattern, i) => [`/student/train/include/${i}`, pattern] as const),
    ...exclude.map((pattern, i) => [`/student/train/exclude/${i}`, pattern] as const),
    ...learningRateMultipliers.map(
      ({ match }, i) => [`/student/train/learningRateMultipliers/${i}/match`, match] as const,
    ),
  ];
  const problems = given
    .filter(([, pattern]) => !names.some((name) => matches(pattern, name)))
    .map(([path, pattern]): Problem => {
      const near = nearest(pattern.replaceAll("*", ""), names);
      return {
        path,
        expected: "a pattern that matches a weight",
        got: JSON.stringify(pattern),
        hint: near === undefined ? `weights are ${names.slice(0, 6).join(", ")} ...` : `did you mean "${near}"?`,
      };
    });
  if (problems.length > 0) throw problemsError(CODE, place, problems);
}

interface Discovered {
  readonly source: Source;
  readonly book: WeightBook;
  readonly logits: Value;
}

/** Reads the model once: which weights it has, and what comes out. */
function discoverAt(
  source: Source,
  inputShape: Shape,
  rows: number,
  told: Parameters<typeof build>[3] = {},
): Discovered {
  const g = new GraphBuilder();
  const book = new WeightBook();
  const host: ImportHost = {
    g,
    training: true,
    dropout: true,
    weight: (known, role) => g.input(book.note(known, role), "float32", known.tensor.shape),
    trainsStatistics: () => true,
    update: () => undefined,
    dropoutMask: (shape) => g.input("mask", "float32", shape),
  };
  return { source, book, logits: build(host, source, g.input("rows", "float32", [rows, ...inputShape]), told) };
}

/** Ways to read a file's shapes that are tried at most. */
const MOST_READINGS = 400;

/** A batch size that no size of a model is likely to be: a multiple of the file's own. */
const OTHER_ROWS = 11;

/**
 * Reads a model whatever batch it was written for. Shapes that a fixed batch hides are read the likeliest way first; where
 * that leads to shapes that do not go together, another way is tried.
 */
function discover(model: OnnxModel, output: string, inputShape: Shape, place: string): Discovered {
  const batch = fixedBatch(model.graph);
  const plain: Source = { model, output, place, written: null };
  if (batch === null) return discoverAt(plain, inputShape, OTHER_ROWS);
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
  throw first;
}

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

function specs(book: WeightBook, options: OnnxStudentOptions, place: string): readonly ParameterSpec[] {
  const { include, exclude, learningRateMultipliers } = options.train;
  const names = [...book.weights].filter(([, { role }]) => role !== "running").map(([name]) => name);
  checkPatterns(options.train, names, place);
  const running = [...book.weights].filter(([, { role }]) => role === "running").map(([name]) => name);
  // a normalization asks for its mean, then for its variance
  const variances = new Set(running.filter((_, index) => index % 2 === 1));
  return [...book.weights].map(([name, weight]) => {
    const { known, role } = weight;
    const included = include.some((pattern) => matches(pattern, name));
    const trainable = role !== "running" && included && !exclude.some((pattern) => matches(pattern, name));
    const fresh = role === "running" ? freshStatistics(name, variances) : freshStart(weight);
    const multiplier = learningRateMultipliers.findLast(({ match }) => matches(match, name))?.value ?? 1;
    return {
      name,
      shape: known.tensor.shape,
      initializer: options.init === "fresh" ? fresh : valuesOf(known),
      trainable,
      decay: known.tensor.shape.length > 1,
      ...(multiplier === 1 ? {} : { learningRateMultiplier: multiplier }),
    };
  });
}

function hostOf(context: ForwardContext, book: WeightBook, trained: ReadonlySet<string>): ImportHost {
  return {
    g: context.g,
    training: context.training,
    dropout: context.dropout,
    weight: (known) => context.parameter(book.nameOf(known)),
    trainsStatistics: (scale) => trained.has(parameterName(scale)),
    update: (name, value) => {
      context.setParameter(parameterName(name), value);
    },
    dropoutMask: context.dropoutMask,
  };
}

/** What the user should know of weights that the file stores once. */
function sharedNotes(names: readonly string[]): readonly string[] {
  const stored = new Map<string, number>();
  for (const name of names) {
    const own = storedName(name);
    if (own !== null) stored.set(own, (stored.get(own) ?? 0) + 1);
  }
  return [...stored].map(
    ([name, count]) =>
      `the student's file stores "${name}" once for ${count} weights of equal values: they are trained apart, as ` +
      `"${name} of NODE, input N"`,
  );
}

/**
 * Builds the student for rows of `inputShape` and `classes` classes.
 * @param place - the model's file, for messages
 * @throws {LimbeckError} "student-invalid": no classifier of these classes, operators that cannot be trained, shapes that
 * depend on the rows, inputs that the data does not fit, patterns that match nothing
 */
export function onnxStudent(
  file: OnnxModel,
  options: OnnxStudentOptions,
  inputShape: Shape,
  classes: number,
  place: string,
): Student {
  const output = chosenOutput(file, options.output, place);
  const model = withoutSoftmax(file, output, place);
  checkOperators({ model, output, place, code: CODE });
  const { source, book, logits } = discover(model, output, inputShape, place);
  if (logits.dtype !== "float32" || logits.shape.length !== 2 || logits.shape[1] !== classes) {
    const declared = model.graph.output.find(({ name }) => name === options.output) ?? model.graph.output[0];
    const type = declared === undefined ? "" : `${dataTypeName(elementTypeOf(declared))} `;
    throw problemsError(CODE, place, [
      {
        path: `output ${output}`,
        expected: `one logit per class, float [batch, ${classes}]`,
        got: `${logits.dtype === "float32" ? "" : type}${shapeText(["batch", ...logits.shape.slice(1)])}`,
        hint: "the student must be a classifier of the data's classes; name another output with student.output",
      },
    ]);
  }
  const parameters = specs(book, options, place);
  const trained = new Set(parameters.filter(({ trainable }) => trainable).map(({ name }) => name));
  if (trained.size === 0)
    throw problemsError(CODE, place, [
      { path: "/student/train", expected: "at least one weight that is trained", got: "none" },
    ]);
  const preprocessing = statedBy(model)?.preprocessing;
  const notes = sharedNotes([...book.weights.keys()]);
  return {
    kind: "onnx",
    inputShape,
    classes,
    parameters,
    ...(notes.length === 0 ? {} : { notes }),
    ...(preprocessing === undefined ? {} : { preprocessing }),
    reference: {
      space: "logits",
      values: new Map(
        [...book.weights].map(([name, { known }]) => [name, Float32Array.from(known.tensor.data as Float32Array)]),
      ),
      scores: (rows) => {
        const [fed] = fedInputs(model.graph);
        const wanted = fed === undefined ? null : declaredShape(fed);
        const isLast = adaptation(inputShape, wanted) === "channelsLast";
        return fileScores(model, output, place, { row: inputShape, isLast }, rows);
      },
    },
    forward: (context, input) => build(hostOf(context, book, trained), source, input),
  };
}
