// TensorFlow.js layers models as students and back: the same logits, whoever computes them.
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Dataset, LayersModelFacts, ModelState, Preprocessing, Student } from "../../../src/engine/contracts.ts";
import { onnxEngine } from "../../../src/engine/onnx/index.ts";
import { LimbeckError } from "../../../src/base/errors.ts";
import { randomNormals } from "../../../src/base/numeric/random.ts";
import { adam } from "../../../src/kinds/optimizers/adam.ts";
import { readLayersModel, tfjsStudent } from "../../../src/kinds/students/tfjs/student.ts";
import { initialState } from "../../../src/training/initial-state.ts";
import { block, dataset, order, plain, randomDataset, sgdOptimizer, student, train } from "../../engine/setup.ts";
import { layers, loaded, predicted, predictedRaw, saved, seeded } from "./tfjs-world.ts";
import { valuesHeld } from "../../values-held.ts";

const CLASSES = 3;
const ROWS = 20;

/** Rows that go in as they are. */
const rawFacts = (shape: readonly number[]): LayersModelFacts => ({
  held: { dtype: "float32", shape },
  preprocessing: plain,
  classes: Array.from({ length: CLASSES }, String),
});

type Make = () => layers.LayersModel;

const { dense, conv2d, conv1d, depthwiseConv2d, batchNormalization, activation, dropout } = layers.layers;
const { maxPooling2d, averagePooling2d, globalAveragePooling2d, globalAveragePooling1d } = layers.layers;
const { flatten, add, reshape, embedding, layerNormalization, reLU, elu, leakyReLU, softmax } = layers.layers;

/** Models of TensorFlow.js's own making, with the shape of a row as limbeck has it. */
const models: Readonly<
  Record<string, { readonly make: Make; readonly row: readonly number[]; readonly tokens?: number }>
> = {
  "a dense stack with softmax": {
    row: [6],
    make: () =>
      layers.sequential({
        layers: [
          dense({ units: 9, activation: "relu", inputShape: [6] }),
          dropout({ rate: 0.3 }),
          dense({ units: 8, activation: "gelu", useBias: false }),
          dense({ units: 7, activation: "swish" }),
          dense({ units: CLASSES, activation: "softmax" }),
        ],
      }),
  },
  "convolutions, flattened channels last": {
    row: [2, 7, 6],
    make: () =>
      layers.sequential({
        layers: [
          conv2d({ filters: 4, kernelSize: 3, padding: "same", activation: "relu", inputShape: [7, 6, 2] }),
          batchNormalization({ momentum: 0.9 }),
          depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, activation: "elu" }),
          maxPooling2d({ poolSize: 2, strides: 1, padding: "same" }),
          conv2d({ filters: 5, kernelSize: [2, 3], strides: 2 }),
          leakyReLU({ alpha: 0.3 }),
          flatten(),
          dense({ units: CLASSES }),
          softmax(),
        ],
      }),
  },
  "a residual functional model": {
    row: [3, 6, 6],
    make: () => {
      const input = layers.input({ shape: [6, 6, 3] });
      const stem = conv2d({ filters: 4, kernelSize: 3, padding: "same", useBias: false }).apply(input);
      const normal = batchNormalization({ center: false, scale: false }).apply(stem);
      const branch = conv2d({ filters: 4, kernelSize: 1, activation: "tanh" }).apply(
        reLU({ maxValue: 6 }).apply(normal),
      );
      const sum = add().apply([stem, branch] as layers.SymbolicTensor[]);
      const pooled = averagePooling2d({ poolSize: [2, 3], padding: "same" }).apply(elu().apply(sum));
      const flat = globalAveragePooling2d({}).apply(pooled);
      const scores = dense({ units: CLASSES }).apply(flat);
      const output = activation({ activation: "softmax" }).apply(scores) as layers.SymbolicTensor;
      return layers.model({ inputs: input, outputs: output });
    },
  },
  "tokens with convolutions": {
    row: [9],
    tokens: 11,
    make: () =>
      layers.sequential({
        layers: [
          embedding({ inputDim: 11, outputDim: 6, inputLength: 9 }),
          conv1d({ filters: 5, kernelSize: 3, padding: "same", dilationRate: 2, activation: "relu" }),
          batchNormalization(),
          layerNormalization(),
          dense({ units: 4, activation: "mish" }),
          globalAveragePooling1d({}),
          dense({ units: CLASSES }),
        ],
      }),
  },
  "flat rows made images": {
    row: [24],
    make: () =>
      layers.sequential({
        layers: [
          reshape({ targetShape: [4, 3, 2], inputShape: [24] }),
          conv2d({ filters: 3, kernelSize: 2, activation: "sigmoid" }),
          flatten(),
          dense({ units: CLASSES }),
        ],
      }),
  },
};

/** Lists of layers in limbeck's own manner. */
const definitions: Readonly<Record<string, { readonly layers: readonly object[]; readonly row: readonly number[] }>> = {
  "flattened channels first": {
    row: [2, 6, 5],
    layers: [
      { kind: "conv2d", filters: 3, kernelSize: 3, padding: "same", activation: "leakyRelu" },
      { kind: "batchNormalization" },
      { kind: "depthwiseConv2d", kernelSize: 3, depthMultiplier: 2, padding: "same" },
      { kind: "maxPooling2d" },
      { kind: "flatten" },
      { kind: "dense", units: CLASSES },
    ],
  },
  "reshaped and residual": {
    row: [24],
    layers: [
      { kind: "reshape", targetShape: [2, 4, 3] },
      { kind: "conv2d", filters: 4, kernelSize: 3, padding: "same", activation: "gelu", name: "stem" },
      { kind: "averagePooling2d", poolSize: 2, strides: 1, padding: "same" },
      { kind: "activation", activation: "leakyRelu" },
      { kind: "add", with: ["stem"] },
      { kind: "dropout", rate: 0.2 },
      { kind: "reshape", targetShape: [48] },
      { kind: "dense", units: 8, activation: "silu" },
      { kind: "dense", units: CLASSES },
    ],
  },
  "a sequence": {
    row: [5, 4],
    layers: [
      { kind: "conv1d", filters: 6, kernelSize: 3, padding: "same", activation: "relu6" },
      { kind: "batchNormalization" },
      { kind: "layerNormalization" },
      { kind: "dense", units: 5, activation: "softplus" },
      { kind: "globalAveragePooling1d" },
      { kind: "dense", units: CLASSES },
    ],
  },
};

const engine = onnxEngine(1);

async function logitsOf(
  trained: Student,
  data: Dataset,
  state: ModelState,
  preprocessing: Preprocessing = plain,
): Promise<Float32Array> {
  const predictor = await engine.predictor({ student: trained, dataset: data, preprocessing });
  const logits = await predictor.logits(
    state,
    Int32Array.from({ length: data.rows }, (_, row) => row),
  );
  await predictor.close();
  return logits;
}

function assertClose(actual: Float32Array, expected: Float32Array): void {
  assert.equal(actual.length, expected.length);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  expected.forEach((value, i) =>
    assert.ok(Math.abs(actual[i]! - value) <= 1e-5 * largest, `${i}: ${actual[i]}, ${value}`),
  );
}

const softmaxed = (logits: Float32Array): Float32Array =>
  logits.map((value, i) => {
    const row = logits.subarray(i - (i % CLASSES), i - (i % CLASSES) + CLASSES);
    return Math.exp(value) / row.reduce((sum, z) => sum + Math.exp(z), 0);
  });

function dataFor(row: readonly number[], tokens?: number): Dataset {
  const data = randomDataset(ROWS, row, CLASSES);
  if (tokens === undefined) return data;
  return dataset(
    row,
    Float32Array.from(valuesHeld(data.inputs), (value) => Math.abs(Math.round(7 * value)) % tokens),
    data.labels,
    CLASSES,
  );
}

/** Values that no start has, running statistics included. */
function disturbed(state: ModelState): ModelState {
  return new Map(
    [...state].map(([name, values], index) => {
      const noise = randomNormals(index, "disturbed", {}, values.length);
      return [
        name,
        values.map((value, i) => (name.includes("ariance") ? 0.5 + noise[i]! ** 2 : value + 0.1 * noise[i]!)),
      ];
    }),
  );
}

const options = (path: string): Parameters<typeof tfjsStudent>[1] => ({ kind: "tfjs", path, init: "keep" });

const folders: string[] = [];
async function savedAway(model: layers.LayersModel): Promise<string> {
  const path = await saved(model);
  folders.push(dirname(path));
  return path;
}

describe("TensorFlow.js layers models", () => {
  after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  for (const [name, { make, row, tokens }] of Object.entries(models)) {
    it(`as students: ${name}`, async () => {
      const model = seeded(make());
      const path = await savedAway(model);
      const data = dataFor(row, tokens);
      const made = tfjsStudent(await readLayersModel(path), options(path), row, CLASSES);
      const optimizer = adam({ kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: null });
      const state = initialState(made, optimizer, 3);
      const expected = predicted(model, Float32Array.from(valuesHeld(data.inputs)), ROWS, row);
      const logits = await logitsOf(made, data, state);
      const sums = expected.slice(0, CLASSES).reduce((sum, value) => sum + value, 0);
      assertClose(Math.abs(sums - 1) < 1e-5 ? softmaxed(logits) : logits, expected);

      const steps = block(optimizer, order(ROWS, 40 * ROWS), ROWS, { learningRate: () => 0.02 });
      const { losses, state: after } = await train({ student: made, dataset: data, optimizer }, state, [steps]);
      assert.ok(losses.at(-1)! < 0.8 * losses[0]!, `${losses[0]} to ${losses.at(-1)}`);

      const files = made.layersModel?.(after, rawFacts(row));
      assert.ok(typeof files === "object", JSON.stringify(files));
      const back = await loaded(files.model, files.weights);
      assertClose(
        predictedRaw(back, Float32Array.from(valuesHeld(data.inputs)), ROWS, row),
        await logitsOf(made, data, after),
      );
    });
  }

  it("calls a layer as often as the model does, with the same weights", async () => {
    const input = layers.input({ shape: [6] });
    const shared = dense({ units: 6, activation: "tanh", name: "shared" });
    const twice = shared.apply(shared.apply(input)) as layers.SymbolicTensor;
    const model = layers.model({
      inputs: input,
      outputs: dense({ units: CLASSES }).apply(twice) as layers.SymbolicTensor,
    });
    const path = await savedAway(model);
    const made = tfjsStudent(await readLayersModel(path), options(path), [6], CLASSES);
    assert.equal(made.parameters.length, 4);
    const data = randomDataset(ROWS, [6], CLASSES);
    const state = initialState(made, sgdOptimizer, 3);
    assertClose(
      await logitsOf(made, data, state),
      predicted(model, Float32Array.from(valuesHeld(data.inputs)), ROWS, [6]),
    );
    const steps = block(sgdOptimizer, order(ROWS, 20 * ROWS), ROWS, { learningRate: () => 0.3 });
    const { losses } = await train({ student: made, dataset: data, optimizer: sgdOptimizer }, state, [steps]);
    assert.ok(losses.at(-1)! < losses[0]!);
    assert.equal(made.layersModel?.(state, rawFacts([6])), "a layer that is called twice");
  });

  it("leaves layers as they are that are not trainable, running statistics too", async () => {
    const model = layers.sequential({
      layers: [
        dense({ units: 5, inputShape: [6], name: "still", trainable: false }),
        batchNormalization({ name: "norm", trainable: false }),
        batchNormalization({ name: "moving" }),
        dense({ units: CLASSES, name: "trained" }),
      ],
    });
    const path = await savedAway(model);
    const made = tfjsStudent(await readLayersModel(path), options(path), [6], CLASSES);
    const data = randomDataset(ROWS, [6], CLASSES);
    const before = initialState(made, sgdOptimizer, 3);
    const steps = block(sgdOptimizer, order(ROWS, 10 * ROWS), ROWS, { learningRate: () => 0.1 });
    const { state } = await train({ student: made, dataset: data, optimizer: sgdOptimizer }, before, [steps]);
    for (const { name } of made.parameters) {
      const same = before.get(name)!.every((value, i) => value === state.get(name)![i]);
      assert.equal(same, name.startsWith("still/") || name.startsWith("norm/"), name);
    }
  });

  it("takes off a softmax behind which scores are only handed on", async () => {
    const make = (softmaxed: boolean): layers.LayersModel => {
      const input = layers.input({ shape: [6] });
      const scores = dense({ units: CLASSES, name: "scores" }).apply(input);
      const probs = softmaxed ? activation({ activation: "softmax" }).apply(scores) : scores;
      const turned = reshape({ targetShape: [CLASSES, 1] }).apply(probs);
      return layers.model({ inputs: input, outputs: flatten().apply(turned) as layers.SymbolicTensor });
    };
    const [bare, behind] = [make(false), make(true)];
    behind.setWeights(bare.getWeights());
    const data = randomDataset(ROWS, [6], CLASSES);
    const path = await savedAway(behind);
    const made = tfjsStudent(await readLayersModel(path), options(path), [6], CLASSES);
    const state = initialState(made, sgdOptimizer, 3);
    assertClose(
      await logitsOf(made, data, state),
      predicted(bare, Float32Array.from(valuesHeld(data.inputs)), ROWS, [6]),
    );
  });

  for (const [name, { layers: list, row }] of Object.entries(definitions))
    it(`from a list of layers: ${name}`, async () => {
      const made = student(list, row, CLASSES);
      const state = disturbed(initialState(made, sgdOptimizer, 3));
      const data = randomDataset(ROWS, row, CLASSES);
      const channels = row.length === 2 ? 1 : (row[0] ?? 1);
      const preprocessing = {
        scale: 0.3,
        mean: Array.from({ length: channels }, (_, c) => 0.1 * c - 0.2),
        std: Array.from({ length: channels }, (_, c) => 1.5 + 0.2 * c),
      };
      const expected = await logitsOf(made, data, state, preprocessing);
      for (const shape of [row, [valuesHeld(data.inputs).length / ROWS]]) {
        const files = made.layersModel?.(state, { ...rawFacts(shape), preprocessing });
        assert.ok(typeof files === "object", JSON.stringify(files));
        const back = await loaded(files.model, files.weights);
        assertClose(predictedRaw(back, Float32Array.from(valuesHeld(data.inputs)), ROWS, shape), expected);
        // and as a student again, to which the recipe's preprocessing does not apply
        const folder = await mkdtemp(join(tmpdir(), "limbeck-"));
        folders.push(folder);
        const path = join(folder, "model.json");
        await writeFile(path, files.model);
        await writeFile(join(folder, "weights.bin"), files.weights);
        const again = tfjsStudent(await readLayersModel(path), options(path), row, CLASSES);
        assert.deepEqual(again.preprocessing, plain);
        assertClose(await logitsOf(again, data, initialState(again, sgdOptimizer, 1)), expected);
      }
    });

  it("are not written where Keras has no such layer, and say which", () => {
    const made = student(
      [{ kind: "multiHeadAttention", numHeads: 2, keyDim: 2 }, { kind: "flatten" }, { kind: "dense", units: CLASSES }],
      [4, 4],
      CLASSES,
    );
    assert.equal(
      made.layersModel?.(initialState(made, sgdOptimizer, 3), rawFacts([4, 4])),
      "the layer multiHeadAttention",
    );
  });

  describe("refused", () => {
    let path: string;
    before(async () => {
      path = await savedAway(models["a dense stack with softmax"]!.make());
    });

    async function changed(
      change: (json: Record<string, unknown>) => void,
      weights?: (bytes: Buffer) => Buffer | null,
    ): Promise<string> {
      const folder = `${dirname(path)}-${folders.length}`;
      folders.push(folder);
      await cp(dirname(path), folder, { recursive: true });
      const file = join(folder, "model.json");
      const json = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
      change(json);
      await writeFile(file, JSON.stringify(json));
      const bytes = weights?.(await readFile(join(folder, "weights.bin")));
      if (bytes === null) await rm(join(folder, "weights.bin"));
      else if (bytes !== undefined) await writeFile(join(folder, "weights.bin"), bytes);
      return file;
    }

    const refusal = async (file: string, row = [6], classes = CLASSES): Promise<string> => {
      try {
        tfjsStudent(await readLayersModel(file), options(file), row, classes);
      } catch (error) {
        assert.ok(error instanceof LimbeckError && error.code === "student-invalid", String(error));
        return JSON.stringify(error.problems);
      }
      return assert.fail("was accepted");
    };
    const same = (): void => undefined;

    it("with weights that a link has elsewhere, unless that folder is allowed", async () => {
      const file = await changed(same, (bytes) => bytes);
      const weights = join(dirname(file), "weights.bin");
      await rename(weights, `${dirname(file)}.bin`);
      await symlink(`${dirname(file)}.bin`, weights);
      assert.match(await refusal(file), /weights\.bin in the model's own folder.*a link to /);
      const { links, specs } = await readLayersModel(file, [dirname(dirname(file))]);
      assert.deepEqual([links, specs.length > 0], [[dirname(dirname(file))], true]);
      await assert.rejects(readLayersModel(file, [join(dirname(dirname(file)), "none")]), /1 problem/);
      await rm(`${dirname(file)}.bin`);
    });

    it("without its weights", async () => {
      assert.match(await refusal(await changed(same, () => null)), /weights\.bin beside model\.json/);
    });
    it("with weights that are cut off", async () => {
      assert.match(await refusal(await changed(same, (bytes) => bytes.subarray(8))), /\d+ bytes of weights/);
    });
    it("quantized", async () => {
      const file = await changed((json) => {
        const [group] = json["weightsManifest"] as { weights: Record<string, unknown>[] }[];
        group!.weights[0]!["quantization"] = { dtype: "uint8", scale: 1, min: 0 };
      });
      assert.match(await refusal(file), /quantized weights/);
    });
    it("with a layer outside the set, by its name", async () => {
      const model = layers.sequential({
        layers: [layers.layers.gaussianNoise({ stddev: 1, inputShape: [6], name: "noise" }), dense({ units: CLASSES })],
      });
      assert.match(await refusal(await savedAway(model)), /layer noise \(GaussianNoise\)/);
    });
    it("with a setting that is not known, or not to be had, by its key", async () => {
      const setting = (layer: number, settings: object): Promise<string> =>
        changed((json) => {
          const { config } = (json["modelTopology"] as { config: { layers: { config: object }[] } }).config.layers[
            layer
          ]!;
          Object.assign(config, settings);
        });
      const refusals: readonly (readonly [layer: number, settings: object, says: RegExp])[] = [
        [0, { kernel_regularizer: { class_name: "L2" } }, /kernel_regularizer null/],
        [0, { bias_constraint: { class_name: "NonNeg" } }, /bias_constraint null/],
        [0, { dtype: "float16" }, /dtype.*float32/],
        [0, { dtype: { class_name: "DTypePolicy", config: { name: "mixed_float16" } } }, /dtype.*float32/],
        [0, { swizzle: 3 }, /swizzle/],
        [1, { noise_shape: [null, 1] }, /noise_shape/],
      ];
      for (const [layer, settings, says] of refusals) assert.match(await refusal(await setting(layer, settings)), says);
    });
    it("with a slope, a threshold or a kept axis that would be dropped", async () => {
      const { globalAveragePooling2d: global, inputLayer } = layers.layers;
      const built = (layer: ReturnType<typeof reLU>, shape: number[]): layers.LayersModel =>
        layers.sequential({ layers: [inputLayer({ inputShape: shape }), layer, flatten(), dense({ units: CLASSES })] });
      for (const [layer, shape, row, key, value] of [
        [reLU({}), [2, 2, 3], [3, 2, 2], "negative_slope", 0.3],
        [reLU({}), [2, 2, 3], [3, 2, 2], "threshold", 1],
        [global({}), [2, 2, 3], [3, 2, 2], "keepdims", true],
      ] as const) {
        const file = await savedAway(
          key === "keepdims"
            ? layers.sequential({ layers: [inputLayer({ inputShape: [...shape] }), layer, dense({ units: CLASSES })] })
            : built(layer, [...shape]),
        );
        const json = JSON.parse(await readFile(file, "utf8")) as {
          modelTopology: { config: { layers: { class_name: string; config: Record<string, unknown> }[] } };
        };
        const found = json.modelTopology.config.layers.find(({ class_name: name }) => /ReLU|GlobalAverage/.test(name))!;
        found.config[key] = value;
        await writeFile(file, JSON.stringify(json));
        assert.match(await refusal(file, [...row]), new RegExp(key));
      }
    });
    it("with a dilation that TensorFlow.js leaves out", async () => {
      const file = await savedAway(
        layers.sequential({
          layers: [
            depthwiseConv2d({ kernelSize: 2, dilationRate: 2, inputShape: [4, 4, 2] }),
            flatten(),
            dense({ units: CLASSES }),
          ],
        }),
      );
      assert.match(await refusal(file, [2, 4, 4]), /dilation_rate 1/);
    });
    it("for rows and classes that it does not fit", async () => {
      assert.match(await refusal(path, [7]), /batch_input_shape/);
      assert.match(await refusal(path, [6], 4), /one logit per class/);
    });
    it("that are graph models, or no models at all", async () => {
      assert.match(await refusal(await changed((json) => (json["format"] = "graph-model"))), /graph model/);
      assert.match(await refusal(await changed((json) => delete json["weightsManifest"])), /weightsManifest/);
      assert.match(await refusal(join(dirname(path), "none.json")), /no such file/);
      assert.match(await refusal(join(dirname(path), "weights.bin")), /a TensorFlow\.js model\.json[^]*a zero byte/);
    });
  });
});
