// unit: why a student does not beat its baseline: each sentence where its figures are, and not where they are not.
import assert from "node:assert/strict";
import type { ArmReport, LossPartsReport, PhaseReport, RunReport } from "../../src/evaluation/result.ts";
import { diagnosis } from "../../src/report/sections/diagnosis.ts";
import { compareShape, fixture, metrics } from "./fixture.ts";

const report = fixture({ ...compareShape, seeds: [17, 18, 19] }).report;

interface Facts {
  readonly teacher: number;
  readonly teacherGap?: number;
  readonly baseline: number;
  readonly student: number;
  /** Half-width of the difference's interval. */
  readonly told?: number;
  readonly training?: number;
  readonly sameTop?: number;
  /** Of the targets' entropy, of log K. */
  readonly softness?: number;
  /** Change of validation NLL over the last epochs. */
  readonly trend?: number;
  /** Gradients of two parts where the phase begins: their lengths and cosine. */
  readonly pull?: readonly [labels: number, teacher: number, cosine: number];
}

const parts = ([labels, teacher, cosine]: readonly [number, number, number]): LossPartsReport => ({
  rows: 128,
  parts: [
    { name: "labels", loss: 1, gradientNorm: labels },
    { name: "teacher", loss: 1, gradientNorm: teacher },
  ],
  cosines: [{ between: ["labels", "teacher"], cosine }],
});

/** Words of a comparison with these accuracies. */
function said({ teacher, teacherGap = 0, baseline, student, told = 0.001, training, sameTop, ...more }: Facts): string {
  const hard = report.arms.find(({ id }) => id === "hard")!;
  const arm = report.arms.find(({ id }) => id === "smoothing-then-teacher")!;
  const withMean = (one: ArmReport, mean: number): ArmReport["summary"] => ({
    ...one.summary,
    accuracy: { ...one.summary.accuracy, mean },
  });
  const phase = (one: PhaseReport): PhaseReport => {
    const { training: _training, agreement: _agreement, ...rest } = one;
    return {
      ...rest,
      test: { ...rest.test, accuracy: student },
      ...(more.softness === undefined
        ? {}
        : { softness: { rows: 100, temperature: 4, entropy: 2.3 * more.softness, share: more.softness } }),
      ...(more.trend === undefined ? {} : { trend: { epochs: 6, loss: -0.1, nll: more.trend } }),
      ...(more.pull === undefined ? {} : { lossParts: { start: parts(more.pull) } }),
      ...(training === undefined ? {} : { training: { rows: 1000, accuracy: training, nll: 0.1 } }),
      ...(sameTop === undefined
        ? {}
        : { agreement: { teacher: "cnn", sameTop, divergence: 0.1, teacherErrs: { rows: 0, accuracy: null } } }),
    };
  };
  const versus = arm.versus["hard"]!;
  const changed: ArmReport = {
    ...arm,
    summary: withMean(arm, student),
    seeds: arm.seeds.map((seed) => ({ ...seed, phases: seed.phases.map(phase) })),
    versus: { hard: { ...versus, accuracy: { ...versus.accuracy, low: -told, high: told } } },
  };
  const test = {
    ...metrics(0.9, 0, 0),
    accuracy: teacher,
    signedGap: teacherGap,
    ece: Math.abs(teacherGap),
    eceFloor: 0.01,
  };
  const made: RunReport = { ...report, teacher: { test } };
  return diagnosis(made, { ...hard, summary: withMean(hard, baseline) }, [changed]);
}

describe("diagnosis", () => {
  const plain: Facts = { teacher: 0.97, baseline: 0.93, student: 0.94, training: 0.95, sameTop: 0.95 };

  it("names nothing but what to look at where no figure speaks", () => {
    assert.match(said(plain), /^The teacher is more accurate .*so look at the length of the teacher phase/);
  });

  it("says that the teacher has little to pass on, or less than can be told apart", () => {
    assert.match(
      said({ ...plain, teacher: 0.92 }),
      /no more accurate than the baseline \(the teacher scores 92\.00 %, the baseline 93\.00 %\)/,
    );
    assert.match(
      said({ ...plain, told: 0.05 }),
      /less to be gained .* than the 5\.0 points that these seeds and rows tell apart/,
    );
  });

  it("tells a student that is too small from one that knows its rows by heart", () => {
    assert.match(
      said({ ...plain, training: 0.9, student: 0.89 }),
      /right in 90\.00 % of 1,000 rows .*too small or trained too briefly/,
    );
    assert.match(said({ ...plain, training: 1 }), /knows its own rows by heart/);
  });

  it("says whether it follows its teacher", () => {
    assert.match(
      said({ ...plain, sameTop: 0.9 }),
      /its teacher's class in 90\.00 % of test rows: a longer teacher phase/,
    );
    assert.match(said({ ...plain, teacher: 0.96, sameTop: 0.985 }), /errs where its teacher does/);
  });

  it("says that the teacher is too sure, or not sure enough", () => {
    assert.match(said({ ...plain, teacherGap: 0.02 }), /^The teacher is more accurate/);
    assert.match(said({ ...plain, teacherGap: -0.2 }), /right more often than it is sure \(77\.00 % on average/);
    assert.match(
      said({ ...plain, teacherGap: 0.03 }),
      /surer than it is right \(100\.00 % on average, right in 97\.00 %\)/,
    );
  });

  it("goes by reports that have less on record", () => {
    const { training: _training, sameTop: _sameTop, ...less } = plain;
    assert.match(said(less), /^The teacher is more accurate/);
    assert.equal(diagnosis({ ...report, teacher: null }, report.arms[0]!, []), "No teacher took part.");
  });

  it("says where the teacher's targets are next to labels, or next to nothing", () => {
    assert.match(
      said({ ...plain, softness: 0.01 }),
      /at temperature 4\.0 its teacher's targets have 1\.00 % of the entropy/,
    );
    assert.match(said({ ...plain, softness: 0.01 }), /a higher temperature/);
    assert.match(said({ ...plain, softness: 0.95 }), /a lower temperature/);
    assert.doesNotMatch(said({ ...plain, softness: 0.5 }), /entropy/);
  });

  it("says which part of the loss hardly counts, and which two pull apart", () => {
    assert.match(
      said({ ...plain, pull: [0.01, 1, -0.9] }),
      /the gradient of labels is 1\.00 % of that of teacher: it hardly counts/,
    );
    assert.match(
      said({ ...plain, pull: [0.5, 1, -0.5] }),
      /gradients of labels and teacher point apart \(cosine −0\.50\)/,
    );
    assert.doesNotMatch(said({ ...plain, pull: [0.5, 1, 0.2] }), /gradient/);
  });

  it("says where training ended before it was done", () => {
    assert.match(said({ ...plain, trend: -0.05 }), /validation NLL fell by 5\.00 % over the last 6 epochs/);
    assert.doesNotMatch(said({ ...plain, trend: 0.05 }), /NLL/);
  });
});
