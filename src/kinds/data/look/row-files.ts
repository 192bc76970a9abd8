// A folder without pictures by its looks: the file of its training rows.
import { basename, dirname, join, resolve } from "node:path";
import { dataError, listed } from "../table.ts";
import { formatNamed, isJson } from "../files/format.ts";
import { filesIn, isAnyPicture } from "../pictures/found.ts";
import { listIn, listNames } from "./pictures.ts";
import { isTraining, withOthers } from "./parts-beside.ts";

/** Files of labels, which are found beside those of values. */
const labels = /(?<=^|[-_.])(labels?|targets?|y)(?=[-_.])/i;

const depth = (path: string): number => path.split("/").length;

/** Whether a name tells of rows; of texts, and of what else may be JSON, where it tells of training too. */
const tellsOfRows = (path: string): boolean =>
  !labels.test(basename(path)) &&
  !listNames.test(basename(path)) &&
  (isJson(path) || /\.txt(\.gz)?$/i.test(path) ? isTraining(basename(path)) : formatNamed(path) !== null);

/**
 * The file whose rows train, of those that lie nearest to the folder: the only one of rows, or the only one that is called so.
 * @throws {LimbeckError} "data-invalid" where there is none, or are several
 */
async function trainingFile(path: string, files: readonly string[], directory: string): Promise<string> {
  const all = files.filter((file) => tellsOfRows(file));
  const nearest = Math.min(...all.map(depth));
  const near = all.filter((file) => depth(file) === nearest);
  const named = near.filter((file) => isTraining(file));
  const sets = new Map<string, string>();
  for (const file of named.length > 0 ? named : near) {
    const { path: set } = await withOthers(join(path, file), directory);
    if (!sets.has(set)) sets.set(set, join(path, file));
  }
  const [only, ...others] = sets.values();
  if (only !== undefined && others.length === 0) return only;
  throw dataError(
    path,
    "files",
    "pictures, or one file of training rows",
    only !== undefined
      ? `several of rows: ${listed([...sets.keys()])}`
      : files.length === 0
        ? "an empty folder"
        : `neither among ${listed(files)}`,
    only === undefined ? undefined : `name the one whose rows train, such as ${only}; or several by one name with a *`,
  );
}

/**
 * The file of a folder whose rows train; null of a folder of pictures: in folders of classes, or with a list. From one or two
 * beside files of rows nothing is learned.
 * @throws {LimbeckError} "data-invalid" for a folder without pictures where there is no such file, or are several
 */
export async function rowFileIn(path: string, directory: string): Promise<string | null> {
  const files = await filesIn(path, directory);
  const pictures = files.filter(isAnyPicture);
  if (pictures.length === 0) return trainingFile(path, files, directory);
  const folders = new Set(pictures.map((file) => dirname(file)));
  folders.delete(".");
  const areRows = folders.size > 1 || (await listIn(resolve(directory, path))) !== undefined;
  return areRows ? null : trainingFile(path, files, directory).catch(() => null);
}
