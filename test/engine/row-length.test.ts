// Steps over rows that are cut to their tokens: what the same rows give with their padding, on both engines.
import assert from "node:assert/strict";
import type { Dataset, Engine, Student } from "../../src/engine/contracts.ts";
import { LimbeckError, renderError } from "../../src/base/errors.ts";
import { randomWords } from "../../src/base/numeric/random.ts";
import { onnxEngine } from "../../src/engine/onnx/index.ts";
import { rowLengths } from "../../src/kinds/data/rows/buckets.ts";
import { openEngine } from "../../src/kinds/engines/index.ts";
import { hardTargets } from "../../src/kinds/targets/hard.ts";
import { checkLengths } from "../../src/training/check-lengths.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { block, dataset, plain, sgdOptimizer, student } from "./setup.ts";

const ROWS = 48;
const BATCH = 8;
const CLASSES = 3;
const LENGTH = 12;
const CUT = 5;

/** Rows of at most 5 tokens. */
const words = randomWords(1, "tokens", {}, ROWS * LENGTH);
const data: Dataset = dataset(
  [LENGTH],
  Int32Array.from(words, (word, at) => (at % LENGTH < 1 + (((at / LENGTH) | 0) % CUT) ? 1 + (word % 19) : 0)),
  Int32Array.from({ length: ROWS }, (_, row) => row % CLASSES),
  CLASSES,
);
const embedding = { kind: "embedding", inputDim: 20, outputDim: 8, maskZero: true };
const ends = [{ kind: "globalAveragePooling1d" }, { kind: "dense", units: CLASSES }];
const made = (layers: readonly object[]): Student => student(layers, [LENGTH], CLASSES);
const students: Readonly<Record<string, Student>> = {
  "bag of embeddings": made([embedding, ...ends]),
  transformer: made([
    embedding,
    { kind: "positionalEmbedding", name: "placed" },
    { kind: "multiHeadAttention", numHeads: 2, keyDim: 4 },
    { kind: "add", with: ["placed"] },
    { kind: "layerNormalization" },
    { kind: "dense", units: 8, activation: "gelu" },
    ...ends,
  ]),
};
const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  onnx: () => Promise.resolve(onnxEngine(1)),
  tfjs: () => openEngine({ kind: "tfjs", backend: "cpu" }, { count: 1, spin: false }),
};

describe("rows cut to their tokens", () => {
  for (const [engine, open] of Object.entries(engines))
    for (const [name, model] of Object.entries(students))
      it(`train as with their padding: ${engine}, ${name}`, async () => {
        const opened = await open();
        const start = initialState(model, sgdOptimizer, 5);
        const rows = Int32Array.from({ length: ROWS }, (_, row) => row);
        const results = [];
        for (const length of [undefined, CUT]) {
          const trainer = await opened.trainer({
            student: model,
            dataset: data,
            preprocessing: plain,
            optimizer: sgdOptimizer,
            targets: hardTargets(),
            teacherLogits: null,
          });
          results.push(await trainer.run(start, { ...block(sgdOptimizer, rows, BATCH), length }));
          await trainer.close();
        }
        const [whole, cut] = results;
        let moved = 0;
        for (const [key, values] of whole!.state)
          cut!.state.get(key)!.forEach((value, at) => {
            assert.ok(Math.abs(value - values[at]!) < 1e-5, `${key}, ${at}`);
            if (value !== start.get(key)![at]) moved += 1;
          });
        assert.ok(moved > 50, "weights were trained");
        whole!.losses.forEach((loss, step) => assert.ok(Math.abs(loss - cut!.losses[step]!) < 1e-5, `step ${step}`));
        await opened.close();
      });

  describe("are refused where the student does not leave padding out", () => {
    const rows = Int32Array.from({ length: ROWS }, (_, row) => row);
    const check = (model: Student) =>
      checkLengths(
        { student: model, dataset: data, lengths: rowLengths(data, 1), rows },
        initialState(model, sgdOptimizer, 5),
        "x.recipe.json",
      );
    for (const [name, model] of Object.entries(students)) it(`and taken where it does: ${name}`, () => check(model));
    const refused: Readonly<Record<string, readonly [Student, RegExp]>> = {
      "no mask": [made([{ ...embedding, maskZero: false }, ...ends]), /the same scores[\s\S]*a difference of/],
      "a convolution over padding": [
        made([embedding, { kind: "conv1d", filters: 4, kernelSize: 3, padding: "same" }, ...ends]),
        /the same scores[\s\S]*a difference of/,
      ],
      "statistics over padding": [
        made([embedding, { kind: "batchNormalization" }, ...ends]),
        /the same scores[\s\S]*a difference of/,
      ],
      "a weight for each position": [
        made([embedding, { kind: "flatten" }, { kind: "dense", units: CLASSES }]),
        /layers that take rows of any length\n +got +one of fixed length/,
      ],
    };
    for (const [name, [model, words]] of Object.entries(refused))
      it(name, async () => {
        await assert.rejects(check(model), (error: unknown) => {
          assert.ok(error instanceof LimbeckError);
          assert.match(renderError(error), words);
          return true;
        });
      });
  });
});
