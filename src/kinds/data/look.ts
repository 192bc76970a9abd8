// What data looks like to someone who has only its name: format, columns, label, classes, range.
import { checked } from "../../base/validation/check.ts";
import type { Shape } from "../../graph/ir.ts";
import { alikeNames, classNames } from "./rows/classes.ts";
import { formatOf, type RowFormat } from "./files/format.ts";
import { readSource, sourceSchema, type SourceOptions } from "./index.ts";
import { cifar, idx, npy, npz } from "./look/arrays.ts";
import { records, separated } from "./look/columns.ts";
import type { Concluded, GivenData } from "./look/concluded.ts";
import { withOthers, withParts } from "./look/parts-beside.ts";
import { rowFileIn } from "./look/row-files.ts";
import { pictureList } from "./look/picture-list.ts";
import { pictures } from "./look/pictures.ts";
import { eachFile } from "./files/several-files.ts";
import { isFolder } from "./pictures/found.ts";
import { inMemory } from "./stored/row-values.ts";
import type { SplitOptions } from "./splits/index.ts";
import type { Table } from "./table.ts";

export interface Seen {
  readonly source: SourceOptions;
  /** The file of tests that stands beside the file of training, where there is one. */
  readonly test: SourceOptions | null;
  /** Rows that switching reads, where they are apart too. */
  readonly validation: SourceOptions | null;
  readonly rows: number;
  readonly inputShape: Shape;
  readonly dtype: Table["held"]["dtype"];
  readonly columns: readonly string[] | null;
  /** Of rows of tokens: how many tokens there are; null of other rows. */
  readonly vocabulary: number | null;
  /** Rows by class, in the order of the classes. */
  readonly classes: ReadonlyMap<string, number>;
  /** Over all values; infinite where columns are not values yet. */
  readonly least: number;
  readonly greatest: number;
  /** What was concluded, and from what. */
  readonly notes: readonly string[];
}

type Reader = (given: GivenData) => Promise<Concluded>;

/** Rows, or a list of pictures, with the parts of its set that lie beside. */
const withBeside =
  (read: Reader): Reader =>
  async (given) =>
    withParts((await pictureList(given)) ?? (await read(given)), given);

const readers: Readonly<Record<RowFormat, Reader>> = {
  npz,
  npy,
  idx,
  cifar,
  csv: withBeside(separated),
  jsonl: withBeside(records),
  parquet: withBeside(records),
  arrow: withBeside(records),
};

const completed = (source: object): SourceOptions =>
  checked(sourceSchema, structuredClone(source), "data-invalid", "data") as SourceOptions;

/** Formats whose files are looked at together where a name stands for several: the first may hold one class alone. */
const inTurn: ReadonlySet<RowFormat> = new Set<RowFormat>(["jsonl", "parquet", "arrow"]);

/** What files are read as; of other formats, by the first of them where a name stands for several. */
async function concluded(given: GivenData): Promise<Concluded> {
  const { path, directory } = given;
  const [first = { path }] = await eachFile({ path }, ["path"], directory);
  const format = formatOf(first.path);
  if (inTurn.has(format)) return readers[format](given);
  const found = await readers[format]({ ...given, path: first.path });
  const named = Object.entries(found.source).map(([field, value]) => [
    field,
    value === first.path ? path : (value as unknown),
  ]);
  return first.path === path ? found : { ...found, source: Object.fromEntries(named) as object };
}

/**
 * What a file of rows is read as: of an archive that holds parts of a set, the rows that test.
 * @throws {LimbeckError} as `lookAt`
 */
export async function sourceIn(given: GivenData): Promise<object> {
  const { source, test = null } = await concluded(given);
  // parts in files of their own are not the file that was named
  return test !== null && "path" in test && test.path === given.path ? test : source;
}

/**
 * Looks at a file.
 * @throws {LimbeckError} "usage" for a name that tells no format; "data-unreadable", "data-invalid" as its source does, and
 *   where no label can be concluded
 */
export async function lookAt(given: GivenData): Promise<Seen> {
  const { directory } = given;
  const folder = await isFolder(given.path, directory);
  const file = folder ? await rowFileIn(given.path, directory) : given.path;
  const { path, notes: said } = await withOthers(file ?? given.path, directory);
  const read = file === null ? pictures : concluded;
  const { source, notes, test = null, validation = null } = await read({ ...given, path });
  const told = folder && file !== null && said.length === 0 ? [`rows: ${path}`] : said;
  const options = completed(source);
  const table = await readSource(options, { baseDirectory: given.directory, cache: given.cache });
  const names = classNames(table);
  const counts = new Map(names.map((name) => [name, 0]));
  for (let row = 0; row < table.rows; row++) {
    const name = String(table.labels[row]);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of inMemory(table.inputs)) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return {
    source: options,
    test: test === null ? null : completed(test),
    validation: validation === null ? null : completed(validation),
    rows: table.rows,
    inputShape:
      "length" in options ? [options.length] : table.open === undefined ? table.inputShape : [table.open.columns.size],
    dtype: table.held.dtype,
    columns: table.columns,
    vocabulary: "tokenizer" in options && typeof options.tokenizer === "object" ? options.tokenizer.vocabulary : null,
    classes: counts,
    least,
    greatest,
    notes: [...told, ...notes, ...alikeNames(names, table.labelPlace)],
  };
}

/** Splits of what was seen: as the file's own parts, or cut by hash. */
export function splitsOf({ source, test, validation }: Pick<Seen, "source" | "test" | "validation">): SplitOptions {
  if (test === null) return { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2, salt: "" };
  const parts =
    validation === null
      ? { carve: { validation: 0.1, calibration: 0.1 } }
      : { validation, carve: { calibration: 0.1 } };
  return { kind: "files", train: source, test, ...parts, salt: "" };
}
