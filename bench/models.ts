// The four students that step times are compared on: shapes, batch and loss as in the PyTorch peer.
import type { Dataset, Student } from "../src/engine/contracts.ts";
import { randomNormals, randomWords } from "../src/base/numeric/random.ts";
import { definitionSchema, layersStudent, type LayersDefinition } from "../src/kinds/students/layers-student.ts";
import { checked } from "../src/base/validation/check.ts";

export interface BenchModel {
  readonly student: Student;
  readonly dataset: Dataset;
  readonly batchRows: number;
  /** Multiply-adds of forward and backward products of one step: what a perfect sgemm would have to do. */
  readonly multiplyAdds: number;
  /** Steps of one timed block. */
  readonly steps: number;
}

const dense = (units: number, activation?: string): object =>
  activation === undefined ? { kind: "dense", units } : { kind: "dense", units, activation };

const conv = (filters: number): object => ({
  kind: "conv2d",
  filters,
  kernelSize: 3,
  padding: "same",
  activation: "relu",
});

/** One pre-norm encoder block, as the peer's: attention and a two-layer network, each with its residual. */
const block = (index: number, before: string): readonly object[] => [
  { kind: "layerNormalization", epsilon: 1e-5 },
  { kind: "multiHeadAttention", numHeads: 4, keyDim: 32 },
  { kind: "add", name: `attended-${index}`, with: [before] },
  { kind: "layerNormalization", epsilon: 1e-5 },
  dense(512, "gelu"),
  dense(128),
  { kind: "add", name: `block-${index}`, with: [`attended-${index}`] },
];

interface Definition {
  readonly layers: readonly object[];
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly batchRows: number;
  readonly tokens?: number;
  readonly multiplyAdds: number;
  readonly steps: number;
}

const definitions = {
  "mlp-small": {
    layers: [dense(32, "relu"), dense(10)],
    inputShape: [64],
    classes: 10,
    batchRows: 64,
    // the first layer needs no gradient of its input
    multiplyAdds: 64 * (2 * 64 * 32 + 3 * 32 * 10),
    steps: 4000,
  },
  mlp: {
    layers: [dense(256, "relu"), dense(128, "relu"), dense(10)],
    inputShape: [784],
    classes: 10,
    batchRows: 128,
    multiplyAdds: 128 * (2 * 784 * 256 + 3 * 256 * 128 + 3 * 128 * 10),
    steps: 600,
  },
  cnn: {
    layers: [
      conv(16),
      conv(32),
      { kind: "maxPooling2d" },
      conv(64),
      { kind: "maxPooling2d" },
      { kind: "flatten" },
      dense(128, "relu"),
      dense(10),
    ],
    inputShape: [1, 28, 28],
    classes: 10,
    batchRows: 128,
    multiplyAdds:
      128 * (2 * 784 * 9 * 16 + 3 * 784 * 9 * 16 * 32 + 3 * 196 * 9 * 32 * 64 + 3 * 3136 * 128 + 3 * 128 * 10),
    steps: 40,
  },
  transformer: {
    layers: [
      { kind: "embedding", inputDim: 8000, outputDim: 128 },
      { kind: "positionalEmbedding", name: "positions" },
      ...block(1, "positions"),
      ...block(2, "block-1"),
      { kind: "globalAveragePooling1d" },
      dense(6),
    ],
    inputShape: [64],
    classes: 6,
    batchRows: 32,
    tokens: 8000,
    multiplyAdds: 3 * 2 * (32 * 64 * 128 * (4 * 128 + 2 * 512) + 2 * 32 * 64 * 64 * 128),
    steps: 40,
  },
} as const satisfies Record<string, Definition>;

export type BenchName = keyof typeof definitions;

export const benchNames = Object.keys(definitions) as readonly BenchName[];

/** The student with random rows, as many as one batch has. */
export function benchModel(name: BenchName): BenchModel {
  const definition: Definition = definitions[name];
  const { inputShape, classes, batchRows, tokens, multiplyAdds, steps } = definition;
  const values = batchRows * inputShape.reduce((product, size) => product * size, 1);
  const dataset: Dataset = {
    rows: batchRows,
    inputShape,
    inputs:
      tokens === undefined
        ? Float32Array.from(randomNormals(1, "bench rows", {}, values))
        : Int32Array.from(randomWords(1, "bench rows", {}, values), (word) => word % tokens),
    labels: Int32Array.from(randomWords(1, "bench labels", {}, batchRows), (word) => word % classes),
    classes: Array.from({ length: classes }, String),
    rowId: String,
    sha256: "",
  };
  const layers = checked(
    definitionSchema,
    { layers: structuredClone(definition.layers) },
    "student-invalid",
    name,
  ) as LayersDefinition;
  return { student: layersStudent(layers, inputShape, classes, name), dataset, batchRows, multiplyAdds, steps };
}
