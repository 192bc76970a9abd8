// A student from an ONNX file: its weights become parameters, its last softmax is taken off, its batch is freed.
import type { ForwardContext, Initializer, ParameterSpec, Student } from "../contracts.ts";
import { problemsError, type Problem } from "../errors.ts";
import { GraphBuilder } from "../graph/builder.ts";
import { elementCount, type Shape, type Value } from "../graph/ir.ts";
import { showShape } from "../graph/shapes.ts";
import { makeBatchDynamic } from "../onnx/dynamic-batch.ts";
import { dataTypes, dataTypeName } from "../onnx/format.ts";
import { declaredShape, elementTypeOf, fedInputs } from "../onnx/graph-walk.ts";
import { checkOperators, importGraph, type ImportHost, type Known, type WeightRole } from "../onnx/import/index.ts";
import { readModel, type OnnxModel } from "../onnx/model-file.ts";
import { shapeText } from "../onnx/summary.ts";
import { nearest } from "../validation/explain.ts";
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
  return makeBatchDynamic((await readModel(path, CODE)).model);
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

/** What flows into a last softmax: training needs logits. */
function beforeSoftmax({ graph }: OnnxModel, output: string): string {
  const last = graph.node.find((node) => node.output.includes(output));
  const [input] = last?.input ?? [];
  const isLast = last?.opType === "Softmax" || last?.opType === "LogSoftmax";
  return isLast && input !== undefined ? input : output;
}

/** The shape of a row that the model wants, from that of the data's rows. */
function adapted(g: GraphBuilder, input: Value, wanted: readonly (number | string | null)[] | null): Value | null {
  const row = input.shape.slice(1);
  const target = wanted?.slice(1);
  if (target === undefined) return input;
  const agrees = (shape: Shape): boolean =>
    shape.length === target.length && target.every((size, axis) => typeof size !== "number" || size === shape[axis]);
  if (agrees(row)) return input;
  const [channels = 0, height = 0, width = 0] = row;
  if (row.length === 3 && agrees([height, width, channels])) return g.transpose(input, [0, 2, 3, 1]);
  const fixed = target.filter((size) => typeof size === "number");
  if (fixed.length === target.length && elementCount(fixed) === elementCount(row))
    return g.reshape(input, [-1, ...fixed]);
  return null;
}

interface Source {
  readonly model: OnnxModel;
  readonly output: string;
  readonly place: string;
}

/** The model's graph over a batch of preprocessed rows; logits [N, classes]. */
function build(host: ImportHost, { model, output, place }: Source, rows: Value): Value {
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
  const type = elementTypeOf(input);
  const fed =
    type === dataTypes.int64 ? g.cast(fitting, "int64") : type === dataTypes.int32 ? g.cast(fitting, "int32") : fitting;
  const inputs = new Map([[input.name, fed]]);
  const scores = importGraph(host, { model, output, inputs, place, code: CODE });
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

function discover(source: Source, inputShape: Shape): { readonly book: WeightBook; readonly logits: Value } {
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
  return { book, logits: build(host, source, g.input("rows", "float32", [2, ...inputShape])) };
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

/**
 * Builds the student for rows of `inputShape` and `classes` classes.
 * @param place - the model's file, for messages
 * @throws {LimbeckError} "student-invalid": no classifier of these classes, operators that cannot be trained, shapes that
 * depend on the rows, inputs that the data does not fit, patterns that match nothing
 */
export function onnxStudent(
  model: OnnxModel,
  options: OnnxStudentOptions,
  inputShape: Shape,
  classes: number,
  place: string,
): Student {
  const output = beforeSoftmax(model, chosenOutput(model, options.output, place));
  const source = { model, output, place };
  checkOperators({ model, output, place, code: CODE });
  const { book, logits } = discover(source, inputShape);
  if (logits.dtype !== "float32" || showShape(logits.shape) !== showShape([2, classes])) {
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
  return {
    kind: "onnx",
    inputShape,
    classes,
    parameters,
    forward: (context, input) => build(hostOf(context, book, trained), source, input),
  };
}
