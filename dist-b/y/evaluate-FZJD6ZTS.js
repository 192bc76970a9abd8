import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  print,
  settingsOption
} from "./chunk-KPSXYS2U.js";
import {
  InvalidArgumentError,
  Option
} from "./chunk-ZNRN3WRL.js";
import {
  calibratorKinds
} from "./chunk-4P64THHA.js";
import {
  headlineMetrics,
  metricNames
} from "./chunk-SRQYTAH7.js";
import "./chunk-DPBSYSLK.js";
import {
  statedSpaces
} from "./chunk-6AVNJPM6.js";
import {
  require_lib
} from "./chunk-X6K6I4SK.js";
import "./chunk-RXXVYIA4.js";
import "./chunk-6UHZ5D4A.js";
import "./chunk-OVWJUTFD.js";
import "./chunk-SRUFBGWP.js";
import "./chunk-UEMWAKF5.js";
import "./chunk-MS4JPZUI.js";
import {
  inputError,
  internalError
} from "./chunk-JWFKJVVU.js";
import {
  __toESM
} from "./chunk-GHERMFEN.js";

// dist/cli/evaluate.js
var import_write_file_atomic = __toESM(require_lib(), 1);
import { resolve } from "node:path";

// dist/kinds/data/split-names.js
var splitNames = ["test", "validation", "calibration", "train", "all"];

// dist/cli/evaluate.js
function binCount(text) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1e3)
    throw new InvalidArgumentError("expected 1 to 1000");
  return value;
}
var PREDICTIONS = "scores per class and labels: .npz, .npy, .csv, .tsv or .parquet";
var spaceOption = () => new Option("--space <space>", "what the scores are").choices([...statedSpaces]);
function withPredictions(command) {
  return command.option("--array <name>", "the scores: an array of an archive (default: predictions), or columns, with commas").option("--labels <name>", "the labels: an array, a column, or the other .npy file").option("--no-header", "separated values whose first line is a row; columns are named by position").addOption(new Option("--profile <name>", "whose rule for bins of equal width").choices(["guo", "torchmetrics", "netcal", "sklearn"]).default("guo")).option("--bins <n>", "bins of every binned figure", binCount, 15).option("--json", "print JSON and nothing else");
}
var sourceOf = ({ array, labels, header }, path) => ({
  path,
  array,
  labels,
  header
});
function lines(blocks, intervals) {
  const rangeOf = (name) => {
    const range = headlineMetrics.some((one) => one === name) ? intervals?.[name] : void 0;
    return range === void 0 ? [] : [`[${range.low.toFixed(5)}, ${range.high.toFixed(5)}]`];
  };
  const rows = metricNames.map((name) => [
    name,
    ...blocks.map((metrics) => metrics[name].toFixed(5)),
    ...rangeOf(name)
  ]);
  const counted = [["rows", ...blocks.map(({ rows: count }) => String(count))], ...rows];
  return counted.map(([name = "", ...cells]) => name.padEnd(14) + cells.map((cell) => cell.padStart(11)).join(" ").slice(1)).join("\n");
}
function warn(io, warnings) {
  for (const warning of warnings)
    io.stderr.write(`warning: ${warning}
`);
}
function moreLines({ extended, outOfDistribution }) {
  const named = [];
  if (extended !== void 0) {
    for (const [k, value] of Object.entries(extended.topK))
      named.push([`top${k}Accuracy`, value]);
    const { balancedAccuracy, equalWidth, equalMass, marginal, topLabel, ks, aurc, augrc, errorAuroc, corp } = extended;
    for (const [name, errors] of Object.entries({ equalWidth, equalMass }))
      for (const [norm, value] of Object.entries(errors))
        named.push([`${name}.${norm}`, value]);
    named.push(...Object.entries({ balancedAccuracy, marginal, topLabel, ks, aurc, augrc, errorAuroc }));
    for (const [part, value] of Object.entries(extended.brierParts))
      named.push([`brier.${part}`, value]);
    const { miscalibration, discrimination, uncertainty } = corp;
    named.push(...Object.entries({ miscalibration, discrimination, uncertainty }));
  }
  for (const [score, detection] of Object.entries(outOfDistribution ?? {}))
    for (const [name, value] of Object.entries(detection))
      named.push([`${score}.${name}`, value]);
  return named.map(([name, value]) => `
${name.padEnd(22)} ${value === null ? "-" : value.toFixed(5)}`).join("");
}
function refuseForeign(options) {
  const { predictions, model, data } = options;
  if (predictions === void 0 === (model === void 0))
    throw inputError("usage", "evaluate takes --predictions FILE, or --model PATH with --data FILE: one of the two");
  const foreign = (predictions === void 0 ? ["array", "labels", "ood"] : ["data", "split", "save"]).filter((name) => options[name] !== void 0);
  if (foreign.length > 0)
    throw inputError("usage", `--${foreign.join(", --")}: not with ${predictions === void 0 ? "--model" : "--predictions"}`);
  if (model !== void 0 && data === void 0)
    throw inputError("usage", "--model needs --data FILE: a recipe, or the data block of one");
  const [again] = (predictions ?? []).filter((path, at, all) => all.indexOf(path) < at);
  if (again !== void 0)
    throw inputError("usage", `--predictions: ${again} is named twice`);
  if ((predictions?.length ?? 0) > 1 && options.ood !== void 0)
    throw inputError("usage", "--ood: rows of another kind as one model sees them; name one file of predictions");
  if (predictions !== void 0 && options.space === void 0)
    throw inputError("usage", "--predictions needs --space logits, logProbs, probs or sigmoid: what the scores are");
}
async function evaluated(options, io) {
  const settings = { ...options, baseDirectory: io.cwd };
  const { predictions: [path = ""] = [], model, data, space, ood } = options;
  if (model !== void 0 && data !== void 0) {
    const { evaluateModel } = await import("./evaluate-HKB7QWBA.js");
    return evaluateModel({ ...settings, model, data });
  }
  const { evaluate } = await import("./evaluate-HKB7QWBA.js");
  const strange = ood === void 0 ? void 0 : sourceOf(options, ood);
  return evaluate(sourceOf(options, path), { ...settings, space: space ?? "logits" }, strange);
}
async function compared(options, io) {
  const { evaluateSideBySide } = await import("./evaluate-HKB7QWBA.js");
  const sources = (options.predictions ?? []).map((path) => sourceOf(options, path));
  return evaluateSideBySide(sources, { ...options, space: options.space ?? "logits", baseDirectory: io.cwd });
}
function shortNames(paths) {
  const parts = paths.map((path) => path.split("/"));
  const [first = []] = parts;
  const common = first.findIndex((part, at) => parts.some((one) => at >= one.length - 1 || one[at] !== part));
  return parts.map((one) => one.slice(Math.max(0, common)).join("/"));
}
function shortly({ recordings, versus, warnings }) {
  const short = shortNames(recordings.map(({ name }) => name));
  return {
    recordings: recordings.map((one, at) => ({ ...one, name: short[at] ?? one.name })),
    versus: Object.fromEntries(recordings.flatMap(({ name }, at) => {
      const own = versus[name];
      return own === void 0 ? [] : [[short[at] ?? name, own]];
    })),
    warnings
  };
}
async function comparedText({ recordings, versus }) {
  const { renderDifferences } = await import("./console-E2VARE34.js");
  const [first] = recordings;
  const named = recordings.map(({ name }, at) => `${at + 1}: ${name}`).join("\n");
  const head = "".padEnd(14) + recordings.map((_, at) => String(at + 1).padStart(11)).join(" ").slice(1);
  const arms = Object.entries(versus).map(([id, own]) => ({ id, versus: { [first?.name ?? ""]: own } }));
  const apart = arms.length === 0 ? "" : `

${renderDifferences(arms, first?.name ?? "")}`;
  return `${named}

${head}
${lines(recordings.map(({ metrics }) => metrics))}${apart}`;
}
async function writePage(file, found, io) {
  const { renderEvaluationPage } = await import("./evaluation-page-FDFTUE3M.js");
  const { recordings, versus, warnings } = shortly(found);
  const drawn = recordings.map(({ name, metrics, intervals, extended }) => {
    if (extended === void 0)
      throw internalError("a page without its figures");
    return { name, metrics, intervals, extended };
  });
  const page = await renderEvaluationPage({ models: drawn, versus, warnings });
  await (0, import_write_file_atomic.default)(resolve(io.cwd, file), page).catch((cause) => {
    throw inputError("output-unwritable", `${file} cannot be written`, { cause });
  });
  io.stderr.write(`page: ${file}
`);
}
function addEvaluate(command, io) {
  withPredictions(command.option("--predictions <files...>", `${PREDICTIONS}; several are compared, row by row, with the first`).addOption(spaceOption())).option("--model <path>", "instead: a folder with teacher.json, an .onnx file, or a TensorFlow.js model").option("--data <file>", "for --model: a recipe, or a JSON file with the data block of one").addOption(new Option("--split <name>", "for --model: rows of the recipe (default: test)").choices(splitNames)).addOption(settingsOption()).option("--save <file>", "for --model: write its predictions and labels as .npz").option("--all", "top-k, per class, selective, CORP and more beside METRICS").option("--ood <file>", "predictions for rows of another kind, laid out alike: how well scores tell them apart").option("--html <file>", "write a page: figures with intervals, reliability, rejection").action(async (options) => {
    refuseForeign(options);
    const { html, json, all } = options;
    const asked = html === void 0 ? options : { ...options, all: true };
    if ((options.predictions?.length ?? 0) > 1) {
      const found = await compared(asked, io);
      const { recordings, versus, warnings: warnings2 } = found;
      warn(io, warnings2);
      if (html !== void 0)
        await writePage(html, found, io);
      const blocks = recordings.map(({ name: name2, metrics: metrics2, extended: extended2, ...more2 }) => ({
        name: name2,
        ...metrics2,
        ...more2,
        ...all === true ? { extended: extended2 } : {}
      }));
      print(io, json === true ? JSON.stringify({ recordings: blocks, versus }) : await comparedText(shortly(found)));
      return;
    }
    const { metrics, warnings, extended, ...more } = await evaluated(asked, io);
    const name = options.predictions?.[0] ?? options.model ?? "";
    warn(io, warnings);
    const model = { name, metrics, ...more, ...extended === void 0 ? {} : { extended } };
    if (html !== void 0)
      await writePage(html, { recordings: [model], versus: {}, warnings }, io);
    const told = { ...more, ...all === true && extended !== void 0 ? { extended } : {} };
    print(io, json === true ? JSON.stringify({ ...metrics, ...told }) : `${lines([metrics], more.intervals)}${moreLines(told)}`);
  });
}
function addCalibrate(command, io) {
  withPredictions(command.requiredOption("--predictions <file>", PREDICTIONS).addOption(spaceOption().makeOptionMandatory())).requiredOption("--apply <file>", "the predictions to calibrate, laid out as those it is fitted on").option("--allow-overlap", "apply it to rows that it is fitted on, which otherwise is refused").addOption(new Option("--method <name>", "the calibrator").choices(calibratorKinds).default("temperature")).action(async (options) => {
    const { calibrate } = await import("./evaluate-HKB7QWBA.js");
    const held = sourceOf(options, options.predictions);
    const { warnings, ...result } = await calibrate(held, sourceOf(options, options.apply), {
      ...options,
      baseDirectory: io.cwd
    });
    warn(io, warnings);
    if (options.json === true)
      print(io, JSON.stringify(result));
    else
      print(io, `${JSON.stringify(result.calibrator)}
${"".padEnd(14)}     before      after
${lines([result.before, result.after])}`);
  });
}
export {
  addCalibrate,
  addEvaluate
};
