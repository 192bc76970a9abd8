// The features that columns become: how many each, and which of them are places of values that a student looks up.
import type { ColumnEncoder, DateCycle, FittedColumn } from "./contracts.ts";

/** Least value and length of each cycle of a date; a week begins on Sunday. */
export const dateCycles: Readonly<Record<DateCycle, { readonly first: number; readonly length: number }>> = {
  month: { first: 1, length: 12 },
  day: { first: 1, length: 31 },
  weekday: { first: 0, length: 7 },
  hour: { first: 0, length: 24 },
  minute: { first: 0, length: 60 },
};

export function featureWidth(column: FittedColumn): number {
  switch (column.role) {
    case "number":
      return column.flag ? 2 : 1;
    case "category":
      return column.embedding === undefined ? column.values.length + 1 : 1;
    case "date":
      return (column.year === null ? 0 : 1) + 2 * column.cycles.length + (column.flag ? 1 : 0);
  }
}

/** A feature that is the place of a value. */
export interface PlaceFeature {
  readonly name: string;
  readonly at: number;
  /** Places that training rows have; one more stands for whatever else comes. */
  readonly values: number;
  readonly width: number;
}

/** Features that a student looks up, in their order. */
export function placeFeatures(encoder: ColumnEncoder | undefined): readonly PlaceFeature[] {
  let next = 0;
  return (encoder?.columns ?? []).flatMap((column) => {
    const at = next;
    next += featureWidth(column);
    return column.role === "category" && column.embedding !== undefined
      ? [{ name: column.name, at, values: column.values.length, width: column.embedding }]
      : [];
  });
}
