// Folders of pictures by their looks: their classes, and the size that they become.
import { readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { dataError, listed } from "../table.ts";
import { inFolders, isPart, partsOf } from "../pictures/found.ts";
import { besides, concludedSize, unread, type Concluded, type GivenData } from "./concluded.ts";
import { pictureList } from "./picture-list.ts";

/** What a list is called that lies among its pictures, as Hugging Face's imagefolder has them. */
export const listNames = /^metadata\.(csv|jsonl|parquet)$/;

/** The list among a folder's pictures; undefined where there is none. */
export const listIn = async (folder: string): Promise<string | undefined> =>
  (await readdir(folder)).find((name) => listNames.test(name));

/** Whether pictures lie in several folders, and nowhere else: a list beside such says something else of them. */
async function areInClasses({ path, directory }: GivenData): Promise<boolean> {
  const heads = (await inFolders(path, directory, false)).pictures.map(({ id }) => id.split("/").slice(0, -1)[0]);
  return !heads.includes(undefined) && new Set(heads).size > 1;
}

/** Folders of parts of a set, each with a list among its pictures. */
async function listedParts(folder: string): Promise<readonly string[]> {
  const folders = (await readdir(folder, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith("."),
  );
  const lists = await Promise.all(folders.map(({ name }) => listIn(join(folder, name))));
  const areParts = folders.length > 0 && folders.every(({ name }, at) => isPart(name) && lists[at] !== undefined);
  return areParts ? folders.map(({ name }) => name) : [];
}

/** Training, validation and test pictures of a folder that holds them apart. */
async function divided(given: GivenData, parts: readonly string[]): Promise<Concluded> {
  const [train, test, validation] = [/^train/i, /^test/i, /^(val|dev)/i].map((names) =>
    parts.find((name) => names.test(name)),
  );
  if (train === undefined)
    throw dataError(given.path, "pictures", "a folder of training pictures", listed(parts), "name one of them");
  const { source, notes } = await pictures({ ...given, path: join(given.path, train) });
  // a list lies where it lies in the training part
  const within = relative(join(given.path, train), (source as { readonly path: string }).path);
  const part = (name: string | undefined): { readonly path: string } | null =>
    name === undefined ? null : { ...source, path: join(given.path, name, within) };
  const { notes: told, ...beside } = besides(part(test), part(validation), ({ path }) => path);
  const others = parts.filter((name) => ![train, test, validation].includes(name));
  return { source, ...beside, notes: [...notes, ...told, ...unread(others)] };
}

/** A folder of pictures: their own size where the first of them share it, else one that trains in minutes. */
export async function pictures(given: GivenData): Promise<Concluded> {
  const { path, size, directory } = given;
  const folder = resolve(directory, path);
  const list = await listIn(folder);
  if (list !== undefined && !(await areInClasses(given))) {
    const seen = await pictureList({ ...given, path: join(path, list) });
    if (seen !== null) return seen;
  }
  const parts = [...(await partsOf(path, directory)), ...(await listedParts(folder))];
  if (parts.length > 0) return divided(given, parts);
  const found = await inFolders(path, directory, true);
  const { side, note } = await concludedSize(
    found.pictures.slice(0, 64).map(({ from }) => from),
    size,
  );
  return {
    source: { kind: "images", path, size: side },
    notes: [`labels: the folders of ${path}`, note, ...found.notes],
  };
}
