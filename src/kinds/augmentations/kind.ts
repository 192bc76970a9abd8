// What a kind of augmentation is: its schema, the rows it fits, what it does to one, and its words.
import type { Problem } from "../../base/errors.ts";
import type { ImageShape } from "../../base/numeric/image.ts";
import type { RowFacts } from "../../engine/contracts.ts";
import { showShape } from "../../graph/shapes.ts";
import type { Kind } from "../table.ts";

/** The random numbers of one row's view; each is asked for once. */
export interface ViewDraws {
  /** In [0, 1). */
  uniforms(count: number): Float64Array;
  /** Standard normal. */
  normals(count: number): Float64Array;
}

/** Changes a row's values where they are, in the units of the data. */
export type Change = (row: Float32Array, draws: ViewDraws) => void;

export interface AugmentationKind<Options> extends Kind<Options> {
  readonly make: (options: Options, rows: RowFacts) => Change;
  /** Where such rows cannot be changed so. */
  readonly rowProblems: (options: Options, rows: RowFacts) => readonly Problem[];
  readonly words: (options: Options) => string;
}

/** Rows that are images: [channels, height, width]. */
export function imageProblems(_options: unknown, { inputShape, tokens }: RowFacts): readonly Problem[] {
  if (inputShape.length === 3 && !tokens) return [];
  return [
    {
      path: "",
      expected: "images, [channels, height, width]",
      got: tokens ? "rows of tokens" : `rows of ${showShape(inputShape)}`,
      hint: tokens ? 'texts take "tokenDropout"' : "state the image shape in data.input.shape",
    },
  ];
}

export const imageShapeOf = ({ inputShape }: RowFacts): ImageShape => {
  const [channels = 1, height = 1, width = 1] = inputShape;
  return { channels, height, width };
};

/** Fraction of a draw as a number from -most to most. */
export const around = (uniform: number, most: number): number => (2 * uniform - 1) * most;
