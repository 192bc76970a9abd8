import {
  runPaths
} from "./chunk-WNHZBY2C.js";
import {
  classesSchema,
  epochSchema,
  provenanceSchema,
  reportSchema,
  smallerSchema
} from "./chunk-RFFL65DS.js";
import {
  problemsOf
} from "./chunk-O755XPEH.js";
import {
  below,
  inputError,
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/report/directory/read.js
import { readFile, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
async function readRun(directory) {
  const paths = runPaths(directory);
  const report = parseReport(await read(paths.report), paths.report);
  const epochs = (await read(paths.metrics)).split("\n").map((text, index) => ({ text, place: `line ${index + 1}` })).filter(({ text }) => text.trim() !== "").map(({ text, place }) => check(epochSchema, parse(text, paths.metrics, place), paths.metrics, place));
  const provenance = await readChecked(paths.provenance, provenanceSchema);
  const classes = await readChecked(paths.classes, classesSchema);
  if (classes.length !== report.classes) {
    const expected = `${report.classes} class names, as report.json says`;
    throw problemsError("run-unreadable", paths.classes, [{ path: "/", expected, got: `${classes.length}` }]);
  }
  const exports = await readdir(paths.smaller).catch(() => []);
  const smaller = [];
  for (const file of exports.filter((one) => one.endsWith(".json")).sort())
    smaller.push(await readChecked(join(paths.smaller, file), smallerSchema));
  return { report, epochs, classes, provenance, ...smaller.length === 0 ? {} : { smaller } };
}
function parseReport(text, place) {
  return check(reportSchema, parse(text, place, ""), place, "");
}
async function readChecked(path, schema) {
  return check(schema, parse(await read(path), path, ""), path, "");
}
async function read(path) {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    const got = code === "ENOENT" ? "no such file" : code;
    const hint = code === "ENOENT" ? `${dirname(path)} may not be a finished run directory` : void 0;
    throw inputError("run-unreadable", `${path}: cannot be read`, {
      problems: [{ path: basename(path), expected: "a readable file", got, hint }],
      cause
    });
  }
}
function parse(text, file, place) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw problemsError("run-unreadable", file, [{ path: place === "" ? "/" : place, expected: "JSON", got }]);
  }
}
function check(schema, value, file, place) {
  const problems = problemsOf(schema, value);
  if (problems.length === 0)
    return value;
  throw problemsError("run-unreadable", file, place === "" ? problems : below(`${place} `, problems));
}

export {
  readRun,
  parseReport
};
