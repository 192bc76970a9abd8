// A table of columns as a table of features.
import type { ColumnEncoder } from "../../../engine/contracts.ts";
import type { Table } from "../table.ts";
import { encodeColumns, featureNames } from "./encoder.ts";

/** @throws {LimbeckError} "data-invalid" as `encodeColumns` */
export function encodedTable(
  table: Table,
  encoder: ColumnEncoder,
): { readonly table: Table; readonly notes: readonly string[] } {
  if (table.tabular === undefined) return { table, notes: [] };
  const { inputs, features, notes } = encodeColumns(encoder, table.tabular.columns, table.rows, table.place);
  const held = { dtype: "float32", shape: [features], encoder } as const;
  return { table: { ...table, inputs, inputShape: [features], held, columns: featureNames(encoder) }, notes };
}
