// Source "csv": numbers and a label a line, separated by commas, tabs or the like, gzipped or not.
import type { DataKind } from "./kind.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { badCells } from "./columns/bad-cells.ts";
import { refuseCounting } from "./columns/counting.ts";
import { csvColumns, refuseRowAsHeader, type CsvColumns } from "./columns/csv-columns.ts";
import { labelHint, textLabel } from "./columns/labels.ts";
import { storeFor } from "./stored/value-file.ts";
import { valueAt } from "./stored/row-values.ts";
import { delimiterHint, eachRecord, separatedFields } from "./files/separated.ts";
import { dataError, noRows, type Label, type Labels, type ReadPlace, type Table } from "./table.ts";
import { hasDecimalComma, isAmbiguous } from "./files/written.ts";

const column = { type: ["string", "integer"], minimum: 0 } as const;

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "label"],
  properties: {
    kind: { const: "csv" },
    path: {
      type: "string",
      minLength: 1,
      description: "The file, relative to the recipe; a * in its name means several; gzipped or not.",
    },
    ...separatedFields,
    header: { type: "boolean", default: true, description: "Whether the first line names the columns." },
    label: { ...column, description: "Column of the class: its name, or its position from 0." },
    id: { ...column, description: "Column of the row's id; the row's position by default." },
    inputs: {
      type: "array",
      items: column,
      minItems: 1,
      description: "Columns of values, in this order; all but label, id and what is ignored by default.",
    },
    ignore: { type: "array", items: column, minItems: 1, description: "Columns that are left out of the values." },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

type ReadOptions = Omit<Options, "label"> & {
  readonly label?: Options["label"] | undefined;
  /** False where the column of the label is no value, and is not read. */
  readonly readsLabels?: false | undefined;
};

/** The number that a cell holds, or NaN; "0x10", "Infinity" and the empty cell are none. */
function numberOf(text: string): number {
  const second = text.charCodeAt(1);
  const letter = second > 57 && second !== 69 && second !== 101; // past "9", other than E and e
  return text === "" || letter ? NaN : Number(text);
}

const wholeText = /^[+-]?\d+\.0*$/;

/** Labels such as 3.0, which is how floats are written out, are whole numbers where all are. */
function wholeLabels(labels: Labels): Labels {
  if (ArrayBuffer.isView(labels)) return labels;
  const isWhole = (label: Label): boolean => typeof label === "number" || wholeText.test(label);
  return labels.every(isWhole) ? labels.map(Number) : labels;
}

/** Takes one line after another; holds typed arrays and labels, never the lines. */
function rowReader(
  options: ReadOptions,
  reading: ReadPlace,
): {
  readonly take: (cells: readonly string[], line: number) => void;
  readonly table: () => Table;
} {
  const place = options.path;
  const store = storeFor(reading, place);
  const labels: Label[] = [];
  const ids: string[] = [];
  let columns: CsvColumns | null = null;

  const at = (line: number, which: number): string =>
    `row ${labels.length + 1} (line ${line}), column ${columns?.names === null ? which : JSON.stringify(columns?.names[which])}`;
  const bad = badCells(place);
  const take = (cells: readonly string[], line: number): void => {
    if (columns === null) {
      columns = csvColumns(options, cells);
      if (options.header) return;
    }
    const { width, label, id, inputs } = columns;
    if (cells.length !== width)
      throw dataError(
        place,
        `row ${labels.length + 1} (line ${line})`,
        `${width} columns, as in the first line`,
        `${cells.length}`,
        delimiterHint(cells),
      );
    for (const which of inputs) {
      const text = cells[which]!;
      const value = numberOf(text);
      if (!Number.isFinite(Math.fround(value)))
        bad.note(which, () => ({
          path: at(line, which),
          got: JSON.stringify(text),
          hint: cellHint(text, options.header, labels.length === 0),
        }));
      store.append(value);
    }
    const named = options.readsLabels === false ? null : label;
    if (named !== null && cells[named] === "")
      throw dataError(place, at(line, named), "a label", "an empty cell", labelHint(""));
    labels.push(named === null ? 0 : (textLabel(cells[named]) ?? ""));
    if (id !== null) ids.push(cells[id]!);
  };
  const table = (): Table => {
    if (columns === null || labels.length === 0) throw noRows(place);
    bad.refuse();
    const values = store.finish();
    const { names, inputs, label } = columns;
    if (names !== null && label !== null && options.readsLabels !== false)
      refuseRowAsHeader(place, names, label, labels, 'if the file has no header, set "header": false');
    refuseCounting({
      place,
      rows: labels.length,
      label:
        label === null || options.readsLabels === false
          ? null
          : { column: options.label ?? label, at: (row) => labels[row] },
      columns:
        options.inputs !== undefined || names === null
          ? []
          : inputs.map((position, i) => ({
              name: names[position] ?? "",
              position,
              at: (row) => valueAt(values, row * inputs.length + i),
            })),
      ignore: options.ignore ?? [],
    });
    return {
      place,
      labelPlace: place,
      rows: labels.length,
      inputShape: [columns.inputs.length],
      held: { dtype: "float32", shape: [columns.inputs.length] },
      columns: columns.names === null ? null : columns.inputs.map((which) => columns?.names?.[which] ?? ""),
      inputs: values,
      labels,
      ids: columns.id === null ? null : ids,
    };
  };
  return { take, table };
}

function cellHint(text: string, header: boolean, firstLine: boolean): string | undefined {
  if (hasDecimalComma(text))
    return isAmbiguous(text)
      ? 'a thousand, or a fraction? of thousands, write them without commas; of fractions, say "decimal": ","'
      : 'where commas stand before fractions, say "decimal": ","';
  if (text === "" || /^[+-]?(nan|na|null|inf(inity)?)$/i.test(text)) return "fill such values in, or drop their rows";
  if (header)
    return 'list the columns to read under "inputs", or take texts, and yes and no, as they lie: "kind": "tabular"';
  return firstLine
    ? 'if the first line names the columns, set "header": true'
    : 'write texts as numbers, or list the columns to read under "inputs"';
}

/**
 * Reads every value as a number; where no label is named every label is 0. Rows are counted from 1, without the header; lines as an editor shows them.
 * @throws {LimbeckError} "data-unreadable" for a file that is no CSV; "data-invalid" for a ragged row, a cell that is no
 *   finite number, an empty label, a column that is not there: file, row and column are named
 */
async function read(options: ReadOptions, reading: ReadPlace): Promise<Table> {
  const { take, table } = rowReader(options, reading);
  await eachRecord(options, reading.baseDirectory, take);
  return table();
}

export const csv: DataKind<ReadOptions> = {
  schema,
  make: read,
  // of all files: 1.0 is a text where another one's labels are texts
  whole: (table) => ({ ...table, labels: wholeLabels(table.labels) }),
  labelField: "label",
  files: ["path"],
  paths: ["path"],
  unlabelled: (options) => ({ ...options, readsLabels: false }),
  flat: true,
  staysInFile: true,
};
