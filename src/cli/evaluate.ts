// `limbeck evaluate` and `limbeck calibrate`: recorded predictions, without a recipe.
import { InvalidArgumentError, Option, type Command } from "commander";
import { statedSpaces, type StatedSpace } from "../engine/contracts.ts";
import { calibratorKinds, type CalibratorKind } from "../kinds/calibrators/index.ts";
import { metricNames, type Metrics } from "../metrics/table.ts";
import type { PredictionSource } from "../kinds/data/predictions.ts";
import type { Evaluated } from "../evaluate.ts";
import { inputError } from "../base/errors.ts";
import { splitNames, type SplitName } from "../kinds/data/split-names.ts";
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

const predictionsOption = (): Option =>
  new Option("--predictions <file>", "scores per class and labels: .npz, .npy, .csv, .tsv or .parquet");

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

function lines(blocks: readonly Metrics[]): string {
  const rows = metricNames.map((name) => [name, ...blocks.map((metrics) => metrics[name].toFixed(5))]);
  const counted = [["rows", ...blocks.map(({ rows: count }) => String(count))], ...rows];
  return counted
    .map(([name = "", ...cells]) => name.padEnd(14) + cells.map((cell) => cell.padStart(11)).join(""))
    .join("\n");
}

function warn(io: Io, warnings: readonly string[]): void {
  for (const warning of warnings) io.stderr.write(`warning: ${warning}\n`);
}

/** The extended figures that are one number each. */
function moreLines({ extended, outOfDistribution }: Evaluated): string {
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
  readonly predictions?: string;
  readonly space?: StatedSpace;
  readonly all?: boolean;
  readonly ood?: string;
  readonly model?: string;
  readonly data?: string;
  readonly split?: SplitName;
  readonly set: readonly string[];
  readonly save?: string;
};

/** Options that speak of the other of the two: recorded predictions, or a model on data. */
function refuseForeign(options: EvaluateCliOptions): void {
  const { predictions, model, data } = options;
  if ((predictions === undefined) === (model === undefined))
    throw inputError("usage", "evaluate takes --predictions FILE, or --model PATH with --data FILE: one of the two");
  const foreign = (predictions === undefined ? ["array", "labels", "ood"] : ["data", "split", "save"]).filter(
    (name) => options[name as keyof EvaluateCliOptions] !== undefined,
  );
  if (foreign.length > 0)
    throw inputError(
      "usage",
      `--${foreign.join(", --")}: not with ${predictions === undefined ? "--model" : "--predictions"}`,
    );
  if (model !== undefined && data === undefined)
    throw inputError("usage", "--model needs --data FILE: a recipe, or the data block of one");
  if (predictions !== undefined && options.space === undefined)
    throw inputError("usage", "--predictions needs --space logits, logProbs, probs or sigmoid: what the scores are");
}

async function evaluated(options: EvaluateCliOptions, io: Io): Promise<Evaluated> {
  refuseForeign(options);
  const settings = { ...options, baseDirectory: io.cwd };
  const { predictions, model, data, space, ood } = options;
  if (model !== undefined && data !== undefined) {
    const { evaluateModel } = await import("../evaluate.ts");
    return evaluateModel({ ...settings, model, data });
  }
  const { evaluate } = await import("../evaluate.ts");
  const strange = ood === undefined ? undefined : sourceOf(options, ood);
  return evaluate(sourceOf(options, predictions ?? ""), { ...settings, space: space ?? "logits" }, strange);
}

export function addEvaluate(command: Command, io: Io): void {
  withPredictions(command.addOption(predictionsOption()).addOption(spaceOption()))
    .option("--model <path>", "instead: a folder with teacher.json, an .onnx file, or a TensorFlow.js model")
    .option("--data <file>", "for --model: a recipe, or a JSON file with the data block of one")
    .addOption(new Option("--split <name>", "for --model: rows of the recipe (default: test)").choices(splitNames))
    .addOption(settingsOption())
    .option("--save <file>", "for --model: write its predictions and labels as .npz")
    .option("--all", "top-k, per class, selective, CORP and more beside METRICS")
    .option("--ood <file>", "predictions for rows of another kind, laid out alike: how well scores tell them apart")
    .action(async (options: EvaluateCliOptions) => {
      const found = await evaluated(options, io);
      const { metrics, warnings, ...more } = found;
      warn(io, warnings);
      print(
        io,
        options.json === true ? JSON.stringify({ ...metrics, ...more }) : `${lines([metrics])}${moreLines(found)}`,
      );
    });
}

export function addCalibrate(command: Command, io: Io): void {
  withPredictions(
    command.addOption(predictionsOption().makeOptionMandatory()).addOption(spaceOption().makeOptionMandatory()),
  )
    .requiredOption("--apply <file>", "the predictions to calibrate, laid out as those it is fitted on")
    .option("--allow-overlap", "apply it to rows that it is fitted on, which otherwise is refused")
    .addOption(new Option("--method <name>", "the calibrator").choices(calibratorKinds).default("temperature"))
    .action(async (options: Options & { readonly apply: string; readonly method: CalibratorKind }) => {
      const { calibrate } = await import("../evaluate.ts");
      const held = sourceOf(options, options.predictions);
      const { warnings, ...result } = await calibrate(held, sourceOf(options, options.apply), {
        ...options,
        baseDirectory: io.cwd,
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
