// unit: the verdict says what the figures show and no more.
import assert from "node:assert/strict";
import type { ArmReport, RunReport } from "../../src/evaluation/result.ts";
import type { Difference } from "../../src/metrics/comparison/estimates.ts";
import type { HeadlineMetric } from "../../src/metrics/table.ts";
import { outcome, verdict } from "../../src/report/sections/verdict.ts";
import { differencesTable } from "../../src/report/sections/tables.ts";
import { compareShape, fixture, metrics, runShape } from "./fixture.ts";

const run = fixture(runShape).report;
const threeSeeds = { ...compareShape, seeds: [17, 18, 19] };
const compare = fixture(threeSeeds).report;

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

const open = { mean: -0.01, low: -0.03, high: 0.01, p: 0.4, pHolm: 0.4 };
const below = { mean: -0.02, low: -0.03, high: -0.01, p: 0.001, pHolm: 0.001 };
const above = { mean: 0.02, low: 0.01, high: 0.03, p: 0.001, pHolm: 0.001 };

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
    assert.match(verdict(compare), /3 seeds are few/);
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

  it("says nothing of the methods with one or two seeds, or where Holm's adjustment leaves nothing", () => {
    const one = verdict(fixture({ ...compareShape, seeds: [17] }).report);
    assert.match(one, /One seed: intervals and p are about these very students on other rows like these/);
    const two = verdict(fixture({ ...compareShape, seeds: [17, 18] }).report);
    assert.match(two, /Two seeds tell too little of how seeds vary: there is no p/);
    for (const text of [one, two]) assert.doesNotMatch(text, /Going by|lower for|higher for|does not beat/);
    assert.equal(outcome("nll", { ...below, pHolm: null }), "open");
    assert.equal(outcome("nll", { ...below, pHolm: 0.06 }), "open");
    assert.equal(outcome("nll", { ...below, pHolm: 0.04 }), "better");
  });

  it("names what it goes by: Holm's p of several arms, p of one, and intervals in reports of earlier versions", () => {
    assert.match(verdict(compare), /Going by p below \.05, NLL/);
    const three = fixture({ ...threeSeeds, arms: ["hard", "smoothing", "smoothing-then-teacher"] }).report;
    assert.match(verdict(three), /Going by p below \.05, adjusted by Holm for the 2 arms that are compared, NLL/);
    const { pHolm: _adjusted, ...earlier } = below;
    const old = withDifferences(compare, { nll: earlier, accuracy: { ...earlier, p: 0.3 } });
    assert.match(verdict(old), /Going by intervals that exclude zero, NLL against "hard" is lower/);
  });

  it("never prints an interval or a p that contradicts the other", () => {
    const cell = (difference: Difference): string =>
      differencesTable(withDifferences(compare, { accuracy: difference }), "hard").groups[0]?.rows[0]?.[1]?.note ?? "";
    assert.equal(
      cell({ mean: -0.0064, low: -0.0128, high: -0.00004, p: 0.0498, pHolm: 0.0996 }),
      "[\u22121.280, \u22120.004], p 0.0498, Holm 0.100",
    );
    assert.equal(
      cell({ mean: -0.0064, low: -0.0128, high: 0.00004, p: 0.0501, pHolm: 0.0501 }),
      "[\u22121.28, 0.00], p 0.050",
    );
    assert.equal(cell({ mean: 0.01, low: -0.01, high: 0.03, p: null, pHolm: null }), "[\u22121.00, +3.00], no p");
  });
});
