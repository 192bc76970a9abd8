// Several recordings of the same rows side by side: their figures, and paired differences to the first.
import { checkOptions } from "../base/given-options.ts";
import { problemsError } from "../base/errors.ts";
import { rowScores } from "../metrics/row-scores.ts";
import { compareArms } from "../metrics/comparison/inference.ts";
import type { Difference } from "../metrics/comparison/estimates.ts";
import { holm } from "../metrics/comparison/shares.ts";
import { headlineMetrics, type HeadlineMetric } from "../metrics/table.ts";
import type { Predictions, PredictionSource } from "../kinds/data/recorded/predictions.ts";
import {
  checkClasses,
  inLogits,
  measuredRecording,
  evaluateOptions,
  readRecording,
  type Evaluated,
  type EvaluateOptions,
} from "./recorded.ts";

export interface RecordedModel extends Omit<Evaluated, "warnings"> {
  /** The file. */
  readonly name: string;
}

export interface SideBySide {
  readonly recordings: readonly RecordedModel[];
  /**
   * Each other recording minus the first, by its file: these very models on other rows like these. p is adjusted by Holm for
   * the recordings.
   */
  readonly versus: Readonly<Record<string, Readonly<Record<HeadlineMetric, Difference>>>>;
  readonly warnings: readonly string[];
}

/** Rows are paired by their place: each must have one label in all files. */
function checkRows(first: Predictions, place: string, other: Predictions, path: string): void {
  const hint = `recordings are compared row by row: write ${path} for the rows of ${place}, in their order`;
  const [own, theirs] = [first.labels, other.labels];
  if (own.length !== theirs.length)
    throw problemsError("data-invalid", path, [
      { path: "rows", expected: `${own.length}, as ${place} has`, got: String(theirs.length), hint },
    ]);
  const row = own.findIndex((label, at) => label !== theirs[at]);
  if (row >= 0)
    throw problemsError("data-invalid", path, [
      {
        path: `row ${row + 1}, label`,
        expected: `${own[row] ?? ""}, as ${place} has`,
        got: String(theirs[row]),
        hint,
      },
    ]);
}

type Versus = Record<string, Record<HeadlineMetric, Difference>>;

/** p adjusted for all that are compared with the first. */
function adjusted(versus: Versus): Versus {
  const all = Object.values(versus);
  for (const metric of headlineMetrics) {
    const known = holm(all.map((own) => own[metric].p ?? 1));
    all.forEach((own, at) => {
      own[metric] = { ...own[metric], pHolm: known[at] ?? null };
    });
  }
  return versus;
}

/**
 * METRICS of several recordings of the same rows, and how the others differ from the first.
 * @throws {LimbeckError} "data-unreadable", "data-invalid": also where files hold other rows, classes or labels than the first
 */
export async function evaluateSideBySide(
  sources: readonly PredictionSource[],
  stated: EvaluateOptions,
): Promise<SideBySide> {
  checkOptions(stated, evaluateOptions, "evaluateSideBySide");
  const options = inLogits(stated);
  const [source] = sources;
  const all: Predictions[] = [];
  for (const one of sources) {
    const [first] = all;
    const like = first === undefined ? undefined : { columns: first.columns ?? null, place: source?.path ?? "" };
    const read = await readRecording(one, stated, like);
    if (first !== undefined && source !== undefined) {
      checkClasses(first.classes, source, read, one);
      checkRows(first, source.path, read, one.path);
    }
    all.push(read);
  }
  const warnings: string[] = [];
  const recordings = all.map((predictions, at): RecordedModel => {
    const name = sources[at]?.path ?? "";
    const { warnings: told, ...figures } = measuredRecording(predictions, stated);
    warnings.push(...told.map((text) => `${name}: ${text}`));
    return { name, ...figures };
  });
  const estimates =
    (all[0]?.labels.length ?? 0) < 2
      ? []
      : compareArms(
          all.map(({ values, labels, classes }, at) => ({
            id: sources[at]?.path ?? "",
            seeds: [rowScores(values, labels, classes, options.space)],
          })),
        );
  const versus = Object.fromEntries(
    estimates.slice(1).flatMap(({ id, versus: own }) => {
      const difference = own[source?.path ?? ""];
      return difference === undefined ? [] : [[id, { ...difference }]];
    }),
  );
  return { recordings, versus: adjusted(versus), warnings };
}
