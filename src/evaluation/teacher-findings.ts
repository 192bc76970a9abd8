// What of a teacher makes a poor student: told before training, each with its figures, its source and what to do.
import { commonSum } from "../metrics/common-sum.ts";
import { below, type Problem } from "../base/errors.ts";
import { argmaxAt } from "../base/numeric/softmax.ts";
import { fitTemperature } from "../kinds/calibrators/temperature.ts";
import { placedSchedules, type Objective } from "../kinds/objective.ts";
import { valueAt } from "../kinds/schedules/index.ts";
import { measure } from "../metrics/measure.ts";
import { rowScores, type RowScores } from "../metrics/row-scores.ts";

/** Answers of a model, and what was true. */
interface Answers {
  /** rows x classes. */
  readonly logits: Float32Array;
  readonly labels: Int32Array;
}

export interface TeacherFacts {
  readonly id: string;
  /** Of an ensemble: each member's answers to the held-out rows. */
  readonly members: readonly { readonly id: string; readonly logits: Float32Array }[];
  readonly classes: number;
  /** Rows that the student learns from, those with labels. */
  readonly train: Answers;
  /** Whether it learns from others too. */
  readonly unlabelled: boolean;
  /** Rows that it does not. */
  readonly heldOut: Answers;
  /** Phases that ask it, and the temperatures at their beginning and end. */
  readonly phases: readonly { readonly id: string; readonly temperatures: readonly number[] }[];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const short = (value: number): string => String(Number(value.toPrecision(3)));

/** Temperatures of a phase's first and last step; none of a loss that softens nothing. */
export function temperaturesOf(objective: Objective): readonly number[] {
  const place = { runStep: 0, runSteps: 1000, phaseStep: 0, phaseSteps: 1000 };
  const schedules = placedSchedules(objective)
    .filter(([where]) => where.endsWith("/temperature"))
    .map(([, schedule]) => schedule);
  const ends = schedules.flatMap((schedule) => [
    valueAt(schedule, place),
    valueAt(schedule, { ...place, runStep: 999, phaseStep: 999 }),
  ]);
  return [...new Set(ends)].sort((a, b) => a - b);
}

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Shares of zeros from which scores are said to be cut, and the band of row sums in which they look like shares. */
const ZEROS = 0.05;
const SUMS = [0.8, 1.2] as const;

/**
 * Scores that no softmax was trained on. Zeros below which there is nothing: a last ReLU. Small scores whose rows sum to
 * about 1, some below 0: a regression on one-hot labels.
 */
function scoreFindings(logits: Float32Array, classes: number): Problem[] {
  let [zeros, negative, largest] = [0, 0, 0];
  const sums: number[] = [];
  for (let start = 0; start < logits.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const value = logits[start + k] ?? NaN;
      sum += value;
      if (value === 0) zeros += 1;
      if (value < 0) negative += 1;
      largest = Math.max(largest, Math.abs(value));
    }
    sums.push(sum);
  }
  const common = commonSum(logits, classes);
  if (common !== null)
    return [
      {
        path: "scores",
        expected: "logits, which are of either sign and sum to anything",
        got: `none below 0, and every row sums to ${short(common)}: shares of it, such as percentages or votes`,
        hint: 'divide them by that sum, and state "space": "probs"',
      },
    ];
  const share = zeros / logits.length;
  if (negative === 0 && share >= ZEROS)
    return [
      {
        path: "scores",
        expected: "logits, which are of either sign",
        got: `none below 0, and ${percent(share)} exactly 0: a last ReLU cut them off, so that the classes below it are all alike`,
        hint: 'name the value before it: "output": {"name": ...}',
      },
    ];
  const [least, most] = SUMS;
  const near = sums.filter((sum) => sum >= least && sum <= most).length / sums.length;
  return near >= 0.9 && largest < 3 && negative > 0
    ? [
        {
          path: "scores",
          expected: "logits",
          got: `scores within ${short(largest)} of 0 whose rows sum to ${short(meanOf(sums))} on average: a regression on one-hot labels, of which a softmax makes nearly the same share for every class`,
          hint: "distil the squared distance to them (the term logit-mse), or divide the temperature by what the next line says",
        },
      ]
    : [];
}

/**
 * A temperature that fits held-out labels better than 1, by more than rounding and rows explain.
 * Source: a teacher's calibration error goes with its student's error, arXiv:2508.20224.
 */
function calibrationFindings({ logits, labels }: Answers, classes: number): Problem[] {
  const { accuracy, signedGap, ece, eceFloor } = measure(logits, labels, classes, { seed: 0 });
  const { temperature } = fitTemperature(logits, labels, classes);
  if (Math.abs(signedGap) < 0.02 || ece < 2 * eceFloor || (temperature > 2 / 3 && temperature < 3 / 2)) return [];
  return [
    {
      path: "calibration",
      expected: "a teacher as sure as it is right (arXiv:2508.20224)",
      got: `sure of ${percent(accuracy + signedGap)} on average, right in ${percent(accuracy)}: ${signedGap > 0 ? "over" : "under"}-confident, ECE ${ece.toFixed(3)} where ${eceFloor.toFixed(3)} is chance`,
      hint: `its labels fit best at temperature ${short(temperature)}: temperatures of phases count from there`,
    },
  ];
}

/**
 * Confidence of right answers that stops short of 1, as label smoothing trains it.
 * Sources: Mueller, Kornblith and Hinton 2019 (arXiv:1906.02629), section 4; Chandrasegaran et al. 2022
 * (arXiv:2206.14532): a smoothed teacher wants temperature 1.
 */
function smoothedFindings({ phases, classes }: TeacherFacts, { confidence, correct }: RowScores): Problem[] {
  const hot = phases.filter(({ temperatures }) => temperatures.some((value) => value > 1));
  const sure = [...confidence].filter((_, row) => correct[row] === 1).sort((a, b) => a - b);
  if (hot.length === 0 || sure.length < 20 || sure.length / correct.length < 0.9) return [];
  const at = (share: number): number => sure[Math.min(sure.length - 1, Math.floor(share * sure.length))] ?? NaN;
  const [high, most] = [at(0.9), at(0.99)];
  if (most > 0.98 || high < 2 / classes) return [];
  return [
    {
      path: "smoothing",
      expected: "right answers of which some are nearly certain, at temperatures above 1",
      got: `confidence that ends at ${short(most)} (99 of 100 right answers), in ${percent(sure.length / correct.length)} right: as after training with label smoothing, whose likenesses between classes a temperature above 1 blurs further (arXiv:2206.14532)`,
      hint: `temperature 1 in ${hot.map(({ id }) => `phase "${id}"`).join(", ")}, or a teacher trained on hard labels`,
    },
  ];
}

/** Entropy over that of a uniform target, and one less the largest probability, both means over rows. */
function softness(logits: Float32Array, classes: number, temperature: number): readonly [number, number] {
  const rows = logits.length / classes;
  let [entropy, rest] = [0, 0];
  for (let start = 0; start < logits.length; start += classes) {
    const top = logits[start + argmaxAt(logits, start, classes)] ?? NaN;
    let [sum, weighted] = [0, 0];
    for (let k = 0; k < classes; k++) {
      const below = ((logits[start + k] ?? NaN) - top) / temperature;
      const share = Math.exp(below);
      sum += share;
      weighted += share * below;
    }
    // of p = e^z / sum: -sum p log p = log sum - sum p z
    entropy += Math.log(sum) - weighted / sum;
    rest += 1 - 1 / sum;
  }
  return [entropy / rows / Math.log(classes), rest / rows];
}

const UNIFORM = 0.98;
const ONE_HOT = 0.01;

/** Targets that say nothing at the phase's lowest temperature, or nothing beside the labels at its highest. */
function targetFindings({ phases, train, unlabelled, classes }: TeacherFacts): Problem[] {
  return phases.flatMap(({ id, temperatures }): Problem[] => {
    const [lowest, highest] = [temperatures[0], temperatures.at(-1)];
    if (lowest === undefined || highest === undefined) return [];
    const path = `targets of phase "${id}"`;
    const [entropy] = softness(train.logits, classes, lowest);
    if (entropy > UNIFORM)
      return [
        {
          path,
          expected: "targets that tell classes apart",
          got: `nearly uniform at temperature ${short(lowest)}: their entropy is ${percent(entropy)} of the most that there is`,
          hint: "lower the temperature",
        },
      ];
    const [, rest] = softness(train.logits, classes, highest);
    // of rows without a label a one-hot target says much
    return rest < ONE_HOT && !unlabelled
      ? [
          {
            path,
            expected: "targets that say more than labels",
            got: `nearly one-hot at temperature ${short(highest)}: ${percent(rest)} of a training row's target goes to other classes than its first`,
            hint: "raise the temperature, or take a teacher that was not trained on these rows",
          },
        ]
      : [];
  });
}

/**
 * Rows that the teacher knows better than others like them: it was trained on them, and answers as their labels say.
 * The difference of two means, three standard errors above 0.
 */
function leakFindings(train: RowScores, heldOut: RowScores): Problem[] {
  const differs = (a: readonly number[], b: readonly number[]): boolean => {
    const variance = (values: readonly number[]): number => {
      const mean = meanOf(values);
      return meanOf(values.map((value) => (value - mean) ** 2)) / Math.max(1, values.length - 1);
    };
    const gap = meanOf(a) - meanOf(b);
    return gap > 0.01 && gap > 3 * Math.sqrt(variance(a) + variance(b));
  };
  const rights = ({ correct }: RowScores): number[] => Array.from(correct);
  if (!differs(rights(train), rights(heldOut)) && !differs([...train.confidence], [...heldOut.confidence])) return [];
  const words = (of: RowScores): string =>
    `${percent(meanOf(rights(of)))} right and ${percent(meanOf(of.confidence))} sure`;
  return [
    {
      path: "rows",
      expected: "answers to training rows like those to others",
      got: `${words(train)} on training rows, ${words(heldOut)} on held-out ones: it was trained on these rows, and says of them what their labels say`,
      hint: "label each row by a model that was not trained on it, as recorded answers: limbeck label RECIPE --folds 5, where a recipe trains the teacher",
    },
  ];
}

/** What is found of a teacher; nothing where nothing speaks against it. */
export function teacherFindings(facts: TeacherFacts): readonly Problem[] {
  const { id, train, heldOut, classes, members } = facts;
  const scores = scoreFindings(heldOut.logits, classes);
  const [known, others] = [train, heldOut].map(({ logits, labels }) => rowScores(logits, labels, classes)) as [
    RowScores,
    RowScores,
  ];
  return [
    ...scores,
    ...members.flatMap((member) => below(`member "${member.id}", `, scoreFindings(member.logits, classes))),
    ...calibrationFindings(heldOut, classes),
    // scores that are no logits are unsure for another reason
    ...(scores.length > 0 ? [] : smoothedFindings(facts, others)),
    ...targetFindings(facts),
    ...leakFindings(known, others),
  ].map((problem) => ({ ...problem, path: `teacher "${id}", ${problem.path}` }));
}

/** A finding as a warning says it. */
export const findingText = ({ path, got, hint }: Problem): string =>
  `${path}: ${got}${hint === undefined ? "" : `; ${hint}`}`;
