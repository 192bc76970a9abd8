// Every layer kind: output, gradients and running statistics equal PyTorch's on given weights.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { evaluateGraph } from "../../../src/engine/onnx/evaluate.ts";
import { GraphBuilder } from "../../../src/graph/builder.ts";
import { differentiate } from "../../../src/graph/differentiate.ts";
import type { TensorData, Value } from "../../../src/graph/ir.ts";
import { layerKinds } from "../../../src/kinds/students/layers/index.ts";
import { activationNames } from "../../../src/kinds/students/activations.ts";
import { student } from "../../engine/setup.ts";

interface LayerCase {
  readonly title: string;
  readonly training: boolean;
  readonly rows: number;
  readonly inputShape: readonly number[];
  readonly layers: readonly { readonly kind: string; readonly activation?: string }[];
  readonly parameters: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
  >;
  readonly input: readonly number[];
  readonly weights: readonly number[];
  readonly output: readonly number[];
  readonly classes: number;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
  readonly updates: Readonly<Record<string, readonly number[]>>;
}

const { cases } = JSON.parse(readFileSync(new URL("../../reference/layers.json", import.meta.url), "utf8")) as {
  readonly cases: readonly LayerCase[];
};

const TOLERANCE = 1e-4;

function assertClose(what: string, actual: TensorData, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length, `${what}: length`);
  expected.forEach((value, i) => {
    const [found, allowed] = [Number(actual[i]), TOLERANCE * Math.max(1, Math.abs(value))];
    assert.ok(Math.abs(found - value) <= allowed, `${what}[${i}]: ${found}, expected ${value} within ${allowed}`);
  });
}

async function check(test: LayerCase): Promise<void> {
  const model = student(test.layers, test.inputShape, test.classes);
  assert.deepEqual(
    model.parameters.map(({ name, shape }) => [name, shape]),
    Object.entries(test.parameters).map(([name, { shape }]) => [name, shape]),
  );
  const g = new GraphBuilder();
  const x = g.input("input", "float32", [test.rows, ...test.inputShape]);
  const parameters = new Map(model.parameters.map(({ name, shape }) => [name, g.input(name, "float32", shape)]));
  const updates = new Map<string, Value>();
  const y = model.forward(
    {
      g,
      training: test.training,
      dropout: test.training,
      parameter: (name) => parameters.get(name)!,
      dropoutMask: () => assert.fail("no dropout here"),
      setParameter: (name, value) => updates.set(name, value),
    },
    x,
  );
  assert.deepEqual(y.shape, [test.rows, test.classes]);
  const weights = g.constant({ dtype: "float32", shape: y.shape, data: Float32Array.from(test.weights) });
  const trained = model.parameters.filter(({ trainable }) => trainable).map(({ name }) => name);
  const wanted = new Map([["input", x], ...trained.map((name) => [name, parameters.get(name)!] as const)]);
  const gradients = differentiate(g, g.sum(g.mul(y, weights), [0, 1]), [...wanted.values()]);
  const feeds = new Map<string, TensorData>([["input", Float32Array.from(test.input)]]);
  for (const [name, { values }] of Object.entries(test.parameters)) feeds.set(name, Float32Array.from(values));
  const [output, ...others] = await evaluateGraph(g.finish([y, ...gradients, ...updates.values()]), feeds);
  assertClose("output", output!.data, test.output);
  assert.deepEqual([...wanted.keys()].sort(), Object.keys(test.gradients).sort());
  [...wanted.keys()].forEach((name, i) => assertClose(`gradient of ${name}`, others[i]!.data, test.gradients[name]!));
  assert.deepEqual([...updates.keys()].sort(), Object.keys(test.updates).sort());
  [...updates.keys()].forEach((name, i) =>
    assertClose(`new ${name}`, others[wanted.size + i]!.data, test.updates[name]!),
  );
}

describe("layers (parity with PyTorch)", () => {
  for (const test of cases) it(test.title, () => check(test));

  it("covers every layer kind and every activation", () => {
    const layers = cases.flatMap((test) => test.layers);
    // dropout draws its masks outside; the trainer's tests check it
    const kinds = new Set(["dropout", ...layers.map(({ kind }) => kind)]);
    for (const kind of Object.keys(layerKinds)) assert.ok(kinds.has(kind), kind);
    const activations = new Set(layers.map(({ activation }) => activation));
    for (const name of activationNames) assert.ok(activations.has(name), name);
  });
});
