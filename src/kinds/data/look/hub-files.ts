// Parts of a set in files beside one another, as Hugging Face's Hub names them: train-00000-of-00001.parquet and its like.
import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { openRecords } from "../records.ts";
import { besides, type Concluded, type GivenData } from "./concluded.ts";

const hubName = /^(train|validation|test)-(\d{5})-of-(\d{5})\.parquet$/;

/** Whether the first row has a label: test rows are published without. */
async function isLabelled(path: string, label: unknown, directory: string): Promise<boolean> {
  if (typeof label !== "string") return false;
  const file = await openRecords({ path }, directory);
  if (!file.names.includes(label)) return false;
  for await (const { records } of file.batches([label])) return (records[0]?.[label] ?? null) !== null;
  return false;
}

/** A training file with the parts that lie beside it, of those that are one file and have labels; the others are told. */
export async function withParts(concluded: Concluded, { path, directory }: GivenData): Promise<Concluded> {
  const own = hubName.exec(basename(path));
  if (own?.[1] !== "train") return concluded;
  const names = (await readdir(dirname(resolve(directory, path)))).filter((name) => hubName.test(name));
  const { source } = concluded;
  const notes: string[] = [];
  const part = async (which: string): Promise<{ readonly path: string } | null> => {
    const [found, ...more] = names.filter((name) => name.startsWith(`${which}-`));
    if (found === undefined) return null;
    const beside = join(dirname(path), found);
    const isWhole = more.length === 0 && found.endsWith("-of-00001.parquet");
    if (isWhole && (await isLabelled(beside, "label" in source ? source.label : null, directory)))
      return { ...source, path: beside };
    notes.push(`not read: ${beside}, ${isWhole ? "whose rows have no label" : "one of several files of these rows"}`);
    return null;
  };
  const shards = Number(own[3]);
  if (shards > 1) notes.push(`${path} is one of ${shards} files of the training rows: join them to train on all`);
  const { notes: told, ...parts } = besides(await part("test"), await part("validation"), (found) => found.path);
  return { ...concluded, ...parts, notes: [...concluded.notes, ...told, ...notes] };
}
