// Columns of dates: the year as a number, what comes round again as sine and cosine of its place in its cycle.
import { dateCycles } from "../../../engine/column-features.ts";
import type { DateCycle, FittedColumn, RawColumn } from "../../../engine/contracts.ts";
import { dataError, dateParts, type DatePart } from "../table.ts";
import { rowOf, type CodeFeatures, type Fit } from "./fit.ts";

type FittedDate = FittedColumn & { readonly role: "date" };

/** 2024-03-05, 2024-03-05T10:20, 2024-03-05 10:20:30.5, 2024-03-05T10:20:30Z: the clock is taken as it stands. */
const written = /^(\d{4})-(\d{2})-(\d{2})(?:([T ])(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?Z?)?)?$/;

export interface DateFields extends Readonly<Record<DatePart, number>> {
  readonly separator: "" | "T" | " ";
}

/** What a text says; null where it is no date, or no day of the calendar. Source: ISO 8601. */
export function dateIn(text: string): DateFields | null {
  const found = written.exec(text);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0] = found.slice(1, 4).map(Number);
  const [hour, minute] = [Number(found[5] ?? 0), Number(found[6] ?? 0)];
  const at = new Date(Date.UTC(2000, month - 1, day));
  at.setUTCFullYear(year, month - 1, day);
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || hour > 23 || minute > 59) return null;
  const separator = found[4] === "T" ? "T" : found[4] === " " ? " " : "";
  return { year, month, day, weekday: at.getUTCDay(), hour, minute, separator };
}

const isCycle = (part: DatePart): part is DateCycle => part !== "year";

/** Dates by code; null for a missing one. */
function datesOf(name: string, raw: RawColumn, separator: string | null, place: string): (DateFields | null)[] {
  let known = separator;
  return raw.texts.map((text, code) => {
    if (text === "") return null;
    const fields = dateIn(text);
    const where = `row ${rowOf(raw, code)}, column ${JSON.stringify(name)}`;
    if (fields === null)
      throw dataError(place, where, "a date: 2024-03-05, or 2024-03-05T10:20:30", JSON.stringify(text));
    known ??= fields.separator;
    if (known === fields.separator) return fields;
    const like =
      known === "" ? "a date without a time of day" : `a date and a time with ${JSON.stringify(known)} between`;
    throw dataError(place, where, `${like}, as the others`, JSON.stringify(text));
  });
}

/** Every part that the dates have, where a recipe names none; minutes only where it does. */
const usualParts = (separator: string): readonly DatePart[] =>
  dateParts.filter((part) => part !== "minute" && (separator !== "" || part !== "hour"));

export function fitDate(
  name: string,
  raw: RawColumn,
  { parts }: { readonly parts?: readonly DatePart[] | undefined },
  train: Int32Array,
  place: string,
): Fit {
  const dates = datesOf(name, raw, null, place);
  const own: { readonly text: string; readonly fields: DateFields }[] = [];
  for (const row of train) {
    const code = raw.codes[row] ?? 0;
    const fields = dates[code] ?? null;
    if (fields !== null) own.push({ text: raw.texts[code] ?? "", fields });
  }
  const [first] = own;
  if (first === undefined) return { left: "no date in the training rows" };
  const { separator } = first.fields;
  const wanted = parts ?? usualParts(separator);
  const timed = wanted.find((part) => part === "hour" || part === "minute");
  if (timed !== undefined && separator === "")
    throw dataError(place, `column ${JSON.stringify(name)}`, `dates with a time of day, for "${timed}"`, first.text);
  const varies = (part: DatePart): boolean => own.some(({ fields }) => fields[part] !== first.fields[part]);
  const kept = dateParts.filter((part) => wanted.includes(part) && varies(part));
  if (kept.length === 0)
    return { left: `always ${JSON.stringify(first.text)} in the training rows, but for other parts` };
  const mean = own.reduce((sum, { fields }) => sum + fields.year, 0) / own.length;
  const std = Math.sqrt(own.reduce((sum, { fields }) => sum + (fields.year - mean) ** 2, 0) / own.length);
  const sorted = own.map(({ text }) => text).sort();
  return {
    role: "date",
    name,
    separator,
    year: kept.includes("year") ? { mean: Math.fround(mean), std: Math.fround(std) } : null,
    cycles: kept.filter(isCycle),
    fill: sorted[Math.floor((sorted.length - 1) / 2)] ?? first.text,
    flag: own.length < train.length,
  };
}

/** Names of the features of a date, without the flag. */
export const dateNames = ({ name, year, cycles }: FittedDate): readonly string[] => [
  ...(year === null ? [] : [`${name} year`]),
  ...cycles.flatMap((cycle) => [`${name} ${cycle} sin`, `${name} ${cycle} cos`]),
];

export function dateFeatures(column: FittedDate, raw: RawColumn, place: string): CodeFeatures {
  const { name, separator, year, cycles, fill, flag } = column;
  const dates = datesOf(name, raw, separator, place);
  const stand = dateIn(fill);
  const values = dates.flatMap((given) => {
    const fields = given ?? stand;
    if (fields === null) throw dataError(place, `column ${JSON.stringify(name)}`, "a date to stand in", fill);
    return [
      ...(year === null ? [] : [(fields.year - year.mean) / year.std]),
      ...cycles.flatMap((cycle) => {
        const { first, length } = dateCycles[cycle];
        const angle = (2 * Math.PI * (fields[cycle] - first)) / length;
        return [Math.sin(angle), Math.cos(angle)];
      }),
      ...(flag ? [given === null ? 1 : 0] : []),
    ];
  });
  return { values: Float32Array.from(values), unseen: new Set() };
}
