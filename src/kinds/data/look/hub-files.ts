// Parts of a set in files beside one another, as they are published: train-00000-of-00001.parquet, data_batch_1.bin and their like.
import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { openRecords } from "../records.ts";
import { eachFile, wholeSet } from "../several-files.ts";
import { besides, type Concluded, type GivenData } from "./concluded.ts";

const hubName = /^(train|validation|test)-(\d{5})-of-(\d{5})\.parquet$/;

/** A file's own name, or the one that stands for all files of its set where all of them are there; told if they are not. */
export async function withOthers(
  path: string,
  directory: string,
): Promise<{ readonly path: string; readonly isWhole: boolean; readonly notes: readonly string[] }> {
  const batches = path.replace(/data_batch_\d+(?=\.bin(\.gz)?$)/, "data_batch_*");
  if (batches !== path) return { path: batches, isWhole: true, notes: [`rows: every file of ${batches}`] };
  const set = wholeSet(path);
  if (set === null) return { path, isWhole: true, notes: [] };
  const { pattern, files } = set;
  const all = await eachFile({ path: pattern }, ["path"], directory).catch(() => []);
  return all.length === files
    ? { path: pattern, isWhole: true, notes: [`rows: all ${files} files of ${pattern}`] }
    : { path, isWhole: false, notes: [`not all of ${pattern} is there, which are ${files} files`] };
}

/** Whether the first row has a label: test rows are published without. */
async function isLabelled(path: string, label: unknown, directory: string): Promise<boolean> {
  if (typeof label !== "string") return false;
  const file = await openRecords({ path }, directory);
  if (!file.names.includes(label)) return false;
  for await (const { records } of file.batches([label])) return (records[0]?.[label] ?? null) !== null;
  return false;
}

/** A training file with the parts that lie beside it, of those that are whole and have labels; the others are told. */
export async function withParts(concluded: Concluded, { path, directory }: GivenData): Promise<Concluded> {
  const own = hubName.exec(basename(path));
  if (own?.[1] !== "train") return concluded;
  const names = (await readdir(dirname(resolve(directory, path)))).filter((name) => hubName.test(name));
  const { source } = concluded;
  const notes: string[] = [];
  const part = async (which: string): Promise<{ readonly path: string } | null> => {
    const [found] = names.filter((name) => name.startsWith(`${which}-`));
    if (found === undefined) return null;
    const { path: beside, isWhole, notes: told } = await withOthers(join(dirname(path), found), directory);
    notes.push(...told);
    if (!isWhole) return null;
    if (await isLabelled(beside, "label" in source ? source.label : null, directory))
      return { ...source, path: beside };
    notes.push(`not read: ${beside}, whose rows have no label`);
    return null;
  };
  const { notes: told, ...parts } = besides(await part("test"), await part("validation"), (found) => found.path);
  return { ...concluded, ...parts, notes: [...concluded.notes, ...told, ...notes] };
}
