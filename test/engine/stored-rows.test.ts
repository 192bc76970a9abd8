// Rows that stay in a file: engines train on them, and predict, to the bit as on the same rows in memory.
import assert from "node:assert/strict";
import { heldLogits } from "../../src/engine/row-logits.ts";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dataset, Engine, TrainerRequest } from "../../src/engine/contracts.ts";
import { onnxEngine } from "../../src/engine/onnx/index.ts";
import { augmentationOf } from "../../src/kinds/augmentations/index.ts";
import { fileValues, openedFile } from "../../src/kinds/data/stored/file-values.ts";
import { shardedRows } from "../../src/kinds/data/stored/sharded.ts";
import { openEngine } from "../../src/kinds/engines/index.ts";
import { mixup } from "../../src/kinds/mixing/mixup.ts";
import { hardTargets } from "../../src/kinds/targets/hard.ts";
import { teacherTargets } from "../../src/kinds/targets/teacher.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { valuesHeld } from "../values-held.ts";
import { assertSameState, block, order, plain, randomDataset, sgdOptimizer, student } from "./setup.ts";

const ROWS = 400;
const BATCH = 16;
const CLASSES = 3;
const SHAPE = [2, 4, 4];
const SIZE = 32;

describe("engines on rows and labels that stay in a file", () => {
  let folder: string;
  let held: Dataset;
  let stored: Dataset;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "limbeck-stored-"));
    const made = randomDataset(ROWS, SHAPE, CLASSES);
    held = { ...made, inputs: Uint8Array.from(valuesHeld(made.inputs), (value) => 128 + 40 * value) };
    await writeFile(join(folder, "rows"), valuesHeld(held.inputs));
    const file = openedFile(join(folder, "rows"), "rows");
    const parts = [{ values: fileValues(file, 0, "uint8", ROWS * SIZE), rows: ROWS }];
    // 25 rows a shard, of which 16 are held and 8 are mixed
    stored = { ...held, inputs: shardedRows(parts, { size: SIZE, memory: 16 * 25 * SIZE }) };
  });
  after(() => rm(folder, { recursive: true }));

  const model = student([{ kind: "flatten" }, { kind: "dense", units: CLASSES }], SHAPE, CLASSES);
  const start = initialState(model, sgdOptimizer, 5);
  const views = (of: number | "live") =>
    augmentationOf(
      { by: [{ kind: "noise", deviation: 0.2 }], views: of },
      { inputShape: SHAPE, tokens: false, most: 255, numbers: null },
      3,
    );
  const logits = (rows: number): Float32Array => Float32Array.from({ length: rows * CLASSES }, (_, at) => Math.cos(at));
  const cases: Readonly<Record<string, Partial<TrainerRequest>>> = {
    "hard labels": {},
    "a teacher's labels": {
      targets: teacherTargets({ kind: "hard" }),
      teacherLogits: heldLogits(logits(ROWS), CLASSES),
    },
    "mixed rows": { mixing: mixup({ kind: "mixup", concentration: 1 }) },
    "live views": { augmentation: views("live") },
    "stored views": {
      augmentation: views(2),
      targets: teacherTargets({ kind: "hard" }),
      teacherLogits: heldLogits(logits(2 * ROWS), CLASSES),
    },
  };
  const engines: Readonly<Record<string, () => Promise<Engine>>> = {
    onnx: () => Promise.resolve(onnxEngine(1)),
    tfjs: () => openEngine({ kind: "tfjs", backend: "cpu" }, { count: 1, spin: false }),
  };
  for (const [engine, open] of Object.entries(engines))
    for (const [name, own] of Object.entries(cases))
      it(`train alike: ${engine}, ${name}`, async () => {
        const opened = await open();
        const rows = order(ROWS, 20 * BATCH);
        const steps = block(sgdOptimizer, rows, BATCH, { scalars: { temperature: 2, alpha: 0.5 } });
        const results = [];
        const { teacherLogits = null } = own;
        // rows in a file, and a teacher's labels in another
        const read =
          teacherLogits === null
            ? null
            : { rows: teacherLogits.rows, classes: CLASSES, read: (rows: Int32Array) => teacherLogits.read(rows) };
        for (const where of [
          { dataset: held, teacherLogits },
          { dataset: stored, teacherLogits },
          { dataset: held, teacherLogits: read },
          { dataset: stored, teacherLogits: read },
        ]) {
          const trainer = await opened.trainer({
            student: model,
            preprocessing: plain,
            optimizer: sgdOptimizer,
            targets: hardTargets(),
            ...own,
            ...where,
          });
          results.push(await trainer.run(start, steps));
          await trainer.close();
        }
        const [inMemory, ...others] = results;
        for (const other of others) {
          assert.deepEqual(other.losses, inMemory!.losses);
          assertSameState(other.state, inMemory!.state);
        }
        await opened.close();
      });

  for (const [engine, open] of Object.entries(engines))
    it(`predict alike: ${engine}`, async () => {
      const opened = await open();
      const rows = order(ROWS, 300);
      const results = [];
      for (const dataset of [held, stored]) {
        const predictor = await opened.predictor({ student: model, dataset, preprocessing: plain });
        results.push(await predictor.logits(start, rows));
        await predictor.close();
      }
      assert.deepEqual(results[1], results[0]);
      await opened.close();
    });
});
