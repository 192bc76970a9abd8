// Models in the spelling of Keras 3: the student, and TensorFlow.js over the same file, give what Keras gives.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LimbeckError } from "../../../src/base/errors.ts";
import { logSoftmaxRows } from "../../../src/base/numeric/softmax.ts";
import { onnxEngine } from "../../../src/engine/onnx/index.ts";
import { readLayersModel, tfjsStudent } from "../../../src/kinds/students/tfjs/student.ts";
import { initialState } from "../../../src/training/initial-state.ts";
import { dataset, plain, sgdOptimizer } from "../../engine/setup.ts";

interface Case {
  readonly name: string;
  readonly topology: object;
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: readonly number[];
  }[];
  readonly shape: readonly number[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

const { cases } = JSON.parse(readFileSync(new URL("../../reference/keras3.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};
const [ROWS, CLASSES] = [4, 3];

/** Rows of [height, width, channels] as limbeck has them. */
const channelsFirst = (values: Float32Array, [channels = 1, height = 1, width = 1]: readonly number[]): Float32Array =>
  values.map((_, at) => {
    const size = channels * height * width;
    const [row, inside] = [Math.floor(at / size), at % size];
    const [channel, pixel] = [Math.floor(inside / (height * width)), inside % (height * width)];
    return values[row * size + pixel * channels + channel]!;
  });

describe("models of Keras 3", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "limbeck-keras3-"));
    path = join(folder, "model.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write({ topology, weights }: Case, change: (text: string) => string = (text) => text): Promise<void> {
    const specs = weights.map(({ name, shape }) => ({ name, shape, dtype: "float32" }));
    const modelTopology = { keras_version: "3.15.1", backend: "tensorflow", model_config: topology };
    const manifest = [{ paths: ["weights.bin"], weights: specs }];
    await writeFile(path, change(JSON.stringify({ format: "layers-model", modelTopology, weightsManifest: manifest })));
    await writeFile(
      join(folder, "weights.bin"),
      Buffer.concat(weights.map(({ values }) => Buffer.from(Float32Array.from(values).buffer))),
    );
  }

  for (const test of cases)
    it(test.name, async () => {
      await write(test);
      const [height = 0, width = 0, channels] = test.shape;
      const isImage = channels !== undefined;
      const row = isImage ? [channels, height, width] : test.shape;
      const given = Float32Array.from(test.inputs);
      const inputs = isImage ? channelsFirst(given, row) : given;
      const student = tfjsStudent(await readLayersModel(path), { kind: "tfjs", path, init: "keep" }, row, CLASSES);
      const data = dataset(row, inputs, new Int32Array(ROWS), CLASSES);
      const predictor = await onnxEngine(1).predictor({ student, dataset: data, preprocessing: plain });
      const logits = await predictor.logits(initialState(student, sgdOptimizer, 1), Int32Array.of(0, 1, 2, 3));
      await predictor.close();
      const { space, scores } = student.reference!;
      const got = space === "probs" ? logSoftmaxRows(logits, CLASSES).map(Math.exp) : logits;
      const own = await scores(inputs);
      test.outputs.forEach((value, i) => {
        assert.ok(Math.abs(got[i]! - value) < 1e-5, `the student's score ${i}: ${got[i]} for ${value}`);
        assert.ok(Math.abs(own![i]! - value) < 1e-5, `TensorFlow.js's score ${i}: ${own![i]} for ${value}`);
      });
    });

  it("a call with arguments of its own is refused by its layer", async () => {
    await write(cases[0]!, (text) =>
      text
        .replace('"kwargs":{"training":false}', '"kwargs":{"training":true}')
        .replace('"kwargs":{"mask":null}', '"kwargs":{"mask":true}'),
    );
    await assert.rejects(readLayersModel(path), (error: unknown) => {
      assert.ok(error instanceof LimbeckError);
      assert.match(error.problems[0]!.path, /^layer (norm|drop) \((BatchNormalization|Dropout)\)$/);
      assert.equal(error.problems[0]!.expected, "calls of tensors alone");
      return true;
    });
  });
});
