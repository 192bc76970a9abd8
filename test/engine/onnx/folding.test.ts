// What is computed of constants when a model is read equals what onnxruntime computes: operators, attributes, numbers of
// inputs and types, with drawn values.
import assert from "node:assert/strict";
import { evaluateGraph } from "../../../src/engine/onnx/evaluate.ts";
import { decodeModel, encodeModel } from "../../../src/engine/onnx/file/model-file.ts";
import { importGraph } from "../../../src/engine/onnx/read/index.ts";
import { openSession } from "../../../src/engine/onnx/session.ts";
import {
  Emitter,
  graphProto,
  int,
  ints,
  modelBytes,
  valueInfo,
  type Attribute,
} from "../../../src/engine/onnx/write/emitter.ts";
import { randomUniforms } from "../../../src/base/numeric/random.ts";
import { GraphBuilder } from "../../../src/graph/builder.ts";
import { elementCount, type DType, type Shape, type TensorData } from "../../../src/graph/ir.ts";

interface Drawn {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly values: readonly number[];
}

interface Folded {
  readonly op: string;
  readonly inputs: readonly Drawn[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** Whole numbers of -9 to 9, or quarters; never 0 where `apart`. */
function drawn(shape: Shape, dtype: DType, seed: number, apart = false, least = -9): Drawn {
  const values = Array.from(randomUniforms(seed, dtype, {}, elementCount(shape)), (u) => {
    const whole = Math.floor(u * (10 - least)) + least;
    const value = dtype === "bool" ? Number(u < 0.5) : dtype === "float32" ? whole + 0.25 : whole;
    return apart && value === 0 ? 3 : value;
  });
  return { shape, dtype, values };
}

/** The largest whole number of 64 bits, which files write for "to the end", and the least. */
const LARGEST: Drawn = { shape: [2], dtype: "int64", values: [2 ** 63, -(2 ** 63)] };

const list = (...values: number[]): Drawn => ({ shape: [values.length], dtype: "int64", values });
const numeric = ["float32", "int64", "int32"] as const;

function casesOf(seed: number): readonly Folded[] {
  const at = (shape: Shape, dtype: DType, more = 0, apart = false, least = -9): Drawn =>
    drawn(shape, dtype, 100 * seed + more, apart, least);
  const pair = (dtype: DType, apart = false): Drawn[] => [at([2, 3], dtype, 1), at([3], dtype, 2, apart)];
  return [
    ...numeric.flatMap((dtype) => [
      ...["Add", "Sub", "Mul"].map((op) => ({ op, inputs: pair(dtype) })),
      { op: "Div", inputs: pair(dtype, true) },
      { op: "Mod", inputs: pair(dtype, true), attributes: { fmod: int(1) } },
      ...["Min", "Max"].flatMap((op) =>
        [1, 2, 3].map((count) => ({ op, inputs: [...pair(dtype), at([2, 1], dtype, 3)].slice(0, count) })),
      ),
      ...["Equal", "Greater", "Less"].map((op) => ({ op, inputs: pair(dtype) })),
      ...["Neg", "Abs"].map((op) => ({ op, inputs: [at([2, 3], dtype, 4)] })),
      { op: "ReduceProd", inputs: [at([2, 2], dtype, 5)], attributes: { keepdims: int(seed % 2) } },
      { op: "CastLike", inputs: [at([2, 3], dtype, 22), at([1], "int32", 23)] },
      { op: "Where", inputs: [at([3], "bool", 6), ...pair(dtype)] },
      { op: "Concat", inputs: [at([2, 3], dtype, 7), at([2, 1], dtype, 8)], attributes: { axis: int(-1) } },
      { op: "Gather", inputs: [at([3, 4], dtype, 9), list(-1, 0, 2)], attributes: { axis: int(seed % 2) } },
      { op: "Slice", inputs: [at([4, 5], dtype, 10), list(-1, 1), list(-9, 9), list(0, 1), list(-2, 2)] },
      { op: "Expand", inputs: [at([2, 1], dtype, 11), list(3, 1, 4)] },
      { op: "Transpose", inputs: [at([2, 3], dtype, 12)], attributes: { perm: ints([1, 0]) } },
      { op: "Reshape", inputs: [at([2, 3], dtype, 13), list(0, -1)] },
      { op: "Squeeze", inputs: [at([2, 1, 3], dtype, 14), list(-2)] },
      { op: "Unsqueeze", inputs: [at([2, 3], dtype, 15), list(-1, 0)] },
      ...[1, 6, 7, 9].map((to) => ({ op: "Cast", inputs: [at([2, 3], dtype, 16)], attributes: { to: int(to) } })),
    ]),
    ...(["int64", "int32"] as const).map((dtype) => ({ op: "Mod", inputs: pair(dtype, true) })),
    ...["Sqrt", "Log", "Reciprocal"].map((op) => ({ op, inputs: [at([2, 3], "float32", 17, true, 1)] })),
    ...["Exp", "Floor", "Ceil", "Sin", "Cos"].map((op) => ({ op, inputs: [at([2, 3], "float32", 18)] })),
    { op: "Pow", inputs: [at([2, 3], "float32", 19, true, 1), at([3], "float32", 20)] },
    ...["And", "Or"].map((op) => ({ op, inputs: pair("bool") })),
    { op: "Not", inputs: [at([4], "bool", 21)] },
    { op: "Range", inputs: [-3, 9, 4].map((value) => ({ shape: [], dtype: "int64" as const, values: [value] })) },
    { op: "ConstantOfShape", inputs: [list(2, 3)] },
    { op: "Cast", inputs: [LARGEST], attributes: { to: int(7) } },
    { op: "Size", inputs: [at([2, 3], "float32", 22)] },
    { op: "Shape", inputs: [at([2, 3, 4], "float32", 23)], attributes: { start: int(-2) } },
  ];
}

function typed({ dtype, values }: Drawn): TensorData {
  if (dtype === "int64") return BigInt64Array.from(values, BigInt);
  if (dtype === "int32") return Int32Array.from(values);
  return dtype === "bool" ? Uint8Array.from(values) : Float32Array.from(values);
}

/** What a folded value is, told by adding it to a fed zero. */
async function both({ op, inputs, attributes = {} }: Folded): Promise<readonly [runtime: number[], folded: number[]]> {
  const e = new Emitter();
  const names = inputs.map((input) => e.constant(input.dtype, input.shape, typed(input)));
  const value = e.one(op, names, attributes);
  e.one("Add", ["x", e.one("Cast", [value], { to: int(1) })], {}, { output: "y" });
  const model = decodeModel(
    modelBytes(graphProto(e, "folded", [valueInfo("x", "float32", [1])], [valueInfo("y", "float32", [])])),
    op,
  );
  for (const output of model.graph.output) output.type = undefined;
  const session = await openSession(encodeModel(model), { threads: 1, place: op, optimize: false });
  const expected = (await session.run({ x: { dtype: "float32", shape: [1], data: new Float32Array(1) } })).get("y")!;
  await session.close();
  const g = new GraphBuilder();
  const fail = (): never => assert.fail("nothing is trained here");
  const y = importGraph(
    {
      g,
      training: false,
      dropout: false,
      weight: ({ tensor, name }) => g.constant(tensor, name),
      roleOf: () => null,
      trainsStatistics: () => false,
      update: fail,
      dropoutMask: fail,
    },
    { model, output: "y", inputs: new Map([["x", g.input("x", "float32", [1])]]), place: op, code: "student-invalid" },
  );
  const [got] = await evaluateGraph(g.finish([y]), new Map([["x", new Float32Array(1)]]));
  assert.deepEqual(got!.shape, expected.shape, op);
  return [Array.from(expected.data as Float32Array), Array.from(got!.data as Float32Array)];
}

describe("folding (parity with onnxruntime)", () => {
  for (const seed of [1, 2, 3, 4])
    it(`every operator over drawn constants, draw ${seed}`, async () => {
      for (const test of casesOf(seed)) {
        const [expected, got] = await both(test);
        expected.forEach((value, i) => {
          const isClose = Object.is(value, got[i]) || Math.abs(value - got[i]!) <= 1e-6 * Math.max(1, Math.abs(value));
          assert.ok(isClose, `${JSON.stringify(test)}, value ${i}: ${got[i]} for ${value}`);
        });
      }
    });
});
