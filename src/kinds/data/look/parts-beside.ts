// Parts of a set in files beside one another, by their names: train.csv and test.csv, train-00000-of-00001.parquet, data_batch_1.bin.
import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { literally } from "../../../base/text.ts";
import { firstLine } from "../files/written.ts";
import { openRecords, type RecordOptions } from "../files/records.ts";
import { eachFile, wholeSet } from "../files/several-files.ts";
import { besides, type Concluded, type GivenData } from "./concluded.ts";

/** The word of a training file's name, or its folder's, that other parts of its set have in another way. */
const training = /(?<=^|[-_.])train(ing)?(?=[-_.]|$)/i;

/** What other parts are called in its place. */
const called = { test: ["test", "testing"], validation: ["validation", "valid", "val", "dev"] } as const;

/** Names that another part of a training file's set may have; [] for a file that is not called so. */
export const namesOfPart = (name: string, which: keyof typeof called): readonly string[] =>
  training.test(name) ? called[which].map((word) => name.replace(training, word)) : [];

/** Whether a file is called so, or its folder is. */
export function isTraining(path: string): boolean {
  const name = basename(path);
  return training.test(name) || batches.test(name) || training.test(basename(dirname(path)));
}

const batches = /data_batch_\d+(?=\.bin(\.gz)?$)/;

/** A file's own name, or the one that stands for all files of its set where all of them are there; told if they are not. */
export async function withOthers(
  path: string,
  directory: string,
): Promise<{ readonly path: string; readonly isWhole: boolean; readonly notes: readonly string[] }> {
  const all = path.replace(batches, "data_batch_*");
  if (all !== path) return { path: all, isWhole: true, notes: [`rows: every file of ${all}`] };
  const set = wholeSet(path);
  if (set === null) return { path, isWhole: true, notes: [] };
  const { pattern, files } = set;
  const there = await eachFile({ path: pattern }, ["path"], directory).catch(() => []);
  return there.length === files
    ? { path: pattern, isWhole: true, notes: [`rows: all ${files} files of ${pattern}`] }
    : { path, isWhole: false, notes: [`not all of ${pattern} is there, which are ${files} files`] };
}

/** Whether the first row has a label: test rows are published without. Without names it has as many cells as a training row. */
async function isLabelled(
  beside: string,
  { path, label, header, delimiter, decimal, quotes }: RecordOptions & { label?: unknown; header?: boolean },
  directory: string,
): Promise<boolean> {
  if (header === false) {
    const cells = async (file: string): Promise<number> =>
      (await firstLine(file, directory)).split(delimiter ?? ",").length;
    return (await cells(beside)) === (await cells(path));
  }
  if (typeof label !== "string") return false;
  const file = await openRecords({ path: beside, delimiter, decimal, quotes }, directory);
  if (!file.names.includes(label)) return false;
  for await (const { records } of file.batches([label])) return (records[0]?.[label] ?? "") !== "";
  return false;
}

/** A file's name, gzipped or not, whichever of how many of its set it is. */
const alike = (name: string): string =>
  `${literally(name.replace(/\.gz$/i, "")).replace(/(\d+|\\\*)-of-\d+/, "\\d+-of-\\d+")}(\\.gz)?$`;

const firstOf = async (folder: string, form: RegExp): Promise<string | undefined> =>
  (await readdir(folder).catch(() => [])).filter((name) => form.test(name)).sort()[0];

/** The file of another part of the set, told by the training file's name or by its folder's; undefined where there is none. */
async function fileOf(which: keyof typeof called, path: string, directory: string): Promise<string | undefined> {
  const beside = async (name: string, folder: string): Promise<string | undefined> => {
    const word = training.exec(name);
    if (word === null) return undefined;
    const [before, after] = [name.slice(0, word.index), name.slice(word.index + word[0].length)];
    const form = new RegExp(`^${literally(before)}(${called[which].join("|")})${alike(after)}`, "i");
    const found = await firstOf(resolve(directory, folder), form);
    return found === undefined ? undefined : join(folder, found);
  };
  const folder = dirname(path);
  if (training.test(basename(path))) return beside(basename(path), folder);
  // data/train/0.parquet is called as data/test/0.parquet is
  const other = folder === "." ? undefined : await beside(basename(folder), dirname(folder));
  if (other === undefined) return undefined;
  const found = await firstOf(resolve(directory, other), new RegExp(`^${alike(basename(path))}`, "i"));
  return found === undefined ? undefined : join(other, found);
}

/** A training file with the parts that lie beside it, of those that are whole and have labels; the others are told. */
export async function withParts(concluded: Concluded, { path, directory }: GivenData): Promise<Concluded> {
  if (!isTraining(path)) return concluded;
  const source = concluded.source as RecordOptions & { readonly label?: unknown; readonly header?: boolean };
  const notes: string[] = [];
  const part = async (which: keyof typeof called): Promise<{ readonly path: string } | null> => {
    const found = await fileOf(which, path, directory);
    if (found === undefined) return null;
    const { path: beside, isWhole, notes: told } = await withOthers(found, directory);
    notes.push(...told);
    if (!isWhole) return null;
    if (await isLabelled(beside, source, directory)) return { ...source, path: beside };
    notes.push(`not read: ${beside}, whose rows have no label`);
    return null;
  };
  const { notes: told, ...parts } = besides(await part("test"), await part("validation"), (found) => found.path);
  return { ...concluded, ...parts, notes: [...concluded.notes, ...told, ...notes] };
}
