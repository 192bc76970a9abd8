// A plan as people read it, and as JSON.
import { describeSchedule, shortNumber } from "../../kinds/schedules/index.ts";
import { describeCondition } from "../../kinds/conditions/index.ts";
import { toldApart } from "../../metrics/comparison/power.ts";
import { augmentWords } from "../../kinds/augmentations/index.ts";
import { mixingWords } from "../../kinds/mixing/index.ts";
import { targetNotes, targetWords } from "../../kinds/targets/index.ts";
import { termWords } from "../../kinds/terms/index.ts";
import type { Recipe } from "../schema.ts";
import { scalarsAt, type PhasePlan, type Plan, type StepValues } from "./plan.ts";

export interface StudentFacts {
  readonly parameters: number;
  /** Bytes of parameters, gradients and optimizer state while training. */
  readonly trainingBytes: number;
}

/** Schedule values at the first, middle and last step of a phase. */
function samples(plan: Plan, phase: PhasePlan): readonly (StepValues & { readonly step: number })[] {
  const steps = [0, Math.floor((phase.steps - 1) / 2), phase.steps - 1];
  return [...new Set(steps)].map((step) => ({
    step: phase.startStep + step + 1,
    ...scalarsAt(plan, phase, step, phase.startStep + step),
  }));
}

/** Columns of the sampled steps: names as words, with room before each. */
function sampleLines(values: readonly (StepValues & { readonly step: number })[]): string[] {
  const names = Object.keys(values[0] ?? {}).filter((name) => name !== "step" && name !== "learningRate");
  const widths = names.map(({ length }) => Math.max(length + 1, Math.min(length + 2, 12)));
  const line = (step: string, rate: string, others: readonly string[]): string =>
    [`    ${step.padStart(8)}`, rate.padStart(14), ...others.map((text, i) => text.padStart(widths[i] ?? 0))].join(" ");
  return [
    line("step", "learning rate", names),
    ...values.map((at) =>
      line(
        String(at.step),
        shortNumber(at.learningRate),
        names.map((name) => shortNumber(at[name] ?? NaN)),
      ),
    ),
  ];
}

/** Which rows a phase sees, where some have no label. */
function rowsTold(unlabelled: boolean, { trainRows, unlabelledRows }: Plan): string[] {
  if (unlabelledRows === undefined) return [];
  const labelled = trainRows - unlabelledRows;
  return unlabelled
    ? [`    rows: ${labelled} with labels and ${unlabelledRows} without, by the terms that need none`]
    : [`    rows: the ${labelled} with labels, ${shortNumber(trainRows / labelled)} times an epoch`];
}

/** What is done to a phase's rows, where anything is. */
function rowWords({ mixing, classWeights, weighting, unlabelled }: PhasePlan, plan: Plan): string[] {
  const weights = classWeights === "balanced" ? "every class alike, whatever its rows" : classWeights?.join(", ");
  return [
    ...rowsTold(unlabelled, plan),
    ...(mixing === undefined ? [] : [`    rows: ${mixingWords(mixing)}`]),
    ...(weights === undefined
      ? []
      : [`    classes weigh: ${weights}${weighting === "classes" ? ", in every row's part of them" : ""}`]),
  ];
}

export interface DescribedPlan {
  readonly text: string;
  readonly json: object;
}

export interface SweepFacts {
  readonly settings: number;
  /** Students that are trained to choose a setting, of all arms and seeds. */
  readonly trials: number;
  readonly steps: number;
}

/** What a run holds and takes beside the student. */
export interface WholeFacts {
  /** Values of all rows, in their smallest type. */
  readonly dataBytes: number;
  /** Bytes of them that are held at a time; null where all are. */
  readonly heldBytes?: number | null;
  /** Teachers' logits of all rows. */
  readonly labelBytes: number;
  /** Those of them that stay in their files. */
  readonly storedLabelBytes: number;
  /** What is kept at most of what phases look at in a teacher; 0 where none does. */
  readonly innerBytes: number;
  readonly arms: readonly string[];
  readonly seeds: readonly number[];
  /** Settings that are tried before, and how long that takes; null where nothing is swept. */
  readonly sweep?: SweepFacts | null;
  readonly testRows: number;
  /** Milliseconds of a step, where one was timed. */
  readonly stepMs: number | null;
}

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

function duration(ms: number): string {
  if (ms < 90_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  return ms < 5_400_000 ? `${(ms / 60_000).toFixed(0)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

/** What the comparison will be able to show. */
function powerWords({ seeds, testRows }: WholeFacts): string {
  const least = toldApart(testRows, seeds.length);
  const count = seeds.length === 1 ? "1 seed" : `${seeds.length} seeds`;
  return least === null
    ? `with ${count} nothing will be said of the methods: three or more tell them apart`
    : `with ${count} and ${testRows} test rows, differences in accuracy under about ${(100 * least).toFixed(1)} points will not be told apart (docs/statistics.md)`;
}

/** Memory, time, and what the report will have. */
function wholeLines({ totalSteps }: Plan, recipe: Recipe, facts: WholeFacts): readonly string[] {
  const {
    dataBytes,
    heldBytes = null,
    labelBytes,
    storedLabelBytes,
    innerBytes,
    arms,
    seeds,
    stepMs,
    sweep = null,
  } = facts;
  const students = arms.length * seeds.length;
  const held = labelBytes - storedLabelBytes;
  const rowsHeld =
    heldBytes === null
      ? `${mebibytes(dataBytes)} of rows`
      : `${mebibytes(heldBytes)} of rows at a time, of ${mebibytes(dataBytes)}`;
  const time =
    stepMs === null
      ? []
      : [
          `time: ${stepMs >= 100 ? stepMs.toFixed(0) : stepMs.toPrecision(3)} ms a step here, about ${duration(stepMs * totalSteps)} for run and ${duration(stepMs * (totalSteps * students + (sweep?.steps ?? 0)))} for compare, beside evaluation`,
        ];
  const { calibrator, calibrators = [], mcDropout, conformal, shift } = recipe.evaluation;
  const fitted = [...new Set([calibrator, ...calibrators].flatMap((one) => one?.kind ?? []))];
  const parts = [
    "accuracy and calibration of each phase on validation and test",
    ...(fitted.length === 0 ? [] : [`${fitted.join(", ")} after each`]),
    ...(recipe.teachers.length === 0 ? [] : ["agreement with the teacher", "costs of both models"]),
    ...(mcDropout === undefined ? [] : [`Monte Carlo dropout, ${mcDropout.samples} samples`]),
    ...(conformal === undefined ? [] : [`prediction sets for a coverage of ${conformal.coverage}`]),
    ...(shift === undefined ? [] : ["figures under shift"]),
  ];
  return [
    `memory: ${[
      rowsHeld,
      ...(held === 0 ? [] : [`${mebibytes(held)} of teachers' labels`]),
      ...(innerBytes === 0 ? [] : [`up to ${mebibytes(innerBytes)} of a teacher's inner values`]),
    ].join(
      ", ",
    )}${storedLabelBytes === 0 ? "" : `; teachers' labels of ${mebibytes(storedLabelBytes)} stay in their files`}`,
    ...time,
    ...(sweep === null
      ? []
      : [
          `sweep: ${sweep.settings} settings, ${sweep.trials} trials of ${sweep.steps} steps in all, to choose one for each arm on validation`,
        ]),
    `compare: ${arms.length} arms (${arms.join(", ")}) x ${seeds.length} seeds = ${students} students`,
    ...(arms.length < 2 ? [] : [powerWords(facts)]),
    `the report will have: ${parts.join("; ")}`,
  ];
}

/** What would run: phases in steps, schedule samples, conditions, parameters, memory; and the whole, where it is given. */
export function describePlan(
  plan: Plan,
  student: StudentFacts,
  warnings: readonly string[],
  about?: { readonly recipe: Recipe; readonly whole: WholeFacts },
): DescribedPlan {
  const lines = [
    `${plan.name}: ${plan.totalSteps} steps at most, ${plan.stepsPerEpoch} a pass over ${plan.trainRows} rows${plan.unlabelledRows === undefined ? "" : `, ${plan.unlabelledRows} of them unlabelled,`} in batches of ${plan.batchRows}`,
    `student: ${student.parameters} parameters, ${(student.trainingBytes / 1024 / 1024).toFixed(1)} MiB of training state`,
    `learning rate: ${describeSchedule(plan.learningRate)}`,
    ...(about?.recipe.augment === undefined ? [] : [`training rows: ${augmentWords(about.recipe.augment)}`]),
    ...(about === undefined ? [] : wholeLines(plan, about.recipe, about.whole)),
  ];
  for (const phase of plan.phases) {
    const values = samples(plan, phase);
    lines.push(
      "",
      `phase ${phase.id}: steps ${phase.startStep + 1} to ${phase.startStep + phase.steps}`,
      `    targets: ${targetWords(phase.targets, plan.classes)}`,
      ...(phase.terms ?? []).map((term) => `    and: ${termWords(term)}`),
      ...rowWords(phase, plan),
      `    ends at: ${phase.conditions.map(describeCondition).join(", or ")}`,
      `    then: ${phase.restoreBest === null ? "goes on as it is" : `restores the epoch with the best validation.${phase.restoreBest}`}, ${phase.resetOptimizer ? "resets" : "keeps"} the optimizer's state`,
      ...targetNotes(phase.targets, values[0] ?? {}, plan.classes).map((note) => `    ${note}`),
      ...sampleLines(values),
    );
  }
  if (warnings.length > 0) lines.push("", ...warnings.map((warning) => `warning: ${warning}`));
  const json = {
    ...plan,
    student,
    ...(about === undefined ? {} : about.whole),
    warnings,
    phases: plan.phases.map((phase) => ({ ...phase, samples: samples(plan, phase) })),
  };
  return { text: lines.join("\n"), json };
}
