// TensorFlow.js models as teachers: labels as TensorFlow and TensorFlow.js compute them themselves; and bad input.
import assert from "node:assert/strict";
import { logSoftmaxRows } from "../../../src/base/numeric/softmax.ts";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LimbeckError } from "../../../src/base/errors.ts";
import { openTeacher } from "../../../src/kinds/teachers/index.ts";
import type { TfjsTeacherOptions } from "../../../src/kinds/teachers/stated/settings.ts";
import { dataset, randomDataset } from "../../engine/setup.ts";
import { layers, predicted, saved, seeded } from "../students/tfjs-world.ts";
import { valuesHeld } from "../../values-held.ts";

const graph = join(import.meta.dirname, "tfjs-graph");

interface Expected {
  readonly inputs: readonly number[];
  readonly probabilities: readonly number[];
}

const labelled = async (
  options: Partial<TfjsTeacherOptions> & { readonly path: string },
  data: ReturnType<typeof dataset>,
): Promise<Float32Array> => {
  const given = { id: "t", kind: "tfjs", backend: "cpu", classes: data.classes, ...options } as const;
  const teacher = await openTeacher(given, { baseDirectory: "/", dataset: data, threads: 1 });
  try {
    const rows = Int32Array.from({ length: data.rows }, (_, row) => row);
    return await teacher.label(data, rows, () => undefined);
  } finally {
    await teacher.close();
  }
};

function assertClose(actual: Float32Array, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => assert.ok(Math.abs(actual[i]! - value) <= 2e-5, `${i}: ${actual[i]}, ${value}`));
}

async function refusal(
  options: Partial<TfjsTeacherOptions> & { readonly path: string },
  data: ReturnType<typeof dataset>,
): Promise<LimbeckError> {
  try {
    await labelled(options, data);
  } catch (error) {
    assert.ok(error instanceof LimbeckError, String(error));
    return error;
  }
  return assert.fail("was accepted");
}

const words = (error: LimbeckError): string => `${error.message} ${JSON.stringify(error.problems)}`;

describe("tfjs teacher", () => {
  let expected: Expected;
  let images: ReturnType<typeof dataset>;
  const folders: string[] = [];
  before(async () => {
    expected = JSON.parse(await readFile(join(graph, "expected.json"), "utf8")) as Expected;
    images = dataset([2, 5, 4], Float32Array.from(expected.inputs), new Int32Array(6), 3);
  });
  after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  async function copied(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "limbeck-tfjs-teacher-"));
    folders.push(folder);
    await cp(graph, folder, { recursive: true });
    return folder;
  }

  for (const backend of ["cpu", "wasm"] as const)
    it(`labels rows with a graph model of TensorFlow's, on ${backend}`, async () => {
      const path = join(graph, "model.json");
      const logits = await labelled({ path, backend, output: { space: "probs" } }, images);
      assertClose(logits, expected.probabilities.map(Math.log));
    });

  it("gives what a layers model computes on the way, images channels first, and refuses what it has not", async () => {
    for (const batch of [undefined, 2]) {
      const { conv2d, flatten, dense } = layers.layers;
      const shape = batch === undefined ? { inputShape: [3, 2, 2] } : { batchInputShape: [batch, 3, 2, 2] };
      const model = seeded(
        layers.sequential({
          layers: [
            conv2d({ filters: 4, kernelSize: 1, name: "first", ...shape }),
            flatten({ name: "flat" }),
            dense({ units: 3, name: "scores" }),
          ],
        }),
      );
      const path = await saved(model);
      folders.push(dirname(path));
      const data = randomDataset(5, [2, 3, 2], 3);
      const teacher = await openTeacher(
        { id: "t", kind: "tfjs", path, backend: "cpu", output: { space: "logits" }, classes: data.classes },
        { baseDirectory: "/", dataset: data, threads: 1 },
      );
      const inner = teacher.inner!;
      const shapes: [string, number[]][] = [
        ["first", [4, 3, 2]],
        ["flat", [24]],
        ["scores", [3]],
      ];
      assert.deepEqual([...(await inner.list())], shapes);
      const opened = await inner.open(["first", "scores"]);
      assert.deepEqual([...opened.shapes], [shapes[0], shapes[2]]);
      const rows = Int32Array.of(4, 1, 1);
      const found = await opened.of(data, rows);
      // a kernel of one by one is a product along the channels
      const [kernel, bias] = model.layers[0]!.getWeights().map((weight) => [...weight.dataSync()]);
      const values = valuesHeld(data.inputs);
      const expected = [...rows].flatMap((row) =>
        [0, 1, 2, 3].flatMap((filter) =>
          Array.from(
            { length: 6 },
            (_, place) =>
              bias![filter]! +
              [0, 1].reduce((sum, k) => sum + values[12 * row + 6 * k + place]! * kernel![4 * k + filter]!, 0),
          ),
        ),
      );
      assertClose(found.get("first")!, expected);
      assertClose(found.get("scores")!, [...(await teacher.label(data, rows, () => undefined))]);
      await assert.rejects(
        async () => inner.open(["frist"]),
        (error: LimbeckError) => error.problems[0]?.hint?.includes('did you mean "first"?') === true,
      );
      await opened.close();
      await teacher.close();
    }
  });

  it("gives what a graph model computes on the way", async () => {
    const options = { id: "t", kind: "tfjs", path: join(graph, "model.json"), backend: "cpu" } as const;
    const context = { baseDirectory: "/", dataset: images, threads: 1 };
    const teacher = await openTeacher({ ...options, output: { space: "probs" }, classes: images.classes }, context);
    const listed = await teacher.inner!.list();
    assert.deepEqual(listed.get("scores"), [3]);
    assert.equal(listed.get("Relu")?.length, 3);
    assert.ok(!listed.has("MatMul/ReadVariableOp"), "weights are no values of rows");
    const opened = await teacher.inner!.open(["add", "Relu", "BiasAdd"]);
    const rows = Int32Array.of(5, 0);
    const found = await opened.of(images, rows);
    // the scores are the softmax of the sum; the rectified is what is above 0 of what goes in
    const sums = found.get("add")!;
    const logits = await teacher.label(images, rows, () => undefined);
    assertClose(Float32Array.from(logSoftmaxRows(sums, 3)), [...logits]);
    assertClose(
      found.get("Relu")!,
      Array.from(found.get("BiasAdd")!, (value) => Math.max(0, value)),
    );
    await opened.close();
    await teacher.close();
  });

  it("labels rows with a layers model, a fixed batch included", async () => {
    for (const batch of [undefined, 4]) {
      const shape = batch === undefined ? { inputShape: [3, 2, 2] } : { batchInputShape: [batch, 3, 2, 2] };
      const model = layers.sequential({
        layers: [layers.layers.flatten(shape), layers.layers.dense({ units: 3 })],
      });
      const path = await saved(model);
      folders.push(dirname(path));
      const data = randomDataset(10, [2, 3, 2], 3);
      const free =
        batch === undefined
          ? model
          : layers.sequential({
              layers: [
                layers.layers.flatten({ inputShape: [3, 2, 2] }),
                layers.layers.dense({ units: 3, weights: model.layers[1]!.getWeights() }),
              ],
            });
      assertClose(await labelled({ path, output: { space: "logits" } }, data), [
        ...predicted(free, Float32Array.from(valuesHeld(data.inputs)), 10, [2, 3, 2]),
      ]);
    }
  });

  it("reads a card, and holds the file to its hash", async () => {
    const folder = await copied();
    const card = { version: 1, model: "model.json", classes: images.classes, output: { space: "probs" } };
    await writeFile(join(folder, "teacher.json"), JSON.stringify(card));
    assertClose(await labelled({ path: folder }, images), expected.probabilities.map(Math.log));
    await writeFile(join(folder, "teacher.json"), JSON.stringify({ ...card, sha256: "0".repeat(64) }));
    assert.equal((await refusal({ path: folder }, images)).code, "teacher-invalid");
  });

  it("refuses weights that are missing or short, operators that TensorFlow.js lacks, and other rows", async () => {
    const short = await copied();
    await writeFile(join(short, "weights.bin"), (await readFile(join(graph, "weights.bin"))).subarray(4));
    assert.match(words(await refusal({ path: join(short, "model.json") }, images)), /bytes of weights/);
    const missing = await copied();
    await rm(join(missing, "weights.bin"));
    const error = await refusal({ path: join(missing, "model.json") }, images);
    assert.deepEqual([error.code, error.exitCode], ["teacher-unreadable", 2]);
    const unknown = await copied();
    const text = await readFile(join(graph, "model.json"), "utf8");
    await writeFile(join(unknown, "model.json"), text.replace('"op": "Relu"', '"op": "Mystery"'));
    assert.match(
      words(await refusal({ path: join(unknown, "model.json"), output: { space: "probs" } }, images)),
      /Mystery/,
    );
    const other = dataset([2, 5, 5], new Float32Array(50), new Int32Array(1), 3);
    assert.match(words(await refusal({ path: join(graph, "model.json") }, other)), /40 values a row/);
  });
});
