// `limbeck evaluate` and `limbeck calibrate`: recorded predictions, without a recipe.
import { InvalidArgumentError, Option, type Command } from "commander";
import { calibratorKinds, type CalibratorKind, type Metrics, type OutputSpace } from "../contracts.ts";
import type { PredictionSource } from "../data/predictions.ts";
import type { Evaluated } from "../evaluate.ts";
import type { ProfileName } from "../metrics/binning.ts";
import type { Io } from "./io.ts";
import { print } from "./options.ts";

interface Options {
  readonly predictions: string;
  readonly array?: string;
  readonly labels?: string;
  readonly header: boolean;
  readonly space: OutputSpace;
  readonly profile: ProfileName;
  readonly bins: number;
  readonly json?: boolean;
}

function binCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000) throw new InvalidArgumentError("expected 1 to 1000");
  return value;
}

function withPredictions(command: Command): Command {
  return command
    .requiredOption("--predictions <file>", "scores per class and labels: .npz, .npy, .csv, .tsv or .parquet")
    .option("--array <name>", "the scores: an array of an archive (default: predictions), or columns, with commas")
    .option("--labels <name>", "the labels: an array, a column, or the other .npy file")
    .option("--no-header", "separated values whose first line is a row; columns are named by position")
    .addOption(
      new Option("--space <space>", "what the scores are")
        .choices(["logits", "logProbs", "probs"])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--profile <name>", "whose rule for bins of equal width")
        .choices(["guo", "torchmetrics", "netcal", "sklearn"])
        .default("guo"),
    )
    .option("--bins <n>", "bins of every binned figure", binCount, 15)
    .option("--json", "print JSON and nothing else");
}

const sourceOf = ({ array, labels, header }: Options, path: string): PredictionSource => ({
  path,
  array,
  labels,
  header,
});

const figures = [
  "accuracy",
  "nll",
  "brier",
  "ece",
  "mce",
  "adaptiveEce",
  "classwiseEce",
  "debiasedEce",
  "smoothEce",
  "signedGap",
  "eceFloor",
] as const satisfies readonly (keyof Metrics)[];

function lines(blocks: readonly Metrics[]): string {
  const rows = figures.map((name) => [name, ...blocks.map((metrics) => metrics[name].toFixed(5))]);
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

export function addEvaluate(program: Command, io: Io): void {
  withPredictions(program.command("evaluate"))
    .option("--all", "top-k, per class, selective, CORP and more beside METRICS")
    .option("--ood <file>", "predictions for rows of another kind, laid out alike: how well scores tell them apart")
    .description("measure recorded predictions: accuracy, proper scores, calibration")
    .action(async (options: Options & { readonly all?: boolean; readonly ood?: string }) => {
      const { evaluate } = await import("../evaluate.ts");
      const strange = options.ood === undefined ? undefined : sourceOf(options, options.ood);
      const settings = { ...options, baseDirectory: io.cwd };
      const evaluated = await evaluate(sourceOf(options, options.predictions), settings, strange);
      const { metrics, warnings, ...more } = evaluated;
      warn(io, warnings);
      print(
        io,
        options.json === true ? JSON.stringify({ ...metrics, ...more }) : `${lines([metrics])}${moreLines(evaluated)}`,
      );
    });
}

export function addCalibrate(program: Command, io: Io): void {
  withPredictions(program.command("calibrate"))
    .requiredOption("--apply <file>", "the predictions to calibrate, laid out as those it is fitted on")
    .addOption(new Option("--method <name>", "the calibrator").choices(calibratorKinds).default("temperature"))
    .description("fit a calibrator on held-out predictions, apply it to others, print before and after")
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
