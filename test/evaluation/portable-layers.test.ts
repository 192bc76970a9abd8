// Every layer kind, alone and in chains of three, is written for any number of rows and gives what the engine gives.
import assert from "node:assert/strict";
import { onnxEngine } from "../../src/engine/onnx/index.ts";
import { withTokenBound } from "../../src/engine/tokens.ts";
import { LimbeckError } from "../../src/base/errors.ts";
import { randomUniforms } from "../../src/base/numeric/random.ts";
import { studentModel } from "../../src/evaluation/student-model.ts";
import { knownRows, largestGap, onnxOutputs } from "../../src/evaluation/written-check.ts";
import type { LayerOptions } from "../../src/kinds/students/layers/index.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { dataset, sgdOptimizer, student } from "../engine/setup.ts";

type Layer = Readonly<Record<string, unknown>>;
type Kind = LayerOptions["kind"];

const CLASSES = 3;
const ROWS = 12;
const preprocessing = { scale: 0.5, mean: [0.25], std: [2] };

/** One of each kind, with the shape of a row that it is tried alone on. */
const kinds: Readonly<Record<Kind, readonly [layer: Layer, row: readonly number[]]>> = {
  dense: [{ units: 5, activation: "gelu" }, [4, 3]],
  conv1d: [{ filters: 4, kernelSize: 3, padding: "same", activation: "relu" }, [6, 4]],
  conv2d: [{ filters: 4, kernelSize: 3, padding: "same", activation: "relu" }, [2, 4, 4]],
  depthwiseConv2d: [{ kernelSize: 3, depthMultiplier: 2, padding: "same" }, [2, 4, 4]],
  batchNormalization: [{}, [4, 4]],
  layerNormalization: [{}, [4, 4]],
  embedding: [{ inputDim: 9, outputDim: 4, maskZero: true }, [5]],
  positionalEmbedding: [{}, [4, 4]],
  multiHeadAttention: [{ numHeads: 2, keyDim: 3, causal: true }, [4, 4]],
  globalAveragePooling1d: [{}, [4, 4]],
  activation: [{ activation: "mish" }, [4]],
  dropout: [{ rate: 0.5 }, [4]],
  maxPooling2d: [{ poolSize: 2, strides: 1, padding: "same" }, [2, 4, 4]],
  averagePooling2d: [{ poolSize: 2, strides: 1, padding: "same" }, [2, 4, 4]],
  globalAveragePooling2d: [{}, [2, 4, 4]],
  flatten: [{ order: "channelsLast" }, [2, 4, 4]],
  add: [{ with: ["input"] }, [4]],
  reshape: [{ targetShape: [4, 8] }, [32]],
  permute: [{ dims: [2, 1] }, [4, 6]],
  rescaling: [{ scale: 0.5, offset: -1 }, [4]],
};

const layerOf = (kind: Kind): Layer => ({ kind, ...kinds[kind][0] });

async function gapOf(layers: readonly Layer[], row: readonly number[]): Promise<number> {
  const made = student([...layers, { kind: "flatten" }, { kind: "dense", units: CLASSES }], row, CLASSES);
  const state = initialState(made, sgdOptimizer, 5);
  const size = row.reduce((product, length) => product * length, 1);
  const draws = randomUniforms(7, "rows", {}, ROWS * size);
  const isTokens = withTokenBound(made).tokensBelow !== undefined;
  const inputs = Float32Array.from(draws, (u) => (isTokens ? Math.floor(4 * u) : 2 * u - 1));
  const plainly = isTokens ? { scale: 1, mean: [0], std: [1] } : preprocessing;
  const data = dataset(
    row,
    inputs,
    Int32Array.from({ length: ROWS }, (_, i) => i % CLASSES),
    CLASSES,
  );
  const rows = Int32Array.from({ length: ROWS }, (_, i) => i);
  const predictor = await onnxEngine(1).predictor({ student: made, dataset: data, preprocessing: plainly });
  const logits = await predictor.logits(state, rows);
  await predictor.close();
  const held = { dtype: "float32", shape: [size] } as const;
  const known = knownRows(held, { inputs, inputShape: held.shape }, rows, logits);
  const model = studentModel(made, state, { held, preprocessing: plainly });
  return largestGap(await onnxOutputs(model, "student", known), known.logits, CLASSES);
}

describe("students written for any number of rows", () => {
  for (const kind of Object.keys(kinds) as Kind[])
    it(`${kind} alone, at batches of 1, 2 and 7`, async () => {
      assert.ok((await gapOf([layerOf(kind)], kinds[kind][1])) <= 1e-5);
    });

  it("attention that leaves padding out, behind tokens", async () => {
    const tokens = [layerOf("embedding"), layerOf("positionalEmbedding"), layerOf("multiHeadAttention")];
    assert.ok((await gapOf([...tokens, layerOf("globalAveragePooling1d")], [5])) <= 1e-5);
  });

  it("a product, reshaped to a sequence and flattened", async () => {
    const layers = [
      { kind: "dense", units: 32 },
      { kind: "reshape", targetShape: [4, 8] },
      { kind: "dense", units: 3 },
    ];
    assert.ok((await gapOf(layers, [6])) <= 1e-5);
  });

  it("chains of three kinds that fit one another", async () => {
    const names = Object.keys(kinds) as Kind[];
    const draws = randomUniforms(11, "chains", {}, 1200);
    let tried = 0;
    const seen = new Set<Kind>();
    for (let at = 0; at + 3 <= draws.length && tried < 60; at += 3) {
      const chain = [0, 1, 2].map((i) => names[Math.floor(draws[at + i]! * names.length)]!);
      const row = kinds[chain[0]!][1];
      let gap: number;
      try {
        gap = await gapOf(chain.map(layerOf), row);
      } catch (error) {
        // most kinds do not fit behind most others
        if (error instanceof LimbeckError && error.code === "student-invalid") continue;
        throw error;
      }
      tried += 1;
      chain.forEach((kind) => seen.add(kind));
      assert.ok(gap <= 1e-5, `${chain.join(", ")} on [${row.join(", ")}]: ${gap}`);
    }
    assert.ok(tried >= 40, `${tried} chains`);
    assert.deepEqual(
      names.filter((name) => !seen.has(name)),
      [],
    );
  });
});
