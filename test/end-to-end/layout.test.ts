// Images whose channels stand last: the same run as with channels first, and files that take them as they are held.
import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { randomNormals } from "../../src/base/numeric/random.ts";
import { parseNpy } from "../../src/kinds/data/files/npy-format.ts";
import { npyBytes } from "../../src/kinds/data/files/npy-bytes.ts";
import { limbeck, removeFolder, temporaryFolder, writeRecipe, type Json } from "../cli/world.ts";
import { loadedFrom, predictedRaw } from "../kinds/students/tfjs-world.ts";

const [ROWS, HEIGHT, WIDTH, CHANNELS] = [120, 6, 5, 3];
const SIZE = HEIGHT * WIDTH * CHANNELS;

/** Two classes that differ in one channel, [rows, height, width, channels]. */
const noise = randomNormals(3, "images", {}, ROWS * SIZE);
const last = Float32Array.from({ length: ROWS * SIZE }, (_, at) => {
  const [row, channel] = [Math.floor(at / SIZE), at % CHANNELS];
  return noise[at]! + (channel === 1 && row % 2 === 1 ? 2 : 0);
});
const first = last.map((_, at) => {
  const [row, within] = [Math.floor(at / SIZE), at % SIZE];
  const [channel, pixel] = [Math.floor(within / (HEIGHT * WIDTH)), within % (HEIGHT * WIDTH)];
  return last[row * SIZE + pixel * CHANNELS + channel]!;
});

const recipe = (inputs: string, input: Json): Json => ({
  version: 1,
  name: "images",
  seed: 1,
  data: {
    source: { kind: "npy", inputs, labels: "y.npy" },
    splits: { kind: "hash", train: 0.4, validation: 0.2, calibration: 0.2, test: 0.2 },
    input,
    batchRows: 16,
  },
  student: {
    kind: "layers",
    definition: {
      layers: [
        { kind: "conv2d", filters: 4, kernelSize: 3, activation: "relu" },
        { kind: "flatten" },
        { kind: "dense", units: 2 },
      ],
    },
  },
  optimizer: { kind: "sgd", learningRate: 0.1 },
  phases: [{ id: "hard", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 25 }] } }],
});

describe("end to end: channels last", () => {
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
    await writeFile(join(folder, "last.npy"), npyBytes(last, [ROWS, HEIGHT, WIDTH, CHANNELS]));
    await writeFile(join(folder, "flat.npy"), npyBytes(last, [ROWS, SIZE]));
    await writeFile(join(folder, "first.npy"), npyBytes(first, [ROWS, CHANNELS, HEIGHT, WIDTH]));
    await writeFile(
      join(folder, "y.npy"),
      npyBytes(
        Int32Array.from({ length: ROWS }, (_, row) => row % 2),
        [ROWS],
      ),
    );
  });
  after(() => removeFolder(folder));

  async function trained(
    name: string,
    inputs: string,
    input: Json,
  ): Promise<{ made: string; stderr: string; arms: unknown }> {
    await writeRecipe(folder, recipe(inputs, input), `${name}.json`);
    const { code, stderr } = await limbeck(folder, "run", `${name}.json`, "--out", name);
    assert.equal(code, 0, stderr);
    const made = join(folder, name, (await readdir(join(folder, name)))[0]!);
    const { arms } = JSON.parse(await readFile(join(made, "report.json"), "utf8")) as { arms: unknown };
    return {
      made,
      stderr,
      arms: JSON.parse(JSON.stringify(arms, (key, value: unknown) => (/^seconds|^latencyMs/.test(key) ? 0 : value))),
    };
  }

  it("stated, concluded from the last axis, or of flat rows: the figures of channels first", async () => {
    const plain = await trained("plain", "first.npy", {});
    const cases: readonly (readonly [string, string, Json, readonly number[]])[] = [
      ["stated", "last.npy", { layout: "NHWC" }, [HEIGHT, WIDTH, CHANNELS]],
      ["concluded", "last.npy", {}, [HEIGHT, WIDTH, CHANNELS]],
      ["flat", "flat.npy", { layout: "NHWC", shape: [CHANNELS, HEIGHT, WIDTH] }, [SIZE]],
    ];
    for (const [name, inputs, input, held] of cases) {
      const { made, stderr, arms } = await trained(name, inputs, input);
      assert.deepEqual(arms, plain.arms, name);
      assert.equal(stderr.includes("channels stand last"), name === "concluded", stderr);
      const array = async (file: string) => parseNpy(await readFile(join(made, "predictions", file)), file).values;
      const rows = Array.from((await array("rows.test.npy")) as Int32Array).slice(0, 7);
      const logits = (await array("hard.test.npy")) as Float32Array;
      const values = Float32Array.from(rows.flatMap((row) => Array.from(last.subarray(row * SIZE, (row + 1) * SIZE))));
      const session = await InferenceSession.create(join(made, "student/model.onnx"));
      const { logits: got } = await session.run({ input: new Tensor("float32", values, [rows.length, ...held]) });
      const inTfjs = predictedRaw(await loadedFrom(join(made, "student/tfjs")), values, rows.length, held);
      for (let at = 0; at < 2 * rows.length; at++) {
        assert.ok(Math.abs((got!.data as Float32Array)[at]! - logits[at]!) < 1e-5, `${name}: model.onnx, ${at}`);
        assert.ok(Math.abs(inTfjs[at]! - logits[at]!) < 1e-5, `${name}: tfjs, ${at}`);
      }
      const { code, stderr: said } = await limbeck(folder, "export", made, "--out", `${name}.onnx`);
      assert.equal(code, 0, said);
      // as a teacher it takes the same rows
      const teacher = { id: "before", kind: "onnx", path: join(made, "student") };
      const phase = {
        id: "taught",
        targets: { kind: "teacher", teacher: "before", temperature: 2, alpha: 1 },
        until: { any: [{ kind: "epochs", value: 1 }] },
      };
      await writeRecipe(
        folder,
        { ...recipe(inputs, input), name: "taught", teachers: [teacher], phases: [phase] },
        "taught.json",
      );
      const again = await limbeck(folder, "run", "taught.json", "--out", `${name}-taught`);
      assert.equal(again.code, 0, again.stderr);
      const report = JSON.parse(
        await readFile(
          join(folder, `${name}-taught`, (await readdir(join(folder, `${name}-taught`)))[0]!, "report.json"),
          "utf8",
        ),
      ) as { teacher: { test: { nll: number } } };
      const phases = (arms as { seeds: { phases: { test: { nll: number } }[] }[] }[])[0]!.seeds[0]!.phases;
      assert.ok(Math.abs(report.teacher.test.nll - phases[0]!.test.nll) < 1e-5, name);
    }
  });

  it("a shape that does not go with the layout is refused", async () => {
    for (const input of [
      { layout: "NHWC", shape: [HEIGHT, WIDTH, CHANNELS] },
      { layout: "NCHW", shape: [1, 2] },
    ]) {
      await writeRecipe(folder, recipe("last.npy", input), "bad.json");
      const { code, stderr } = await limbeck(folder, "run", "bad.json");
      assert.equal(code, 2);
      assert.match(stderr, /data\.input\.(layout|shape)/);
    }
  });
});
