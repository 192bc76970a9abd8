// `npm run bench -- rows`: training steps on the same rows, held in memory and read from a file by shards, in turns.
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Dataset, ModelState, StepBlock, Trainer } from "../src/engine/contracts.ts";
import { shardsOf } from "../src/engine/row-values.ts";
import { onnxEngine } from "../src/engine/onnx/index.ts";
import { epochOrder } from "../src/kinds/data/rows/batches.ts";
import { fileValues, openedFile } from "../src/kinds/data/stored/file-values.ts";
import { shardedRows } from "../src/kinds/data/stored/sharded.ts";
import { sgd } from "../src/kinds/optimizers/sgd.ts";
import { hardTargets } from "../src/kinds/targets/hard.ts";
import { initialState } from "../src/training/initial-state.ts";
import { benchModel, type BenchName } from "./models.ts";
import { median } from "./statistics.ts";

const MEBIBYTE = 2 ** 20;

export interface RowsOptions {
  readonly name: BenchName;
  /** MiB of rows in all, and of those that are held where they stay in the file. */
  readonly size: number;
  readonly memory: number;
  readonly rounds: number;
}

export interface RowsFigures {
  readonly rows: number;
  /** Rows a second. */
  readonly held: number;
  readonly stored: number;
  /** Stored over held. */
  readonly ratio: number;
}

interface Side {
  readonly dataset: Dataset;
  readonly trainer: Trainer;
  readonly seconds: number[];
  state: ModelState;
}

/** Epochs over bytes in turns: the first of each warms up. */
export async function benchRows({ name, size, memory, rounds }: RowsOptions): Promise<RowsFigures> {
  const { student, batchRows } = benchModel(name);
  const perRow = student.inputShape.reduce((product, extent) => product * extent, 1);
  const rows = Math.floor((size * MEBIBYTE) / perRow);
  const folder = await mkdtemp(join(tmpdir(), "limbeck-bench-"));
  try {
    const path = join(folder, "rows");
    const file = await open(path, "w");
    const inputs = new Uint8Array(rows * perRow);
    for (let at = 0; at < inputs.length; at++) inputs[at] = (at * 31 + (at >> 8)) % 256;
    for (let at = 0; at < inputs.length; at += MEBIBYTE) await file.write(inputs.subarray(at, at + MEBIBYTE));
    await file.close();
    const values = fileValues(openedFile(path, path), 0, "uint8", inputs.length);
    const stored = shardedRows([{ values, rows }], { size: perRow, memory: memory * MEBIBYTE });
    const classes = Array.from({ length: student.classes }, String);
    const labels = Int32Array.from({ length: rows }, (_, row) => row % student.classes);
    const optimizer = sgd({ momentum: 0, nesterov: false, weightDecay: 0, clipNorm: null });
    const side = async (own: Dataset["inputs"]): Promise<Side> => {
      const dataset = { rows, inputShape: student.inputShape, inputs: own, labels, classes, rowId: String, sha256: "" };
      const trainer = await onnxEngine(2).trainer({
        student,
        dataset,
        optimizer,
        targets: hardTargets(),
        teacherLogits: null,
        preprocessing: { scale: 1 / 255, mean: [0], std: [1] },
      });
      return { dataset, trainer, seconds: [], state: initialState(student, optimizer, 7) };
    };
    const sides = [await side(inputs), await side(stored)] as const;
    const train = Int32Array.from({ length: rows }, (_, row) => row);
    const steps = Math.floor(rows / batchRows);
    const scalars: StepBlock["scalars"] = new Map(
      [...optimizer.scalarsAt(1, 1e-4)].map(([key, value]) => [key, new Float32Array(steps).fill(value)]),
    );
    for (let epoch = 0; epoch <= rounds; epoch++)
      for (const one of sides) {
        const order = epochOrder({ train }, 1, epoch, false, shardsOf(one.dataset.inputs));
        const from = performance.now();
        const block = { batchRows, rows: order.subarray(0, steps * batchRows), scalars, seed: 1, firstStep: 0 };
        ({ state: one.state } = await one.trainer.run(one.state, block));
        if (epoch > 0) one.seconds.push((performance.now() - from) / 1000);
      }
    for (const { trainer } of sides) await trainer.close();
    const [held = NaN, read = NaN] = sides.map(({ seconds }) => (steps * batchRows) / median(seconds));
    return { rows, held, stored: read, ratio: read / held };
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const rowsTable = ({ rows, held, stored, ratio }: RowsFigures): string =>
  [
    `${rows} rows, rows a second`,
    `  held in memory  ${held.toFixed(0)}`,
    `  read by shards  ${stored.toFixed(0)}`,
    `  ratio           ${ratio.toFixed(3)}`,
  ].join("\n");
