// The graph of one batch up to its loss: gather rows, preprocess, student, targets. Every engine starts from it.
import type {
  Dataset,
  ForwardContext,
  Preprocessing,
  StepBlock,
  StepInput,
  Student,
  TrainerRequest,
} from "./contracts.ts";
import { internalError } from "../base/errors.ts";
import { GraphBuilder } from "../graph/builder.ts";
import type { Shape, Value } from "../graph/ir.ts";
import { dropoutMasks, type MaskInput } from "./dropout-masks.ts";
import { isStored, valueType } from "./row-values.ts";
import { inputNames, maskInput, scalarInput, tensorInput } from "./input-names.ts";
import { keepName, lambdaName, mixingInputs, partnersName } from "./mixed-rows.ts";
import {
  askedTeacher,
  askedTensors,
  asksTeacher,
  readTeacher,
  stepRows,
  viewedRows,
  viewPlaceName,
  viewPlaces,
  viewRowsName,
  type StepRows,
} from "./step-rows.ts";

export interface LossGraph {
  readonly g: GraphBuilder;
  readonly loss: Value;
  readonly logits: Value;
  /** Parameters, and what the loss remembers. */
  readonly parameters: ReadonlyMap<string, Value>;
  /** New values of those that the forward pass or the loss updates itself. */
  readonly updates: ReadonlyMap<string, Value>;
  readonly fed: readonly StepInput[];
  readonly scalar: (name: string) => Value;
  readonly scalars: ReadonlyMap<string, Value>;
}

/** (x * scale - mean) / std as one product and one difference, per channel where the constants are. */
export function preprocess(g: GraphBuilder, raw: Value, { scale, mean, std }: Preprocessing): Value {
  const x = g.cast(raw, "float32");
  const channels = Math.max(mean.length, std.length);
  const at = (values: readonly number[], channel: number): number => values[values.length === 1 ? 0 : channel] ?? 0;
  const factors = Float32Array.from({ length: channels }, (_, c) => scale / at(std, c));
  const offsets = Float32Array.from({ length: channels }, (_, c) => at(mean, c) / at(std, c));
  const shape = channels === 1 ? [] : [channels, ...Array.from({ length: raw.shape.length - 2 }, () => 1)];
  const constant = (data: Float32Array): Value => g.constant({ dtype: "float32", shape, data });
  const scaled = factors.every((factor) => factor === 1) ? x : g.mul(x, constant(factors));
  return offsets.every((offset) => offset === 0) ? scaled : g.sub(scaled, constant(offsets));
}

/**
 * The rows of one batch, preprocessed; [rows, ...inputShape]. Data and row indices become inputs of the graph; where the data
 * stays in a file, the batch's rows do in place of the data.
 */
export function gatheredInput(
  g: GraphBuilder,
  dataset: Dataset,
  preprocessing: Preprocessing,
  batchRows: number,
): { readonly input: Value; readonly rows: Value } {
  const stays = isStored(dataset.inputs);
  const [name, held] = stays ? [viewRowsName, batchRows] : [inputNames.data, dataset.rows];
  const data = g.input(name, valueType(dataset.inputs), [held, ...dataset.inputShape]);
  const rows = g.input(inputNames.rows, "int32", [batchRows]);
  if (stays) return { input: preprocess(g, data, preprocessing), rows };
  return { input: preprocess(g, g.one("Gather", [data, rows], { axis: 0 }), preprocessing), rows };
}

/** The student's parameters as inputs named like them. */
export function parameterInputs(g: GraphBuilder, student: Student): ReadonlyMap<string, Value> {
  return new Map(student.parameters.map(({ name, shape }) => [name, g.input(name, "float32", shape)]));
}

export function lookUp(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw internalError(`no value named ${name}`);
  return value;
}

/** The student's parameters by name, as the graph receives them. */
export type MakeParameters = (g: GraphBuilder, student: Student) => ReadonlyMap<string, Value>;

export type DrawMask = (shape: Shape, rate: number) => Value;

/** Dropout masks as inputs of a graph, by the order in which the layers ask for them. */
export function maskInputs(g: GraphBuilder): {
  readonly masks: readonly MaskInput[];
  readonly dropoutMask: DrawMask;
} {
  const masks: MaskInput[] = [];
  return {
    masks,
    dropoutMask: (shape, rate) => {
      const name = maskInput(masks.length);
      masks.push({ name, shape, rate });
      return g.scale(g.cast(g.input(name, "uint8", shape), "float32"), 1 / (1 - rate));
    },
  };
}

/** A forward pass outside training: nothing is updated, and dropped only where masks are drawn. */
export function inference(g: GraphBuilder, parameter: (name: string) => Value, dropoutMask?: DrawMask): ForwardContext {
  const refuse = (): never => {
    throw internalError("no dropout and no updates in inference");
  };
  const dropout = dropoutMask !== undefined;
  return { g, training: false, dropout, parameter, dropoutMask: dropoutMask ?? refuse, setParameter: refuse };
}

const fedMask = (mask: MaskInput): StepInput => ({
  name: mask.name,
  shape: mask.shape,
  values: ({ seed, firstStep }, from, count) => dropoutMasks(mask, seed, firstStep + from, count),
});

/** What a batch brings to its loss: rows as the student sees them, labels as distributions, what the teacher has of them. */
interface BatchValues {
  readonly input: Value;
  readonly labels: Value;
  readonly teacherLogits: Value | null;
  readonly teacherTensors: ReadonlyMap<string, Value>;
  readonly fed: readonly StepInput[];
}

/** a where nothing is mixed; keep a + (1 - keep) a[partners] where it is. */
function blended(g: GraphBuilder, a: Value, partners: Value, keep: Value): Value {
  const other = g.one("Gather", [a, partners], { axis: 0 });
  return g.add(g.mul(a, keep), g.mul(other, g.sub(g.scalar(1), keep)));
}

/** Rows of a batch as the student sees them, and where its labels are found. */
interface SeenRows {
  readonly input: Value;
  /** Indices of the rows in the data set. */
  readonly rows: Value;
  /** Places of the rows among the stored labels of a teacher. */
  readonly places: Value;
  readonly fed: readonly StepInput[];
}

/** Gathered from the data set, gathered from its kept views, or fed. */
function seenRows(g: GraphBuilder, request: TrainerRequest, batchRows: number, rowsOf: StepRows): SeenRows {
  const { dataset, preprocessing, augmentation } = request;
  if (augmentation === undefined) {
    const { input, rows } = gatheredInput(g, dataset, preprocessing, batchRows);
    return { input, rows, places: rows, fed: isStored(dataset.inputs) ? [viewedRows(rowsOf, dataset, batchRows)] : [] };
  }
  const rows = g.input(inputNames.rows, "int32", [batchRows]);
  const { stored } = augmentation;
  const fedPlaces = stored === null ? [] : [viewPlaces(dataset, stored.views, batchRows)];
  const places = stored === null ? rows : g.input(viewPlaceName, "int32", [batchRows]);
  if (stored?.values !== undefined) {
    const kept = [stored.views * dataset.rows, ...dataset.inputShape];
    const all = g.input(inputNames.data, valueType(dataset.inputs), kept);
    const raw = g.one("Gather", [all, places], { axis: 0 });
    return { input: preprocess(g, raw, preprocessing), rows, places, fed: fedPlaces };
  }
  const viewed = viewedRows(rowsOf, dataset, batchRows);
  const raw = g.input(viewed.name, valueType(dataset.inputs), viewed.shape);
  return { input: preprocess(g, raw, preprocessing), rows, places, fed: [viewed, ...fedPlaces] };
}

/** The teacher's logits of a batch: gathered where they are in memory, fed where they stay in a file or it is asked. */
function teacherValues(
  g: GraphBuilder,
  request: TrainerRequest,
  places: Value,
  batchRows: number,
  rowsOf: StepRows,
): Pick<BatchValues, "teacherLogits" | "fed"> {
  const { student, targets, dataset, augmentation, askTeacher, teacherLogits } = request;
  if (!targets.needsTeacher) return { teacherLogits: null, fed: [] };
  if (asksTeacher(request)) {
    if (askTeacher === undefined) throw internalError("nobody to ask about the rows of a step");
    const asked = askedTeacher(request, rowsOf, batchRows, askTeacher);
    return { teacherLogits: g.input(asked.name, "float32", asked.shape), fed: [asked] };
  }
  if (teacherLogits !== null && teacherLogits.values === undefined) {
    const read = readTeacher(request, teacherLogits, batchRows);
    return { teacherLogits: g.input(read.name, "float32", read.shape), fed: [read] };
  }
  const labels = (augmentation?.stored?.views ?? 1) * dataset.rows;
  const all = g.input(inputNames.teacher, "float32", [labels, student.classes]);
  return { teacherLogits: g.one("Gather", [all, places], { axis: 0 }), fed: [] };
}

/** The teacher's inner values of a batch, by their names. */
function tensorValues(
  g: GraphBuilder,
  request: TrainerRequest,
  batchRows: number,
  rowsOf: StepRows,
): Pick<BatchValues, "teacherTensors" | "fed"> {
  const { teacherTensors: asked } = request;
  if (asked === undefined) return { teacherTensors: new Map(), fed: [] };
  const fed = askedTensors(request, rowsOf, batchRows, asked);
  const values = [...asked.shapes].map(([name, shape]): [string, Value] => [
    name,
    g.input(tensorInput(name), "float32", [batchRows, ...shape]),
  ]);
  return { teacherTensors: new Map(values), fed };
}

function batchValues(g: GraphBuilder, request: TrainerRequest, batchRows: number): BatchValues {
  const { student, dataset, mixing, augmentation } = request;
  const { classes } = student;
  const rowsOf = stepRows(dataset, augmentation);
  const { input, rows, places, fed: fedRows } = seenRows(g, request, batchRows, rowsOf);
  const allLabels = g.input(inputNames.labels, "int32", [dataset.rows]);
  const indices = g.one("Gather", [allLabels, rows], { axis: 0 });
  const labels = g.one("OneHot", [indices], { classes, dtype: "float32" });
  const { teacherLogits, fed: fedTeacher } = teacherValues(g, request, places, batchRows, rowsOf);
  const { teacherTensors, fed: fedTensors } = tensorValues(g, request, batchRows, rowsOf);
  const fed = [...fedRows, ...fedTeacher, ...fedTensors];
  if (mixing === undefined) return { input, labels, teacherLogits, teacherTensors, fed };
  const keep = g.input(keepName, "float32", mixing.keepShape(dataset.inputShape));
  const lambda = g.input(lambdaName, "float32", []);
  const partners = g.input(partnersName, "int32", [batchRows]);
  return {
    input: blended(g, input, partners, keep),
    labels: blended(g, labels, partners, lambda),
    teacherLogits,
    teacherTensors,
    fed: [...fed, ...mixingInputs(dataset, mixing, batchRows)],
  };
}

/** Which batches a step is made for: their rows, and how many positions of each are looked at. */
export type BatchShape = Pick<StepBlock, "batchRows" | "length">;

/** The forward pass over the first positions of preprocessed rows, or over all. */
function forwardOver({ student }: TrainerRequest, length: number | undefined): Student["forward"] {
  if (length === undefined || length === student.inputShape[0])
    return (context, input) => student.forward(context, input);
  const forward = student.ofLength?.(length) ?? null;
  if (forward === null) throw internalError(`the student has no forward pass over ${length} positions`);
  const cut = { starts: [0], ends: [length], axes: [1], steps: [1] };
  return (context, input) => forward(context, context.g.one("Slice", [input], cut));
}

/**
 * Builds forward pass and mean loss of a batch in training mode.
 * @param makeParameters - how parameters enter; each as an input named like it by default
 */
export function buildLoss(
  request: TrainerRequest,
  { batchRows, length }: BatchShape,
  makeParameters: MakeParameters = parameterInputs,
): LossGraph {
  const { student, targets } = request;
  const g = new GraphBuilder();
  const { input, labels, teacherLogits, teacherTensors, fed } = batchValues(g, request, batchRows);
  const parameters = makeParameters(g, student);
  const scalars = new Map<string, Value>();
  const scalar = (name: string): Value => {
    const known = scalars.get(name) ?? g.input(scalarInput(name), "float32", []);
    scalars.set(name, known);
    return known;
  };
  const { masks, dropoutMask } = maskInputs(g);
  const updates = new Map<string, Value>();
  const studentTensors = new Map<string, Value>();
  const forward = forwardOver(request, length);
  const logits = forward(
    {
      g,
      training: true,
      dropout: true,
      parameter: (name) => lookUp(parameters, name),
      dropoutMask,
      setParameter: (name, value) => updates.set(name, value),
      tensor: (name, value) => studentTensors.set(name, value),
    },
    input,
  );
  const memory = new Map((targets.memory ?? []).map(({ name, shape }) => [name, g.input(name, "float32", shape)]));
  const perRow = targets.lossPerRow({
    g,
    logits,
    labels,
    teacherLogits,
    studentTensor: (name) => lookUp(studentTensors, name),
    teacherTensor: (name) => g.stopGradient(lookUp(teacherTensors, name)),
    scalar,
    parameter: (name) => lookUp(parameters, name),
    logitsBy: (parameter) => forward(inference(g, parameter), input),
    memory: (name) => lookUp(memory, name),
    setMemory: (name, value) => updates.set(name, value),
  });
  return {
    g,
    loss: g.mean(perRow, [0]),
    logits,
    parameters: new Map([...parameters, ...memory]),
    updates,
    fed: [...fed, ...masks.map(fedMask)],
    scalar,
    scalars,
  };
}
