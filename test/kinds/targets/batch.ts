// One batch through an objective, in float64 unless asked: loss per row, mean loss and its gradient with respect to the logits.
import type { TargetContext, Targets } from "../../../src/engine/contracts.ts";
import { evaluateGraph } from "../../../src/engine/onnx/evaluate.ts";
import { GraphBuilder } from "../../../src/graph/builder.ts";
import { differentiate } from "../../../src/graph/differentiate.ts";
import type { TensorData, Value } from "../../../src/graph/ir.ts";

export interface Batch {
  readonly rows: number;
  readonly classes: number;
  readonly logits: readonly number[];
  readonly teacherLogits?: readonly number[];
  readonly labels: readonly number[];
  readonly scalars?: Readonly<Record<string, number>>;
  readonly memory?: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>>;
  readonly parameters?: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
  >;
  /** Inner values of both, whose rows are the first axis. */
  readonly tensors?: Readonly<Record<"student" | "teacher", Tensors>>;
}

type Tensors = Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>>;

export interface Evaluated {
  readonly perRow: readonly number[];
  readonly loss: number;
  /** d loss / d logits, rows x classes. */
  readonly gradient: readonly number[];
  /** d loss / d inner value of the student, and d parameter, by name. */
  readonly slopes: Readonly<Record<string, readonly number[]>>;
  /** What the loss remembers for the next step. */
  readonly memory: Readonly<Record<string, readonly number[]>>;
}

const numbers = (data: ArrayLike<number | bigint>): number[] => Array.from(data, Number);

interface Built {
  readonly context: TargetContext;
  readonly feeds: ReadonlyMap<string, TensorData>;
  readonly remembered: ReadonlyMap<string, Value>;
  /** What the loss asked for and has a slope by. */
  readonly asked: ReadonlyMap<string, Value>;
}

function build(batch: Batch, dtype: "float32" | "float64" = "float64"): Built {
  const floats = (values: readonly number[]): TensorData =>
    dtype === "float64" ? Float64Array.from(values) : Float32Array.from(values);
  const { rows, classes, logits, teacherLogits, labels, scalars = {}, memory = {}, parameters = {} } = batch;
  const g = new GraphBuilder();
  const feeds = new Map<string, TensorData>([
    ["logits", floats(logits)],
    ["labels", Int32Array.from(labels)],
  ]);
  const inputs = new Map<string, Value>();
  const asked = new Map<string, Value>();
  const given = (what: string, name: string, held: Tensors = {}): Value => {
    const known = inputs.get(`${what} ${name}`);
    if (known !== undefined) return known;
    const tensor = held[name];
    if (tensor === undefined) throw new Error(`no ${what} ${name}`);
    feeds.set(`${what} ${name}`, floats(tensor.values));
    const value = g.input(`${what} ${name}`, dtype, tensor.shape);
    inputs.set(`${what} ${name}`, value);
    if (what !== "teacher's") asked.set(name, value);
    return value;
  };
  const remembered = new Map<string, Value>();
  if (teacherLogits !== undefined) feeds.set("teacher", floats(teacherLogits));
  const context: TargetContext = {
    g,
    logits: g.input("logits", dtype, [rows, classes]),
    labels: g.one("OneHot", [g.input("labels", "int32", [rows])], { classes, dtype }),
    teacherLogits: teacherLogits === undefined ? null : g.input("teacher", dtype, [rows, classes]),
    scalar: (name) => {
      const known = inputs.get(name) ?? g.input(name, dtype, []);
      inputs.set(name, known);
      feeds.set(name, floats([scalars[name] ?? NaN]));
      return known;
    },
    studentTensor: (name) => given("student's", name, batch.tensors?.student),
    teacherTensor: (name) => g.stopGradient(given("teacher's", name, batch.tensors?.teacher)),
    parameter: (name) => given("parameter", name, parameters),
    // a student that is its own logits: one parameter of that name, as large as the batch
    logitsBy: (parameter) => parameter("logits"),
    memory: (name) => {
      const held = memory[name];
      if (held === undefined) throw new Error(`no memory ${name}`);
      feeds.set(name, floats(held.values));
      return g.input(name, dtype, held.shape);
    },
    setMemory: (name, value) => remembered.set(name, value),
  };
  return { context, feeds, remembered, asked };
}

/** Builds the targets' loss over inputs of one type and runs it. */
export async function evaluateTargets(
  targets: Targets,
  batch: Batch,
  dtype: "float32" | "float64" = "float64",
): Promise<Evaluated> {
  const { context, feeds, remembered, asked } = build(batch, dtype);
  const { g, logits } = context;
  const perRow = targets.lossPerRow(context);
  const loss = g.mean(perRow, [0]);
  const gradients = differentiate(g, loss, [logits, ...asked.values()]);
  const results = await evaluateGraph(g.finish([perRow, loss, ...gradients, ...remembered.values()]), feeds);
  const [rowLosses, mean, gradient, ...others] = results.map(({ data }) => numbers(data));
  const slopes = Object.fromEntries([...asked.keys()].map((name, i) => [name, others[i]!]));
  const memory = Object.fromEntries([...remembered.keys()].map((name, i) => [name, others[asked.size + i]!]));
  return { perRow: rowLosses!, loss: mean![0]!, gradient: gradient!, slopes, memory };
}

/** Evaluates any value built over a batch's context, such as the targets' distribution. */
export async function evaluateValue(make: (context: TargetContext) => Value, batch: Batch): Promise<readonly number[]> {
  const { context, feeds } = build(batch);
  const value = make(context);
  const [result] = await evaluateGraph(context.g.finish([value]), feeds);
  return numbers(result!.data);
}
