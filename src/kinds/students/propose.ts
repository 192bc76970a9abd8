// A student of a size for an input: two small convolutions for images, one hidden layer for flat rows.
import { elementCount, type Shape } from "../../graph/ir.ts";
import { checked } from "../../base/validation/check.ts";
import { definitionSchema, layersStudent, type LayersDefinition } from "./layers-student.ts";

export interface Proposal {
  readonly layers: readonly object[];
  readonly parameters: number;
  /** What it is, in words. */
  readonly words: string;
}

const RELU = { activation: "relu", kernelInitializer: "heUniform" } as const;

/** Images below this side are taken flat: a pooled pooling of them leaves nothing to see. */
const LEAST_SIDE = 8;

type Family = (width: number, classes: number) => { readonly layers: readonly object[]; readonly words: string };

const perceptron =
  (shape: Shape): Family =>
  (units, classes) => ({
    layers: [
      ...(shape.length > 1 ? [{ kind: "flatten" }] : []),
      { kind: "dense", units, ...RELU },
      { kind: "dense", units: classes },
    ],
    words: `one hidden layer of ${units} units`,
  });

const convolutions: Family = (filters, classes) => ({
  layers: [
    { kind: "conv2d", filters, kernelSize: 3, padding: "same", ...RELU },
    { kind: "maxPooling2d", poolSize: 2 },
    { kind: "conv2d", filters: 2 * filters, kernelSize: 3, padding: "same", ...RELU },
    { kind: "maxPooling2d", poolSize: 2 },
    { kind: "flatten" },
    { kind: "dense", units: classes },
  ],
  words: `two convolutions of ${filters} and ${2 * filters} filters`,
});

/** The mean of the vectors of a row's tokens. */
const bag =
  (vocabulary: number): Family =>
  (width, classes) => ({
    layers: [
      { kind: "embedding", inputDim: vocabulary, outputDim: width, maskZero: true },
      { kind: "globalAveragePooling1d" },
      { kind: "dense", units: width, ...RELU },
      { kind: "dense", units: classes },
    ],
    words: `the mean of vectors of ${width} for ${vocabulary} words, and one hidden layer of ${width} units`,
  });

function sizeOf(layers: readonly object[], shape: Shape, classes: number): number {
  const definition = checked(definitionSchema, structuredClone({ layers }), "student-invalid", "proposal");
  return layersStudent(definition as LayersDefinition, shape, classes, "proposal").parameters.reduce(
    (sum, parameter) => sum + elementCount(parameter.shape),
    0,
  );
}

/** Widths are tried up to this one. */
const WIDEST = 4096;

/**
 * The widest student within a number of parameters; the narrowest there is where none fits.
 * @param shape - of a row: images are [channels, height, width]
 * @param vocabulary - of rows of tokens: how many tokens there are
 */
export function proposeStudent(
  shape: Shape,
  classes: number,
  { budget, vocabulary = null }: { readonly budget: number; readonly vocabulary?: number | null },
): Proposal {
  const [, height = 0, width = 0] = shape;
  const isImage = shape.length === 3 && Math.min(height, width) >= LEAST_SIDE;
  const family = vocabulary !== null ? bag(vocabulary) : isImage ? convolutions : perceptron(shape);
  const least = isImage ? 2 : 4;
  let [low, high] = [least, WIDEST];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sizeOf(family(middle, classes).layers, shape, classes) <= budget) low = middle;
    else high = middle - 1;
  }
  const { layers, words } = family(low, classes);
  return { layers, words, parameters: sizeOf(layers, shape, classes) };
}
