// A run directory back into a RunResult, each file checked against its schema.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { ErrorObject, ValidateFunction } from "ajv";
import type { EpochRecord, Provenance, RunReport, RunResult } from "../../engine/contracts.ts";
import type { Problem } from "../../base/errors.ts";
import { inputError, problemsError } from "../../base/errors.ts";
import { classesSchema, epochSchema, provenanceSchema, reportSchema } from "./schema.ts";

/** Names of the files that a report is made from. */
export const runFiles = {
  report: "report.json",
  metrics: "metrics.jsonl",
  provenance: "provenance.json",
  classes: "classes.json",
} as const;

const ajv = new Ajv({ allErrors: true, strict: true, verbose: true });
const isReport = ajv.compile<RunReport>(reportSchema);
const isEpoch = ajv.compile<EpochRecord>(epochSchema);
const isProvenance = ajv.compile<Provenance>(provenanceSchema);
const isClasses = ajv.compile<string[]>(classesSchema);

/**
 * What `report` renders from: report.json, metrics.jsonl (an EpochRecord a line), provenance.json and classes.json.
 * @throws LimbeckError (run-unreadable) where a file is missing, is not JSON, or does not fit its schema
 */
export async function readRun(directory: string): Promise<RunResult> {
  const report = parseReport(await read(directory, runFiles.report), join(directory, runFiles.report));
  const metricsPath = join(directory, runFiles.metrics);
  const epochs = (await read(directory, runFiles.metrics))
    .split("\n")
    .map((text, index) => ({ text, place: `line ${index + 1}` }))
    .filter(({ text }) => text.trim() !== "")
    .map(({ text, place }) => check(isEpoch, parse(text, metricsPath, place), metricsPath, place));
  const provenance = await readChecked(directory, runFiles.provenance, isProvenance);
  const classes = await readChecked(directory, runFiles.classes, isClasses);
  if (classes.length !== report.classes) {
    const expected = `${report.classes} class names, as report.json says`;
    throw problemsError("run-unreadable", join(directory, runFiles.classes), [
      { path: "/", expected, got: `${classes.length}` },
    ]);
  }
  return { report, epochs, classes, provenance };
}

/**
 * The text of a report.json, checked against the contract.
 * @param place - the file's name, for messages
 * @throws LimbeckError (run-unreadable) with every problem at once
 */
export function parseReport(text: string, place: string): RunReport {
  return check(isReport, parse(text, place, ""), place, "");
}

async function readChecked<T>(directory: string, file: string, validate: ValidateFunction<T>): Promise<T> {
  const path = join(directory, file);
  return check(validate, parse(await read(directory, file), path, ""), path, "");
}

async function read(directory: string, file: string): Promise<string> {
  const path = join(directory, file);
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    const got = code === "ENOENT" ? "no such file" : code;
    const hint = code === "ENOENT" ? `${directory} may not be a finished run directory` : undefined;
    throw inputError("run-unreadable", `${path}: cannot be read`, {
      problems: [{ path: file, expected: "a readable file", got, hint }],
      cause,
    });
  }
}

function parse(text: string, file: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw problemsError("run-unreadable", file, [{ path: place === "" ? "/" : place, expected: "JSON", got }]);
  }
}

function check<T>(validate: ValidateFunction<T>, value: unknown, file: string, place: string): T {
  if (validate(value)) return value;
  const problems = (validate.errors ?? []).filter(({ keyword }) => keyword !== "anyOf").map(explain);
  const placed = problems.map((problem) => (place === "" ? problem : { ...problem, path: `${place} ${problem.path}` }));
  throw problemsError("run-unreadable", file, placed);
}

/** An ajv error in the words of STYLE: where, what was expected, what came. */
function explain({ keyword, instancePath, params, data, message }: ErrorObject): Problem {
  const values = params as Readonly<Record<string, unknown>>;
  const path = instancePath === "" ? "/" : instancePath;
  switch (keyword) {
    case "required":
      return { path, expected: `a field ${JSON.stringify(values["missingProperty"])}`, got: "none" };
    case "additionalProperties":
      return { path, expected: "no other fields", got: JSON.stringify(values["additionalProperty"]) };
    case "const":
      return { path, expected: JSON.stringify(values["allowedValue"]), got: shown(data) };
    case "minItems":
      return { path, expected: `at least ${String(values["limit"])} items`, got: shown(data) };
    default:
      return { path, expected: (message ?? keyword).replace(/^must be /, ""), got: shown(data) };
  }
}

function shown(data: unknown): string {
  const text = JSON.stringify(data) as string | undefined;
  return text === undefined ? String(data) : text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
