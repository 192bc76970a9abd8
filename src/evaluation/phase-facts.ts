// What a phase's report tells of the student beside METRICS: its fit, its margins, its teacher, its classes.
import type { ModelState } from "../engine/contracts.ts";
import type { ClassReport, EpochRecord, PhaseReport } from "./result.ts";
import { spread } from "../kinds/data/rows/spread.ts";
import { agreement } from "../metrics/agreement.ts";
import { distribution, shareDistribution } from "../metrics/distribution.ts";
import { rejection } from "../metrics/logit-norm.ts";
import { logitMargins } from "../metrics/margin.ts";
import { accuracy, nll } from "../metrics/means.ts";
import { perClass } from "../metrics/per-class.ts";
import { rowScores, type RowScores } from "../metrics/row-scores.ts";
import { teacherOf, temperatureIn, type Objective } from "../kinds/objective.ts";
import { argmaxAt, logSoftmaxRows } from "../base/numeric/softmax.ts";
import type { MeasuredBench } from "./measured-bench.ts";

/** Rows of the training split that are measured. */
const TRAINING_ROWS = 10_000;

/** Classes that are told of. */
const MOST_CLASSES = 100;

/** Accuracy and NLL on what was trained on: beside validation, the gap of over-fitting. */
export async function trainingFit(
  bench: MeasuredBench,
  state: ModelState,
): Promise<Required<Pick<PhaseReport, "training">>> {
  const rows = spread(bench.splits.train, TRAINING_ROWS);
  const logits = await bench.predictor.logits(state, rows);
  const scores = rowScores(logits, bench.labelsOf(rows), bench.dataset.classes.length);
  return { training: { rows: rows.length, accuracy: accuracy(scores), nll: nll(scores) } };
}

/** What part of a phase's epochs its trend is that of. */
const LATE = 0.2;

/** How training loss and validation NLL changed over a phase's last fifth of epochs, of what they were before them. */
export function trend(records: readonly Pick<EpochRecord, "loss" | "validation">[]): Pick<PhaseReport, "trend"> {
  const epochs = Math.ceil(LATE * records.length);
  const [before, last] = [records.at(-1 - epochs), records.at(-1)];
  if (before === undefined || last === undefined) return {};
  const change = (from: number, to: number): number | null => (from > 0 ? to / from - 1 : null);
  return {
    trend: {
      epochs,
      loss: change(before.loss, last.loss),
      nll: change(before.validation.nll, last.validation.nll),
    },
  };
}

/** The entropy of a teacher's targets over training rows, at the temperature of a phase's last step. */
export function softness(
  bench: MeasuredBench,
  objective: Objective,
  scalars: Readonly<Record<string, number>>,
): Pick<PhaseReport, "softness"> {
  const temperature = temperatureIn(objective, scalars);
  const id = teacherOf(objective)?.id ?? [...bench.teachers.keys()][0];
  const teacher = id === undefined ? undefined : bench.teachers.get(id);
  if (temperature === null || teacher === undefined) return {};
  const rows = spread(bench.splits.train, TRAINING_ROWS);
  const classes = bench.dataset.classes.length;
  const logProbs = logSoftmaxRows(
    teacher.logits.read(rows).map((value) => value / temperature),
    classes,
  );
  const entropy = -logProbs.reduce((sum, value) => sum + Math.exp(value) * value, 0) / rows.length;
  return { softness: { rows: rows.length, temperature, entropy, share: entropy / Math.log(classes) } };
}

/** Confidences and logit margins on test. */
export function distributions(
  { confidence, labels, classes }: RowScores,
  logits: Float32Array,
): Required<Pick<PhaseReport, "distributions">> {
  return {
    distributions: {
      confidence: shareDistribution(confidence),
      margin: distribution(logitMargins(logits, labels, classes)),
    },
  };
}

/** How well test rows are rejected; the power of normalised logits is chosen on calibration rows. */
export function rejected(
  { confidence, correct, classes }: RowScores,
  logits: { readonly calibration: Float32Array; readonly test: Float32Array },
  labels: Int32Array,
): Required<Pick<PhaseReport, "rejection">> {
  const fit = rowScores(logits.calibration, labels, classes);
  return {
    rejection: rejection(
      { logits: logits.calibration, confidence: fit.confidence, correct: fit.correct },
      { logits: logits.test, confidence, correct },
      classes,
    ),
  };
}

/** The phase's own teacher, else the recipe's first; nothing without one. */
export function followed(
  bench: MeasuredBench,
  objective: Objective,
  logits: Float32Array,
): Pick<PhaseReport, "agreement"> {
  const [first] = bench.teachers.keys();
  const id = teacherOf(objective)?.id ?? first;
  const teacher = id === undefined ? undefined : bench.teachers.get(id);
  if (id === undefined || teacher === undefined) return {};
  const { test } = bench.splits;
  const classes = bench.dataset.classes.length;
  const theirs = teacher.logits.read(test);
  return { agreement: { teacher: id, ...agreement(logits, theirs, bench.labelsOf(test), classes) } };
}

/** Every class on test; of many, those of least recall, in the order of their indices. */
export function classesOf(scores: RowScores, logits: Float32Array): Required<Pick<PhaseReport, "classes">> {
  return { classes: classReports(scores, logits) };
}

/** The greatest entry of a confusion row off the diagonal; the lowest index on ties. */
function takenFor(row: readonly number[], own: number): ClassReport["takenFor"] {
  const others = row.map((rows, index) => (index === own ? 0 : rows));
  const most = argmaxAt(others, 0, others.length);
  const rows = others[most] ?? 0;
  return rows === 0 ? null : { class: most, rows };
}

function classReports({ confidence, labels, classes }: RowScores, logits: Float32Array): readonly ClassReport[] {
  const sums = new Float64Array(classes);
  confidence.forEach((value, row) => {
    const named = argmaxAt(logits, row * classes, classes);
    sums[named] = (sums[named] ?? 0) + value;
  });
  const { classes: figures, confusion } = perClass(logits, labels, classes);
  const all = figures.map(({ rows, predicted, recall, precision }, index): ClassReport => ({
    class: index,
    rows,
    recall,
    precision,
    signedGap: precision === null ? null : (sums[index] ?? NaN) / predicted - precision,
    takenFor: takenFor(confusion[index] ?? [], index),
  }));
  if (classes <= MOST_CLASSES) return all;
  return all
    .filter(({ rows }) => rows > 0)
    .toSorted((a, b) => (a.recall ?? 1) - (b.recall ?? 1) || a.class - b.class)
    .slice(0, MOST_CLASSES)
    .toSorted((a, b) => a.class - b.class);
}
