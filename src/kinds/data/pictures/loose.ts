// Pictures that no recipe describes, for a student that says how they become its rows.
import { basename, resolve } from "node:path";
import { internalError } from "../../../base/errors.ts";
import { isFileValues } from "../stored/file-values.ts";
import type { PictureForm } from "../../../engine/contracts.ts";
import { formatOf } from "../files/format.ts";
import { dataError, noRows } from "../table.ts";
import { decodedPictures } from "./cache.ts";
import { pictureColumn } from "./column.ts";
import { inFolders, inList, isFolder, isPicture, type FoundPictures } from "./found.ts";

export interface LoosePictures {
  readonly rows: Uint8Array;
  readonly files: readonly string[];
  readonly notes: readonly string[];
}

interface LooseOptions {
  /** Of a list: the column of paths, or of bytes; the one that looks so by default. */
  readonly column: string | undefined;
  readonly form: PictureForm;
  readonly baseDirectory: string;
}

async function found(path: string, { column, baseDirectory }: LooseOptions): Promise<FoundPictures | null> {
  if (await isFolder(path, baseDirectory)) return inFolders(path, baseDirectory, false);
  if (isPicture(path))
    return { pictures: [{ id: basename(path), label: 0, from: resolve(baseDirectory, path) }], notes: [] };
  // arrays hold pictures that are decoded already
  if (!["csv", "jsonl", "parquet", "arrow"].includes(formatOf(path))) return null;
  const image = column ?? (await pictureColumn(path, baseDirectory))?.name;
  if (image !== undefined) return inList({ path, image, label: undefined }, baseDirectory);
  throw dataError(path, "column", "the list's column of pictures", "none named", "name it: --array COLUMN");
}

/**
 * Reads pictures: a folder of them, one, or a list; null for arrays, which are no pictures' files.
 * @throws {LimbeckError} "usage" for a name that tells no format; "data-invalid" naming pictures that cannot be decoded
 */
export async function readLoosePictures(path: string, options: LooseOptions): Promise<LoosePictures | null> {
  const listed = await found(path, options);
  if (listed === null) return null;
  const { pictures } = listed;
  if (pictures.length === 0) throw noRows(path);
  const { bytes } = await decodedPictures(pictures, options.form, {
    place: path,
    cache: undefined,
    skipsCorrupt: false,
  });
  if (isFileValues(bytes)) throw internalError("pictures in a file where some in memory were asked for");
  return { rows: bytes, files: pictures.map(({ id }) => id), notes: listed.notes };
}
