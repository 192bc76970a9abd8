// The graph of one batch up to its loss: gather rows, preprocess, student, targets. Every engine starts from it.
import type { Dataset, Preprocessing, Student, TrainerRequest } from "../contracts.ts";
import { internalError } from "../errors.ts";
import { GraphBuilder } from "../graph/builder.ts";
import type { DType, Shape, Value } from "../graph/ir.ts";

/** A dropout mask that is drawn outside and fed each step; 1 keeps, 0 drops. */
export interface MaskInput {
  readonly name: string;
  readonly shape: Shape;
  readonly rate: number;
  readonly value: Value;
}

export interface LossGraph {
  readonly g: GraphBuilder;
  readonly loss: Value;
  readonly logits: Value;
  readonly parameters: ReadonlyMap<string, Value>;
  /** New values of the parameters that the forward pass updates itself. */
  readonly updates: ReadonlyMap<string, Value>;
  readonly masks: readonly MaskInput[];
  readonly scalar: (name: string) => Value;
  readonly scalars: ReadonlyMap<string, Value>;
}

export const inputNames = { data: "data", labels: "labels", teacher: "teacher", rows: "rows" } as const;

function storedType(dataset: Dataset): DType {
  if (dataset.inputs instanceof Uint8Array) return "uint8";
  return dataset.inputs instanceof Int32Array ? "int32" : "float32";
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

/** The rows of one batch, preprocessed; [rows, ...inputShape]. Data and row indices become inputs of the graph. */
export function gatheredInput(
  g: GraphBuilder,
  dataset: Dataset,
  preprocessing: Preprocessing,
  batchRows: number,
): { readonly input: Value; readonly rows: Value } {
  const data = g.input(inputNames.data, storedType(dataset), [dataset.rows, ...dataset.inputShape]);
  const rows = g.input(inputNames.rows, "int32", [batchRows]);
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

/**
 * Builds forward pass and mean loss of a batch of `batchRows` rows in training mode.
 * @param makeParameters - how parameters enter; each as an input named like it by default
 */
export function buildLoss(
  request: TrainerRequest,
  batchRows: number,
  makeParameters: MakeParameters = parameterInputs,
): LossGraph {
  const { student, targets, dataset, preprocessing } = request;
  const g = new GraphBuilder();
  const { input, rows } = gatheredInput(g, dataset, preprocessing, batchRows);
  const allLabels = g.input(inputNames.labels, "int32", [dataset.rows]);
  const allTeacher = targets.needsTeacher
    ? g.input(inputNames.teacher, "float32", [dataset.rows, student.classes])
    : null;
  const parameters = makeParameters(g, student);
  const scalars = new Map<string, Value>();
  const scalar = (name: string): Value => {
    const known = scalars.get(name) ?? g.input(`scalar:${name}`, "float32", []);
    scalars.set(name, known);
    return known;
  };
  const masks: MaskInput[] = [];
  const updates = new Map<string, Value>();
  const logits = student.forward(
    {
      g,
      training: true,
      parameter: (name) => lookUp(parameters, name),
      dropoutMask: (shape, rate) => {
        const name = `mask:${masks.length}`;
        const value = g.input(name, "uint8", shape);
        masks.push({ name, shape, rate, value });
        return g.scale(g.cast(value, "float32"), 1 / (1 - rate));
      },
      setParameter: (name, value) => updates.set(name, value),
    },
    input,
  );
  const perRow = targets.lossPerRow({
    g,
    logits,
    labels: g.one("Gather", [allLabels, rows], { axis: 0 }),
    teacherLogits: allTeacher === null ? null : g.one("Gather", [allTeacher, rows], { axis: 0 }),
    scalar,
  });
  return { g, loss: g.mean(perRow, [0]), logits, parameters, updates, masks, scalar, scalars };
}
