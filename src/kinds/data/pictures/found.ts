// Which pictures there are: a folder a class, or a list that names them or holds them.
import { readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { notOpened } from "../files/bytes.ts";
import { labelOf, textLabel } from "../columns/labels.ts";
import { checkColumns } from "../columns/number-columns.ts";
import { eachFile } from "../files/several-files.ts";
import { openRecords, recordPlace } from "../files/records.ts";
import { dataError, listed, shown, type Label } from "../table.ts";

export interface Picture {
  /** Names the row: the file's path from the folder, or from the list. */
  readonly id: string;
  readonly label: Label;
  /** The file, or its bytes. */
  readonly from: string | Uint8Array;
}

export interface FoundPictures {
  readonly pictures: readonly Picture[];
  /** What labels may be, in the order that the list gives them. */
  readonly classes?: readonly string[] | undefined;
  readonly notes: readonly string[];
}

const endings = /\.(png|jpe?g|webp|gif)$/i;

/** Pictures all the same, of formats that are not read: to pass them over would lose rows. */
const otherPictures = /\.(bmp|tiff?|heic|heif|avif|svg|ico|jp2|jxl|ppm|pgm|tga|psd|raw|dng)$/i;

/** What systems leave behind in folders. */
const litter = /^(\.|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i;

/** Whether the file's name is that of a picture that is read. */
export const isPicture = (path: string): boolean => endings.test(path);

/** @throws {LimbeckError} "data-unreadable" where nothing is there */
export async function isFolder(path: string, baseDirectory: string): Promise<boolean> {
  const [first = { path }] = await eachFile({ path }, ["path"], baseDirectory);
  const found = await stat(resolve(baseDirectory, first.path)).catch((cause: unknown) => {
    throw notOpened(path, baseDirectory, cause);
  });
  return found.isDirectory();
}

/** What stands in a name for bytes that are no UTF-8: under such a name nothing is found. */
const REPLACED = "\ufffd";

/**
 * Files beneath a folder, by their paths from it, in the order of their names' code points.
 * @throws {LimbeckError} "data-invalid" for names that are no UTF-8
 */
async function filesBelow(folder: string, from = ""): Promise<readonly string[]> {
  const entries = await readdir(join(folder, from), { withFileTypes: true });
  const strange = entries.map(({ name }) => name).filter((name) => name.includes(REPLACED));
  if (strange.length > 0)
    throw dataError(
      join(folder, from),
      "names",
      "names of files and folders in UTF-8",
      listed(strange),
      "turn them: convmv -f latin1 -t utf-8 -r --notest FOLDER",
    );
  const byName = entries.filter(({ name }) => !litter.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of byName) {
    const path = from === "" ? entry.name : `${from}/${entry.name}`;
    const real = entry.isSymbolicLink() ? await stat(join(folder, path)) : entry;
    if (real.isDirectory()) found.push(...(await filesBelow(folder, path)));
    else found.push(path);
  }
  return found;
}

/** @throws {LimbeckError} "data-invalid" for names that are no UTF-8 */
export const filesIn = (path: string, baseDirectory: string): Promise<readonly string[]> =>
  filesBelow(resolve(baseDirectory, path));

/** Whether the file's name is that of a picture, of formats that are not read too. */
export const isAnyPicture = (path: string): boolean => isPicture(path) || otherPictures.test(path);

/** Names that folders of training, validation and test pictures have, which are no classes. */
const partNames = /^(train(ing)?|test(ing)?|val(id(ation)?)?|dev)$/i;

/** Whether a folder is called as a part of a set is. */
export const isPart = (name: string): boolean => partNames.test(name);

/** Folders of a folder that are parts of a set, each with folders of classes in it; [] where they are classes. */
function partsAmong(pictures: readonly string[]): readonly string[] {
  const heads = new Set(pictures.map((file) => file.slice(0, file.indexOf("/"))));
  const areParts = [...heads].every(isPart) && pictures.every((file) => file.split("/").length > 2);
  return areParts ? [...heads] : [];
}

/** The parts of a folder of pictures: those of the set that it holds, such as "train" and "test"; [] of a folder of classes. */
export const partsOf = async (path: string, baseDirectory: string): Promise<readonly string[]> =>
  partsAmong((await filesBelow(resolve(baseDirectory, path))).filter(isPicture));

/**
 * Pictures in a folder, whose first folder below is their class.
 * @param labelled - whether it is; pictures without classes may lie anywhere
 * @throws {LimbeckError} "data-invalid" for pictures of no class, and of formats that are not read
 */
export async function inFolders(path: string, baseDirectory: string, labelled: boolean): Promise<FoundPictures> {
  const folder = resolve(baseDirectory, path);
  const files = await filesBelow(folder);
  const unread = files.filter((file) => otherPictures.test(file));
  if (unread.length > 0)
    throw dataError(
      path,
      "pictures",
      "PNG, JPEG, WebP or GIF",
      listed(unread),
      "turn them into one of these, PNG to lose nothing",
    );
  const pictures = files.filter(isPicture);
  const others = files.filter((file) => !isPicture(file));
  const loose = pictures.filter((file) => !file.includes("/"));
  if (labelled && loose.length > 0)
    throw dataError(
      path,
      "pictures",
      "a folder for each class, with its pictures in it",
      `${loose.length === pictures.length ? "no folders, but " : ""}pictures in none: ${listed(loose)}`,
      "move them into folders named as their classes; or name them in a list with a column of classes",
    );
  const parts = labelled ? partsAmong(pictures) : [];
  if (parts.length > 0)
    throw dataError(
      path,
      "pictures",
      "a folder for each class",
      `folders of parts of the set: ${listed(parts)}`,
      `name one of them, ${JSON.stringify(`${path}/${parts[0] ?? ""}`)}; "splits" of kind "files" read two`,
    );
  const heads = [...new Set(pictures.map((file) => file.slice(0, file.indexOf("/"))))];
  if (labelled && heads.length > 1 && heads.every(isPart))
    throw dataError(
      path,
      "pictures",
      "a folder for each class",
      `folders of parts of the set, in which pictures have no classes: ${listed(heads)}`,
      "in each, move pictures into folders named as their classes; or name them in a list with a column of classes",
    );
  return {
    pictures: pictures.map((file) => ({
      id: file,
      label: labelled ? file.slice(0, file.indexOf("/")) : 0,
      from: join(folder, file),
    })),
    notes:
      others.length === 0
        ? []
        : [`${path}: ${others.length} files that are no pictures are passed over: ${listed(others)}`],
  };
}

interface ListOptions {
  readonly path: string;
  readonly image: string;
  readonly label: string | undefined;
}

const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;

/** A cell's picture: a path; bytes; or both, as published data sets have them. */
export function pictureIn(value: unknown): { readonly bytes: Uint8Array | null; readonly path: string | null } | null {
  if (isBytes(value)) return { bytes: value, path: null };
  if (typeof value === "string" && value !== "") return { bytes: null, path: value };
  if (typeof value !== "object" || value === null) return null;
  const { bytes, path, ...others } = value as Readonly<Record<string, unknown>>;
  if (Object.keys(others).length > 0) return null;
  const [held, named] = [isBytes(bytes) ? bytes : null, typeof path === "string" && path !== "" ? path : null];
  return held === null && named === null ? null : { bytes: held, path: named };
}

/**
 * Pictures that a list names, or holds in a column.
 * @throws {LimbeckError} "data-unreadable", "data-invalid" for columns that are not there and cells that are no picture
 */
export async function inList({ path, image, label }: ListOptions, baseDirectory: string): Promise<FoundPictures> {
  const file = await openRecords({ path }, baseDirectory);
  checkColumns([image, label], file);
  const folder = dirname(resolve(baseDirectory, path));
  const pictures: Picture[] = [];
  for await (const batch of file.batches([image, ...(label === undefined ? [] : [label])]))
    for (const [at, record] of batch.records.entries()) {
      const where = recordPlace(pictures.length, batch, at);
      const found = pictureIn(record[image]);
      if (found === null)
        throw dataError(
          path,
          `${where}, column ${JSON.stringify(image)}`,
          "a path, or a picture's bytes",
          shown(record[image]),
        );
      const named = label === undefined ? 0 : file.texts ? textLabel(record[label]) : labelOf(record[label]);
      if (named === undefined)
        throw dataError(path, `${where}, label`, "a text or a whole number", shown(record[label ?? ""]));
      const { bytes, path: own } = found;
      pictures.push({
        id: bytes === null ? (own ?? "") : String(pictures.length),
        label: named,
        from: bytes ?? resolve(folder, own ?? ""),
      });
    }
  const seen = new Set<string>();
  for (const [row, { id }] of pictures.entries()) {
    if (seen.has(id)) throw dataError(path, `row ${row + 1}`, "a picture that no other row names", JSON.stringify(id));
    seen.add(id);
  }
  return { pictures, classes: label === undefined ? undefined : file.classLabels.get(label), notes: [] };
}
