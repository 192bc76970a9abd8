// `npm run bench -- engines`: the same step on the onnx engine and on every TensorFlow.js backend that loads.
import { performance } from "node:perf_hooks";
import { heldLogits } from "../src/engine/row-logits.ts";
import type { Engine } from "../src/engine/contracts.ts";
import { onnxEngine } from "../src/engine/onnx/index.ts";
import { tfjsEngine } from "../src/engine/tfjs/index.ts";
import { randomNormals } from "../src/base/numeric/random.ts";
import { teacherTargets } from "../src/kinds/targets/teacher.ts";
import { adam } from "../src/kinds/optimizers/adam.ts";
import { initialState } from "../src/training/initial-state.ts";
import { benchModel, type BenchName } from "./models.ts";
import { median } from "./statistics.ts";

export interface EngineFigures {
  readonly medianMs: number;
  /** Step time over the onnx engine's. */
  readonly ratio: number;
}

/** Median milliseconds of a step over `rounds` blocks of `steps`, after one block to warm up. */
async function stepMs(engine: Engine, name: BenchName, steps: number, rounds: number): Promise<number> {
  const { student, dataset, batchRows } = benchModel(name);
  const optimizer = adam({ kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: null });
  const trainer = await engine.trainer({
    student,
    dataset,
    optimizer,
    teacherLogits: heldLogits(
      Float32Array.from(randomNormals(2, "bench teacher", {}, batchRows * student.classes)),
      student.classes,
    ),
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
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const from = performance.now();
    ({ state } = await trainer.run(state, { batchRows, rows, scalars, seed: 7, firstStep: 0 }));
    if (round > 0) times.push((performance.now() - from) / steps);
  }
  await trainer.close();
  return median(times);
}

/** Steps a block: enough for a millisecond's step to be timed, few enough for one of a second. */
const blockSteps: Readonly<Record<BenchName, number>> = { "mlp-small": 50, mlp: 10, cnn: 1, transformer: 1 };

/** Above it, plain JavaScript takes minutes a step. */
const MOST_FOR_CPU = 1e8;

export async function benchEngines(
  names: readonly BenchName[],
  rounds: number,
): Promise<Record<string, Record<string, EngineFigures | string>>> {
  const figures: Record<string, Record<string, EngineFigures | string>> = {};
  for (const name of names) {
    const onnxMs = await stepMs(onnxEngine(2), name, blockSteps[name], rounds);
    const row: Record<string, EngineFigures | string> = { onnx: { medianMs: onnxMs, ratio: 1 } };
    for (const backend of ["tensorflow", "wasm", "cpu"] as const) {
      if (backend === "cpu" && benchModel(name).multiplyAdds > MOST_FOR_CPU) {
        row["tfjs cpu"] = "not timed: plain JavaScript takes minutes for steps of this size";
        continue;
      }
      try {
        const medianMs = await stepMs(await tfjsEngine(backend), name, blockSteps[name], rounds);
        row[`tfjs ${backend}`] = { medianMs, ratio: medianMs / onnxMs };
      } catch (error) {
        row[`tfjs ${backend}`] = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      }
    }
    figures[name] = row;
  }
  return figures;
}

/** One line a model and engine. */
export function enginesTable(figures: Readonly<Record<string, Record<string, EngineFigures | string>>>): string {
  const lines = Object.entries(figures).flatMap(([name, row]) =>
    Object.entries(row).map(([engine, figure]) =>
      typeof figure === "string"
        ? `${name.padEnd(12)} ${engine.padEnd(16)} ${figure}`
        : `${name.padEnd(12)} ${engine.padEnd(16)} ${figure.medianMs.toFixed(3).padStart(10)} ms ${figure.ratio.toFixed(1).padStart(8)} x`,
    ),
  );
  return lines.join("\n");
}
