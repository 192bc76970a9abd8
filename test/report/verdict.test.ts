// unit: the verdict says what the figures show and no more.
import assert from "node:assert/strict";
import type { ArmReport, RunReport } from "../../src/evaluation/result.ts";
import type { Difference } from "../../src/metrics/comparison/estimates.ts";
import type { HeadlineMetric } from "../../src/metrics/table.ts";
import { outcome, verdict } from "../../src/report/sections/verdict.ts";
import { compareShape, fixture, metrics, runShape } from "./fixture.ts";

const run = fixture(runShape).report;
const compare = fixture(compareShape).report;

function mapArms(report: RunReport, map: (arm: ArmReport) => ArmReport): RunReport {
  return { ...report, arms: report.arms.map(map) };
}

/** The compared arm with these intervals against the baseline. */
function withDifferences(report: RunReport, differences: Partial<Record<HeadlineMetric, Difference>>): RunReport {
  return mapArms(report, (arm) => {
    const versus = arm.versus["hard"];
    return versus === undefined ? arm : { ...arm, versus: { hard: { ...versus, ...differences } } };
  });
}

/** The run with this signed gap at the end of its last phase. */
function endingAt(gap: number): RunReport {
  return mapArms(run, (arm) => ({
    ...arm,
    seeds: arm.seeds.map(({ seed, phases }) => ({
      seed,
      phases: phases.map((phase, index) => {
        if (index < phases.length - 1) return phase;
        return { ...phase, test: { ...metrics(0.9, 0, 0), accuracy: 0.9, signedGap: gap } };
      }),
    })),
  }));
}

const open = { mean: -0.01, low: -0.03, high: 0.01, p: 0.4 };
const below = { mean: -0.02, low: -0.03, high: -0.01, p: 0.001 };
const above = { mean: 0.02, low: 0.01, high: 0.03, p: 0.001 };

describe("verdict of a run", () => {
  it("tells what smoothing did and what became of it", () => {
    const text = verdict(run);
    assert.match(text, /After the smoothing phase "smooth" the student is under-confident/);
    assert.match(text, /At the end of the teacher phase "distill"/);
    assert.match(text, /nearer to zero/);
  });

  it("names the direction of the gap, and none within sampling noise", () => {
    assert.match(verdict(endingAt(-0.1)), /"distill" it is under-confident, its mean confidence 10.00 points below/);
    assert.match(verdict(endingAt(0.1)), /"distill" it is over-confident, its mean confidence 10.00 points above/);
    assert.match(verdict(endingAt(0.02)), /"distill" it is neither over- nor under-confident beyond sampling noise/);
  });

  it("says so where the teacher phase leaves the gap no nearer to zero", () => {
    assert.match(verdict(endingAt(0.3)), /no nearer to zero/);
  });

  it("claims no benefit from one seed without a baseline", () => {
    assert.match(verdict(run), /one seed without a baseline: it shows what happened, not whether/);
  });

  it("says so where no calibrator was fitted, or where T lies at its bound", () => {
    const calibrated = (change: object | null): RunReport =>
      mapArms(run, (arm) => ({
        ...arm,
        seeds: arm.seeds.map((seed) => ({
          ...seed,
          phases: seed.phases.map((phase) => ({
            ...phase,
            calibrated: change === null ? null : { ...phase.calibrated!, ...change },
          })),
        })),
      }));
    assert.match(verdict(calibrated(null)), /No calibrator was fitted/);
    assert.match(verdict(calibrated({ boundary: "low" })), /T lies at the lower bound/);
    assert.match(verdict(calibrated({ boundary: "low", temperature: 1 })), /No temperature was fitted: the student is/);
  });
});

describe("verdict of a comparison", () => {
  it("sorts arms by whether their intervals exclude zero", () => {
    const text = verdict(withDifferences(compare, { nll: below, accuracy: open }));
    assert.match(text, /NLL against "hard" is lower for "smoothing-then-teacher"/);
    assert.match(text, /accuracy, in points, is undecided for "smoothing-then-teacher"/);
    assert.doesNotMatch(text, /does not beat/);
  });

  it("says that a student fails to beat its baseline, with a diagnosis", () => {
    const fails = withDifferences(compare, { nll: open, accuracy: open });
    assert.match(verdict(fails), /"smoothing-then-teacher" does not beat the baseline "hard"/);
    assert.match(verdict(fails), /The teacher is more accurate/);
    const weak = { ...compare.teacher!, test: { ...compare.teacher!.test, accuracy: 0.5 } };
    assert.match(verdict({ ...fails, teacher: weak }), /no more accurate than the baseline/);
    assert.match(verdict({ ...fails, teacher: null }), /No teacher took part/);
  });

  it("does not count a worse figure as a win", () => {
    const text = verdict(withDifferences(compare, { nll: above, accuracy: below }));
    assert.match(text, /higher for "smoothing-then-teacher"/);
    assert.match(text, /does not beat/);
  });

  it("names unequal steps and few seeds", () => {
    assert.match(verdict(compare), /2 seeds are few/);
    assert.doesNotMatch(verdict(compare), /same number of steps/);
    const uneven = mapArms(compare, (arm) =>
      arm.id === "hard" ? arm : { ...arm, seeds: arm.seeds.map((seed) => ({ ...seed, phases: seed.phases.slice(1) })) },
    );
    assert.match(verdict(uneven), /did not all take the same number of steps/);
    assert.doesNotMatch(verdict(fixture({ ...compareShape, seeds: [1, 2, 3, 4, 5] }).report), /are few/);
  });

  it("reads the sign of a difference by its figure", () => {
    assert.equal(outcome("accuracy", above), "better");
    assert.equal(outcome("accuracy", below), "worse");
    assert.equal(outcome("nll", below), "better");
    assert.equal(outcome("ece", above), "worse");
    assert.equal(outcome("brier", open), "open");
    assert.equal(outcome("brier", { ...open, low: 0, high: 0 }), "open");
  });
});
