// A table of columns as a table of values, by what was learned on training rows.
import { encodeColumns, featureNames } from "../tabular/encoder.ts";
import type { RowForm, Table } from "../table.ts";
import { tokenRows } from "../text/tokens.ts";

/** @throws {LimbeckError} "data-invalid" for a column that is not there, and cells that are none of its kind */
export async function openedTable(
  table: Table,
  form: RowForm,
): Promise<{ readonly table: Table; readonly notes: readonly string[] }> {
  const { open, rows, place } = table;
  const { encoder, text } = form;
  if (open === undefined) return { table, notes: [] };
  if (text !== undefined) {
    const { inputs, notes } = await tokenRows(text, open.columns, rows, place);
    const shape = [text.length];
    return { table: { ...table, inputs, inputShape: shape, held: { dtype: "float32", shape, text } }, notes };
  }
  if (encoder === undefined) return { table, notes: [] };
  const { inputs, features, notes } = encodeColumns(encoder, open.columns, rows, place);
  const held = { dtype: "float32", shape: [features], encoder } as const;
  return { table: { ...table, inputs, inputShape: [features], held, columns: featureNames(encoder) }, notes };
}
