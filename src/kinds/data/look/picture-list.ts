// Lists of pictures by their looks: the column that names or holds them, and the column of their classes.
import { pictureColumn } from "../pictures/column.ts";
import { shown } from "../table.ts";
import { columnOf, labelColumn, labelNote, namedOr } from "./columns.ts";
import { concludedSize, type Concluded, type GivenData } from "./concluded.ts";

/** What a list of pictures is read as; null for a file of other rows. */
export async function pictureList(given: GivenData): Promise<Concluded | null> {
  const { path, directory, size } = given;
  const found = await pictureColumn(path, directory);
  if (found === null) return null;
  const { file, name: image, pictures } = found;
  const others = file.names.filter((name) => name !== image);
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
  const { side, note } = await concludedSize(pictures, size);
  return {
    source: { kind: "images", path, size: side, image, label },
    notes: [`pictures: column ${JSON.stringify(image)}`, labelNote(label, given, concluded?.rivals ?? []), note],
  };
}
