import {
  npyBytes
} from "./chunk-HXYTFEJX.js";
import {
  openWorkbench
} from "./chunk-73NMO26Q.js";
import {
  latencies,
  studentMultiplyAdds,
  teacherCosts
} from "./chunk-GCOF4YAC.js";
import {
  knownRows,
  largestGap,
  layersOutputs,
  onnxOutputs
} from "./chunk-HU6HZ3MO.js";
import {
  readVariants
} from "./chunk-6QPRRV52.js";
import {
  measuredSplits
} from "./chunk-TQJBK7ZA.js";
import {
  parameterCount,
  readMaterials
} from "./chunk-LNVO7JBK.js";
import {
  studentFiles
} from "./chunk-WGBMCL32.js";
import {
  readRun
} from "./chunk-IZCEBNS4.js";
import {
  writeReport,
  writeRunRecord
} from "./chunk-M7MADWGC.js";
import {
  escapeMarkdown,
  markdownTable
} from "./chunk-FQDTVQJQ.js";
import {
  cell,
  left,
  right
} from "./chunk-MV7LTWNI.js";
import {
  runPaths,
  studentPaths
} from "./chunk-WNHZBY2C.js";
import {
  percent,
  studentOf
} from "./chunk-HROT2NWN.js";
import {
  AS_WRITTEN
} from "./chunk-SUGWIA7O.js";
import {
  canonicalJson,
  firstDifference
} from "./chunk-BXKPSCBV.js";
import {
  headlineMetrics
} from "./chunk-X63OG537.js";
import {
  labelDirectoryIn,
  labelsInParts,
  openTeacher,
  ownDirectory
} from "./chunk-XMN3AM5I.js";
import {
  holding
} from "./chunk-NWXOPEL5.js";
import {
  parseNpy
} from "./chunk-C7EWFNWP.js";
import {
  noProgress
} from "./chunk-STSNPE3E.js";
import {
  limbeckVersion
} from "./chunk-JJH5KOXX.js";
import {
  silentLog
} from "./chunk-74A75QGB.js";
import {
  sha256Of
} from "./chunk-7FNQSLNS.js";
import {
  LimbeckError,
  inputError,
  problemsError,
  runError
} from "./chunk-BYE3JSHF.js";

// dist/report/directory/files.js
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";

// dist/report/render/model-card.js
var SHOWN = 20;
var listed = (names) => names.length > SHOWN ? `${names.slice(0, SHOWN).map(quoted).join(", ")} and ${names.length - SHOWN} more` : names.map(quoted).join(", ");
var quoted = (name) => `\`${name.replaceAll("`", "'").replace(/\s+/g, " ")}\``;
function taskOf({ held, tokens }) {
  if (tokens)
    return "text-classification";
  return held.shape.length > 1 ? "image-classification" : "tabular-classification";
}
function metadata({ report: report2, provenance }, name, last, rows) {
  const type = taskOf(rows);
  const { accuracy, nll, brier, ece } = last.test;
  const metrics = Object.entries({ accuracy, nll, brier, ece }).map(([metric, value]) => ({
    type: metric,
    value,
    name: metric
  }));
  const dataset = {
    type: "custom",
    name: `data of ${report2.recipe.name}, sha256 ${provenance.data.sha256}`,
    split: "test"
  };
  const fields = {
    library_name: "onnx",
    pipeline_tag: type,
    tags: ["onnx", "limbeck", "knowledge-distillation", "calibration"],
    "model-index": [{ name, results: [{ task: { type }, dataset, metrics }] }]
  };
  return Object.entries(fields).map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join("\n");
}
function figuresTable({ report: { teacher } }, phases) {
  const row = (label, { accuracy, nll, brier, ece }) => [
    cell(label),
    cell(percent(accuracy)),
    ...[nll, brier, ece].map((value) => cell(value.toFixed(4)))
  ];
  const calibrated = phases.at(-1)?.calibrated ?? null;
  const rows = [
    ...phases.map(({ id, test }) => row(`after phase ${id}`, test)),
    ...calibrated === null ? [] : [row(`calibrated by ${calibratorWords(calibrated)}`, calibrated.test)],
    ...teacher === null ? [] : [row("teacher", teacher.test)]
  ];
  return {
    caption: "Figures of the test rows",
    columns: [left("test rows"), right("accuracy"), right("NLL"), right("Brier"), right("ECE")],
    groups: [{ label: null, rows }]
  };
}
function calibratorWords({ kind, temperature, boundary }) {
  const value = temperature === void 0 ? kind : `T = ${temperature.toPrecision(4)}`;
  return boundary === void 0 ? value : `${value}, at the ${boundary} bound of its search: not determined by the rows`;
}
var sizeOf = ({ shape }) => shape.reduce((product, size) => product * size, 1);
var codeOf = (language, code) => `\`\`\`${language}
${code}
\`\`\``;
var indented = (code) => code.split("\n").map((line) => `    ${line}`).join("\n");
var valuesOf = ({ text }) => text === void 0 ? "numbers, as the data's source holds them" : "token ids, filled up with 0";
function nodeCode(held) {
  const { dtype, shape } = held;
  const array = dtype === "uint8" ? "Uint8Array" : "Float32Array";
  return `import { InferenceSession, Tensor } from "onnxruntime-node";

// rows: lists of ${sizeOf(held)} ${valuesOf(held)}
export async function logitsOf(rows, path = "model.onnx") {
  const session = await InferenceSession.create(path);
  const input = new Tensor("${dtype}", ${array}.from(rows.flat()), [rows.length, ${shape.join(", ")}]);
  const { logits } = await session.run({ input });
  return Array.from(logits.data);
}`;
}
var pythonCode = (held) => `import numpy, onnxruntime

# rows: lists of ${sizeOf(held)} ${valuesOf(held)}
def logits_of(rows, path="model.onnx"):
    session = onnxruntime.InferenceSession(path)
    values = numpy.asarray(rows, dtype=numpy.${held.dtype}).reshape(len(rows), ${held.shape.join(", ")})
    (logits,) = session.run(None, {"input": values})
    return logits`;
var columnsNodeCode = `import { load } from "limbeck";

// run: the run's directory, or the file that limbeck export wrote; rows: objects with a value for each column
export async function classesOf(run, rows) {
  const student = await load(run);
  const found = await student.predict(rows);
  await student.close();
  return found;
}`;
var columnsPythonCode = `import numpy, onnxruntime

# the file that limbeck export wrote: an input a column, [rows, 1]; numbers may be NaN, everything else is text
def logits_of(columns, path="student.onnx"):
    session = onnxruntime.InferenceSession(path)
    feeds = {}
    for given in session.get_inputs():
        kind = numpy.float32 if given.type == "tensor(float)" else object
        feeds[given.name] = numpy.asarray(columns[given.name], dtype=kind).reshape(-1, 1)
    (logits,) = session.run(None, feeds)
    return logits`;
function takenWords({ held, columns }) {
  const { dtype, shape, encoder, text } = held;
  if (text !== void 0)
    return `rows of ${shape[0] ?? 0} token ids (as ${dtype}): texts by \`tokenizer.json\` beside it, cut off there and filled up with 0; \`limbeck predict\` takes the texts`;
  if (encoder === void 0)
    return `rows of ${dtype}, shape [${shape.join(", ")}], as the data's source holds them (nothing is scaled before)`;
  const names = encoder.columns.map(({ name }) => name);
  return `${columns?.length ?? 0} features, which are made of the columns ${listed(names)} by what its training rows showed of them. \`limbeck export\` writes the file that takes the columns themselves, an input each, and \`limbeck predict\` takes rows by column. It`;
}
function renderModelCard(result, arm, { seed, phases }, rows) {
  const { report: report2, classes, provenance } = result;
  const last = phases.at(-1);
  if (last === void 0)
    return "";
  const isOne = report2.arms.length === 1 && arm.seeds.length === 1;
  const name = isOne ? report2.recipe.name : `${report2.recipe.name} ${arm.id} ${seed}`;
  const { held, columns } = rows;
  const { parameters, costs } = studentOf(report2, arm);
  const teachers = provenance.teachers.map(({ id }) => quoted(id)).join(", ");
  const ways = phases.map(({ id, targets, steps }) => `${quoted(id)} (${targets}, ${steps} steps)`).join(", then ");
  const t = last.calibrated?.temperature;
  const { train, validation, calibration, test } = provenance.data.rows;
  return `---
${metadata(result, name, last, rows)}
---

# ${escapeMarkdown(name)}

A classifier of ${parameters.toLocaleString("en")} parameters${costs === void 0 ? "" : `, ${costs.multiplyAdds?.toLocaleString("en") ?? "an unknown number of"} multiply-adds a row`}. Trained in ${phases.length === 1 ? "one phase" : `${phases.length} phases`}: ${ways}${teachers === "" ? "" : `; teacher: ${teachers}`}.

## Uses and limits

It takes ${takenWords(rows)}${held.encoder === void 0 ? ", and" : ""}
gives a logit for each of ${classes.length} classes: ${listed(classes)}.${columns === null || held.encoder !== void 0 ? "" : ` A row's values are, in this order: ${listed(columns)}.`}

What is measured below holds for rows like those of the test split. Of rows of another kind it names a class all the same,
and its confidence there is not known${last.shift === void 0 ? "" : " beyond what the run's report says of shifted rows"}. It knows no class but these.

## Figures

${markdownTable(figuresTable(result, phases))}

${test} test rows. ${t === void 0 ? "No temperature was fitted." : `T was fitted on ${calibration} rows of their own. The file gives plain logits: divide them by T before the softmax.`}

## In Node

${codeOf("js", held.encoder === void 0 ? nodeCode(held) : columnsNodeCode)}

## In Python

${codeOf("python", held.encoder === void 0 ? pythonCode(held) : columnsPythonCode)}

## Data and making

${train} training, ${validation} validation, ${calibration} calibration and ${test} test rows; data sha256 \`${provenance.data.sha256}\`, splits \`${provenance.data.splitHash}\`.${provenance.teachers.map(({ id, sha256 }) => ` Teacher ${quoted(id)}: sha256 \`${sha256}\`.`).join("")}

Made by limbeck ${provenance.limbeck}, recipe sha256 \`${report2.recipe.sha256}\`, and made again by:

${indented(provenance.command)}
`;
}

// dist/report/directory/files.js
async function writeNew(path, data) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, data);
}
async function writeRecipe(directory, { source, resolved }) {
  const paths = runPaths(directory);
  await writeNew(paths.source, source);
  await writeNew(paths.resolved, `${JSON.stringify(JSON.parse(resolved), null, 2)}
`);
}
async function writePredictions(directory, cell2, phase, classes, logits) {
  for (const [split, values] of Object.entries(logits))
    await writeNew(runPaths(directory).logits(cell2, phase, split), npyBytes(values, [values.length / classes, classes]));
}
var logitsHash = (logits) => sha256Of(Object.entries(logits).sort(([a], [b]) => a < b ? -1 : 1).flat());
async function hasPredictions(directory, cell2, phase, splits, hash) {
  const paths = runPaths(directory);
  try {
    const read = await Promise.all(splits.map((split) => readLogits(paths.logits(cell2, phase, split))));
    return logitsHash(Object.fromEntries(splits.map((split, at) => [split, read[at] ?? new Float32Array()]))) === hash;
  } catch {
    return false;
  }
}
async function readLogits(path) {
  const { values } = parseNpy(await readFile(path), path);
  if (values instanceof Float32Array)
    return values;
  throw problemsError("data-invalid", path, [{ path: "values", expected: "logits, in float32", got: "other values" }]);
}
async function writeLabels(directory, split, rows, labels) {
  const paths = runPaths(directory);
  await writeNew(paths.labels(split), npyBytes(labels, [labels.length]));
  await writeNew(paths.rows(split), npyBytes(rows, [rows.length]));
}
async function writeModelCards(directory, result, isRun, rows) {
  for (const arm of result.report.arms)
    for (const seed of arm.seeds) {
      const folder = runPaths(directory).student(isRun ? null : { arm: arm.id, seed: seed.seed });
      await writeFileAtomic(studentPaths(folder).readme, renderModelCard(result, arm, seed, rows));
    }
}
async function writeStudent(folder, { model, card, layersModel, tokenizer }) {
  const paths = studentPaths(folder);
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(paths.model, Buffer.from(model));
  await writeFileAtomic(paths.card, card);
  if (tokenizer !== void 0)
    await writeFileAtomic(paths.tokenizer, tokenizer);
  if (layersModel === void 0)
    return;
  await mkdir(dirname(paths.layersModel), { recursive: true });
  await writeFileAtomic(paths.layersWeights, Buffer.from(layersModel.weights));
  await writeFileAtomic(paths.layersModel, layersModel.model);
}

// dist/report/directory/run-directory.js
import { access, constants, mkdir as mkdir2, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname as dirname2, join, resolve } from "node:path";
var exists = (path) => stat(path).then(() => true, () => false);
var reasonOf = (cause) => cause instanceof Error ? cause.message : String(cause);
async function nearestExisting(path) {
  let current = resolve(path);
  while (!await exists(current))
    current = dirname2(current);
  return current;
}
var PROBE = ".limbeck-probe-";
async function sweepProbes(directory) {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PROBE)))
    await rm(join(directory, name), { recursive: true, force: true }).catch(() => void 0);
}
async function checkWritable(directory) {
  const ground = await nearestExisting(directory);
  const fail = (got, cause) => {
    throw inputError("output-unwritable", `${directory}: the output directory cannot be written`, {
      problems: [
        {
          path: "--out",
          expected: "a directory that can be created and written",
          got,
          hint: "give another with --out DIR"
        }
      ],
      cause
    });
  };
  if (!(await stat(ground)).isDirectory())
    fail(`${ground} is a file`);
  await access(ground, constants.W_OK | constants.X_OK).catch((cause) => fail(reasonOf(cause), cause));
  try {
    await rm(await mkdtemp(join(ground, PROBE)), { recursive: true, force: true });
    for (const swept of [ground, dirname2(ground)])
      await sweepProbes(swept);
  } catch (cause) {
    fail(reasonOf(cause), cause);
  }
}
async function openRunDirectory(parent, name, resume) {
  const final = join(parent, name);
  const working = `${final}.unfinished`;
  const unfinished = await exists(working);
  if (unfinished && !resume)
    throw inputError("run-unfinished", `${working}: an unfinished run of this recipe is there`, {
      problems: [
        {
          path: "--resume",
          expected: "--resume, to go on where it stopped",
          got: "nothing",
          hint: `or delete ${working} to start anew`
        }
      ]
    });
  await mkdir2(working, { recursive: true });
  if (unfinished)
    await sweep(working);
  return { working, final, resumed: unfinished };
}
var oldName = (name) => `${name}.old-`;
async function putBack(parent, name) {
  const found = await readdir(parent).catch(() => []);
  for (const old of found.filter((one) => one.startsWith(oldName(name)))) {
    if (await exists(join(parent, name)))
      await rm(join(parent, old), { recursive: true, force: true });
    else
      await rename(join(parent, old), join(parent, name));
  }
}
async function sweep(working) {
  const files = await readdir(working, { recursive: true, withFileTypes: true });
  for (const file of files)
    if (file.isFile() && /\.\d{5,}$/.test(file.name))
      await rm(join(file.parentPath, file.name), { force: true });
}
async function isFinished(parent, name) {
  const final = join(parent, name);
  return await exists(final) && !await exists(`${final}.unfinished`);
}
var replaces = ({ final }) => exists(final);
async function finishRunDirectory({ working, final }) {
  const old = oldName(final) + String(process.pid);
  const replaced = await exists(final);
  if (replaced)
    await rename(final, old);
  try {
    await rename(working, final);
  } catch (error) {
    if (replaced)
      await rename(old, final);
    throw error;
  }
  if (replaced)
    await rm(old, { recursive: true, force: true });
}

// dist/session.js
import { readFile as readFile3 } from "node:fs/promises";
import { join as join3, relative, resolve as resolve2 } from "node:path";

// dist/report/directory/inputs.js
import { readdir as readdir2, readFile as readFile2 } from "node:fs/promises";
import { join as join2 } from "node:path";
import writeFileAtomic2 from "write-file-atomic";
var VERSION_OF = "version of";
var writeInputs = (directory, inputs) => writeFileAtomic2(runPaths(directory).inputs, `${JSON.stringify(inputs, null, 2)}
`);
async function readInputs(directory) {
  try {
    return JSON.parse(await readFile2(runPaths(directory).inputs, "utf8"));
  } catch {
    return null;
  }
}
var shown = (value) => value === void 0 ? "nothing" : canonicalJson(value);
function changes(before, now) {
  const names = [.../* @__PURE__ */ new Set([...Object.keys(before.parts), ...Object.keys(now.parts)])];
  return names.filter((name) => before.parts[name] !== now.parts[name]).map((name) => {
    const found = name === "student" ? firstDifference(before.student ?? {}, now.student ?? {}) : null;
    if (found !== null)
      return { path: `student: ${found.path}`, expected: `${shown(found.before)}, as it was`, got: shown(found.now) };
    const short = (part) => {
      if (part === void 0)
        return "nothing";
      return name.startsWith(VERSION_OF) ? part : `sha256 ${part.slice(0, 12)}`;
    };
    return { path: name, expected: `${short(before.parts[name])}, as it was`, got: short(now.parts[name]) };
  });
}
async function refuseChanged(parent, name, recipe, inputs) {
  const all = await readdir2(parent).catch(() => []);
  if (all.includes(`${name}.unfinished`))
    return;
  for (const other of all) {
    if (!other.startsWith(`${recipe}-`) || !other.endsWith(".unfinished"))
      continue;
    const before = await readInputs(join2(parent, other));
    if (before?.recipe !== inputs.recipe || before.command !== inputs.command)
      continue;
    const problems = changes(before, inputs);
    const hint = `give back what ${join2(parent, other)} was begun with, or leave --resume out to start anew`;
    throw inputError("run-unfinished", `${join2(parent, other)}: what it was begun with has changed`, {
      problems: problems.map((problem, index) => index === 0 ? { ...problem, hint } : problem)
    });
  }
}

// dist/report/directory/provenance.js
import { createRequire } from "node:module";
import { availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { basename } from "node:path";
function versionOf(name) {
  const require2 = createRequire(import.meta.url);
  const { version } = require2(`${name}/package.json`);
  return version;
}
var runtimeVersions = ({ versions }) => ({
  "onnxruntime-node": versionOf("onnxruntime-node"),
  ...versions
});
function provenanceOf(facts) {
  const { splits } = facts;
  return {
    limbeck: limbeckVersion,
    command: facts.command,
    startedAt: facts.startedAt.toISOString(),
    recipe: facts.recipe,
    data: {
      sha256: facts.dataSha256,
      rows: {
        train: splits.train.length,
        validation: splits.validation.length,
        calibration: splits.calibration.length,
        test: splits.test.length,
        ...splits.unlabelled === void 0 ? {} : { unlabelled: splits.unlabelled.length }
      },
      splitHash: splits.sha256
    },
    teachers: facts.teachers.map(({ id, sha256, trainedOnSplits }) => ({ id, sha256, splitHash: trainedOnSplits })),
    engine: {
      ...facts.engine,
      versions: { node: process.version, ...runtimeVersions(facts.engine) }
    },
    warnings: facts.warnings,
    machine: {
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      platform: `${platform()} ${release()}`,
      recipeFolder: facts.recipeFolder
    }
  };
}
function reproducingCommand(command, file, set, seed) {
  const quoted2 = (text) => /^[\w./=:[\]-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
  const options = [
    ...set.flatMap((setting) => ["--set", quoted2(setting)]),
    ...seed === void 0 ? [] : ["--seed", String(seed)]
  ];
  return ["limbeck", command, quoted2(basename(file)), ...options].join(" ");
}

// dist/evaluation/requirements.js
var mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
var lastPhases = ({ seeds }) => seeds.flatMap(({ phases }) => phases.at(-1) ?? []);
var isHeadline = (name) => headlineMetrics.some((one) => one === name);
var endOf = (interval, op) => op === ">=" ? interval.low : interval.high;
function figureOf(arm, name, { op, calibrated, confident }) {
  const phases = lastPhases(arm);
  const blocks = phases.flatMap((phase) => calibrated ? phase.calibrated ?? [] : phase);
  if (blocks.length < phases.length)
    return NaN;
  if (!confident || !isHeadline(name))
    return mean(blocks.map(({ test }) => test[name]));
  if (!calibrated)
    return endOf(arm.summary[name], op);
  const ends = blocks.map(({ intervals }) => intervals === void 0 ? NaN : endOf(intervals[name], op));
  return op === ">=" ? Math.min(...ends) : Math.max(...ends);
}
function costOf({ bytes, parameters, costs }, metric) {
  switch (metric) {
    case "bytes":
      return bytes ?? NaN;
    case "parameters":
      return parameters ?? NaN;
    default:
      return (metric === "latency.batch1" ? costs?.latencyMsBatch1 : costs?.latencyMsBatch64) ?? NaN;
  }
}
var metricOf = (metric) => metric.startsWith("test.") ? metric.slice("test.".length) : null;
function judge(report2, requirements, compared) {
  const judged = requirements.filter(({ arm = AS_WRITTEN }) => compared || arm === AS_WRITTEN);
  return judged.map((requirement) => {
    const { metric, op, value, ratioToTeacher, calibrated, confident } = requirement;
    const id = compared ? requirement.arm ?? AS_WRITTEN : report2.arms[0]?.id;
    const arm = report2.arms.find((one) => one.id === id);
    const name = metricOf(metric);
    const found = name === null ? costOf(arm?.student ?? report2.student, metric) : arm === void 0 ? NaN : figureOf(arm, name, requirement);
    const { teacher } = report2;
    const theirs = teacher === null ? NaN : name === null ? costOf(teacher, metric) : teacher.test[name];
    const limit = ratioToTeacher === void 0 ? value ?? NaN : ratioToTeacher * theirs;
    return {
      metric,
      ...compared ? { arm: id ?? AS_WRITTEN } : {},
      calibrated,
      confident,
      op,
      limit: Number.isNaN(limit) ? null : limit,
      reached: Number.isNaN(found) ? null : found,
      passed: op === ">=" ? found >= limit : found <= limit
    };
  });
}

// dist/session.js
var completed = (options) => ({
  resume: false,
  set: [],
  cwd: process.cwd(),
  now: () => /* @__PURE__ */ new Date(),
  log: silentLog,
  progress: noProgress,
  ...options
});
async function finishedOutcome({ finished }, { log }) {
  log.info("done", `the run is finished: ${finished}`, { directory: finished });
  const result = await readRun(finished);
  await log.close();
  return { result, directory: finished };
}
var identityOf = ({ teacher: { models, fingerprint }, logits, viewLogits }) => models.length > 0 ? fingerprint : sha256Of([
  fingerprint,
  ...[logits, viewLogits].flatMap((labels) => labels === null ? [] : [labelsInParts(labels)])
]);
function inputsOf(loaded, bench, variants, command) {
  const { dataset, splits, shift, student, teachers, engine } = bench;
  const { sha256, definition } = student.source;
  const swept = [...variants.values()].slice(1).map(({ materials }) => materials.student.source.sha256);
  return {
    command,
    recipe: loaded.sha256,
    parts: {
      data: dataset.sha256,
      splits: splits.sha256,
      ...shift?.strange ? { "rows of another kind": sha256Of([shift.strange.inputs]) } : {},
      student: sha256,
      ...swept.length === 0 ? {} : { "students of other settings": sha256Of(swept) },
      ...Object.fromEntries(Object.entries({ limbeck: limbeckVersion, ...runtimeVersions(engine) }).map(([of, version]) => [
        `${VERSION_OF} ${of}`,
        version
      ])),
      ...Object.fromEntries([...teachers].map(([id, labelled]) => [`teacher ${id}`, identityOf(labelled)]))
    },
    ...definition === void 0 ? {} : { student: definition }
  };
}
function runId(loaded, bench, variants, command) {
  const { recipe, parts } = inputsOf(loaded, bench, variants, command);
  return sha256Of([canonicalJson({ command, recipe, parts })]).slice(0, 8);
}
async function beginRun(command, loaded, options) {
  const startedAt = options.now();
  const parent = resolve2(options.cwd, options.out ?? "reports");
  await checkWritable(parent);
  const materials = await readMaterials(loaded);
  const variants = await readVariants(loaded, materials);
  const work = {
    log: options.log,
    progress: options.progress,
    labelDirectory: labelDirectoryIn(options.cwd),
    strict: options.strict
  };
  return holding(async (held) => {
    const bench = held.keep(await openWorkbench(loaded, work, materials));
    const name = `${loaded.recipe.name}-${runId(loaded, bench, variants, command)}`;
    const inputs = inputsOf(loaded, bench, variants, command);
    if (options.resume)
      await refuseChanged(parent, name, loaded.recipe.name, inputs);
    const owner = held.keep(await ownDirectory(join3(parent, name)));
    await putBack(parent, name);
    if (options.resume && await isFinished(parent, name)) {
      await held.close();
      return { finished: join3(parent, name) };
    }
    const directory = await openRunDirectory(parent, name, options.resume);
    await options.log.openFile(runPaths(directory.working).log);
    await writeInputs(directory.working, inputs);
    await writeRecipe(directory.working, loaded);
    for (const split of measuredSplits)
      await writeLabels(directory.working, split, bench.splits[split], bench.labelsOf(bench.splits[split]));
    return { bench, variants, directory, owner, startedAt, command };
  });
}
function filesOf({ bench }, state) {
  return studentFiles(bench.student, state, {
    classes: bench.dataset.classes,
    columns: bench.columns,
    held: bench.held,
    preprocessing: bench.preprocessing,
    recipe: bench.recipe.name,
    splitHash: bench.splits.sha256
  });
}
function readAgain(work) {
  return work.catch((cause) => {
    if (!(cause instanceof LimbeckError && cause.exitCode === 2))
      throw cause;
    throw runError("machine-failed", `what was written cannot be read again: ${cause.message}`, {
      problems: cause.problems.map(({ path, expected, got }) => ({ path, expected, got })),
      cause
    });
  });
}
var REFUSED_GAP = 1e-3;
var NOTED_GAP = 1e-5;
async function writeCheckedStudent(session, folder, state, testLogits) {
  const { bench } = session;
  const { layersModel: made, ...always } = filesOf(session, state);
  const { hasTfjs } = await import("./installed-WIMZ7BPR.js");
  const layersModel = made !== void 0 && hasTfjs() ? made : void 0;
  if (made !== void 0 && layersModel === void 0)
    bench.warn("the student is not written as a TensorFlow.js model too: TensorFlow.js, which checks it, is not installed");
  await writeStudent(folder, { ...always, ...layersModel === void 0 ? {} : { layersModel } });
  const { dataset, splits, held } = bench;
  const known = knownRows(held, dataset, splits.test, testLogits);
  const { model: onnx, layersModel: layers } = studentPaths(folder);
  const outputs = [[onnx, await readAgain(onnxOutputs(await readFile3(onnx), onnx, known))]];
  if (layersModel !== void 0)
    outputs.push([layers, await readAgain(layersOutputs(layers, known))]);
  for (const [file, got] of outputs) {
    const gap = largestGap(got, known.logits, dataset.classes.length);
    const words = `${file}: outputs for rows of the source differ from the trained student's by ${gap.toExponential(1)}`;
    if (!(gap <= REFUSED_GAP))
      throw new LimbeckError("model-invalid", 1, `${words}; the training's state is kept`);
    if (gap > NOTED_GAP)
      bench.warn(words);
  }
  return { folder, bytes: always.model.length };
}
async function studentReport({ student, dataset, engine }, { folder, bytes }) {
  const written = await readAgain(openTeacher({ id: "student", kind: "onnx", path: folder }, { baseDirectory: folder, dataset, threads: engine.threads }));
  try {
    const costs = { multiplyAdds: studentMultiplyAdds(student), ...await latencies(written, dataset) };
    return { parameters: parameterCount(student), bytes, costs };
  } finally {
    await written.close();
  }
}
async function report(session, loaded, options, arms, epochs, student, sweep2) {
  const { bench, directory } = session;
  const teachers = [];
  for (const [id, { teacher, report: known }] of bench.teachers) {
    const costs = await teacherCosts(teacher, bench.dataset);
    teachers.push([id, costs === null ? known : { ...known, costs }]);
  }
  const recipe = { name: loaded.recipe.name, sha256: loaded.sha256 };
  const measured = {
    version: 1,
    recipe,
    classes: bench.dataset.classes.length,
    engine: bench.engine.kind,
    teacher: teachers[0]?.[1] ?? null,
    ...teachers.length > 1 ? { teachers: Object.fromEntries(teachers) } : {},
    student: arms[0]?.student ?? await studentReport(bench, student),
    arms,
    ...sweep2 === void 0 ? {} : { sweep: sweep2 }
  };
  const { require: require2 } = loaded.recipe;
  const result = {
    report: require2 === void 0 ? measured : { ...measured, requirements: judge(measured, require2, session.command === "compare") },
    epochs,
    classes: bench.dataset.classes,
    provenance: provenanceOf({
      command: reproducingCommand(session.command, loaded.file, options.set, options.seed),
      startedAt: session.startedAt,
      recipe,
      dataSha256: bench.dataset.sha256,
      splits: bench.splits,
      teachers: [...bench.teachers.values()].map(({ teacher }) => teacher),
      engine: { kind: bench.engine.kind, threads: bench.engine.threads, versions: bench.engine.versions },
      warnings: bench.warnings,
      recipeFolder: relative(directory.final, loaded.directory)
    })
  };
  await writeRunRecord(directory.working, result);
  await writeModelCards(directory.working, result, session.command === "run", {
    held: bench.held,
    columns: bench.columns,
    tokens: bench.student.tokensBelow !== void 0
  });
  await writeReport(directory.working, result, [
    "json",
    ...loaded.recipe.report.formats.filter((format) => format !== "json")
  ]);
  return result;
}

export {
  writePredictions,
  logitsHash,
  hasPredictions,
  readLogits,
  replaces,
  finishRunDirectory,
  completed,
  finishedOutcome,
  runId,
  beginRun,
  writeCheckedStudent,
  studentReport,
  report
};
