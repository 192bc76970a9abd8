// Files of columns by their looks: which is the label, which are values, and what the others are.
import { numberIn } from "../../../base/numeric/number-text.ts";
import { countsColumns } from "../columns/csv-columns.ts";
import { delimiterOf, formatOf } from "../files/format.ts";
import { readColumns } from "../columns/named-columns.ts";
import { openRecords } from "../files/records.ts";
import { delimiterHint, eachRecord } from "../files/separated.ts";
import { dataError, listed, shown } from "../table.ts";
import { sentenceColumns, tokensOf } from "./texts.ts";
import { areSentences, deduceRoles, refuseStrayTexts } from "../tabular/deduce.ts";
import { withBlanks } from "../columns/raw.ts";
import { isMissing, usualMissing, writtenAs, type Written } from "../files/written.ts";
import type { Concluded, GivenData } from "./concluded.ts";

/** Names that a column of classes has, the likeliest first; of the first four it may be the last word. */
const labelNames: readonly string[] = [
  ...["label", "class", "target", "category", "labels", "classes", "species", "y"],
  ...["outcome", "diagnosis", "variety", "survived", "churn", "income", "quality"],
];
const lastWords = labelNames.slice(0, 4);

/** Where a name stands among those of columns of classes; Infinity for one that is none. */
function rankOf(name: string): number {
  const words = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const whole = labelNames.indexOf(words.join("_"));
  if (whole >= 0) return whole;
  const last = lastWords.indexOf(words.at(-1) ?? "");
  return last < 0 ? Infinity : labelNames.length + last;
}

interface Column {
  readonly name: string;
  readonly at: number;
  readonly distinct: number;
  readonly numeric: boolean;
  /** Its texts that do not stand for a missing value, each once. */
  readonly texts: readonly string[];
  /** Whether its values are whole numbers that rise from row to row. */
  readonly counts: boolean;
}

const isNumber = (cell: string): boolean => Number.isFinite(numberIn(cell));

/** A column's name or its position, how many values it has, whether they are numbers. */
/** Rows up to which a column that rises throughout may be an accident. */
const FEW_ROWS = 7;

/** @param starts - rows at which a file begins: in several, what counts the rows may begin anew in each */
export function columnOf(
  name: string,
  at: number,
  cells: readonly string[],
  starts: ReadonlySet<number> = new Set([0]),
): Column {
  const numbers = cells.map(numberIn);
  const texts = [...new Set(cells)];
  return {
    name,
    at,
    distinct: texts.length,
    texts: texts.filter((text) => !isMissing(text)),
    numeric: cells.every(isNumber),
    counts: numbers.every(
      (value, row) => Number.isInteger(value) && (starts.has(row) || value > (numbers[row - 1] ?? NaN)),
    ),
  };
}

/**
 * Whether a file's first line is a row as the others: a number where the others have numbers, one of theirs where texts repeat.
 * Of a file of nothing of the kind the first line is names.
 */
function isRow(first: readonly string[], others: readonly (readonly string[])[]): boolean {
  if (first.every(isNumber)) return first.length < 3 || !countsColumns(first);
  const told = first.flatMap((cell, at) => {
    const below = others.map((cells) => cells[at] ?? "");
    if (below.every(isNumber)) return [isNumber(cell)];
    const different = new Set(below);
    return different.size > others.length / 2 ? [] : [different.has(cell)];
  });
  return told.length > 0 && told.every(Boolean);
}

async function columnsOf(
  { path, directory }: GivenData,
  written: Written,
): Promise<{ readonly header: boolean; readonly columns: readonly Column[]; readonly rows: number }> {
  const lines: (readonly string[])[] = [];
  await eachRecord({ path, ...written }, directory, (cells) => lines.push(cells));
  const [first = [], ...others] = lines;
  const header = !isRow(first, others);
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

/** What of a file's way to write is not told by its name. */
const statedOf = (path: string, { delimiter, decimal }: Partial<Written>): Partial<Written> => ({
  ...(delimiter === undefined || delimiter === delimiterOf(path) ? {} : { delimiter }),
  ...(decimal === undefined ? {} : { decimal }),
});

function toldOf(path: string, written: Partial<Written>): readonly string[] {
  const { delimiter, decimal } = statedOf(path, written);
  return [
    ...(delimiter === undefined ? [] : [`values are separated by ${JSON.stringify(delimiter)}`]),
    ...(decimal === undefined ? [] : ['numbers have decimal commas: "0,5" is a half']),
  ];
}

/** The label's column, and those that could have been it by their values, where nothing but its place chose it. */
interface LabelColumn {
  readonly column: Column;
  readonly rivals: readonly string[];
}

/** Rivals that a note has room for: of more, the columns are alike, and the last is what people put the classes in. */
const MOST_RIVALS = 12;

export function labelNote(label: string | number, given: GivenData, rivals: readonly string[]): string {
  const column = `label: column ${JSON.stringify(label)}`;
  if (given.label !== undefined) return column;
  if (rivals.length === 0 || rivals.length > MOST_RIVALS)
    return `${column}, concluded from its name and values; --label names another`;
  return `${column}, concluded from its place alone; it could be ${listed(rivals)} as well: --label names it`;
}

const namesOf = (columns: readonly Column[]): ReadonlySet<string> => new Set(columns.map(({ name }) => name));

const such = ({ texts }: Column): string => {
  const [first] = texts;
  if (first === undefined) return "in which nothing stands";
  const shown = first.startsWith('"') ? first : JSON.stringify(first);
  return areSentences(texts)
    ? `which holds sentences, such as ${shown}: they are read where all other columns are left out, with --ignore`
    : `which holds texts, such as ${shown}`;
};

function whyLeft(column: Column, { ignore = [] }: GivenData): string {
  if (ignore.includes(column.name)) return "as asked";
  if (column.counts) return "which counts the rows";
  return column.numeric ? "since lists are the values" : such(column);
}

/** The column of the label: the one named so, a text that repeats, or the last or first of few whole numbers. */
export function labelColumn(
  all: readonly Column[],
  { ignore = [] }: GivenData,
  { rows, named }: { readonly rows: number; readonly named: boolean },
): LabelColumn | undefined {
  const columns = all.filter(({ name }) => !ignore.includes(name));
  const plausible = columns.filter(({ distinct }) => distinct >= 2 && distinct <= Math.max(2, rows / 2));
  const [best] = plausible
    .filter(({ name }) => rankOf(name) < Infinity)
    .sort((one, other) => rankOf(one.name) - rankOf(other.name));
  if (best !== undefined) return { column: best, rivals: [] };
  const [text, ...otherTexts] = plausible.filter(({ numeric }) => !numeric);
  if (text !== undefined && otherTexts.length === 0) return { column: text, rivals: [] };
  const few = plausible.filter(({ distinct }) => distinct <= 1000);
  const column = [columns.at(-1), columns[0]].find((end) => end !== undefined && few.includes(end));
  if (column === undefined) return undefined;
  return { column, rivals: named ? few.filter((one) => one !== column).map(({ name }) => name) : [] };
}

/**
 * Columns with roles, where some are no plain numbers and more than texts of their own; null where numbers are all that there is.
 * @param left - columns that are left out
 */
async function tableOf(
  given: GivenData,
  { label, rivals }: { readonly label: string; readonly rivals: readonly string[] },
  left: readonly string[],
  written: Partial<Written>,
  /** Of the columns that hold nothing but numbers, those that a reader of numbers takes. */
  plain: ReadonlySet<string>,
): Promise<Concluded | null> {
  const { path, directory } = given;
  const { asRead: columns } = await readColumns({ path, label, ...written }, { baseDirectory: directory });
  const names = [...columns.keys()].filter((name) => !left.includes(name));
  const blanked = withBlanks({ columns, missing: usualMissing });
  const { roles, lines } = deduceRoles(blanked, names, path);
  const sentences = sentenceColumns(blanked, names, roles);
  if (sentences !== null) {
    const { source, notes } = await tokensOf(blanked, sentences);
    const others = lines.filter((line) => !sentences.some((name) => line.startsWith(`${name}: `)));
    return {
      source: { kind: "text", path, ...statedOf(path, written), label, ...source },
      notes: [labelNote(label, given, rivals), ...toldOf(path, written), ...notes, ...others],
    };
  }
  const taken = names.filter((name) => roles.get(name)?.role !== "ignore");
  if (taken.every((name) => plain.has(name))) return null;
  const said = [...columns.keys()].map((name) => [name, roles.get(name)?.role ?? "ignore"] as const);
  return {
    source: { kind: "tabular", path, ...statedOf(path, written), label, columns: Object.fromEntries(said) },
    notes: [
      labelNote(label, given, rivals),
      ...toldOf(path, written),
      ...lines,
      ...left.map(
        (name) => `${name}: ignore; ${given.ignore?.includes(name) === true ? "as asked" : "it counts the rows"}`,
      ),
    ],
  };
}

/** Separated values, with a header or without. */
export async function separated(given: GivenData): Promise<Concluded> {
  const { path } = given;
  const written = await writtenAs(path, given.directory);
  const { header, columns, rows } = await columnsOf(given, written);
  const names = columns.map(({ name }) => name);
  const find = (name: string): Column => {
    const found = columns.find((column) => column.name === name || (!header && String(column.at) === name));
    if (found === undefined)
      throw dataError(path, "label", `one of ${listed(names)}`, JSON.stringify(name), delimiterHint(names));
    return found;
  };
  const { column: label, rivals = [] } =
    given.label === undefined
      ? (labelColumn(columns, given, { rows, named: header }) ?? {})
      : { column: find(given.label) };
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
    given.ignore?.includes(column.name) === true || (column.counts && rows > FEW_ROWS);
  const dropped = others.filter((column) => isLeftOut(column) || !column.numeric);
  const plain = namesOf(columns.filter(({ numeric }) => numeric));
  const table = header
    ? await tableOf(given, { label: label.name, rivals }, [...namesOf(dropped.filter(isLeftOut))], written, plain)
    : null;
  if (table !== null) return table;
  // with a header their roles were deduced
  const texts = header ? [] : dropped.filter((one) => !isLeftOut(one));
  for (const column of texts) refuseStrayTexts(column.texts, column.name, path);
  const [unnamed] = texts;
  if (unnamed !== undefined)
    throw dataError(
      path,
      "line 1",
      "names of columns, by which texts are read",
      `a row: ${listed(columns.map(({ texts: [text] }) => text ?? ""))}`,
      "put a line of names first, or leave columns of texts out: --ignore POSITION",
    );
  if (dropped.length === others.length)
    throw dataError(
      path,
      "columns",
      "at least one column of numbers beside the label",
      dropped.length === 0
        ? "no other"
        : dropped.map((column) => `column ${JSON.stringify(column.name)}, ${such(column)}`).join(", "),
      dropped.length === 0 ? delimiterHint(names) : undefined,
    );
  const id = (column: Column): string | number => (header ? column.name : column.at);
  return {
    source: {
      kind: "csv",
      path,
      ...statedOf(path, written),
      ...(header ? {} : { header: false }),
      label: id(label),
      ...(dropped.length === 0 ? {} : { ignore: dropped.map(id) }),
    },
    notes: [
      labelNote(id(label), given, rivals),
      ...toldOf(path, written),
      ...dropped.map((column) => `left out: column ${JSON.stringify(id(column))}, ${whyLeft(column, given)}`),
    ],
  };
}

/**
 * The column of the label that is asked for, or the one concluded.
 * @throws {LimbeckError} "data-invalid" where that is none of the file's
 */
export function namedOr(
  { path, label: asked }: GivenData,
  names: readonly string[],
  concluded: string | undefined,
): string {
  const label = asked ?? concluded;
  if (label !== undefined && names.includes(label)) return label;
  throw dataError(
    path,
    "label",
    `a column of classes among ${listed(names)}`,
    label === undefined ? "none that looks like one" : JSON.stringify(label),
    "name it: --label COLUMN",
  );
}

/** JSON lines and Parquet: columns of lists are values; of the others, the label is found as in a csv. */
export async function records(given: GivenData): Promise<Concluded> {
  const { path, directory } = given;
  const kind = formatOf(path);
  const file = await openRecords({ path }, directory);
  const cells = new Map(file.names.map((name): [string, string[]] => [name, []]));
  const lists = new Set<string>();
  let rows = 0;
  const starts = new Set([0]);
  for await (const batch of file.batches()) {
    starts.add(batch.file?.rowsBefore ?? 0);
    for (const record of batch.records) {
      rows += 1;
      for (const [name, texts] of cells) {
        const value = record[name];
        if (typeof value === "object" && value !== null && !(value instanceof Date)) lists.add(name);
        // a text is no number here, whatever it says
        else texts.push(value === undefined || value === null ? "" : shown(value));
      }
    }
  }
  // in files of a few rows anything may rise
  const begins = rows > FEW_ROWS * starts.size ? starts : undefined;
  const columns = [...cells].flatMap(([name, texts], at) =>
    lists.has(name) ? [] : [columnOf(name, at, texts, begins)],
  );
  const concluded = given.label === undefined ? labelColumn(columns, given, { rows, named: true }) : undefined;
  const { rivals = [] } = concluded ?? {};
  const label = namedOr(given, file.names, concluded?.column.name);
  const dropped = columns.filter(
    ({ name, numeric, counts }) =>
      name !== label &&
      (given.ignore?.includes(name) === true || lists.size > 0 || !numeric || (counts && rows > FEW_ROWS)),
  );
  const ignore = dropped.map(({ name }) => name);
  const counting = columns.filter(
    ({ name, counts }) => name !== label && (given.ignore?.includes(name) === true || (counts && rows > FEW_ROWS)),
  );
  const table =
    lists.size > 0
      ? null
      : await tableOf(
          given,
          { label, rivals },
          [...namesOf(counting)],
          {},
          namesOf(columns.filter(({ numeric }) => numeric)),
        );
  if (table !== null) return table;
  return {
    source: { kind, path, label, ...(ignore.length === 0 ? {} : { ignore }) },
    notes: [
      labelNote(label, given, rivals),
      ...dropped.map((column) => `left out: column ${JSON.stringify(column.name)}, ${whyLeft(column, given)}`),
    ],
  };
}
