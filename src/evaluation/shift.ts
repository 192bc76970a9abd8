// A student under shift: test rows corrupted or attacked some at a time, rows of another kind, a few figures of each.
import { everyIndex, valuesOf } from "../engine/row-values.ts";
import type { Dataset, ModelState, RowsPredictor } from "../engine/contracts.ts";
import type { Headlines } from "../metrics/table.ts";
import type { ShiftReport } from "./result.ts";
import { internalError } from "../base/errors.ts";
import { elementCount } from "../graph/ir.ts";
import { outOfDistribution } from "../metrics/out-of-distribution.ts";
import { corrupted, type CorruptionName, type RowPlace, type Severity } from "../kinds/corruptions/index.ts";
import { fastGradientSign, type ValueRange } from "../kinds/corruptions/fast-gradient.ts";
import { noisyFeatures } from "../kinds/corruptions/features.ts";
import { headlines } from "./calibrate.ts";
import { spread } from "../kinds/data/rows/spread.ts";
import type { RowKind, ShiftMaterials } from "./shift-materials.ts";

/** Rows that are held shifted at a time. */
const CHUNK_ROWS = 1000;

/** Everything that one student is measured with. */
export interface ShiftRun {
  readonly predictor: RowsPredictor;
  readonly state: ModelState;
  readonly dataset: Pick<Dataset, "inputs" | "inputShape" | "labels" | "classes">;
  readonly materials: ShiftMaterials;
  /** Seed of the corruptions' draws: the recipe's, so that arms and seeds see the same rows. */
  readonly seed: number;
}

/** A stored row corrupted; what is stored as bytes is rounded to bytes again. */
export function corruptedRow(
  stored: ArrayLike<number>,
  rowKind: RowKind,
  { low, high }: ValueRange,
  name: CorruptionName,
  severity: Severity,
  place: RowPlace,
): Float64Array {
  if (rowKind.kind === "features") {
    if (name !== "gaussianNoise") throw internalError(`${name} of rows that are no images`);
    return noisyFeatures(Float64Array.from(stored), rowKind.deviations, severity, place);
  }
  const image = new Float64Array(stored.length);
  for (let i = 0; i < image.length; i++) image[i] = Math.min(1, Math.max(0, ((stored[i] ?? 0) - low) / (high - low)));
  const values = corrupted(image, rowKind.shape, name, severity, place);
  for (let i = 0; i < values.length; i++) {
    const value = low + (values[i] ?? 0) * (high - low);
    values[i] = rowKind.bytes ? Math.round(value) : value;
  }
  return values;
}

type Chunk = (values: Float32Array, rows: Int32Array) => Promise<readonly Float32Array[]>;

/** Calls `visit` with the stored values of one run of rows after another; joins the logits that it returns. */
async function inChunks(run: ShiftRun, rows: Int32Array, variants: number, visit: Chunk): Promise<Float32Array[]> {
  const { inputs, inputShape, classes } = run.dataset;
  const perRow = elementCount(inputShape);
  const all = Array.from({ length: variants }, () => new Float32Array(rows.length * classes.length));
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
    const some = rows.subarray(start, start + CHUNK_ROWS);
    const values = Float32Array.from(valuesOf(inputs, perRow, some));
    const logits = await visit(values, some);
    all.forEach((into, variant) => into.set(logits[variant] ?? [], start * classes.length));
  }
  return all;
}

/** As `inChunks`, with one variant. */
async function logitsOf(
  run: ShiftRun,
  rows: Int32Array,
  visit: (values: Float32Array, rows: Int32Array) => Promise<Float32Array>,
): Promise<Float32Array> {
  const [logits] = await inChunks(run, rows, 1, async (values, some) => [await visit(values, some)]);
  if (logits === undefined) throw internalError("no logits");
  return logits;
}

async function corruptionLogits(run: ShiftRun, name: CorruptionName, severity: Severity): Promise<Float32Array> {
  const { predictor, state, materials, seed } = run;
  const { rows, rowKind, range } = materials;
  const perRow = elementCount(run.dataset.inputShape);
  return logitsOf(run, rows, (values, some) => {
    some.forEach((row, at) => {
      const stored = values.subarray(at * perRow, (at + 1) * perRow);
      stored.set(corruptedRow(stored, rowKind, range, name, severity, { seed, row }));
    });
    return predictor.logits(state, values);
  });
}

/** Logits at every epsilon; one gradient serves them all. */
async function attackedLogits(run: ShiftRun, epsilons: readonly number[]): Promise<readonly Float32Array[]> {
  const { predictor, state, materials, dataset } = run;
  return inChunks(run, materials.rows, epsilons.length, async (values, some) => {
    const labels = some.map((row) => dataset.labels[row] ?? 0);
    const gradients = await predictor.inputGradients(state, values, labels);
    const logits: Float32Array[] = [];
    for (const epsilon of epsilons)
      logits.push(await predictor.logits(state, fastGradientSign(values, gradients, epsilon, materials.range)));
    return logits;
  });
}

async function strangeFigures(
  run: ShiftRun,
  cleanLogits: Float32Array,
): Promise<Pick<ShiftReport, "outOfDistribution">> {
  const { strange, options } = run.materials;
  if (strange === null) return {};
  const all = everyIndex(strange.rows);
  const rows = spread(all, options.rows);
  const others: ShiftRun = { ...run, dataset: { ...run.dataset, inputs: strange.inputs } };
  const logits = await logitsOf(others, rows, (values) => run.predictor.logits(run.state, values));
  const scores = outOfDistribution(cleanLogits, logits, run.dataset.classes.length, "logits");
  const { maxProbability, entropy, energy } = scores;
  if (energy === undefined) throw internalError("logits without an energy");
  return { outOfDistribution: { rows: rows.length, maxProbability, entropy, energy } };
}

function meanHeadlines(figures: readonly Headlines[]): Headlines {
  const mean = (read: (one: Headlines) => number): number =>
    figures.reduce((sum, one) => sum + read(one), 0) / figures.length;
  return {
    accuracy: mean(({ accuracy }) => accuracy),
    nll: mean(({ nll }) => nll),
    brier: mean(({ brier }) => brier),
    ece: mean(({ ece }) => ece),
  };
}

/** Everything that evaluation.shift asks for, of a student with some parameters. */
export async function measureShift(run: ShiftRun): Promise<ShiftReport> {
  const { predictor, state, dataset, materials } = run;
  const { options, rows, range } = materials;
  const labels = rows.map((row) => dataset.labels[row] ?? 0);
  const figures = (logits: Float32Array): Headlines => headlines(logits, labels, dataset.classes.length);
  const cleanLogits = await logitsOf(run, rows, (values) => predictor.logits(state, values));
  const severities = options.severities.toSorted((a, b) => a - b);
  const corruptions: NonNullable<ShiftReport["corruptions"]>[number][] = [];
  for (const corruption of options.corruptions ?? [])
    for (const severity of severities)
      corruptions.push({ corruption, severity, ...figures(await corruptionLogits(run, corruption, severity)) });
  const epsilons = options.fgsm?.epsilons.toSorted((a, b) => a - b) ?? [];
  const attacked = epsilons.length === 0 ? [] : await attackedLogits(run, epsilons);
  return {
    rows: rows.length,
    range: [range.low, range.high],
    clean: figures(cleanLogits),
    ...(corruptions.length === 0
      ? {}
      : {
          corruptions,
          mean: severities.map((severity) => ({
            severity,
            ...meanHeadlines(corruptions.filter((one) => one.severity === severity)),
          })),
        }),
    ...(epsilons.length === 0
      ? {}
      : { fgsm: attacked.map((logits, at) => ({ epsilon: epsilons[at] ?? 0, ...figures(logits) })) }),
    ...(await strangeFigures(run, cleanLogits)),
  };
}
