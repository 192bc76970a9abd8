// Exports that nobody here made: every file survives the codec, its batch is freed, and a real one labels MNIST.
import { leftOut } from "../../left-out.ts";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { Dataset } from "../../../src/engine/contracts.ts";
import { openSession } from "../../../src/engine/onnx/session.ts";
import { randomUniforms } from "../../../src/base/numeric/random.ts";
import { fixedBatch, makeBatchDynamic } from "../../../src/engine/onnx/file/dynamic-batch.ts";
import { encodeModel, readModel } from "../../../src/engine/onnx/file/model-file.ts";
import { summarize } from "../../../src/engine/onnx/file/summary.ts";
import { checkTeacher, openTeacher, type OnnxTeacherOptions } from "../../../src/kinds/teachers/index.ts";
import { allRows, dataset, near, none } from "./fixtures.ts";

const shared = "../shared/data";
const models = `${shared}/onnx-models`;
const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

/** Shape of one row and number of weights, counted with Python's onnx package. */
const files: Record<string, { readonly row: number[]; readonly parameters: number }> = {
  "resnet20.onnx": { row: [3, 32, 32], parameters: 274042 },
  "cifar10_medium.onnx": { row: [32, 32, 3], parameters: 165498 },
  "Convnet_maxpool.onnx": { row: [1, 28, 28], parameters: 11690 },
  "opt-mnist.onnx": { row: [1, 28, 28], parameters: 5994 },
  "mnist-net_256x4.onnx": { row: [784, 1], parameters: 400906 },
  "mnist_relu_9_200.onnx": { row: [1, 28, 28], parameters: 440412 },
};

async function mnistRows(rows: number): Promise<Dataset> {
  const images = gunzipSync(await readFile(`${shared}/mnist/t10k-images-idx3-ubyte.gz`)).subarray(16);
  const labels = gunzipSync(await readFile(`${shared}/mnist/t10k-labels-idx1-ubyte.gz`)).subarray(8);
  const data = dataset([1, 28, 28], new Uint8Array(images.subarray(0, rows * 784)), digits);
  return { ...data, labels: Int32Array.from(labels.subarray(0, rows)) };
}

describe("models in the wild", function () {
  this.timeout(30_000);
  beforeEach(function () {
    if (!existsSync(models)) leftOut(this, "the shared models are not here");
  });

  for (const [name, { row, parameters }] of Object.entries(files)) {
    it(`${name}: decoded and encoded it computes the same, and freed it computes the same rows`, async () => {
      const file = await readModel(`${models}/${name}`);
      assert.equal(file.bytes, (await readFile(`${models}/${name}`)).length);
      const { inputs, outputs, parameters: counted } = summarize(file.model);
      assert.deepEqual(
        inputs.map(({ shape }) => shape?.slice(1)),
        [row],
      );
      assert.equal(counted, parameters);
      const values = row.reduce((product, size) => product * size, 1);
      const pixels = Float32Array.from(randomUniforms(1, "test", {}, 3 * values));
      const run = async (bytes: Uint8Array, rows: Float32Array): Promise<number[]> => {
        const session = await openSession(bytes, { threads: 1, place: name });
        const shape = [rows.length / values, ...row];
        const result = await session.run({ [inputs[0]!.name]: { dtype: "float32", shape, data: rows } });
        await session.close();
        return Array.from(result.get(outputs[0]!.name)!.data, Number);
      };
      const original = await readFile(file.path);
      const one = await run(original, pixels.subarray(0, values));
      assert.deepEqual(await run(encodeModel(file.model), pixels.subarray(0, values)), one);
      if (name !== "cifar10_medium.onnx") assert.equal(fixedBatch(file.model.graph), 1);
      const freed = encodeModel(makeBatchDynamic(file.model));
      const each = [
        one,
        await run(original, pixels.subarray(values, 2 * values)),
        await run(original, pixels.subarray(2 * values)),
      ];
      near(await run(freed, pixels), each.flat(), 1e-3);
    });
  }

  const accuracyOf = async (options: Omit<OnnxTeacherOptions, "id" | "kind">): Promise<number> => {
    const data = await mnistRows(500);
    const warnings: string[] = [];
    const teacher = await openTeacher(
      { id: "mnist", kind: "onnx", input: { scale: 1 / 255 }, classes: digits, ...options },
      { baseDirectory: models, dataset: data, threads: 1, log: (text) => warnings.push(text) },
    );
    const logits = await teacher.label(data, allRows(data), none);
    await teacher.close();
    assert.deepEqual(warnings, []);
    return checkTeacher({ id: "mnist", logits, labels: data.labels, classes: digits }).accuracy;
  };

  it("opt-mnist.onnx labels MNIST", async () => {
    assert.ok((await accuracyOf({ path: "opt-mnist.onnx" })) > 0.97);
  });

  it("mnist-net_256x4.onnx, whose input is [1, 784, 1], labels MNIST", async () => {
    assert.ok((await accuracyOf({ path: "mnist-net_256x4.onnx" })) > 0.95);
  });

  it("opt-mnist.onnx with its classes in another order is stopped", async () => {
    await assert.rejects(() => accuracyOf({ path: "opt-mnist.onnx", classes: [...digits].reverse() }), /% right/);
  });
});
