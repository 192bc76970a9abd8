// A run directory back into a RunResult, each file checked against its schema.
import { readFile, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { below, inputError, problemsError } from "../../base/errors.ts";
import { problemsOf } from "../../base/validation/check.ts";
import {
  classesSchema,
  epochSchema,
  provenanceSchema,
  reportSchema,
  smallerSchema,
  type EpochRecord,
  type Provenance,
  type RunReport,
  type RunResult,
  type SmallerReport,
} from "../../evaluation/result.ts";
import { runPaths } from "./paths.ts";

/**
 * What `report` renders from: report.json, metrics.jsonl (an EpochRecord a line), provenance.json, classes.json and smaller/.
 * @throws LimbeckError (run-unreadable) where a file is missing, is not JSON, or does not fit its schema
 */
export async function readRun(directory: string): Promise<RunResult> {
  const paths = runPaths(directory);
  const report = parseReport(await read(paths.report), paths.report);
  const epochs = (await read(paths.metrics))
    .split("\n")
    .map((text, index) => ({ text, place: `line ${index + 1}` }))
    .filter(({ text }) => text.trim() !== "")
    .map(
      ({ text, place }) => check(epochSchema, parse(text, paths.metrics, place), paths.metrics, place) as EpochRecord,
    );
  const provenance = (await readChecked(paths.provenance, provenanceSchema)) as Provenance;
  const classes = (await readChecked(paths.classes, classesSchema)) as readonly string[];
  if (classes.length !== report.classes) {
    const expected = `${report.classes} class names, as report.json says`;
    throw problemsError("run-unreadable", paths.classes, [{ path: "/", expected, got: `${classes.length}` }]);
  }
  const exports = await readdir(paths.smaller).catch(() => []);
  const smaller: SmallerReport[] = [];
  for (const file of exports.filter((one) => one.endsWith(".json")).sort())
    smaller.push((await readChecked(join(paths.smaller, file), smallerSchema)) as SmallerReport);
  return { report, epochs, classes, provenance, ...(smaller.length === 0 ? {} : { smaller }) };
}

/**
 * The text of a report.json, checked against the contract.
 * @param place - the file's name, for messages
 * @throws LimbeckError (run-unreadable) with every problem at once
 */
export function parseReport(text: string, place: string): RunReport {
  return check(reportSchema, parse(text, place, ""), place, "") as RunReport;
}

async function readChecked(path: string, schema: object): Promise<unknown> {
  return check(schema, parse(await read(path), path, ""), path, "");
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    const got = code === "ENOENT" ? "no such file" : code;
    const hint = code === "ENOENT" ? `${dirname(path)} may not be a finished run directory` : undefined;
    throw inputError("run-unreadable", `${path}: cannot be read`, {
      problems: [{ path: basename(path), expected: "a readable file", got, hint }],
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

/** @param place - where in the file the value stands; empty for the whole of it */
function check(schema: object, value: unknown, file: string, place: string): unknown {
  const problems = problemsOf(schema, value);
  if (problems.length === 0) return value;
  throw problemsError("run-unreadable", file, place === "" ? problems : below(`${place} `, problems));
}
