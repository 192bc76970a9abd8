// report.json as text: the fields of its schema in their order.
import { internalError } from "../../base/errors.ts";
import { ordered } from "../../base/validation/closed.ts";
import { reportSchema, type RunResult } from "../../evaluation/result.ts";

/**
 * report.json as text: exactly the contract's fields in the contract's order, numbers at full precision, a newline at
 * the end. Two-space indent, one line per bin, per class, per corrupted or attacked set of rows and per list of numbers.
 * @throws LimbeckError (internal) if a number is NaN or infinite, which JSON cannot hold.
 */
export function renderJson({ report }: RunResult): string {
  const text = JSON.stringify(ordered(report, reportSchema), finite, 2);
  return `${text
    .replace(/\{\s+"class": (?:[^{}]|\{[^{}]*\})*?\}/g, (line) => line.replace(/\s+/g, " "))
    .replace(/\{\s+"(?:low|corruption|severity|epsilon)": [^{}]*?\}/g, (line) => line.replace(/\s+/g, " "))
    .replace(/\[\n[-+.\deE,\s]+\]/g, (list) => list.replace(/\s+/g, " "))}\n`;
}

/** The same on one line, as a command prints it. */
export const printedJson = ({ report }: RunResult): string => JSON.stringify(ordered(report, reportSchema), finite);

function finite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw internalError(`report.json: ${key} is ${value}`);
  return value;
}
