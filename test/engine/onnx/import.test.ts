// Operators of a model file as the graph computes them: equal to onnxruntime's own, and their gradients to differences.
import assert from "node:assert/strict";
import { create } from "@bufbuild/protobuf";
import { AttributeProtoSchema } from "../../../src/engine/onnx/file/onnx_pb.ts";
import { evaluateGraph, openGraph } from "../../../src/engine/onnx/evaluate.ts";
import { LimbeckError } from "../../../src/base/errors.ts";
import { GraphBuilder } from "../../../src/graph/builder.ts";
import { differentiate } from "../../../src/graph/differentiate.ts";
import { elementCount, type DType, type Shape, type TensorData, type Value } from "../../../src/graph/ir.ts";
import { openSession } from "../../../src/engine/onnx/session.ts";
import { randomNormals, randomUniforms } from "../../../src/base/numeric/random.ts";
import {
  Emitter,
  float,
  graphProto,
  int,
  ints,
  modelBytes,
  text,
  valueInfo,
  type Attribute,
} from "../../../src/engine/onnx/write/emitter.ts";
import {
  checkOperators,
  importGraph,
  importedOperators,
  type ImportHost,
} from "../../../src/engine/onnx/read/index.ts";
import { decodeModel, encodeModel, type OnnxModel } from "../../../src/engine/onnx/file/model-file.ts";

interface Constant {
  readonly values: readonly number[];
  readonly shape?: Shape;
  readonly dtype?: DType;
}

type Input = Shape | Constant | null;

interface Case {
  readonly op: string;
  readonly name?: string;
  readonly inputs: readonly Input[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly opset?: number;
  /** Draws between these rather than normally. */
  readonly between?: readonly [number, number];
  readonly outputs?: number;
  /** No slope anywhere, or none that differences of float32 can follow. */
  readonly still?: boolean;
}

const i64 = (...values: number[]): Constant => ({ values, dtype: "int64" });
const f32 = (shape: Shape, ...values: number[]): Constant => ({ values, shape, dtype: "float32" });
const unary = (op: string, attributes: Readonly<Record<string, Attribute>> = {}, more: Partial<Case> = {}): Case => ({
  op,
  inputs: [[2, 3, 4]],
  attributes,
  ...more,
});
const pair = (op: string, more: Partial<Case> = {}): Case => ({
  op,
  inputs: [
    [2, 3, 4],
    [3, 1],
  ],
  ...more,
});
const reduce = (op: string, opset: number): Case => ({
  op,
  name: `opset ${opset}`,
  opset,
  inputs: opset < 18 && !(op === "ReduceSum" && opset >= 13) ? [[2, 3, 4]] : [[2, 3, 4], i64(-1, 0)],
  attributes: opset < 18 && !(op === "ReduceSum" && opset >= 13) ? { axes: ints([0, 2]), keepdims: int(0) } : {},
});

const cases: readonly Case[] = [
  pair("Add"),
  pair("Sub"),
  pair("Mul"),
  pair("Div", { between: [0.5, 2] }),
  pair("Pow", { between: [0.5, 2] }),
  ...["Max", "Min", "Sum"].map((op): Case => ({ op, inputs: [[2, 3], [3], [2, 1]] })),
  ...[
    "Neg",
    "Abs",
    "Exp",
    "Erf",
    "Tanh",
    "Sigmoid",
    "Softplus",
    "Relu",
    "HardSwish",
    "Mish",
    "Identity",
    "Softsign",
  ].map((op) => unary(op)),
  ...["Sqrt", "Reciprocal", "Log"].map((op) => unary(op, {}, { between: [0.5, 3] })),
  unary("LeakyRelu", { alpha: float(0.2) }),
  unary("LeakyRelu", {}, { name: "the default slope" }),
  unary("Elu", { alpha: float(0.7) }),
  unary("Selu"),
  unary("HardSigmoid", {}, { name: "defaults" }),
  unary("HardSigmoid", { alpha: float(0.3), beta: float(0.4) }),
  unary("Gelu", {}, { opset: 20 }),
  unary("Gelu", { approximate: text("tanh") }, { opset: 20, name: "tanh" }),
  { op: "PRelu", inputs: [[2, 3, 4], { values: [0.1, -0.3, 0.5], shape: [3, 1] }] },
  unary("Clip", { min: float(-0.5), max: float(0.7) }, { opset: 10, name: "bounds as attributes" }),
  { op: "Clip", name: "one bound", inputs: [[2, 3], f32([], -0.5), null] },
  { op: "Where", inputs: [{ values: [1, 0, 1], dtype: "bool" }, [2, 3], [2, 3]] },
  ...["Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual"].map((op): Case => ({
    op,
    inputs: [[2, 3], [3]],
    still: true,
  })),
  { op: "Cast", inputs: [[2, 3]], attributes: { to: int(6) }, still: true },
  { op: "Dropout", inputs: [[2, 3]], name: "inference" },
  {
    op: "MatMul",
    inputs: [
      [2, 3],
      [3, 4],
    ],
  },
  {
    op: "MatMul",
    name: "batches",
    inputs: [
      [2, 2, 3],
      [2, 3, 4],
    ],
  },
  {
    op: "MatMul",
    name: "three axes by two",
    inputs: [
      [2, 5, 3],
      [3, 4],
    ],
  },
  { op: "MatMul", name: "a vector behind", inputs: [[2, 3], [3]] },
  { op: "MatMul", name: "a vector in front", inputs: [[3], [3, 4]] },
  { op: "Gemm", inputs: [[2, 3], [4, 3], [4]], attributes: { transB: int(1), alpha: float(0.5), beta: float(2) } },
  {
    op: "Gemm",
    name: "transposed, no addend",
    inputs: [
      [3, 2],
      [3, 4],
    ],
    attributes: { transA: int(1) },
  },
  {
    op: "Conv",
    inputs: [[2, 2, 6, 5], [3, 2, 3, 2], [3]],
    attributes: { strides: ints([2, 1]), pads: ints([1, 0, 2, 1]), dilations: ints([1, 2]) },
  },
  ...["SAME_UPPER", "SAME_LOWER", "VALID"].map((mode): Case => ({
    op: "Conv",
    name: mode,
    inputs: [
      [1, 1, 6, 5],
      [2, 1, 3, 2],
    ],
    attributes: { strides: ints([2, 2]), auto_pad: text(mode) },
  })),
  {
    op: "Conv",
    name: "1-D, groups",
    inputs: [
      [2, 4, 7],
      [4, 2, 3],
    ],
    attributes: { group: int(2), pads: ints([1, 1]) },
  },
  {
    op: "ConvTranspose",
    inputs: [[2, 3, 3, 3], [3, 2, 3, 2], [2]],
    attributes: { strides: ints([2, 1]), pads: ints([1, 0, 0, 1]), output_padding: ints([1, 0]) },
  },
  ...["SAME_UPPER", "SAME_LOWER"].flatMap((mode) =>
    [{}, { output_shape: ints([6, 5]) }].map((stated): Case => ({
      op: "ConvTranspose",
      name: `${mode}${"output_shape" in stated ? ", output_shape" : ""}`,
      inputs: [
        [1, 2, 4, 3],
        [2, 2, 3, 4],
      ],
      attributes: { strides: ints([2, 2]), auto_pad: text(mode), ...stated },
    })),
  ),
  { op: "ReduceL1", inputs: [[2, 3, 4], i64(1)], opset: 18 },
  { op: "Celu", inputs: [[2, 5]], attributes: { alpha: float(0.7) } },
  { op: "ThresholdedRelu", inputs: [[2, 5]], attributes: { alpha: float(0.4) } },
  { op: "Clip", name: "a bound that is computed", inputs: [[2, 5], [], f32([], 0.8)] },
  ...[0, 1].map((outside): Case => ({
    op: "Resize",
    name: `cubic, exclude_outside ${outside}`,
    inputs: [[1, 2, 4, 5], null, null, i64(1, 2, 7, 3)],
    attributes: { mode: text("cubic"), exclude_outside: int(outside), cubic_coeff_a: float(-0.6) },
  })),
  {
    op: "BatchNormalization",
    inputs: [[3, 2, 2], f32([2], 1.5, 0.5), f32([2], 0.1, -0.2), f32([2], 0.3, 0.4), f32([2], 1.2, 0.8)],
    attributes: { epsilon: float(0.01) },
  },
  {
    op: "BatchNormalization",
    name: "statistics that are computed",
    inputs: [[3, 2, 2], [2], f32([2], 0.1, -0.2), [2], [2]],
    attributes: { epsilon: float(0.01) },
    between: [0.2, 1],
  },
  { op: "LayerNormalization", inputs: [[2, 3, 4], f32([4], 1, 2, 0.5, 1.5), f32([4], 0.1, 0.2, 0.3, 0.4)] },
  {
    op: "LayerNormalization",
    name: "two axes, no bias",
    inputs: [[2, 3, 2], f32([3, 2], 1, 2, 0.5, 1.5, 1, 0.7)],
    attributes: { axis: int(1), epsilon: float(0.1) },
  },
  { op: "InstanceNormalization", inputs: [[2, 2, 3, 2], f32([2], 1.5, 0.5), f32([2], 0.1, -0.2)] },
  {
    op: "GroupNormalization",
    opset: 21,
    inputs: [[2, 4, 3], f32([4], 1.5, 0.5, 1, 2), f32([4], 0.1, -0.2, 0, 0.3)],
    attributes: { num_groups: int(2) },
  },
  {
    op: "RMSNormalization",
    opset: 23,
    inputs: [[2, 3, 4], f32([4], 1.5, 0.5, 1, 2)],
  },
  {
    op: "MaxPool",
    inputs: [[1, 2, 5, 6]],
    attributes: { kernel_shape: ints([3, 2]), strides: ints([2, 2]), pads: ints([1, 0, 1, 0]) },
  },
  ...[0, 1].map((ceil): Case => ({
    op: "MaxPool",
    name: `ceil_mode ${ceil}`,
    inputs: [[1, 1, 6, 7]],
    attributes: { kernel_shape: ints([3, 2]), strides: ints([2, 3]), ceil_mode: int(ceil) },
  })),
  ...[0, 1].flatMap((ceil) =>
    [0, 1].map((count): Case => ({
      op: "AveragePool",
      name: `ceil_mode ${ceil}, count_include_pad ${count}`,
      inputs: [[1, 1, 6, 7]],
      attributes: {
        kernel_shape: ints([3, 2]),
        strides: ints([2, 3]),
        pads: ints([1, 0, 0, 1]),
        ceil_mode: int(ceil),
        count_include_pad: int(count),
      },
    })),
  ),
  ...(
    [
      ["bhid,bhjd->bhij", [2, 2, 3, 4], [2, 2, 5, 4]],
      ["bi,ijk->bjk", [2, 5], [5, 4, 3]],
      ["bi , cij, bj -> bc", [2, 3], [4, 3, 5], [2, 5]],
      ["ij,jk", [2, 3], [3, 4]],
      ["ba", [2, 3]],
      ["bij->b", [2, 3, 4]],
      ["b...d,b...kd->b...k", [2, 3, 2, 4], [2, 3, 2, 5, 4]],
      ["...ij,...jk->...ik", [3, 2, 3, 4], [3, 2, 4, 5]],
      ["Bi,Bi->iB", [2, 3], [2, 3]],
      ["bi,bj->bij", [2, 3], [2, 4]],
      ["bi,bj,bk->b", [2, 3], [2, 4], [2, 2]],
      ["bi,c->bc", [2, 3], [4]],
      ["i...->...", [3, 2, 4]],
    ] as const
  ).map(([equation, ...inputs]): Case => ({
    op: "Einsum",
    name: equation,
    opset: 12,
    inputs,
    attributes: { equation: text(equation) },
  })),
  ...(
    [
      [
        "four axes",
        [
          [2, 2, 3, 4],
          [2, 2, 5, 4],
          [2, 2, 5, 3],
        ],
        {},
      ],
      [
        "heads in the last axis",
        [
          [2, 3, 8],
          [2, 5, 8],
          [2, 5, 6],
        ],
        { q_num_heads: int(2), kv_num_heads: int(2) },
      ],
      [
        "causal, scaled",
        [
          [2, 2, 3, 4],
          [2, 2, 3, 4],
          [2, 2, 3, 4],
        ],
        { is_causal: int(1), scale: float(0.3) },
      ],
      [
        "mask",
        [
          [2, 2, 3, 4],
          [2, 2, 5, 4],
          [2, 2, 5, 4],
          [3, 5],
        ],
        {},
      ],
      [
        "mask of truths",
        [[2, 2, 2, 4], [2, 2, 3, 4], [2, 2, 3, 4], { values: [1, 0, 1, 1, 1, 0], shape: [2, 3], dtype: "bool" }],
        {},
      ],
    ] as const
  ).map(([name, inputs, attributes]): Case => ({ op: "Attention", name, opset: 23, inputs, attributes })),
  // as exporters write it: every attribute, whether it matters or not
  ...["linear", "cubic", "nearest"].map((mode): Case => ({
    op: "Resize",
    name: `${mode}, every attribute`,
    inputs: [[1, 2, 3, 4], null, f32([4], 1, 1, 2, 1.5)],
    attributes: {
      mode: text(mode),
      coordinate_transformation_mode: text("half_pixel"),
      nearest_mode: text("floor"),
      cubic_coeff_a: float(-0.5),
      exclude_outside: int(0),
      extrapolation_value: float(3),
    },
  })),
  { op: "GlobalAveragePool", inputs: [[2, 3, 4, 2]] },
  { op: "GlobalMaxPool", inputs: [[2, 3, 4, 2]] },
  ...["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL2", "ReduceLogSumExp", "ReduceSumSquare"].flatMap(
    (op) => [reduce(op, 11), reduce(op, 18)],
  ),
  { op: "ReduceMean", name: "all axes", inputs: [[2, 3]] },
  { op: "ArgMax", inputs: [[2, 3, 4]], attributes: { axis: int(1), keepdims: int(0) }, still: true },
  unary("Softmax", { axis: int(1) }),
  unary("Softmax", { axis: int(1) }, { opset: 11, name: "axes as one" }),
  unary("LogSoftmax", {}, { opset: 11, name: "the old default" }),
  unary("LogSoftmax"),
  unary("Transpose", {}, { name: "reversed by default" }),
  unary("Transpose", { perm: ints([1, 0, 2]) }),
  { op: "Reshape", inputs: [[2, 3, 4], i64(0, -1)] },
  { op: "Flatten", inputs: [[2, 3, 4]], attributes: { axis: int(2) } },
  { op: "Squeeze", inputs: [[2, 1, 3], i64(1)] },
  { op: "Squeeze", name: "axes as an attribute", opset: 11, inputs: [[2, 1, 3]], attributes: { axes: ints([1]) } },
  { op: "Unsqueeze", inputs: [[2, 3], i64(-1, 0)] },
  {
    op: "Concat",
    inputs: [
      [2, 3],
      [2, 1],
      [2, 2],
    ],
    attributes: { axis: int(-1) },
  },
  { op: "Split", inputs: [[2, 6], i64(1, 3, 2)], attributes: { axis: int(1) }, outputs: 3 },
  { op: "Split", name: "evenly", inputs: [[2, 7]], attributes: { axis: int(1), num_outputs: int(3) }, outputs: 3 },
  { op: "Slice", inputs: [[4, 6], i64(1, -5), i64(100, -1), i64(0, 1), i64(2, 3)] },
  { op: "Slice", name: "backwards", inputs: [[4, 6], i64(-1, 4), i64(-100, 0), i64(0, 1), i64(-2, -1)] },
  {
    op: "Slice",
    name: "bounds as attributes",
    opset: 9,
    inputs: [[4, 6]],
    attributes: { starts: ints([1]), ends: ints([4]), axes: ints([1]) },
  },
  { op: "Pad", inputs: [[2, 3], i64(1, 0, 0, 2), f32([], 0.5)] },
  { op: "Pad", name: "cropping", inputs: [[4, 3], i64(-1, 1, 0, -1)] },
  ...["reflect", "edge", "wrap"].map((mode): Case => ({
    op: "Pad",
    name: mode,
    inputs: [[2, 4], i64(0, 2, 0, 3)],
    attributes: { mode: text(mode) },
  })),
  { op: "Expand", inputs: [[3, 1], i64(2, 3, 4)] },
  { op: "Tile", inputs: [[2, 3], i64(2, 3)] },
  {
    op: "Gather",
    inputs: [[4, 3], { values: [2, -1, 0, 2], shape: [2, 2], dtype: "int64" }],
    attributes: { axis: int(0) },
  },
  {
    op: "Gather",
    name: "one position",
    inputs: [[2, 4, 3], { values: [1], shape: [], dtype: "int64" }],
    attributes: { axis: int(1) },
  },
  {
    op: "GatherElements",
    inputs: [[3, 4], { values: [0, 2, 1, -1, 0, 0], shape: [2, 3], dtype: "int64" }],
    attributes: { axis: int(0) },
  },
  { op: "ScatterND", inputs: [[4, 3], { values: [2, 0], shape: [2, 1], dtype: "int64" }, [2, 3]] },
  { op: "ScatterND", name: "elements", inputs: [[4, 3], { values: [2, 0, 1, 1], shape: [2, 2], dtype: "int64" }, [2]] },
  { op: "DepthToSpace", inputs: [[2, 8, 2, 3]], attributes: { blocksize: int(2) } },
  { op: "DepthToSpace", name: "CRD", inputs: [[2, 8, 2, 3]], attributes: { blocksize: int(2), mode: text("CRD") } },
  { op: "SpaceToDepth", inputs: [[2, 2, 4, 6]], attributes: { blocksize: int(2) } },
  ...["half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners"].flatMap((mode) =>
    ["nearest", "linear"].flatMap((kind) =>
      [
        [1, 1, 2, 1.5],
        [1, 1, 0.6, 2],
      ].map((scales): Case => ({
        op: "Resize",
        name: `${kind}, ${mode}, ${scales.join(" x ")}`,
        inputs: [[1, 2, 5, 4], null, f32([4], ...scales)],
        attributes: { mode: text(kind), coordinate_transformation_mode: text(mode) },
      })),
    ),
  ),
  ...["floor", "ceil", "round_prefer_ceil"].map((mode): Case => ({
    op: "Resize",
    name: `nearest, ${mode}, by sizes`,
    inputs: [[1, 2, 5, 4], null, null, i64(1, 2, 7, 9)],
    attributes: { mode: text("nearest"), nearest_mode: text(mode) },
  })),
  // sizes that float32 rounds to another whole number than float64 does
  ...[
    [29, 1.3793103694915771],
    [41, 0.5853658318519592],
    [10, 0.30000001192092896],
    [25, 1.159999966621399],
  ].map(([from, scale]): Case => ({
    op: "Resize",
    name: `the size of ${from!} times ${scale!}`,
    inputs: [[1, from!], null, f32([2], 1, scale!)],
    attributes: {
      mode: text("nearest"),
      coordinate_transformation_mode: text("asymmetric"),
      nearest_mode: text("floor"),
    },
  })),
  { op: "Upsample", opset: 9, inputs: [[1, 1, 3, 2], f32([4], 1, 1, 2, 3)], attributes: { mode: text("nearest") } },
];

const isConstant = (input: Input): input is Constant => input !== null && !Array.isArray(input);

function data({ dtype = "float32", values }: Constant): TensorData {
  if (dtype === "int64") return BigInt64Array.from(values, BigInt);
  return dtype === "bool" ? Uint8Array.from(values) : Float32Array.from(values);
}

/** The model of one node: shapes are fed, constants are initializers. */
function oneNode({ op, inputs, attributes = {}, opset = 21, outputs = 1 }: Case): OnnxModel {
  const e = new Emitter();
  const names = inputs.map((input, i) => {
    if (input === null) return "";
    if (!isConstant(input)) return `x${i}`;
    return e.constant(input.dtype ?? "float32", input.shape ?? [input.values.length], data(input));
  });
  const results = Array.from({ length: outputs }, (_, i) => `y${i}`);
  e.node(op, names, attributes, { outputs: results });
  const fed = inputs.flatMap((input, i) =>
    input === null || isConstant(input) ? [] : [valueInfo(`x${i}`, "float32", input)],
  );
  const model = decodeModel(
    modelBytes(
      graphProto(
        e,
        "one",
        fed,
        results.map((name) => valueInfo(name, "float32", [])),
      ),
    ),
    "one",
  );
  // without declared types: the runtime infers them
  for (const output of model.graph.output) output.type = undefined;
  for (const set of model.opsetImport) if (set.domain === "") set.version = BigInt(opset);
  return model;
}

function host(g: GraphBuilder): ImportHost {
  return {
    g,
    training: false,
    dropout: false,
    weight: ({ tensor, name }) => g.constant(tensor, name),
    roleOf: () => null,
    trainsStatistics: () => false,
    update: () => assert.fail("nothing is updated in inference"),
    dropoutMask: () => assert.fail("nothing is dropped in inference"),
  };
}

describe("import", () => {
  for (const test of cases)
    it(`${test.op}${test.name === undefined ? "" : `: ${test.name}`}`, async () => {
      const model = oneNode(test);
      const session = await openSession(encodeModel(model), { threads: 1, place: test.op, optimize: false });
      const shapes = new Map(
        test.inputs.flatMap((input, i) => (input === null || isConstant(input) ? [] : [[`x${i}`, input] as const])),
      );
      const feeds = new Map(
        [...shapes].map(([name, shape]) => {
          const count = elementCount(shape);
          const drawn =
            test.between === undefined
              ? randomNormals(1, `${test.op} ${name}`, {}, count)
              : randomUniforms(1, `${test.op} ${name}`, {}, count).map(
                  (u) => test.between![0] + u * (test.between![1] - test.between![0]),
                );
          return [name, Float32Array.from(drawn)] as const;
        }),
      );
      const expected = await session.run(
        Object.fromEntries(
          [...shapes].map(([name, shape]) => [name, { dtype: "float32", shape, data: feeds.get(name)! }]),
        ),
      );
      await session.close();
      for (const [output, result] of expected) {
        const g = new GraphBuilder();
        const inputs = new Map([...shapes].map(([name, shape]) => [name, g.input(name, "float32", shape)]));
        const y = importGraph(host(g), { model, output, inputs, place: test.op, code: "student-invalid" });
        const [got] = await evaluateGraph(g.finish([y]), feeds);
        assert.deepEqual(got!.shape, result.shape, output);
        Array.from(result.data as ArrayLike<number | bigint>, Number).forEach((value, i) => {
          const found = Number(got!.data[i]);
          assert.ok(
            Math.abs(found - value) <= 1e-5 * Math.max(1, Math.abs(value)),
            `${output}[${i}]: ${found} for ${value}`,
          );
        });
        if (test.still !== true) await checkSlope(test.op, g, y, inputs, feeds);
      }
    });

  it("covers every operator that can be read, or folds it", () => {
    const tested = new Set(cases.map(({ op }) => op));
    const folded = [
      "And",
      "Ceil",
      "Constant",
      "ConstantOfShape",
      "Cos",
      "Floor",
      "Mod",
      "Or",
      "Range",
      "ReduceProd",
      "Shape",
      "Sin",
      "Size",
    ];
    // trained forms and comparisons' complements are tested where they are used
    const elsewhere = new Set([...folded, "CastLike", "Not"]);
    assert.deepEqual(
      importedOperators.filter((op) => !tested.has(op) && !elsewhere.has(op)),
      [],
    );
  });
});

/** The gradient along one random direction equals a central difference of sum(y * weights). */
async function checkSlope(
  op: string,
  g: GraphBuilder,
  y: Value,
  inputs: ReadonlyMap<string, Value>,
  feeds: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  const weights = Float32Array.from(randomUniforms(2, op, {}, elementCount(y.shape)), (u) => u + 0.5);
  const weighted = g.mul(y, g.constant({ dtype: "float32", shape: y.shape, data: weights }));
  const loss = g.sum(
    weighted,
    y.shape.map((_, axis) => axis),
  );
  const wanted = [...inputs.values()];
  const open = await openGraph(g.finish([y, ...differentiate(g, loss, wanted)]));
  const direction = new Map([...feeds].map(([name, values]) => [name, randomNormals(3, name, {}, values.length)]));
  const [, ...gradients] = await open.run(feeds);
  const slope = wanted.reduce((sum, { name }, i) => {
    const along = direction.get(name)!;
    return sum + (gradients[i]!.data as Float32Array).reduce((part, value, at) => part + value * along[at]!, 0);
  }, 0);
  const at = async (step: number): Promise<number> => {
    const moved = new Map(
      [...feeds].map(([name, values]) => [name, values.map((v, i) => v + step * direction.get(name)![i]!)]),
    );
    const [result] = await open.run(moved);
    return (result!.data as Float32Array).reduce((sum, value, i) => sum + value * weights[i]!, 0);
  };
  const step = 2 ** -9;
  const difference = ((await at(step)) - (await at(-step))) / (2 * step);
  await open.close();
  const size = Math.max(1, Math.abs(difference));
  assert.ok(Math.abs(slope - difference) < 0.02 * size, `${op}: slope ${slope}, difference ${difference}`);
}

describe("import: refusals", () => {
  const refuse = (model: OnnxModel, output = "y0"): LimbeckError => {
    try {
      checkOperators({ model, output, place: "x.onnx", code: "student-invalid" });
      const g = new GraphBuilder();
      const inputs = new Map([["x0", g.input("x0", "float32", [2, 3])]]);
      importGraph(host(g), { model, output, inputs, place: "x.onnx", code: "student-invalid" });
    } catch (error) {
      assert.ok(error instanceof LimbeckError);
      return error;
    }
    return assert.fail("not refused");
  };

  it("names every operator that cannot be trained, its node and what could be done", () => {
    const model = oneNode({ op: "LSTM", inputs: [[2, 3]] });
    const { problems } = refuse(model);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.path, /^LSTM_1$/);
    assert.equal(problems[0]!.got, "LSTM");
    assert.match(problems[0]!.hint ?? "", /as a teacher/);
  });

  it("refuses an opset that is too old or too new", () => {
    assert.match(refuse(oneNode({ op: "Relu", inputs: [[2, 3]], opset: 6 })).problems[0]!.expected, /7 to 25/);
  });

  it("refuses an attribute that changes what it does not know of, and passes over those that change nothing", () => {
    const node = (name: string, value: number): OnnxModel => {
      const model = oneNode({ op: "Relu", inputs: [[2, 3]] });
      model.graph.node[0]!.attribute.push(create(AttributeProtoSchema, { name, i: BigInt(value), type: 2 }));
      return model;
    };
    const { problems } = refuse(node("mode", 1));
    assert.match(problems[0]!.path, /^Relu_1 \(Relu\)$/);
    assert.match(problems[0]!.got, /"mode", whose meaning here is not known/);
    assert.throws(() => refuse(node("consumed_inputs", 0)), /not refused/);
  });

  it("refuses a node without an input that it needs", () => {
    const { problems } = refuse(oneNode({ op: "Reshape", inputs: [[2, 3], [2]] }));
    assert.match(problems[0]!.path, /^Reshape_1 \(Reshape\)$/);
    assert.deepEqual([problems[0]!.expected, problems[0]!.got], ["an input 1", "none"]);
  });

  it("names the node whose inputs do not go together", () => {
    const model = oneNode({ op: "MatMul", inputs: [[2, 3], f32([4, 2], 1, 2, 3, 4, 5, 6, 7, 8)] });
    const { problems } = refuse(model);
    assert.match(problems[0]!.path, /^MatMul_2 \(MatMul\)$/);
    assert.match(problems[0]!.got, /3 and 4 differ/);
  });
});
