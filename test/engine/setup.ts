// What engine tests share: small data sets, blocks of steps with all their scalars, training runs, comparisons.
import assert from "node:assert/strict";
import { heldLogits } from "../../src/engine/row-logits.ts";
import type {
  BlockResult,
  Dataset,
  ModelState,
  Optimizer,
  RowValues,
  StepBlock,
  Student,
  Targets,
} from "../../src/engine/contracts.ts";
import { onnxEngine } from "../../src/engine/onnx/index.ts";
import { randomNormals, randomWords, shuffled } from "../../src/base/numeric/random.ts";
import { hardTargets } from "../../src/kinds/targets/hard.ts";
import { sgd } from "../../src/kinds/optimizers/sgd.ts";
import { definitionSchema, layersStudent, type LayersDefinition } from "../../src/kinds/students/layers-student.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { checked } from "../../src/base/validation/check.ts";

export function dataset(
  inputShape: readonly number[],
  inputs: RowValues,
  labels: Int32Array,
  classes: number,
): Dataset {
  return {
    rows: labels.length,
    inputShape,
    inputs,
    labels,
    classes: Array.from({ length: classes }, (_, k) => `class ${k}`),
    rowId: String,
    sha256: "",
  };
}

/** Normal inputs and uniform labels. */
export function randomDataset(rows: number, inputShape: readonly number[], classes: number, seed = 1): Dataset {
  const size = inputShape.reduce((product, axis) => product * axis, 1);
  const inputs = Float32Array.from(randomNormals(seed, "inputs", {}, rows * size));
  const labels = Int32Array.from(randomWords(seed, "labels", {}, rows), (word) => word % classes);
  return dataset(inputShape, inputs, labels, classes);
}

/** A student from a definition as a file holds it: validated, with defaults filled in. */
export function student(layers: readonly object[], inputShape: readonly number[], classes: number): Student {
  const definition = checked(definitionSchema, { layers }, "student-invalid", "student.json") as LayersDefinition;
  return layersStudent(definition, inputShape, classes, "student.json");
}

/** Steps over `rows` with the optimizer's scalars at each, counted from `firstStep`. */
export function block(
  optimizer: Optimizer,
  rows: Int32Array,
  batchRows: number,
  options: {
    readonly learningRate?: (step: number) => number;
    readonly firstStep?: number;
    readonly seed?: number;
    readonly scalars?: Readonly<Record<string, number>>;
  } = {},
): StepBlock {
  const { learningRate = () => 0.01, firstStep = 0, seed = 7, scalars: fixed = {} } = options;
  const steps = rows.length / batchRows;
  const scalars = new Map(Object.entries(fixed).map(([name, value]) => [name, new Float32Array(steps).fill(value)]));
  for (let step = 0; step < steps; step++)
    for (const [name, value] of optimizer.scalarsAt(firstStep + step + 1, learningRate(firstStep + step))) {
      const values = scalars.get(name) ?? new Float32Array(steps);
      values[step] = value;
      scalars.set(name, values);
    }
  return { batchRows, rows, scalars, seed, firstStep };
}

export function assertSameState(actual: ModelState, expected: ModelState): void {
  assert.deepEqual([...actual.keys()].sort(), [...expected.keys()].sort());
  for (const [name, values] of expected) assert.deepEqual(actual.get(name), values, name);
}

export const plain = { scale: 1, mean: [0], std: [1] };

export const sgdOptimizer = sgd({ momentum: 0, nesterov: false, weightDecay: 0, clipNorm: null });

/** Steps of gradient descent on all rows at once, from a student's start. */
export async function descend(
  student: Student,
  data: Dataset,
  steps: number,
  learningRate: number,
): Promise<{ readonly before: ModelState; readonly after: ModelState; readonly losses: Float32Array }> {
  const before = initialState(student, sgdOptimizer, 1);
  const rows = Int32Array.from({ length: steps * data.rows }, (_, i) => i % data.rows);
  const steady = block(sgdOptimizer, rows, data.rows, { learningRate: () => learningRate });
  const { state, losses } = await train({ student, dataset: data }, before, [steady]);
  return { before, after: state, losses };
}

/** Logits of all rows. */
export async function logitsOf(student: Student, data: Dataset, state: ModelState): Promise<Float32Array> {
  const predictor = await onnxEngine(1).predictor({ student, dataset: data, preprocessing: plain });
  const logits = await predictor.logits(
    state,
    Int32Array.from({ length: data.rows }, (_, row) => row),
  );
  await predictor.close();
  return logits;
}

/** Runs blocks one after another on one trainer. */
export async function train(
  setup: {
    readonly student: Student;
    readonly dataset: Dataset;
    readonly targets?: Targets;
    readonly optimizer?: Optimizer;
    readonly teacherLogits?: Float32Array;
    readonly threads?: number;
  },
  state: ModelState,
  blocks: readonly StepBlock[],
): Promise<BlockResult> {
  const { targets = hardTargets(), optimizer = sgdOptimizer, teacherLogits = null, threads = 1, ...rest } = setup;
  const trainer = await onnxEngine(threads).trainer({
    ...rest,
    targets,
    optimizer,
    teacherLogits: teacherLogits === null ? null : heldLogits(teacherLogits, setup.student.classes),
    preprocessing: plain,
  });
  const losses: number[] = [];
  let current = state;
  for (const each of blocks) {
    const result = await trainer.run(current, each);
    current = result.state;
    losses.push(...result.losses);
  }
  await trainer.close();
  return { state: current, losses: Float32Array.from(losses) };
}

export const order = (rows: number, length: number): Int32Array => {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const rounds = Array.from({ length: Math.ceil(length / rows) }, (_, epoch) => [
    ...shuffled(all, 3, "order", { epoch }),
  ]);
  return Int32Array.from(rounds.flat().slice(0, length));
};

/** -log softmax(z)_y in float64. */
export function crossEntropy(logits: readonly number[], label: number): number {
  const top = Math.max(...logits);
  return Math.log(logits.reduce((sum, z) => sum + Math.exp(z - top), 0)) + top - logits[label]!;
}

export const close = (actual: number, expected: number, tolerance: number, what: string): void =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, expected ${expected}`,
  );
