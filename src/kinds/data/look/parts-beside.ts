// Parts of a set in files beside one another, by their names: train.csv and test.csv, train-00000-of-00001.parquet, data_batch_1.bin.
import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { firstLine } from "../files/written.ts";
import { openRecords, type RecordOptions } from "../files/records.ts";
import { eachFile, wholeSet } from "../files/several-files.ts";
import { besides, type Concluded, type GivenData } from "./concluded.ts";

/** The word of a training file's name that other parts of its set have in another way. */
const training = /(?<=^|[-_.])train(ing)?(?=[-_.])/i;

/** What other parts are called in its place. */
const called = { test: ["test", "testing"], validation: ["validation", "valid", "val", "dev"] } as const;

/** Names that another part of a training file's set may have; [] for a file that is not called so. */
export const namesOfPart = (name: string, which: keyof typeof called): readonly string[] =>
  training.test(name) ? called[which].map((word) => name.replace(training, word)) : [];

export const isTraining = (name: string): boolean => training.test(name) || batches.test(name);

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

/** A training file with the parts that lie beside it, of those that are whole and have labels; the others are told. */
export async function withParts(concluded: Concluded, { path, directory }: GivenData): Promise<Concluded> {
  const name = basename(path);
  const word = training.exec(name);
  if (word === null) return concluded;
  const there = await readdir(dirname(resolve(directory, path)));
  const source = concluded.source as RecordOptions & { readonly label?: unknown; readonly header?: boolean };
  const notes: string[] = [];
  const plain = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const [before, after] = [name.slice(0, word.index), name.slice(word.index + word[0].length)];
  const ending = `${plain(after.replace(/\.gz$/i, "")).replace(/\d+-of-\d+/, "\\d+-of-\\d+")}(\\.gz)?`;
  const part = async (which: keyof typeof called): Promise<{ readonly path: string } | null> => {
    const form = new RegExp(`^${plain(before)}(${called[which].join("|")})${ending}$`, "i");
    const found = there.filter((other) => form.test(other)).sort()[0];
    if (found === undefined) return null;
    const { path: beside, isWhole, notes: told } = await withOthers(join(dirname(path), found), directory);
    notes.push(...told);
    if (!isWhole) return null;
    if (await isLabelled(beside, source, directory)) return { ...source, path: beside };
    notes.push(`not read: ${beside}, whose rows have no label`);
    return null;
  };
  const { notes: told, ...parts } = besides(await part("test"), await part("validation"), (found) => found.path);
  return { ...concluded, ...parts, notes: [...concluded.notes, ...told, ...notes] };
}
