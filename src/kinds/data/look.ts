// What a file of data looks like to someone who has only its name: format, columns, label, classes, range.
import { access, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { checked } from "../../base/validation/check.ts";
import type { Shape } from "../../graph/ir.ts";
import { readBytes } from "./bytes.ts";
import { classNames } from "./classes.ts";
import { delimiterOf, formatOf, type RowFormat } from "./format.ts";
import { readSource, sourceSchema, type SourceOptions } from "./index.ts";
import { shown } from "./number-columns.ts";
import { eachRecord } from "./separated.ts";
import { readColumns } from "./named-columns.ts";
import { usualMissing } from "./tabular.ts";
import { deduceRoles } from "./tabular/deduce.ts";
import { withBlanks } from "./tabular/raw.ts";
import { openRecords } from "./records.ts";
import { dataError, listed, type Table } from "./table.ts";

export interface GivenData {
  /** The file, relative to `directory`. */
  readonly path: string;
  /** A csv's column of the label, an archive's array, or a file of labels; concluded where it is left out. */
  readonly label?: string | undefined;
  /** Columns of a csv that are no values. */
  readonly ignore?: readonly string[] | undefined;
  /** Side of the square that pictures become; concluded where it is left out. */
  readonly size?: number | undefined;
  readonly directory: string;
}

export interface Seen {
  readonly source: SourceOptions;
  /** The file of tests that stands beside the file of training, where there is one. */
  readonly test: SourceOptions | null;
  readonly rows: number;
  readonly inputShape: Shape;
  readonly dtype: Table["held"]["dtype"];
  readonly columns: readonly string[] | null;
  /** Rows by class, in the order of the classes. */
  readonly classes: ReadonlyMap<string, number>;
  /** Over all values; infinite where columns are not values yet. */
  readonly least: number;
  readonly greatest: number;
  /** What was concluded, and from what. */
  readonly notes: readonly string[];
}

const there = async (directory: string, path: string): Promise<boolean> =>
  access(resolve(directory, path)).then(
    () => true,
    () => false,
  );

/** Names that a column of classes has, the likeliest first. */
const labelNames = ["label", "class", "target", "species", "category", "y"] as const;

interface Column {
  readonly name: string;
  readonly at: number;
  readonly distinct: number;
  readonly numeric: boolean;
  /** Whether its values are whole numbers that rise from row to row. */
  readonly counts: boolean;
}

const isNumber = (cell: string): boolean => cell !== "" && Number.isFinite(Number(cell));

/** A column's name or its position, how many values it has, whether they are numbers. */
function columnOf(name: string, at: number, cells: readonly string[]): Column {
  const numbers = cells.map(Number);
  return {
    name,
    at,
    distinct: new Set(cells).size,
    numeric: cells.every(isNumber),
    counts: numbers.every((value, row) => Number.isInteger(value) && (row === 0 || value > (numbers[row - 1] ?? NaN))),
  };
}

async function columnsOf(
  { path, directory }: GivenData,
  delimiter: string,
): Promise<{ readonly header: boolean; readonly columns: readonly Column[]; readonly rows: number }> {
  const lines: (readonly string[])[] = [];
  await eachRecord({ path, delimiter }, directory, (cells) => lines.push(cells));
  const [first = [], ...others] = lines;
  const header = !first.every(isNumber);
  const rows = header ? others : lines;
  const columns = first.map((name, at) =>
    columnOf(
      header ? name : String(at),
      at,
      rows.map((row) => row[at] ?? ""),
    ),
  );
  return { header, columns, rows: rows.length };
}

/** The column of the label: the one named so, a text that repeats, or the last or first of few whole numbers. */
function labelColumn(columns: readonly Column[], rows: number): Column | undefined {
  const plausible = ({ distinct }: Column): boolean => distinct >= 2 && distinct <= Math.max(2, rows / 2);
  const named = labelNames.flatMap((name) => columns.filter((column) => column.name.toLowerCase() === name));
  const texts = columns.filter((column) => !column.numeric && plausible(column));
  const ends = [columns.at(-1), columns[0]].flatMap((column) => column ?? []);
  return (
    named.find(plausible) ??
    (texts.length === 1 ? texts[0] : undefined) ??
    ends.find((column) => plausible(column) && column.distinct <= 1000)
  );
}

/**
 * Columns with roles, where some are no plain numbers and more than texts of their own; null where numbers are all that there is.
 * @param left - columns that are left out
 */
async function tableOf(given: GivenData, label: string, left: readonly string[]): Promise<Concluded | null> {
  const { path, directory } = given;
  const { columns } = await readColumns({ path, label }, { baseDirectory: directory });
  const names = [...columns.keys()].filter((name) => !left.includes(name));
  const blanked = withBlanks({ columns, missing: usualMissing });
  const { roles, lines } = deduceRoles(blanked, names, path);
  const isPlain = (name: string): boolean => columns.get(name)?.texts.every(isNumber) === true;
  const taken = names.filter((name) => roles.get(name)?.role !== "ignore");
  if (taken.every(isPlain)) return null;
  const said = [...columns.keys()].map((name) => [name, roles.get(name)?.role ?? "ignore"] as const);
  return {
    source: { kind: "tabular", path, label, columns: Object.fromEntries(said) },
    notes: [
      given.label === undefined
        ? `label: column ${JSON.stringify(label)}, concluded from its name and values; --label names another`
        : `label: column ${JSON.stringify(label)}`,
      ...lines,
      ...left.map(
        (name) => `${name}: ignore; ${given.ignore?.includes(name) === true ? "as asked" : "it counts the rows"}`,
      ),
    ],
  };
}

async function separated(given: GivenData): Promise<Concluded> {
  const { path } = given;
  const delimiter = delimiterOf(path);
  const { header, columns, rows } = await columnsOf(given, delimiter);
  const names = columns.map(({ name }) => name);
  const find = (name: string): Column => {
    const found = columns.find((column) => column.name === name || (!header && String(column.at) === name));
    if (found === undefined) throw dataError(path, "label", `one of ${listed(names)}`, JSON.stringify(name));
    return found;
  };
  const label = given.label === undefined ? labelColumn(columns, rows) : find(given.label);
  if (label === undefined)
    throw dataError(
      path,
      "label",
      `a column of classes among ${listed(names)}`,
      "none that looks like one",
      "name it: --label COLUMN",
    );
  const others = columns.filter((column) => column !== label);
  const isLeftOut = (column: Column): boolean =>
    given.ignore?.includes(column.name) === true || (column.counts && rows > 7);
  const dropped = others.filter((column) => isLeftOut(column) || !column.numeric);
  const table = header
    ? await tableOf(
        given,
        label.name,
        dropped.filter(isLeftOut).map(({ name }) => name),
      )
    : null;
  if (table !== null) return table;
  const id = (column: Column): string | number => (header ? column.name : column.at);
  return {
    source: {
      kind: "csv",
      path,
      ...(header ? {} : { header: false }),
      label: id(label),
      ...(dropped.length === 0 ? {} : { ignore: dropped.map(id) }),
    },
    notes: [
      given.label === undefined
        ? `label: column ${JSON.stringify(id(label))}, concluded from its name and values; --label names another`
        : `label: column ${JSON.stringify(id(label))}`,
      ...dropped.map(
        (column) =>
          `left out: column ${JSON.stringify(id(column))}, ${column.numeric ? (column.counts ? "which counts the rows" : "as asked") : "which holds texts"}`,
      ),
    ],
  };
}

/** JSON lines and Parquet: columns of lists are values; of the others, the label is found as in a csv. */
async function records(given: GivenData): Promise<Concluded> {
  const { path, directory } = given;
  const kind = formatOf(path);
  const file = await openRecords({ path }, directory);
  const cells = new Map(file.names.map((name): [string, string[]] => [name, []]));
  const lists = new Set<string>();
  let rows = 0;
  for await (const batch of file.batches())
    for (const record of batch.records) {
      rows += 1;
      for (const [name, texts] of cells) {
        const value = record[name];
        if (typeof value === "object" && value !== null) lists.add(name);
        // a text is no number here, whatever it says
        else texts.push(value === undefined || value === null ? "" : shown(value));
      }
    }
  const columns = [...cells].flatMap(([name, texts], at) => (lists.has(name) ? [] : [columnOf(name, at, texts)]));
  const label = given.label ?? labelColumn(columns, rows)?.name;
  if (label === undefined || !file.names.includes(label))
    throw dataError(
      path,
      "label",
      `a column of classes among ${listed(file.names)}`,
      label === undefined ? "none that looks like one" : JSON.stringify(label),
      "name it: --label COLUMN",
    );
  const dropped = columns.filter(
    ({ name, numeric, counts }) =>
      name !== label && (given.ignore?.includes(name) === true || lists.size > 0 || !numeric || (counts && rows > 7)),
  );
  const ignore = dropped.map(({ name }) => name);
  const counting = columns.filter(
    ({ name, counts }) => name !== label && (given.ignore?.includes(name) === true || (counts && rows > 7)),
  );
  const table =
    lists.size > 0
      ? null
      : await tableOf(
          given,
          label,
          counting.map(({ name }) => name),
        );
  if (table !== null) return table;
  return {
    source: { kind, path, label, ...(ignore.length === 0 ? {} : { ignore }) },
    notes: [
      `label: column ${JSON.stringify(label)}${given.label === undefined ? ", concluded from its name and values; --label names another" : ""}`,
      ...ignore.map((name) => `left out: column ${JSON.stringify(name)}`),
    ],
  };
}

const idxName = /^(.*?)(images|inputs)([.-]idx\d|\.idx\d?)?(.*)$/;

/** The file of labels beside a file of images: train-labels-idx1-ubyte for train-images-idx3-ubyte. */
const labelsBeside = (path: string): string =>
  join(
    dirname(path),
    basename(path)
      .replace(/images|inputs/, "labels")
      .replace(/idx\d/, "idx1"),
  );

async function idx({
  path,
  label,
  directory,
}: GivenData): Promise<{ readonly source: object; readonly notes: readonly string[]; readonly test: object | null }> {
  const labels = label ?? labelsBeside(path);
  if (labels === path || !(await there(directory, labels)))
    throw dataError(path, "labels", "a file of labels beside the images", `no ${labels}`, "name it: --label FILE");
  const isTraining = basename(path).startsWith("train") && idxName.test(basename(path));
  const beside = join(dirname(path), basename(path).replace(/^train/, "t10k"));
  const test = isTraining && (await there(directory, beside)) && (await there(directory, labelsBeside(beside)));
  return {
    source: { kind: "idx", inputs: path, labels },
    test: test ? { kind: "idx", inputs: beside, labels: labelsBeside(beside) } : null,
    notes: [`labels: ${labels}`, ...(test ? [`test rows: ${beside}`] : [])],
  };
}

async function npy({ path, label, directory }: GivenData): Promise<Concluded> {
  const stem = path.replace(/\.npy$/i, "");
  const guesses = [
    labelsBeside(path),
    `${stem}_labels.npy`,
    join(dirname(path), "labels.npy"),
    join(dirname(path), "y.npy"),
  ];
  let labels = label;
  for (const guess of guesses)
    if (labels === undefined && guess !== path && (await there(directory, guess))) labels = guess;
  if (labels === undefined)
    throw dataError(path, "labels", "a file of labels beside the values", "none found", "name it: --label FILE.npy");
  return { source: { kind: "npy", inputs: path, labels }, notes: [`labels: ${labels}`] };
}

/** Arrays of an archive by name; values are called inputs, x, images or data where nothing else is said. */
async function npz({ path, label, directory }: GivenData): Promise<Concluded> {
  const { unpacked } = await import("./archive.ts");
  const names: string[] = [];
  await unpacked(await readBytes(path, directory), path, (name) => {
    names.push(name.replace(/\.npy$/, ""));
    return false;
  });
  const one = (wanted: readonly string[]): string | undefined =>
    wanted.flatMap((name) => names.find((found) => found.toLowerCase() === name) ?? [])[0];
  const inputs = one(["inputs", "x", "images", "data", "x_train", "features"]);
  const labels = label ?? one(["labels", "y", "targets", "label", "y_train", "target"]);
  if (inputs === undefined || labels === undefined || !names.includes(labels))
    throw dataError(
      path,
      "arrays",
      "one of values (inputs, x, images, data) and one of labels (labels, y, targets)",
      listed(names),
      "rename them, or name the labels: --label ARRAY",
    );
  return { source: { kind: "npz", path, inputs, labels }, notes: [`arrays: ${inputs} and ${labels}`] };
}

/** A folder of pictures: their own size where the first of them share it, else one that trains in minutes. */
async function pictures({ path, size, directory }: GivenData): Promise<Concluded> {
  const { inFolders } = await import("./pictures/found.ts");
  const { sizeOf } = await import("./pictures/decode.ts");
  const found = await inFolders(path, directory, true);
  const sizes = new Set<string>();
  for (const { from } of found.pictures.slice(0, 64)) sizes.add((await sizeOf(from)).join(" x "));
  const [only = ""] = sizes;
  const own = only.split(" x ").map(Number);
  const concluded = sizes.size === 1 && own.every((side) => side > 0 && side <= MOST_OWN_SIDE) ? own : USUAL_SIDE;
  const shared = sizes.size === 1 ? `as the pictures are, ${only}` : "the pictures have several";
  return {
    source: { kind: "images", path, size: size ?? concluded },
    notes: [
      `labels: the folders of ${path}`,
      size === undefined ? `size: ${[concluded].flat().join(" x ")}; ${shared}; --size takes another` : `size: ${size}`,
      ...found.notes,
    ],
  };
}

/** Sides that pictures of one size keep; larger ones, and those of several sizes, become squares of the usual side. */
const MOST_OWN_SIDE = 64;
const USUAL_SIDE = 32;

interface Concluded {
  readonly source: object;
  readonly notes: readonly string[];
  readonly test?: object | null;
}

const readers: Readonly<Record<RowFormat, (given: GivenData) => Promise<Concluded>>> = {
  npz,
  npy,
  idx,
  csv: separated,
  jsonl: records,
  parquet: records,
};

const completed = (source: object): SourceOptions =>
  checked(sourceSchema, structuredClone(source), "data-invalid", "data") as SourceOptions;

/**
 * Looks at a file.
 * @throws {LimbeckError} "usage" for a name that tells no format; "data-unreadable", "data-invalid" as its source does, and
 *   where no label can be concluded
 */
export async function lookAt(given: GivenData): Promise<Seen> {
  const folder = (await stat(resolve(given.directory, given.path)).catch(() => null))?.isDirectory() === true;
  const read = folder ? pictures : readers[formatOf(given.path)];
  const { source, notes, test = null } = await read(given);
  const options = completed(source);
  const table = await readSource(options, { baseDirectory: given.directory });
  const names = classNames(table);
  const counts = new Map(names.map((name) => [name, 0]));
  for (let row = 0; row < table.rows; row++) {
    const name = String(table.labels[row]);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of table.inputs) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return {
    source: options,
    test: test === null ? null : completed(test),
    rows: table.rows,
    inputShape: table.open === undefined ? table.inputShape : [table.open.columns.size],
    dtype: table.held.dtype,
    columns: table.columns,
    classes: counts,
    least,
    greatest,
    notes,
  };
}
