// A class as a file has it.
import type { Label } from "../table.ts";

/** Of a file of texts: an integer as Number writes it is a number, anything else, "07" too, a text; nothing where none stands. */
export function textLabel(value: unknown): Label | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) && String(number) === value ? number : value;
}

/** What is true of a row whose label is none. */
export function labelHint(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "")
    return 'rows without a label go into a file of their own: "unlabelled": {...}';
  if (typeof value === "object") return "a class is one value: of a list of shares, its largest one's place or name";
  return typeof value === "bigint" || Number.isInteger(value) ? "write such a number as a text" : undefined;
}

/** Of a file with types: a text, a whole number, yes or no; nothing for whatever else. */
export function labelOf(value: unknown): Label | undefined {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
