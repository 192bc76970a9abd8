// Lists of pictures by their looks: the column that names or holds them, and the column of their classes.
import { dirname, resolve } from "node:path";
import { readLines } from "../bytes.ts";
import { formatOf } from "../format.ts";
import { beginsAsPicture } from "../pictures/beginnings.ts";
import { isPicture, pictureIn } from "../pictures/found.ts";
import { openRecords } from "../records.ts";
import { shown, type RecordValues } from "../table.ts";
import { writtenAs } from "../written.ts";
import { columnOf, labelColumn, labelNote, namedOr } from "./columns.ts";
import { concludedSize, type Concluded, type GivenData } from "./concluded.ts";

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
async function namesPictures({ path, directory }: GivenData): Promise<boolean> {
  for await (const lines of readLines(path, directory))
    return lines.slice(0, LOOKED_AT).some((line) => /\.(png|jpe?g|webp|gif)\b/i.test(line));
  return false;
}

/** What a list of pictures is read as; null for a file of other rows. */
export async function pictureList(given: GivenData): Promise<Concluded | null> {
  const { path, directory, size } = given;
  const format = formatOf(path);
  if (format !== "parquet" && !(await namesPictures(given))) return null;
  const written = format === "csv" ? await writtenAs(path, directory) : {};
  const file = await openRecords({ path, ...written }, directory);
  let first: readonly RecordValues[] = [];
  for await (const { records } of file.batches()) {
    first = records.slice(0, LOOKED_AT);
    break;
  }
  const folder = dirname(resolve(directory, path));
  const found = file.names.flatMap((name) => {
    const pictures = first.flatMap((record) => surePicture(record[name], folder) ?? []);
    return first.length > 0 && pictures.length === first.length ? [{ name, pictures }] : [];
  });
  const [image, another] = found;
  if (image === undefined || another !== undefined) return null;
  const others = file.names.filter((name) => name !== image.name);
  const cells = others.map((): string[] => []);
  for await (const { records } of file.batches(others))
    for (const record of records)
      others.forEach((name, at) => {
        const value = record[name];
        const cell = value ?? "";
        cells[at]?.push(typeof cell === "string" && (file.texts || cell === "") ? cell : shown(cell));
      });
  const columns = others.map((name, at) => columnOf(name, at, cells[at] ?? []));
  const concluded = labelColumn(columns, given, { rows: cells[0]?.length ?? 0, named: true });
  const label = namedOr(given, file.names, concluded?.column.name);
  const { side, note } = await concludedSize(image.pictures, size);
  return {
    source: { kind: "images", path, size: side, image: image.name, label },
    notes: [`pictures: column ${JSON.stringify(image.name)}`, labelNote(label, given, concluded?.rivals ?? []), note],
  };
}
