// `limbeck evaluate` and `limbeck calibrate`: recorded predictions, without a recipe.
import { resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { RowIntervals } from "../metrics/comparison/estimates.ts";
import { InvalidArgumentError, Option, type Command } from "commander";
import { statedSpaces, type StatedSpace } from "../engine/contracts.ts";
import { calibratorKinds, type CalibratorKind } from "../kinds/calibrators/index.ts";
import { headlineMetrics, metricNames, type HeadlineMetric, type MetricName, type Metrics } from "../metrics/table.ts";
import type { PredictionSource } from "../kinds/data/recorded/predictions.ts";
import type { Evaluated, SideBySide } from "../evaluate.ts";
import { inputError, internalError } from "../base/errors.ts";
import { splitNames, type SplitName } from "../kinds/data/rows/split-names.ts";
import type { ProfileName } from "../metrics/binning.ts";
import type { Io } from "./io.ts";
import { print, settingsOption } from "./options.ts";

interface Options {
  readonly predictions: string;
  readonly array?: string;
  readonly labels?: string;
  readonly header: boolean;
  readonly space: StatedSpace;
  readonly profile: ProfileName;
  readonly bins: number;
  readonly json?: boolean;
}

function binCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000) throw new InvalidArgumentError("expected 1 to 1000");
  return value;
}

const PREDICTIONS = "scores per class and labels: .npz, .npy, .csv, .tsv or .parquet";

const spaceOption = (): Option => new Option("--space <space>", "what the scores are").choices([...statedSpaces]);

function withPredictions(command: Command): Command {
  return command
    .option("--array <name>", "the scores: an array of an archive (default: predictions), or columns, with commas")
    .option("--labels <name>", "the labels: an array, a column, or the other .npy file")
    .option("--no-header", "separated values whose first line is a row; columns are named by position")
    .addOption(
      new Option("--profile <name>", "whose rule for bins of equal width")
        .choices(["guo", "torchmetrics", "netcal", "sklearn"])
        .default("guo"),
    )
    .option("--bins <n>", "bins of every binned figure", binCount, 15)
    .option("--json", "print JSON and nothing else");
}

const sourceOf = (
  { array, labels, header }: Pick<Options, "array" | "labels" | "header">,
  path: string,
): PredictionSource => ({
  path,
  array,
  labels,
  header,
});

/** @param intervals - of the first block alone, where one is all there is */
function lines(blocks: readonly Metrics[], intervals?: RowIntervals): string {
  const rangeOf = (name: MetricName): string[] => {
    const range = headlineMetrics.some((one) => one === name) ? intervals?.[name as HeadlineMetric] : undefined;
    return range === undefined ? [] : [`[${range.low.toFixed(5)}, ${range.high.toFixed(5)}]`];
  };
  const rows = metricNames.map((name) => [
    name,
    ...blocks.map((metrics) => metrics[name].toFixed(5)),
    ...rangeOf(name),
  ]);
  const counted = [["rows", ...blocks.map(({ rows: count }) => String(count))], ...rows];
  return counted
    .map(
      ([name = "", ...cells]) =>
        name.padEnd(14) +
        cells
          .map((cell) => cell.padStart(11))
          .join(" ")
          .slice(1),
    )
    .join("\n");
}

function warn(io: Io, warnings: readonly string[]): void {
  for (const warning of warnings) io.stderr.write(`warning: ${warning}\n`);
}

/** The extended figures that are one number each. */
function moreLines({ extended, outOfDistribution }: Pick<Evaluated, "extended" | "outOfDistribution">): string {
  const named: (readonly [string, number | null])[] = [];
  if (extended !== undefined) {
    for (const [k, value] of Object.entries(extended.topK)) named.push([`top${k}Accuracy`, value]);
    const { balancedAccuracy, equalWidth, equalMass, marginal, topLabel, ks, aurc, augrc, errorAuroc, corp } = extended;
    for (const [name, errors] of Object.entries({ equalWidth, equalMass }))
      for (const [norm, value] of Object.entries(errors)) named.push([`${name}.${norm}`, value]);
    named.push(...Object.entries({ balancedAccuracy, marginal, topLabel, ks, aurc, augrc, errorAuroc }));
    for (const [part, value] of Object.entries(extended.brierParts)) named.push([`brier.${part}`, value as number]);
    const { miscalibration, discrimination, uncertainty } = corp;
    named.push(...Object.entries({ miscalibration, discrimination, uncertainty }));
  }
  for (const [score, detection] of Object.entries(outOfDistribution ?? {}))
    for (const [name, value] of Object.entries(detection as Record<string, number | null>))
      named.push([`${score}.${name}`, value]);
  return named.map(([name, value]) => `\n${name.padEnd(22)} ${value === null ? "-" : value.toFixed(5)}`).join("");
}

type EvaluateCliOptions = Omit<Options, "predictions" | "space"> & {
  readonly predictions?: readonly string[];
  readonly html?: string;
  readonly space?: StatedSpace;
  readonly all?: boolean;
  readonly ood?: string;
  readonly model?: string;
  readonly data?: string;
  readonly split?: SplitName;
  readonly student?: string;
  readonly set: readonly string[];
  readonly save?: string;
};

/** Options that speak of the other of the two: recorded predictions, or a model on data. */
function refuseForeign(options: EvaluateCliOptions): void {
  const { predictions, model, data } = options;
  if ((predictions === undefined) === (model === undefined))
    throw inputError("usage", "evaluate takes --predictions FILE, or --model PATH with --data FILE: one of the two");
  const foreign = (
    predictions === undefined ? ["array", "labels", "ood"] : ["data", "split", "save", "student"]
  ).filter((name) => options[name as keyof EvaluateCliOptions] !== undefined);
  if (foreign.length > 0)
    throw inputError(
      "usage",
      `--${foreign.join(", --")}: not with ${predictions === undefined ? "--model" : "--predictions"}`,
    );
  if (model !== undefined && data === undefined)
    throw inputError("usage", "--model needs --data FILE: a recipe, the data block of one, or a file of rows");
  const [again] = (predictions ?? []).filter((path, at, all) => all.indexOf(path) < at);
  if (again !== undefined) throw inputError("usage", `--predictions: ${again} is named twice`);
  if ((predictions?.length ?? 0) > 1 && options.ood !== undefined)
    throw inputError("usage", "--ood: rows of another kind as one model sees them; name one file of predictions");
  if (predictions !== undefined && options.space === undefined)
    throw inputError("usage", "--predictions needs --space logits, logProbs, probs or sigmoid: what the scores are");
}

/** What figures are computed by, of all that a command was given. */
const settingsOf = (
  { bins, profile, all }: Pick<Options, "bins" | "profile"> & { readonly all?: boolean },
  io: Io,
) => ({ bins, profile, all, baseDirectory: io.cwd });

async function evaluated(options: EvaluateCliOptions, io: Io): Promise<Evaluated> {
  const settings = settingsOf(options, io);
  const { predictions: [path = ""] = [], model, data, space, ood, split, student, set, save } = options;
  if (model !== undefined && data !== undefined) {
    const { evaluateModel } = await import("../evaluate.ts");
    return evaluateModel({ ...settings, model, data, space, split, student, set, save });
  }
  const { evaluate } = await import("../evaluate.ts");
  const strange = ood === undefined ? undefined : sourceOf(options, ood);
  return evaluate(sourceOf(options, path), { ...settings, space: space ?? "logits" }, strange);
}

/** Several recordings: a column each, then what the others are beside the first. */
async function compared(options: EvaluateCliOptions, io: Io): Promise<SideBySide> {
  const { evaluateSideBySide } = await import("../evaluate.ts");
  const sources = (options.predictions ?? []).map((path) => sourceOf(options, path));
  return evaluateSideBySide(sources, { ...settingsOf(options, io), space: options.space ?? "logits" });
}

/** Paths without the folders that all begin with. */
function shortNames(paths: readonly string[]): readonly string[] {
  const parts = paths.map((path) => path.split("/"));
  const [first = []] = parts;
  const common = first.findIndex((part, at) => parts.some((one) => at >= one.length - 1 || one[at] !== part));
  return parts.map((one) => one.slice(Math.max(0, common)).join("/"));
}

/** Models by their short names, and the others' differences to the first by theirs. */
function shortly({ recordings, versus, warnings }: SideBySide): SideBySide {
  const short = shortNames(recordings.map(({ name }) => name));
  return {
    recordings: recordings.map((one, at) => ({ ...one, name: short[at] ?? one.name })),
    versus: Object.fromEntries(
      recordings.flatMap(({ name }, at) => {
        const own = versus[name];
        return own === undefined ? [] : [[short[at] ?? name, own]];
      }),
    ),
    warnings,
  };
}

async function comparedText({ recordings, versus }: SideBySide): Promise<string> {
  const { renderDifferences } = await import("../report/render/console.ts");
  const [first] = recordings;
  const named = recordings.map(({ name }, at) => `${at + 1}: ${name}`).join("\n");
  const head =
    "".padEnd(14) +
    recordings
      .map((_, at) => String(at + 1).padStart(11))
      .join(" ")
      .slice(1);
  const arms = Object.entries(versus).map(([id, own]) => ({ id, versus: { [first?.name ?? ""]: own } }));
  const apart = arms.length === 0 ? "" : `\n\n${renderDifferences(arms, first?.name ?? "")}`;
  return `${named}\n\n${head}\n${lines(recordings.map(({ metrics }) => metrics))}${apart}`;
}

/** The page of figures, where one is asked for. */
async function writePage(file: string, found: SideBySide, io: Io): Promise<void> {
  const { renderEvaluationPage } = await import("../report/render/evaluation-page.ts");
  const { recordings, versus, warnings } = shortly(found);
  const drawn = recordings.map(({ name, metrics, intervals, extended }) => {
    if (extended === undefined) throw internalError("a page without its figures");
    return { name, metrics, intervals, extended };
  });
  const page = await renderEvaluationPage({ models: drawn, versus, warnings });
  await writeFileAtomic(resolve(io.cwd, file), page).catch((cause: unknown) => {
    throw inputError("output-unwritable", `${file} cannot be written`, { cause });
  });
  io.stderr.write(`page: ${file}\n`);
}

export function addEvaluate(command: Command, io: Io): void {
  withPredictions(
    command
      .option("--predictions <files...>", `${PREDICTIONS}; several are compared, row by row, with the first`)
      .addOption(spaceOption()),
  )
    .option("--model <path>", "instead: a run, a folder with teacher.json, an .onnx file, or a TensorFlow.js model")
    .option("--student <arm-seed>", "for --model: which student of a comparison")
    .option("--data <file>", "for --model: a recipe, a JSON file with the data block of one, or a file of rows")
    .addOption(new Option("--split <name>", "for --model: rows of the recipe (default: test)").choices(splitNames))
    .addOption(settingsOption())
    .option("--save <file>", "for --model: write its predictions and labels as .npz")
    .option("--all", "top-k, per class, selective, CORP and more beside METRICS")
    .option("--ood <file>", "predictions for rows of another kind, laid out alike: how well scores tell them apart")
    .option("--html <file>", "write a page: figures with intervals, reliability, rejection")
    .action(async (options: EvaluateCliOptions) => {
      refuseForeign(options);
      const { html, json, all } = options;
      // a page shows them all
      const asked = html === undefined ? options : { ...options, all: true };
      if ((options.predictions?.length ?? 0) > 1) {
        const found = await compared(asked, io);
        const { recordings, versus, warnings } = found;
        warn(io, warnings);
        if (html !== undefined) await writePage(html, found, io);
        const blocks = recordings.map(({ name, metrics, extended, ...more }) => ({
          name,
          ...metrics,
          ...more,
          ...(all === true ? { extended } : {}),
        }));
        print(io, json === true ? JSON.stringify({ recordings: blocks, versus }) : await comparedText(shortly(found)));
        return;
      }
      const { metrics, warnings, extended, ...more } = await evaluated(asked, io);
      const name = options.predictions?.[0] ?? options.model ?? "";
      warn(io, warnings);
      const model = { name, metrics, ...more, ...(extended === undefined ? {} : { extended }) };
      if (html !== undefined) await writePage(html, { recordings: [model], versus: {}, warnings }, io);
      const told = { ...more, ...(all === true && extended !== undefined ? { extended } : {}) };
      print(
        io,
        json === true
          ? JSON.stringify({ ...metrics, ...told })
          : `${lines([metrics], more.intervals)}${moreLines(told)}`,
      );
    });
}

interface CalibrateCliOptions extends Options {
  readonly apply: string;
  readonly method: CalibratorKind;
  readonly allowOverlap?: boolean;
}

export function addCalibrate(command: Command, io: Io): void {
  withPredictions(
    command.requiredOption("--predictions <file>", PREDICTIONS).addOption(spaceOption().makeOptionMandatory()),
  )
    .requiredOption("--apply <file>", "the predictions to calibrate, laid out as those it is fitted on")
    .option("--allow-overlap", "apply it to rows that it is fitted on, which otherwise is refused")
    .addOption(new Option("--method <name>", "the calibrator").choices(calibratorKinds).default("temperature"))
    .action(async (options: CalibrateCliOptions) => {
      const { calibrate } = await import("../evaluate.ts");
      const held = sourceOf(options, options.predictions);
      const { warnings, ...result } = await calibrate(held, sourceOf(options, options.apply), {
        ...settingsOf(options, io),
        space: options.space,
        method: options.method,
        allowOverlap: options.allowOverlap,
      });
      warn(io, warnings);
      if (options.json === true) print(io, JSON.stringify(result));
      else
        print(
          io,
          `${JSON.stringify(result.calibrator)}\n${"".padEnd(14)}     before      after\n${lines([result.before, result.after])}`,
        );
    });
}
