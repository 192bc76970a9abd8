// Times one model's training step in a process of its own; prints {"medianMs", "minMs", "compileMs"} as JSON.
import { performance } from "node:perf_hooks";
import { heldLogits } from "../src/engine/row-logits.ts";
import { onnxEngine } from "../src/engine/onnx/index.ts";
import { teacherTargets } from "../src/kinds/targets/teacher.ts";
import { adam } from "../src/kinds/optimizers/adam.ts";
import { randomNormals } from "../src/base/numeric/random.ts";
import { initialState } from "../src/training/initial-state.ts";
import { benchModel, benchNames } from "./models.ts";
import { median } from "./statistics.ts";

const BLOCKS = 15;

const name = benchNames.find((known) => known === process.argv[2]);
if (name === undefined) throw new Error(`measure-steps: one of ${benchNames.join(", ")}`);
const { student, dataset, batchRows, steps } = benchModel(name);
const optimizer = adam({ kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: null });
const teacherLogits = heldLogits(
  Float32Array.from(randomNormals(2, "bench teacher", {}, batchRows * student.classes)),
  student.classes,
);
const trainer = await onnxEngine(2).trainer({
  student,
  dataset,
  optimizer,
  teacherLogits,
  targets: teacherTargets({ kind: "smoothing", spread: "all" }),
  preprocessing: { scale: 1, mean: [0], std: [1] },
});
const fill = (value: number): Float32Array => new Float32Array(steps).fill(value);
const scalars = new Map([
  ["epsilon", fill(0.1)],
  ["temperature", fill(4)],
  ["alpha", fill(0.5)],
  ["stepSize", fill(1e-5)],
  ["stepEpsilon", fill(1e-8)],
]);
const rows = Int32Array.from({ length: steps * batchRows }, (_, i) => i % batchRows);
let state = initialState(student, optimizer, 7);
const startedAt = performance.now();
const run = async (count: number): Promise<void> => {
  const block = { batchRows, rows: rows.subarray(0, count * batchRows), scalars, seed: 7, firstStep: 0 };
  ({ state } = await trainer.run(state, block));
};
await run(1);
const compileMs = performance.now() - startedAt;
await run(steps);
const times: number[] = [];
for (let block = 0; block < BLOCKS; block++) {
  const from = performance.now();
  await run(steps);
  times.push((performance.now() - from) / steps);
}
await trainer.close();
process.stdout.write(`${JSON.stringify({ medianMs: median(times), minMs: Math.min(...times), compileMs })}\n`);
