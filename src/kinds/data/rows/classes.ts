// Class names of labels, and the class index of every row.
import { byCodePoint } from "../../../base/text.ts";
import { problemsError } from "../../../base/errors.ts";
import { dataError, listed, type Label, type Table } from "../table.ts";
import { usualMissing } from "../files/written.ts";

type LabelTable = Pick<Table, "labels" | "labelPlace" | "rows" | "classes">;

/**
 * Distinct labels as names: in the source's own order where it names them all; else integers in order of size, texts (or both
 * together) by code point.
 * @throws {LimbeckError} "data-invalid" where there is only one, where most rows have one of their own, and where one marks
 *   rows without a label
 */
export function classNames({ labels, labelPlace, rows, classes }: LabelTable): readonly string[] {
  const distinct = [...new Set<Label>(labels)];
  const own = classes?.filter((name) => distinct.includes(name));
  const names =
    own?.length === distinct.length
      ? own
      : distinct.every((label) => typeof label === "number")
        ? distinct.sort((a, b) => a - b).map(String)
        : [...new Set(distinct.map(String))].sort(byCodePoint);
  // what the source itself lists among its classes marks nothing
  if (classes === undefined) refuseUnlabelled(distinct, labelPlace);
  if (names.length < 2) throw dataError(labelPlace, "labels", "at least two classes", `one: ${listed(names)}`);
  if (names.length > Math.max(FEW_LABELS, rows / 2))
    throw dataError(
      labelPlace,
      "labels",
      "classes of several rows each",
      `${names.length} different ones in ${rows} rows: ${listed(names)}`,
      'is it the column of the class? amounts and names are none; where they are classes, state them: "classes": [...]',
    );
  return names;
}

/** Of classes whose names differ in case, blanks or the form of characters alone: what somebody should look at; [] of others. */
export function alikeNames(classes: readonly string[], place: string): readonly string[] {
  const byForm = new Map<string, string>();
  return classes.flatMap((name) => {
    const form = name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
    const other = byForm.get(form);
    byForm.set(form, other ?? name);
    return other === undefined
      ? []
      : [
          `${place}: classes ${JSON.stringify(other)} and ${JSON.stringify(name)} differ in their spelling alone: two classes?`,
        ];
  });
}

/** As many classes may have a row or two each. */
const FEW_LABELS = 12;

/** What stands for a missing value, and is no usual name of a class. */
const marks: readonly Label[] = usualMissing.filter((text) => text !== "None");

/**
 * @throws {LimbeckError} "data-invalid" where -1 stands beside classes that count from 0, or what stands for a missing value
 *   beside others: rows without a label
 */
function refuseUnlabelled(distinct: readonly Label[], place: string): void {
  const mark = distinct.length < 3 ? undefined : distinct.find((label) => marks.includes(label));
  if (mark !== undefined)
    throw dataError(
      place,
      "labels",
      "a class for each row",
      `${JSON.stringify(mark)} beside ${distinct.length - 1} others, which marks rows without a label`,
      `leave such rows out; where ${JSON.stringify(mark)} is a class, state it: "classes": [${JSON.stringify(mark)}, ...]`,
    );
  const others = distinct.filter((label) => label !== -1);
  const counted = others.length >= 2 && others.every((label) => typeof label === "number" && label >= 0);
  if (!distinct.includes(-1) || !counted || !others.includes(0)) return;
  throw dataError(
    place,
    "labels",
    "a class for each row",
    "-1 beside classes from 0 on, which marks rows without a label",
    'leave such rows out; where -1 is a class, state it: "classes": ["-1", "0", ...]',
  );
}

/**
 * Class index of every row, table after table. A label is the name of a class; where no name is an integer, an integer
 * label is a class's position from 0.
 * @throws {LimbeckError} "data-invalid" naming each label that is no class, with its first row and their number
 */
export function classIndices(tables: readonly LabelTable[], classes: readonly string[]): Int32Array {
  const byName = new Map(classes.map((name, index) => [name, index]));
  const byPosition = !classes.some((name) => /^-?\d+$/.test(name));
  const indexOf = (label: Label): number | undefined => {
    const index = byName.get(String(label));
    if (index !== undefined || !byPosition || typeof label === "string") return index;
    return label >= 0 && label < classes.length ? label : undefined;
  };
  const indices = new Int32Array(tables.reduce((sum, { rows }) => sum + rows, 0));
  let start = 0;
  for (const { labels, labelPlace, rows } of tables) {
    const known = new Map<Label, number | undefined>();
    const strangers = new Map<Label, { readonly row: number; count: number }>();
    for (let row = 0; row < rows; row++) {
      const label = labels[row]!;
      if (!known.has(label)) known.set(label, indexOf(label));
      const index = known.get(label);
      if (index !== undefined) {
        indices[start + row] = index;
        continue;
      }
      const seen = strangers.get(label);
      if (seen === undefined) strangers.set(label, { row, count: 1 });
      else seen.count += 1;
    }
    if (strangers.size > 0)
      throw problemsError(
        "data-invalid",
        labelPlace,
        [...strangers].slice(0, 8).map(([label, { row, count }]) => ({
          path: `row ${row + 1}, label`,
          expected: `one of the classes ${listed(classes)}`,
          got: `${JSON.stringify(label)}${count === 1 ? "" : `, in ${count} rows`}`,
        })),
      );
    start += rows;
  }
  return indices;
}
