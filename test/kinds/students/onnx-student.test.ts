// ONNX files as students: forward as onnxruntime's, gradients as PyTorch's, training, freezing, starting anew, refusals.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Student } from "../../../src/engine/contracts.ts";
import { LimbeckError } from "../../../src/base/errors.ts";
import { openSession } from "../../../src/engine/onnx/session.ts";
import { Emitter, graphProto, int, modelBytes, valueInfo } from "../../../src/engine/onnx/write/emitter.ts";
import { makeBatchDynamic } from "../../../src/engine/onnx/file/dynamic-batch.ts";
import { decodeModel, encodeModel } from "../../../src/engine/onnx/file/model-file.ts";
import { onnxStudent, readStudentModel } from "../../../src/kinds/students/onnx/student.ts";
import type { OnnxStudentOptions } from "../../../src/kinds/students/onnx/options.ts";
import { initialState } from "../../../src/training/initial-state.ts";
import { dataset, descend, logitsOf, randomDataset, sgdOptimizer } from "../../engine/setup.ts";
import { valuesHeld } from "../../values-held.ts";
import { leftOut } from "../../left-out.ts";

interface Case {
  readonly file: string;
  readonly output?: string;
  readonly inputShape: readonly number[];
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
  readonly logits: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
  readonly weights: Readonly<Record<string, { readonly weight: string; readonly transposed: boolean }>>;
}

const { cases } = JSON.parse(readFileSync(new URL("../../reference/onnx-students.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};
const fixtures = join(import.meta.dirname, "onnx-fixtures");
const CLASSES = 3;

type Given = Partial<Omit<OnnxStudentOptions, "train">> & { readonly train?: Partial<OnnxStudentOptions["train"]> };

const options = (given: Given = {}): OnnxStudentOptions => ({
  kind: "onnx",
  path: "x.onnx",
  init: "keep",
  ...given,
  train: { include: ["*"], exclude: [], learningRateMultipliers: [], ...given.train },
});

async function open(test: Case, given: Given = {}): Promise<Student> {
  const model = await readStudentModel(join(fixtures, test.file));
  const output = test.output === undefined ? {} : { output: test.output };
  return onnxStudent(model, options({ ...output, ...given }), test.inputShape, CLASSES, test.file);
}

const rowsOf = (test: Case) =>
  dataset(test.inputShape, Float32Array.from(test.inputs), Int32Array.from(test.labels), CLASSES);

const by = (name: string): Case => cases.find(({ file }) => file === name)!;

describe("ONNX students (fixtures of exporters)", () => {
  for (const test of cases)
    describe(test.file, () => {
      it("gives PyTorch's logits", async () => {
        const student = await open(test);
        const logits = await logitsOf(student, rowsOf(test), initialState(student, sgdOptimizer, 1));
        // a softmax at the end is taken off: log-probabilities differ by a constant a row
        test.logits.forEach((value, i) =>
          assert.ok(
            Math.abs(logits[i]! - value) <= 1e-5 * Math.max(1, Math.abs(value)),
            `${i}: ${logits[i]} for ${value}`,
          ),
        );
      });

      it("has PyTorch's gradients", async () => {
        const student = await open(test);
        const { before, after } = await descend(student, rowsOf(test), 1, 1);
        for (const [name, expected] of Object.entries(test.gradients)) {
          const { weight, transposed } = test.weights[name]!;
          const { shape } = student.parameters.find((spec) => spec.name === weight)!;
          const [start, end] = [before.get(weight)!, after.get(weight)!];
          const [rows = 1, columns = 1] = shape;
          expected.forEach((value, i) => {
            // PyTorch's order, where the file holds the weight turned
            const at = transposed ? (i % rows) * columns + Math.floor(i / rows) : i;
            const gradient = start[at]! - end[at]!;
            const allowed = 1e-4 * Math.max(1, Math.abs(value));
            assert.ok(Math.abs(gradient - value) <= allowed, `${name}[${i}]: ${gradient} for ${value}`);
          });
        }
        const trained = student.parameters.filter(({ trainable }) => trainable).map(({ name }) => name);
        assert.deepEqual(
          trained.sort(),
          Object.values(test.weights)
            .map(({ weight }) => weight)
            .sort(),
        );
      });

      it("learns", async () => {
        const { losses } = await descend(await open(test), rowsOf(test), 40, 0.1);
        assert.ok(losses.at(-1)! < 0.7 * losses[0]!, `${losses[0]} -> ${losses.at(-1)}`);
      });
    });

  it("moves running statistics, with the node's momentum and the population variance", async () => {
    const test = by("residual-traced.onnx");
    const { before, after } = await descend(await open(test), rowsOf(test), 1, 0);
    const moved = [...before].filter(([name, values]) => after.get(name)!.some((value, i) => value !== values[i]));
    assert.deepEqual(moved.map(([name]) => name).sort(), [
      "bn1.running_mean",
      "bn1.running_var",
      "bn2.running_mean",
      "bn2.running_var",
    ]);
  });
});

describe("ONNX students (what is trained)", () => {
  const test = by("residual-traced.onnx");

  it("leaves excluded weights as they are, bit for bit, their normalization's statistics too", async () => {
    const student = await open(test, { train: { exclude: ["stem*", "bn1*"] } });
    const { before, after } = await descend(student, rowsOf(test), 5, 0.1);
    for (const [name, values] of before) {
      const same = after.get(name)!.every((value, i) => value === values[i]);
      assert.equal(same, /^(stem|bn1)/.test(name), name);
    }
  });

  it("includes by pattern", async () => {
    const student = await open(test, { train: { include: ["head.*"] } });
    assert.deepEqual(
      student.parameters.filter(({ trainable }) => trainable).map(({ name }) => name),
      ["head.weight", "head.bias"],
    );
  });

  it("multiplies the learning rate of what matches, the last match counting", async () => {
    const once = await descend(await open(test), rowsOf(test), 1, 0.1);
    const student = await open(test, {
      train: {
        learningRateMultipliers: [
          { match: "*", value: 3 },
          { match: "head.*", value: 0.5 },
        ],
      },
    });
    const { before, after } = await descend(student, rowsOf(test), 1, 0.1);
    for (const [name, factor] of [
      ["stem.weight", 3],
      ["head.weight", 0.5],
      ["head.bias", 0.5],
    ] as const)
      before.get(name)!.forEach((start, i) => {
        const expected = factor * (once.after.get(name)![i]! - start);
        assert.ok(Math.abs(after.get(name)![i]! - start - expected) < 1e-6, name);
      });
  });

  it("starts anew: kernels drawn, biases 0, scales 1, statistics 0 and 1", async () => {
    const state = initialState(await open(test, { init: "fresh" }), sgdOptimizer, 3);
    const kept = initialState(await open(test), sgdOptimizer, 3);
    assert.notDeepEqual(state.get("stem.weight"), kept.get("stem.weight"));
    const all = (name: string, value: number): void =>
      assert.ok(
        state.get(name)!.every((v) => v === value),
        name,
      );
    all("head.bias", 0);
    all("bn1.weight", 1);
    all("bn1.bias", 0);
    all("bn1.running_mean", 0);
    all("bn1.running_var", 1);
  });
});

describe("ONNX students (rows in another layout)", () => {
  it("channels last outside is fed from channels first, and flat from an image", async () => {
    const test = by("mlp-traced.onnx");
    const model = await readStudentModel(join(fixtures, test.file));
    const student = onnxStudent(model, options(), [1, 5], CLASSES, test.file);
    const data = dataset([1, 5], Float32Array.from(test.inputs), Int32Array.from(test.labels), CLASSES);
    const logits = await logitsOf(student, data, initialState(student, sgdOptimizer, 1));
    test.logits.forEach((value, i) => assert.ok(Math.abs(logits[i]! - value) < 1e-5));
  });
});

describe("ONNX students (refusals)", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "limbeck-onnx-"));
  });
  after(() => rm(folder, { recursive: true }));

  const refuses = async (work: () => Promise<unknown>, problem: RegExp): Promise<void> => {
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof LimbeckError, String(error));
      assert.deepEqual([error.code, error.exitCode], ["student-invalid", 2]);
      const told = error.problems
        .map(({ path, expected, got, hint }) => [path, expected, got, hint].join(" | "))
        .join("\n");
      assert.match(told, problem);
      return true;
    });
  };
  const mlp = by("mlp-traced.onnx");
  const build =
    (given: Given, shape = mlp.inputShape, classes = CLASSES): (() => Promise<Student>) =>
    async () =>
      onnxStudent(await readStudentModel(join(fixtures, mlp.file)), options(given), shape, classes, mlp.file);

  it("another number of classes", () =>
    refuses(build({}, mlp.inputShape, 7), /one logit per class.*\[batch, 7\].*\[batch, 3\]/));
  it("rows of another size", () => refuses(build({}, [6]), /rows that fit.*5.*\| rows of \[6\]/));
  it("patterns that match nothing, all at once", () =>
    refuses(
      build({ train: { include: ["*", "hed.*"], exclude: ["0.wieght"] } }),
      /include\/1[\s\S]*exclude\/0.*0\.weight/,
    ));
  it("nothing left to train", () => refuses(build({ train: { exclude: ["*"] } }), /at least one weight/));
  it("an output that is not there, with a suggestion", async () => {
    const model = decodeModel(readFileSync(join(fixtures, "labels-and-probabilities.onnx")), "x");
    await refuses(
      () => Promise.resolve().then(() => onnxStudent(model, options({ output: "output_labl" }), [5], CLASSES, "x")),
      /did you mean "output_label"/,
    );
  });
  it("two outputs without a name", async () => {
    const model = decodeModel(readFileSync(join(fixtures, "labels-and-probabilities.onnx")), "x");
    await refuses(
      () => Promise.resolve().then(() => onnxStudent(model, options(), [5], CLASSES, "x")),
      /one output.*"output_label", "output_probability"/,
    );
  });
  it("an output of labels", async () => {
    const model = decodeModel(readFileSync(join(fixtures, "labels-and-probabilities.onnx")), "x");
    await refuses(
      () => Promise.resolve().then(() => onnxStudent(model, options({ output: "output_label" }), [5], CLASSES, "x")),
      /output output_label.*one logit per class/,
    );
  });
  it("an operator that cannot be trained, named with its node", async () => {
    const model = decodeModel(readFileSync(join(fixtures, mlp.file)), "x");
    model.graph.node[1]!.opType = "NonZero";
    model.graph.node[1]!.name = "the-node";
    await refuses(
      () => Promise.resolve().then(() => onnxStudent(model, options(), [5], CLASSES, "x")),
      /the-node \| an operator that can be trained \| NonZero/,
    );
  });
  it("an operator of another domain that has but the name of ONNX's", async () => {
    const model = decodeModel(readFileSync(join(fixtures, mlp.file)), "x");
    Object.assign(model.graph.node[1]!, { opType: "Attention", name: "the-node", domain: "com.microsoft" });
    await refuses(
      () => Promise.resolve().then(() => onnxStudent(model, options(), [5], CLASSES, "x")),
      /the-node \| an operator that can be trained \| com\.microsoft\.Attention/,
    );
  });
  it("a sigmoid for each class, whatever hands it on, with the value before it", async () => {
    const e = new Emitter();
    const score = e.one("Mul", ["x", "x"], {}, { output: "scores" });
    e.one("Identity", [e.one("Sigmoid", [score], {}, {})], {}, { output: "y" });
    const value = (name: string) => valueInfo(name, "float32", ["batch", CLASSES]);
    const model = decodeModel(modelBytes(graphProto(e, "sigmoid", [value("x")], [value("y")])), "x");
    await refuses(
      () => Promise.resolve().then(() => onnxStudent(model, options(), [CLASSES], CLASSES, "x")),
      /a sigmoid for each class by itself.*"output": "scores"/,
    );
  });
  it("two fed inputs", async () => {
    const e = new Emitter();
    e.one("Add", ["a", "b"], {}, { output: "y" });
    const value = (name: string) => valueInfo(name, "float32", ["batch", CLASSES]);
    const model = decodeModel(modelBytes(graphProto(e, "two", [value("a"), value("b")], [value("y")])), "x");
    await refuses(
      () => Promise.resolve().then(() => onnxStudent(model, options(), [3], CLASSES, "x")),
      /one input.*"a", "b"/,
    );
  });
  it("a shape that depends on the rows", async () => {
    const e = new Emitter();
    const shape = e.one("Cast", [e.one("ReduceMax", ["x"], {}, {})], {}, {});
    e.one("Reshape", ["x", shape], {}, { output: "y" });
    const value = (name: string) => valueInfo(name, "float32", ["batch", CLASSES]);
    const model = decodeModel(modelBytes(graphProto(e, "rows", [value("x")], [value("y")])), "x");
    await refuses(
      () => Promise.resolve().then(() => onnxStudent(model, options(), [3], CLASSES, "x")),
      /Reshape.*constant, or follows from shapes/,
    );
  });
  it("tells weights apart that a file stores once since their values are equal", async () => {
    type Naming = (own: string, shared: string) => string;
    const modelOf = (name: Naming, aliased: boolean) => {
      const e = new Emitter();
      const stored = new Set<string>();
      const weight = (own: string, shared: string, value: number): string => {
        const wanted = name(own, shared);
        if (!stored.has(wanted)) e.named(wanted, "float32", [4], new Float32Array(4).fill(value));
        stored.add(wanted);
        return aliased && wanted !== own ? e.one("Identity", [wanted], {}, { output: own }) : wanted;
      };
      const w = e.named(
        "w",
        "float32",
        [5, 4],
        Float32Array.from({ length: 20 }, (_, i) => Math.sin(3 * i)),
      );
      const last = e.named(
        "last",
        "float32",
        [4, CLASSES],
        Float32Array.from({ length: 4 * CLASSES }, (_, i) => Math.cos(i)),
      );
      const norm = (x: string, layer: string): string =>
        e.one("BatchNormalization", [
          x,
          weight(`${layer}.weight`, "ones", 1),
          weight(`${layer}.bias`, "zeros", 0),
          weight(`${layer}.mean`, "zeros", 0),
          weight(`${layer}.var`, "ones", 1),
        ]);
      const hidden = norm(norm(e.one("MatMul", ["x", w]), "one"), "two");
      e.one("MatMul", [hidden, last], {}, { output: "y" });
      const [inputs, outputs] = [[valueInfo("x", "float32", ["b", 5])], [valueInfo("y", "float32", ["b", CLASSES])]];
      return decodeModel(modelBytes(graphProto(e, "m", inputs, outputs)), "x");
    };
    const trained = async (name: Naming, aliased = false) => {
      const student = onnxStudent(modelOf(name, aliased), options(), [5], CLASSES, "x");
      return { student, losses: (await descend(student, randomDataset(16, [5], CLASSES), 12, 0.1)).losses };
    };
    const apart = await trained((own) => own);
    const once = await trained((_, shared) => shared);
    const named = await trained((_, shared) => shared, true);
    assert.equal(once.student.parameters.length, apart.student.parameters.length);
    assert.deepEqual(once.losses, apart.losses);
    assert.deepEqual(named.losses, apart.losses);
    assert.deepEqual(
      named.student.parameters.map(({ name }) => name).sort(),
      apart.student.parameters.map(({ name }) => name).sort(),
    );
    assert.equal(apart.student.notes, undefined);
    assert.equal(named.student.notes, undefined);
    assert.match(once.student.notes!.join("; "), /"ones" once for 4 weights.*"zeros" once for 4 weights/);
  });
  it("takes off a softmax behind which scores are only handed on", async () => {
    for (const behind of ["Identity", "Cast", "Flatten"] as const) {
      const e = new Emitter();
      const w = e.named(
        "w",
        "float32",
        [5, CLASSES],
        Float32Array.from({ length: 5 * CLASSES }, (_, i) => Math.sin(i)),
      );
      const probs = e.one("Softmax", [e.one("MatMul", ["x", w])], { axis: int(-1) });
      e.one(behind, [probs], behind === "Cast" ? { to: int(1) } : {}, { output: "y" });
      const inputs = [valueInfo("x", "float32", ["batch", 5])];
      const outputs = [valueInfo("y", "float32", ["batch", CLASSES])];
      const student = onnxStudent(
        decodeModel(modelBytes(graphProto(e, "m", inputs, outputs)), "x"),
        options(),
        [5],
        CLASSES,
        "x",
      );
      const data = randomDataset(6, [5], CLASSES);
      const logits = await logitsOf(student, data, initialState(student, sgdOptimizer, 1));
      logits.forEach((value, at) => {
        const [row, k] = [Math.floor(at / CLASSES), at % CLASSES];
        const product = Array.from(
          { length: 5 },
          (_, j) => (valuesHeld(data.inputs)[row * 5 + j] ?? 0) * Math.fround(Math.sin(j * CLASSES + k)),
        );
        assert.ok(Math.abs(value - product.reduce((sum, one) => sum + one, 0)) < 1e-5, behind);
      });
    }
  });
  it("a missing, a cut off and a foreign file", async () => {
    await refuses(() => readStudentModel(join(folder, "none.onnx")), /no such file/);
    const bytes = readFileSync(join(fixtures, mlp.file));
    await writeFile(join(folder, "cut.onnx"), bytes.subarray(0, 300));
    await refuses(() => readStudentModel(join(folder, "cut.onnx")), /end too early|do not decode/);
    await writeFile(join(folder, "text.onnx"), "{}");
    await refuses(() => readStudentModel(join(folder, "text.onnx")), /a text file/);
  });
  it("external data that is missing, or points outside the folder", async () => {
    const model = decodeModel(readFileSync(join(fixtures, mlp.file)), "x");
    const [tensor] = model.graph.initializer;
    for (const [location, problem] of [
      ["weights.bin", /weights\.bin.*no such file/],
      ["../weights.bin", /own folder.*\.\.\/weights\.bin/],
    ] as const) {
      tensor!.dataLocation = 1;
      tensor!.externalData = [{ $typeName: "onnx.StringStringEntryProto", key: "location", value: location }];
      tensor!.rawData = undefined;
      tensor!.floatData = [];
      await writeFile(join(folder, "external.onnx"), encodeModel(model));
      await refuses(() => readStudentModel(join(folder, "external.onnx")), problem);
    }
  });
  it("reads external data beside the model", async () => {
    const model = decodeModel(readFileSync(join(fixtures, mlp.file)), "x");
    const [tensor] = model.graph.initializer;
    await writeFile(join(folder, "weights.bin"), tensor!.rawData!);
    tensor!.dataLocation = 1;
    tensor!.externalData = [{ $typeName: "onnx.StringStringEntryProto", key: "location", value: "weights.bin" }];
    tensor!.rawData = undefined;
    await writeFile(join(folder, "whole.onnx"), encodeModel(model));
    const student = onnxStudent(await readStudentModel(join(folder, "whole.onnx")), options(), [5], CLASSES, "x");
    const logits = await logitsOf(student, rowsOf(mlp), initialState(student, sgdOptimizer, 1));
    mlp.logits.forEach((value, i) => assert.ok(Math.abs(logits[i]! - value) < 1e-5));
  });
});

const foreign = join(import.meta.dirname, "../../../../shared/data/onnx-models");

describe("ONNX students (models in the wild)", function () {
  this.timeout(60_000);
  const models: readonly (readonly [string, readonly number[], readonly number[]])[] = [
    ["resnet20.onnx", [3, 32, 32], [16, 3, 32, 32]],
    ["cifar10_medium.onnx", [3, 32, 32], [16, 32, 32, 3]],
    ["Convnet_maxpool.onnx", [1, 28, 28], [16, 1, 28, 28]],
    ["opt-mnist.onnx", [1, 28, 28], [16, 1, 28, 28]],
    ["mnist-net_256x4.onnx", [1, 28, 28], [16, 784, 1]],
    ["mnist_relu_9_200.onnx", [1, 28, 28], [16, 1, 28, 28]],
  ];
  for (const [file, shape, fed] of models)
    it(`${file}: forward as onnxruntime's, and the loss falls`, async function () {
      if (!existsSync(join(foreign, file))) leftOut(this, "no shared data beside the project");
      const model = await readStudentModel(join(foreign, file));
      const student = onnxStudent(model, options(), shape, 10, file);
      const data = randomDataset(16, shape, 10);
      const state = initialState(student, sgdOptimizer, 1);
      const logits = await logitsOf(student, data, state);
      const session = await openSession(encodeModel(makeBatchDynamic(model)), { threads: 1, place: file });
      const input = session.inputs[0]!.name;
      const values = data.inputs as Float32Array;
      const turned = fed[3] === 3 ? channelsLast(values, 16, 3, 1024) : values;
      const [output] = (await session.run({ [input]: { dtype: "float32", shape: fed, data: turned } })).values();
      await session.close();
      (output!.data as Float32Array).forEach((value, i) =>
        assert.ok(
          Math.abs(logits[i]! - value) <= 1e-5 * Math.max(1, Math.abs(value)),
          `${i}: ${logits[i]} for ${value}`,
        ),
      );
      // scores of these models reach hundreds: a small step
      const { losses } = await descend(student, data, 12, file.startsWith("resnet") ? 0.01 : 1e-6);
      assert.ok(losses.at(-1)! < losses[0]!, `${losses[0]} -> ${losses.at(-1)}`);
    });
});

function channelsLast(values: Float32Array, rows: number, channels: number, pixels: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let c = 0; c < channels; c++)
      for (let at = 0; at < pixels; at++)
        turned[(row * pixels + at) * channels + c] = values[(row * channels + c) * pixels + at]!;
  return turned;
}
