// Columns of a file of records as texts, beside the labels and ids of its rows: what tables and texts begin with.
import type { RawColumns } from "../../../engine/contracts.ts";
import { refuseRowAsHeader } from "./csv-columns.ts";
import { labelHint, labelOf, textLabel } from "./labels.ts";
import { openRecords, recordPlace } from "../files/records.ts";
import type { Separated } from "../files/separated.ts";
import { dataError, listed, noRows, shown, type Label, type ReadPlace, type Table } from "../table.ts";
import { rawColumns } from "./raw.ts";

export interface ColumnsRead extends Separated {
  readonly label?: string | undefined;
  readonly id?: string | undefined;
  /** Columns that are read; every one but label and id by default. */
  readonly wanted?: readonly string[];
  readonly readsLabels?: false | undefined;
}

/** A table without values yet, and its columns. */
export type ReadColumns = Table & { readonly asRead: RawColumns };

/**
 * @throws {LimbeckError} "data-unreadable", "data-invalid" for columns that are not there, rows without a label, cells that are
 *   no text, number or truth
 */
export async function readColumns(options: ColumnsRead, { baseDirectory }: ReadPlace): Promise<ReadColumns> {
  const { path, delimiter, decimal, quotes, label, id, readsLabels } = options;
  const file = await openRecords({ path, delimiter, decimal, quotes }, baseDirectory);
  const reads = label !== undefined && readsLabels !== false;
  const needed = [...(reads ? [label] : []), ...(id === undefined ? [] : [id]), ...(options.wanted ?? [])];
  for (const name of needed)
    if (!file.names.includes(name))
      throw dataError(path, "columns", `one of ${listed(file.names)}`, JSON.stringify(name));
  const names = options.wanted ?? file.names.filter((name) => name !== label && name !== id);
  if (names.length === 0) throw dataError(path, "columns", "at least one column of values", "none beside the label");
  const leak = names.find((name) => name === label);
  if (leak !== undefined) throw dataError(path, "columns", "columns other than the label's", JSON.stringify(leak));
  const reader = rawColumns(names);
  const labels: Label[] = [];
  const ids: string[] = [];
  for await (const batch of file.batches(options.wanted === undefined ? undefined : needed))
    for (const [at, record] of batch.records.entries()) {
      const where = recordPlace(labels.length, batch, at);
      reader.take(record, (name, got) =>
        dataError(path, `${where}, column ${JSON.stringify(name)}`, "a text, a number, or yes and no", got),
      );
      const found = !reads ? 0 : file.texts ? textLabel(record[label]) : labelOf(record[label]);
      if (found === undefined)
        throw dataError(
          path,
          `${where}, label`,
          "a text or a whole number",
          shown(reads ? record[label] : undefined),
          labelHint(reads ? record[label] : undefined),
        );
      labels.push(found);
      if (id !== undefined) ids.push(String(record[id]));
    }
  if (labels.length === 0) throw noRows(path);
  if (reads && file.texts)
    refuseRowAsHeader(
      path,
      file.names,
      file.names.indexOf(label),
      labels,
      "columns are read by name: put a line of names first",
    );
  return {
    place: path,
    labelPlace: path,
    rows: labels.length,
    // values come when it is known which rows train
    inputShape: [],
    held: { dtype: "float32", shape: [] },
    inputs: new Float32Array(),
    labels,
    classes: reads ? file.classLabels.get(label) : undefined,
    ids: id === undefined ? null : ids,
    columns: null,
    asRead: reader.finish(),
  };
}
