// Records over columns, as files that lie column after column hand them on.
import type { RecordValues } from "../table.ts";

/** A column of some rows, end to end. */
export type DecodedColumn = readonly [name: string, values: ArrayLike<unknown>];

/** Numbers packed where all are numbers, in lists too, so that they are handed over at once. */
export function packed(values: unknown[]): ArrayLike<unknown> {
  if (values.every((value) => typeof value === "number")) return Float64Array.from(values);
  return values.map((value) => (Array.isArray(value) ? packed(value) : value));
}

const place = Symbol("place");

/** Records over columns: a record knows its place alone, and its fields are read where they are asked for. */
export function recordsOf(columns: readonly (readonly [string, ArrayLike<unknown>])[], count: number): RecordValues[] {
  class Place {
    readonly [place]: number;

    constructor(at: number) {
      this[place] = at;
    }
  }
  for (const [name, values] of columns)
    Object.defineProperty(Place.prototype, name, {
      enumerable: true,
      get(this: Place) {
        return values[this[place]];
      },
    });
  return Array.from({ length: count }, (_, at) => new Place(at) as object as RecordValues);
}
