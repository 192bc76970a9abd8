// Columns of two files that are read together: matched by their names where both have names, whatever their order.
import { isFileValues } from "../stored/file-values.ts";
import { dataError, listed, type Table } from "../table.ts";

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i]);

/** Values of a row in another order: value i of the result is value order[i] of the row. */
function reordered(values: Table["inputs"], order: readonly number[]): Table["inputs"] {
  if (isFileValues(values)) return { ...values, order };
  const result = values.slice();
  for (let start = 0; start < values.length; start += order.length)
    order.forEach((from, i) => {
      result[start + i] = values[start + from] ?? NaN;
    });
  return result;
}

/**
 * The table with its columns in the order of another file's; as it is where one of the two names none.
 * @param wanted - names of the other file's columns, and what messages call that file
 * @throws {LimbeckError} "data-invalid" naming columns that one of the two has alone
 */
export function inColumnsOf(
  table: Table,
  wanted: { readonly columns: readonly string[] | null; readonly place: string },
): Table {
  const { columns } = table;
  if (columns === null || wanted.columns === null || same(columns, wanted.columns)) return table;
  const missing = wanted.columns.filter((name) => !columns.includes(name));
  const foreign = columns.filter((name) => !wanted.columns?.includes(name));
  if (missing.length > 0 || foreign.length > 0)
    throw dataError(
      table.place,
      "columns",
      `the columns of ${wanted.place}: ${listed(wanted.columns)}`,
      [
        ...(missing.length > 0 ? [`without ${listed(missing)}`] : []),
        ...(foreign.length > 0 ? [`with ${listed(foreign)} that ${wanted.place} has not`] : []),
      ].join(", "),
      'name the columns of values in both: "inputs": [...]',
    );
  const order = wanted.columns.map((name) => columns.indexOf(name));
  return { ...table, columns: wanted.columns, inputs: reordered(table.inputs, order) };
}
