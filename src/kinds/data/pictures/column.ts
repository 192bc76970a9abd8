// Which column of a list names pictures, or holds them, by the looks of its cells.
import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { readLines } from "../files/bytes.ts";
import { formatOf } from "../files/format.ts";
import { openRecords, type RecordFile } from "../files/records.ts";
import { eachFile } from "../files/several-files.ts";
import type { RecordValues } from "../table.ts";
import { writtenAs } from "../files/written.ts";
import { beginsAsPicture } from "../files/beginnings.ts";
import { isPicture, pictureIn } from "./found.ts";

/** Rows whose cells say which column is the pictures', and how large these are. */
const LOOKED_AT = 64;

/** The file, or its bytes, of a cell that is a picture for sure. */
function surePicture(value: unknown, folder: string): string | Uint8Array | null {
  const found = pictureIn(value);
  if (found === null) return null;
  if (found.bytes !== null) return beginsAsPicture(found.bytes) ? found.bytes : null;
  return found.path !== null && isPicture(found.path) ? resolve(folder, found.path) : null;
}

/** Whether a file of lines names pictures at its beginning: others are not read once more for it. */
async function namesPictures(path: string, directory: string): Promise<boolean> {
  const [first = { path }] = await eachFile({ path }, ["path"], directory);
  for await (const lines of readLines(first.path, directory))
    return lines.slice(0, LOOKED_AT).some((line) => /\.(png|jpe?g|webp|gif)\b/i.test(line));
  return false;
}

interface PictureColumn {
  readonly file: RecordFile;
  readonly name: string;
  /** Of the first rows. */
  readonly pictures: readonly (string | Uint8Array)[];
}

/** The one column whose first cells are pictures, of which the first is there; null where there is none, or several. */
export async function pictureColumn(path: string, directory: string): Promise<PictureColumn | null> {
  const format = formatOf(path);
  if (format !== "parquet" && format !== "arrow" && !(await namesPictures(path, directory))) return null;
  const written = format === "csv" ? await writtenAs(path, directory) : {};
  const file = await openRecords({ path, ...written }, directory);
  let first: readonly RecordValues[] = [];
  for await (const { records } of file.batches()) {
    first = records.slice(0, LOOKED_AT);
    break;
  }
  const folder = dirname(resolve(directory, path));
  const [only = null, another] = file.names.flatMap((name) => {
    const pictures = first.flatMap((record) => surePicture(record[name], folder) ?? []);
    return first.length > 0 && pictures.length === first.length ? [{ file, name, pictures }] : [];
  });
  if (only === null || another !== undefined) return null;
  // a link, or the name of what is elsewhere, is a text like others
  const [one = ""] = only.pictures;
  return typeof one !== "string" || (await stat(one).catch(() => null)) !== null ? only : null;
}
