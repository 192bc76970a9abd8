// What stands before a student's first layer where columns are places of values: a learned vector in the place of each.
import { placeFeatures } from "../../engine/column-features.ts";
import type { ColumnEncoder, ForwardContext, ParameterSpec } from "../../engine/contracts.ts";
import { elementCount, type Shape, type Value } from "../../graph/ir.ts";
import { weight } from "./layer.ts";

export interface ColumnEmbeddings {
  /** Shape of a row behind it. */
  readonly outputShape: Shape;
  readonly parameters: readonly ParameterSpec[];
  /** [N, features] to [N, ...outputShape]. */
  readonly forward: (context: ForwardContext, input: Value) => Value;
}

/** Limit of Keras's uniform start of embeddings. */
const LIMIT = 0.05;

/** Null where no column is looked up. A place after the last, of a value that no training row has, gives zeros. */
export function columnEmbeddings(inputShape: Shape, encoder: ColumnEncoder | undefined): ColumnEmbeddings | null {
  const places = placeFeatures(encoder);
  if (places.length === 0) return null;
  const features = elementCount(inputShape);
  const tableOf = (name: string): string => `columns/${name}/embeddings`;
  const widened = places.reduce((sum, { width }) => sum + width - 1, features);
  return {
    outputShape: [widened],
    parameters: places.map(({ name, values, width }) =>
      weight(tableOf(name), [values, width], { kind: "uniform", limit: LIMIT }),
    ),
    forward: ({ g, parameter }, input) => {
      const sizes: number[] = [];
      let next = 0;
      for (const { at } of places) {
        if (at > next) sizes.push(at - next);
        sizes.push(1);
        next = at + 1;
      }
      if (features > next) sizes.push(features - next);
      const parts = sizes.length === 1 ? [input] : g.split(input, 1, sizes);
      let from = 0;
      const wide = parts.map((part, index) => {
        const found = places.find(({ at }) => at === from);
        from += sizes[index] ?? 0;
        if (found === undefined) return part;
        const { name, values } = found;
        const known = g.one("Clip", [part], { min: 0, max: values - 1 });
        const isKnown = g.cast(g.less(part, g.scalar(values - 0.5)), "float32");
        const looked = g.one("Gather", [parameter(tableOf(name)), g.reshape(g.cast(known, "int32"), [-1])], {
          axis: 0,
        });
        return g.mul(looked, isKnown);
      });
      return wide.length === 1 ? (wide[0] ?? input) : g.one("Concat", wide, { axis: 1 });
    },
  };
}
