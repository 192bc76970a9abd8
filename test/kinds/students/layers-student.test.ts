// Students from layer lists: errors that name the layer, names and wiring, starting values.
import assert from "node:assert/strict";
import type { Initializer, ParameterSpec } from "../../../src/engine/contracts.ts";
import { LimbeckError, renderError, type Problem } from "../../../src/base/errors.ts";
import { initializer, initializerSchema, padsFor } from "../../../src/kinds/students/layer.ts";
import { definitionSchema, layersStudent, type LayersDefinition } from "../../../src/kinds/students/layers-student.ts";
import { initialValues } from "../../../src/training/initial-state.ts";
import { problemsOf } from "../../../src/base/validation/check.ts";
import { student } from "../../engine/setup.ts";

function problemOf(build: () => unknown): Problem {
  try {
    build();
  } catch (error) {
    assert.ok(error instanceof LimbeckError, String(error));
    assert.equal(error.code, "student-invalid");
    assert.equal(error.exitCode, 2);
    assert.ok(renderError(error).startsWith("student.json: 1 problem\n"), renderError(error));
    return error.problems[0]!;
  }
  return assert.fail("nothing was thrown");
}

const dense = (units: number, more: object = {}): object => ({ kind: "dense", units, ...more });

const refusals: readonly (readonly [
  name: string,
  layers: readonly object[],
  inputShape: readonly number[],
  expected: Pick<Problem, "path" | "expected" | "got">,
])[] = [
  [
    "an output of another size than the classes",
    [dense(8), dense(7)],
    [4],
    { path: "/layers/1", expected: "an output of [10], one logit per class of the data", got: "[7]" },
  ],
  [
    "an output that is no vector",
    [{ kind: "activation", activation: "relu" }],
    [1, 2, 5],
    { path: "/layers/0", expected: "an output of [10], one logit per class of the data", got: "[1, 2, 5]" },
  ],
  [
    "dense on an image",
    [dense(10)],
    [1, 8, 8],
    {
      path: "/layers/0 (dense-1)",
      expected: "a flat input or a sequence (put a flatten layer before)",
      got: "[1, 8, 8]",
    },
  ],
  [
    "a convolution of a vector",
    [dense(10), { kind: "conv2d", name: "c", filters: 2, kernelSize: 3 }],
    [64],
    { path: "/layers/1 (c)", expected: "an image, [channels, height, width]", got: "[10]" },
  ],
  [
    "a window that is too large",
    [{ kind: "conv2d", filters: 2, kernelSize: 5 }],
    [1, 4, 8],
    { path: "/layers/0 (conv2d-1)", expected: "at least 5 rows and columns for this window", got: "4" },
  ],
  [
    "pooling without room",
    [{ kind: "maxPooling2d", poolSize: 3 }],
    [1, 2, 2],
    { path: "/layers/0 (maxPooling2d-1)", expected: "at least 3 rows and columns for this window", got: "2" },
  ],
  [
    "groups that do not divide",
    [{ kind: "conv2d", filters: 4, kernelSize: 1, groups: 2 }],
    [3, 4, 4],
    { path: "/layers/0 (conv2d-1)", expected: "groups that divide 3 channels and 4 filters", got: "2" },
  ],
  [
    "a reshape of another size",
    [{ kind: "reshape", targetShape: [1, 8, 9] }],
    [64],
    { path: "/layers/0 (reshape-1)", expected: "a target shape of 64 elements, as [64] has", got: "[1, 8, 9]" },
  ],
  [
    "a sum of two shapes",
    [dense(6, { name: "six" }), dense(5), { kind: "add", with: ["six"] }],
    [4],
    { path: "/layers/2 (add-3)", expected: "inputs of one shape, [5]", got: "[6]" },
  ],
  [
    "an unknown name in `with`",
    [dense(10, { name: "first" }), { kind: "add", with: ["frist"] }],
    [4],
    { path: "/layers/1", expected: 'a layer above: "input", "first"', got: '"frist"' },
  ],
  [
    "a layer below in `with`",
    [dense(10), { kind: "add", with: ["later"] }, dense(10, { name: "later" })],
    [4],
    { path: "/layers/1", expected: 'a layer above: "input", "dense-1"', got: '"later"' },
  ],
  [
    "an unknown `input`",
    [dense(10, { input: "nowhere" })],
    [4],
    { path: "/layers/0", expected: 'a layer above: "input"', got: '"nowhere"' },
  ],
  [
    "one name twice",
    [dense(10, { name: "same" }), dense(10, { name: "same" })],
    [4],
    { path: "/layers/1/name", expected: "a name that no other layer has", got: '"same"' },
  ],
  [
    "a name that is another layer's default",
    [dense(10, { name: "dense-2" }), dense(10)],
    [4],
    { path: "/layers/1/name", expected: "a name that no other layer has", got: '"dense-2"' },
  ],
  [
    "the name of the student's own input",
    [dense(10, { name: "input" })],
    [4],
    { path: "/layers/0/name", expected: "a name that no other layer has", got: '"input"' },
  ],
];

describe("layers student: errors", () => {
  for (const [name, layers, inputShape, expected] of refusals)
    it(name, () => {
      const { path, expected: wanted, got } = problemOf(() => student(layers, inputShape, 10));
      assert.deepEqual({ path, expected: wanted, got }, expected);
    });

  it("says how to end where the output does not fit", () => {
    assert.equal(problemOf(() => student([dense(7)], [4], 10)).hint, 'end with {"kind": "dense", "units": 10}');
  });

  it("an alpha beside an activation that has none", () => {
    const layers = [{ kind: "activation", activation: "relu", alpha: 0.3 }, dense(10)];
    const { path, expected, got } = problemOf(() => student(layers, [4], 10));
    assert.deepEqual(
      [path, expected, got],
      ["/layers/0 (activation-1)", "alpha beside leakyRelu or elu alone", "alpha beside relu"],
    );
  });

  it("an input that the data does not have", () => {
    const definition = { input: [1, 8, 8], layers: [] } as LayersDefinition;
    const { path, expected, got } = problemOf(() => layersStudent(definition, [64], 10, "student.json"));
    assert.deepEqual([path, expected, got], ["/input", "[64], the shape of the data's rows", "[1, 8, 8]"]);
  });

  it("the schema refuses unknown kinds and fields, with a suggestion", () => {
    const [kind] = problemsOf(definitionSchema, { layers: [{ kind: "dens", units: 3 }] });
    assert.equal(kind!.path, "/layers/0/kind");
    assert.match(kind!.hint ?? "", /"dense"/);
    const [field] = problemsOf(definitionSchema, { layers: [{ kind: "dense", unit: 3, units: 3 }] });
    assert.match(field!.path, /^\/layers\/0/);
    const [rate] = problemsOf(definitionSchema, { layers: [{ kind: "dropout", rate: 1 }] });
    assert.equal(rate!.path, "/layers/0/rate");
  });
});

describe("layers student", () => {
  it("names parameters by layer, with shapes and what decays", () => {
    const model = student(
      [
        { kind: "conv2d", filters: 4, kernelSize: [3, 2], groups: 2 },
        { kind: "batchNormalization", name: "bn" },
        { kind: "depthwiseConv2d", kernelSize: 3, depthMultiplier: 2, useBias: false },
        { kind: "flatten" },
        dense(10, { name: "logits" }),
      ],
      [2, 5, 5],
      10,
    );
    const seen = model.parameters.map(({ name, shape, trainable, decay }) => [name, shape, trainable, decay]);
    assert.deepEqual(seen, [
      ["conv2d-1/kernel", [4, 1, 3, 2], true, true],
      ["conv2d-1/bias", [4], true, false],
      ["bn/gamma", [4], true, false],
      ["bn/beta", [4], true, false],
      ["bn/movingMean", [4], false, false],
      ["bn/movingVariance", [4], false, false],
      ["depthwiseConv2d-3/kernel", [8, 1, 3, 3], true, true],
      ["logits/kernel", [16, 10], true, true],
      ["logits/bias", [10], true, false],
    ]);
    assert.deepEqual([model.inputShape, model.classes], [[2, 5, 5], 10]);
  });

  it("pads as Keras does: ceil(size / stride) outputs, the odd one at the end", () => {
    assert.deepEqual(padsFor("same", [5, 6], [3, 4], [1, 1], [1, 1]), [1, 1, 1, 2]);
    assert.deepEqual(padsFor("same", [7, 6], [2, 3], [2, 2], [1, 1]), [0, 0, 1, 1]);
    assert.deepEqual(padsFor("same", [4, 4], [1, 1], [3, 3], [1, 1]), [0, 0, 0, 0]);
    assert.deepEqual(padsFor("same", [6, 6], [3, 3], [1, 1], [2, 2]), [2, 2, 2, 2]);
    assert.deepEqual(padsFor("valid", [6, 6], [3, 3], [2, 2], [2, 2]), [0, 0, 0, 0]);
  });
});

const spec = (name: string, size: number, start: Initializer): ParameterSpec => ({
  name,
  shape: [size],
  initializer: start,
  trainable: true,
  decay: true,
});

describe("starting values", () => {
  const [fanIn, fanOut, count] = [30, 50, 20_000];
  const variances = { glorot: 2 / (fanIn + fanOut), he: 2 / fanIn, lecun: 1 / fanIn };

  for (const name of initializerSchema.enum) {
    const family = /^(glorot|he|lecun)(Uniform|Normal)$/.exec(name);
    if (family === null) continue;
    it(`${name}: its variance, its bounds, mean 0`, () => {
      const variance = variances[family[1] as keyof typeof variances];
      const values = initialValues(spec("w", count, initializer(name, fanIn, fanOut)), 3);
      const mean = values.reduce((sum, value) => sum + value, 0) / count;
      const found = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
      // five standard errors of the mean; the variance's relative error is below sqrt(2 / count) = 1 %
      assert.ok(Math.abs(mean) < 5 * Math.sqrt(variance / count), `mean ${mean}`);
      assert.ok(Math.abs(found / variance - 1) < 0.05, `variance ${found}, expected ${variance}`);
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const limit = Math.sqrt(3 * variance);
      if (family[2] === "Uniform") assert.ok(largest <= limit * (1 + 1e-6) && largest > 0.99 * limit);
      else assert.ok(largest > 3 * Math.sqrt(variance));
    });
  }

  it("zeros, ones and given values are just that", () => {
    assert.deepEqual([...initialValues(spec("b", 3, initializer("zeros", 1, 1)), 3)], [0, 0, 0]);
    assert.deepEqual([...initialValues(spec("b", 3, initializer("ones", 1, 1)), 3)], [1, 1, 1]);
    const values = Float32Array.of(1, 2, 3);
    const copy = initialValues(spec("b", 3, { kind: "values", values }), 3);
    assert.deepEqual(copy, values);
    assert.notEqual(copy, values);
  });

  it("depend on the seed and on the parameter's name, and on nothing else", () => {
    const start = initializer("glorotUniform", 4, 4);
    const draw = (name: string, seed: number) => initialValues(spec(name, 16, start), seed);
    assert.deepEqual(draw("a/kernel", 1), draw("a/kernel", 1));
    assert.notDeepEqual(draw("a/kernel", 1), draw("a/kernel", 2));
    assert.notDeepEqual(draw("a/kernel", 1), draw("b/kernel", 1));
  });

  it("fans of layers: a dense layer's, a convolution's with groups, a depthwise one's", () => {
    const limits = (layer: object, inputShape: readonly number[], classes: number): number => {
      const model = student([layer, { kind: "flatten" }, dense(classes)], inputShape, classes);
      const start = model.parameters[0]!.initializer;
      return start.kind === "uniform" ? start.limit : NaN;
    };
    assert.equal(limits(dense(5), [7], 3), Math.sqrt(6 / (7 + 5)));
    const conv = { kind: "conv2d", filters: 8, kernelSize: [3, 2], groups: 2 };
    assert.equal(limits(conv, [4, 6, 6], 3), Math.sqrt(6 / (2 * 6 + 4 * 6)));
    assert.equal(limits({ ...conv, kernelInitializer: "heUniform" }, [4, 6, 6], 3), Math.sqrt(6 / 12));
    const depthwise = { kind: "depthwiseConv2d", kernelSize: 3, depthMultiplier: 2, depthwiseInitializer: "heUniform" };
    assert.equal(limits(depthwise, [4, 6, 6], 3), Math.sqrt(6 / 9));
  });
});
