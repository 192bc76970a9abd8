// A class as a file has it.
import type { Label } from "./table.ts";

/** Of a file of texts: an integer as Number writes it is a number, anything else, "07" too, a text; nothing where none stands. */
export function textLabel(value: unknown): Label | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) && String(number) === value ? number : value;
}

/** Of a file with types: a text, a whole number, yes or no; nothing for whatever else. */
export function labelOf(value: unknown): Label | undefined {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
