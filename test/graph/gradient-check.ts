// The gradient check: what a case is, and central differences run through the engine itself.
import assert from "node:assert/strict";
import { openGraph } from "../../src/engine/onnx/evaluate.ts";
import { allocate, GraphBuilder } from "../../src/graph/builder.ts";
import { differentiate } from "../../src/graph/differentiate.ts";
import { elementCount, type DType, type Shape, type TensorData, type Value } from "../../src/graph/ir.ts";
import { randomUniforms, shuffled } from "../../src/base/numeric/random.ts";

type Floating = "float32" | "float64";

/** One operand of a case: values are given, drawn between bounds, or drawn distinct from one another. */
export interface Operand {
  readonly shape: Shape;
  /** The case's own type unless named; integers and booleans get no gradient. */
  readonly dtype?: DType;
  readonly values?: readonly number[];
  readonly low?: number;
  readonly high?: number;
  /** Drawn values keep 0.3 off these. */
  readonly kinks?: readonly number[];
  /** Drawn values lie on a grid of 0.5, none twice: no ties and no order that a difference step could turn. */
  readonly distinct?: boolean;
}

type Build = (g: GraphBuilder, ...operands: Value[]) => Value;

interface CaseBase {
  readonly name: string;
  readonly operands: readonly Operand[];
  readonly build: Build;
}

/** The gradient of sum(y * weights) equals central differences. */
export interface DifferentiableCase extends CaseBase {
  readonly expect: "gradient";
  /** float64 wherever onnxruntime has all the kernels. */
  readonly dtype: Floating;
}

/** No gradient flows: every floating operand's is zero. */
export interface StillCase extends CaseBase {
  readonly expect: "none";
}

/** The operator belongs to backward passes and refuses to be differentiated. */
export interface RefusedCase extends CaseBase {
  readonly expect: "refused";
}

export type GradientCase = DifferentiableCase | StillCase | RefusedCase;

export const smooth = (name: string, operands: readonly Operand[], build: Build): DifferentiableCase => ({
  expect: "gradient",
  dtype: "float64",
  name,
  operands,
  build,
});

/** For operators, or gradients, without a float64 kernel. */
export const smooth32 = (name: string, operands: readonly Operand[], build: Build): DifferentiableCase => ({
  ...smooth(name, operands, build),
  dtype: "float32",
});

export const still = (name: string, operands: readonly Operand[], build: Build): StillCase => ({
  expect: "none",
  name,
  operands,
  build,
});

export const refused = (name: string, operands: readonly Operand[], build: Build): RefusedCase => ({
  expect: "refused",
  name,
  operands,
  build,
});

/** A difference step whose fourth-order error is far below the tolerance, and rounding too. */
const settings = {
  float64: { step: 2 ** -8, atol: 1e-8, rtol: 1e-8 },
  float32: { step: 2 ** -4, atol: 1e-4, rtol: 1e-4 },
} as const;

export function toData(dtype: DType, values: ArrayLike<number>): TensorData {
  const data = allocate(dtype, values.length);
  for (let i = 0; i < values.length; i++) {
    if (data instanceof BigInt64Array) data[i] = BigInt(values[i]!);
    else data[i] = values[i]!;
  }
  return data;
}

function draw({ shape, values, low = -2, high = 2, kinks = [], distinct = false }: Operand, purpose: string): number[] {
  const count = elementCount(shape);
  if (values !== undefined) return [...values];
  if (distinct) {
    const order = shuffled(
      Int32Array.from({ length: count }, (_, i) => i),
      5,
      purpose,
      {},
    );
    return Array.from(order, (place) => (place - count / 2) / 2);
  }
  return Array.from(randomUniforms(5, purpose, {}, count), (uniform) => {
    const value = low + (high - low) * uniform;
    const near = kinks.find((kink) => Math.abs(value - kink) < 0.3);
    return near === undefined ? value : value + (value < near ? -0.3 : 0.3);
  });
}

const isFloating = (value: Value): boolean => value.dtype === "float32" || value.dtype === "float64";

/** A case as a graph: its drawn inputs, its output y and loss = sum(y * weights). */
export interface Prepared {
  readonly g: GraphBuilder;
  readonly inputs: readonly Value[];
  readonly feeds: Readonly<Record<string, TensorData>>;
  readonly y: Value;
  readonly loss: Value;
  readonly weights: Float64Array;
}

export function prepare(op: string, { name, operands, build }: CaseBase, dtype: Floating): Prepared {
  const g = new GraphBuilder();
  const inputs = operands.map((operand, i) => g.input(`x${i}`, operand.dtype ?? dtype, operand.shape));
  const feeds = Object.fromEntries(
    inputs.map((input, i) => [input.name, toData(input.dtype, draw(operands[i]!, `${op} ${name} ${i}`))]),
  );
  const y = build(g, ...inputs);
  const floating = isFloating(y) ? y : g.cast(y, dtype);
  const drawn = randomUniforms(6, `${op} ${name} weights`, {}, elementCount(y.shape));
  const fixed = toData(
    floating.dtype,
    drawn.map((uniform) => (uniform < 0.5 ? -1 : 1) * (0.5 + uniform)),
  );
  const weights = Float64Array.from(fixed as Float32Array);
  const factor = g.constant({ dtype: floating.dtype, shape: y.shape, data: fixed });
  const product = g.mul(floating, factor);
  const loss = g.sum(
    product,
    y.shape.map((_, axis) => axis),
  );
  return { g, inputs, feeds, y, loss, weights };
}

/** [i, j, ...] of a flat position. */
function place(shape: Shape, position: number): string {
  const index: number[] = [];
  let rest = position;
  for (const size of shape.toReversed()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return `[${index.join(", ")}]`;
}

/** Fourth-order central difference of sum(y * weights) in one element, summed in float64 from the engine's y. */
async function numericGradient(
  lossOf: (data: TensorData) => Promise<number>,
  data: Float32Array | Float64Array,
  position: number,
  step: number,
): Promise<number> {
  const at = async (offset: number): Promise<number> => {
    const moved = data.slice();
    moved[position] = data[position]! + offset;
    return lossOf(moved);
  };
  const near = (await at(step)) - (await at(-step));
  const far = (await at(2 * step)) - (await at(-2 * step));
  return (8 * near - far) / (12 * step);
}

async function checkDifferentiable(op: string, test: DifferentiableCase): Promise<void> {
  const { g, inputs, feeds, y, loss, weights } = prepare(op, test, test.dtype);
  const wanted = inputs.filter(isFloating);
  const gradients = differentiate(g, loss, wanted);
  const { step, atol, rtol } = settings[test.dtype];
  const backward = await openGraph(g.finish(gradients));
  const forward = await openGraph(g.finish([y]));
  const failures: string[] = [];
  try {
    const analytic = await backward.run(feeds);
    for (const [i, input] of wanted.entries()) {
      assert.deepEqual(analytic[i]!.shape, input.shape, `${op} (${test.name}): shape of the gradient of ${input.name}`);
      const data = feeds[input.name] as Float32Array | Float64Array;
      const lossOf = async (moved: TensorData): Promise<number> => {
        const [result] = await forward.run({ ...feeds, [input.name]: moved });
        const values = result!.data as Float32Array | Float64Array;
        return weights.reduce((sum, weight, position) => sum + weight * values[position]!, 0);
      };
      let largest = 0;
      for (let position = 0; position < data.length; position++) {
        const numeric = await numericGradient(lossOf, data, position, step);
        const found = Number(analytic[i]!.data[position]);
        const allowed = atol + rtol * Math.abs(numeric);
        largest = Math.max(largest, Math.abs(numeric));
        if (!(Math.abs(found - numeric) <= allowed))
          failures.push(
            `${op} (${test.name}): ${input.name}${place(input.shape, position)}: analytic ${found}, ` +
              `numeric ${numeric}, gap ${Math.abs(found - numeric)}, allowed ${allowed}`,
          );
      }
      assert.ok(
        largest > 0.01,
        `${op} (${test.name}): ${input.name} does not move the output: the case checks nothing`,
      );
    }
  } finally {
    await backward.close();
    await forward.close();
  }
  assert.equal(failures.length, 0, `${failures.length} elements differ\n${failures.slice(0, 8).join("\n")}`);
}

async function checkStill(op: string, test: StillCase): Promise<void> {
  const { g, inputs, feeds, loss } = prepare(op, test, "float32");
  const wanted = inputs.filter(isFloating);
  const backward = await openGraph(g.finish(differentiate(g, loss, wanted.length === 0 ? inputs : wanted)));
  try {
    for (const gradient of await backward.run(feeds))
      for (const value of gradient.data) assert.equal(Number(value), 0, `${op} (${test.name}) passes a gradient`);
  } finally {
    await backward.close();
  }
}

function checkRefused(op: string, test: RefusedCase): void {
  const { g, inputs, loss } = prepare(op, test, "float32");
  assert.throws(
    () => differentiate(g, loss, inputs.filter(isFloating)),
    new RegExp(`${op} is not differentiated twice`),
  );
}

/** Fails naming operator, case, index, analytic and numeric value and the allowed gap. */
export async function checkGradient(op: string, test: GradientCase): Promise<void> {
  switch (test.expect) {
    case "gradient":
      return checkDifferentiable(op, test);
    case "none":
      return checkStill(op, test);
    case "refused":
      checkRefused(op, test);
  }
}

/** Gradients at fixed values, for kinks and ties: dL/dx of every floating operand where L = sum(y * weights). */
export async function gradientsAt(
  operands: readonly Operand[],
  build: Build,
  weights?: readonly number[],
  dtype: Floating = "float32",
): Promise<readonly (readonly number[])[]> {
  const g = new GraphBuilder();
  const inputs = operands.map((operand, i) => g.input(`x${i}`, operand.dtype ?? dtype, operand.shape));
  const y = build(g, ...inputs);
  const factor =
    weights === undefined
      ? g.scalar(1, y.dtype)
      : g.constant({ dtype: y.dtype, shape: y.shape, data: toData(y.dtype, weights) });
  const loss = g.sum(
    g.mul(y, factor),
    y.shape.map((_, axis) => axis),
  );
  const open = await openGraph(g.finish(differentiate(g, loss, inputs.filter(isFloating))));
  try {
    const feeds = inputs.map((input, i) => [input.name, toData(input.dtype, operands[i]!.values ?? [])] as const);
    return (await open.run(new Map(feeds))).map(({ data }) => Array.from(data as Float32Array));
  } finally {
    await open.close();
  }
}
