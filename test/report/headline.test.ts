// unit: what is told first: the student that is meant, its size and speed beside the teacher's, its calibration.
import assert from "node:assert/strict";
import type { RunReport } from "../../src/evaluation/result.ts";
import { chosenArm, headline, tiles } from "../../src/report/sections/headline.ts";
import { pooledPhase, reliabilityGroups, reliabilityPair } from "../../src/report/sections/reliability-panels.ts";
import { renderArmsTable } from "../../src/report/render/console.ts";
import { phaseTitle } from "../../src/report/sections/arms.ts";
import { compareShape, fixture, runShape } from "./fixture.ts";

const four = { ...compareShape, arms: ["hard", "smoothing", "teacher", "smoothing-then-teacher"] };

function timed(report: RunReport, student: number, teacher: number, batch = 3): RunReport {
  const costs = (ms: number) => ({ multiplyAdds: 1000, latencyMsBatch1: ms, latencyMsBatch64: ms * batch });
  return {
    ...report,
    teacher: report.teacher === null ? null : { ...report.teacher, costs: costs(teacher) },
    student: { ...report.student, costs: costs(student) },
  };
}

function withGap(report: RunReport, signedGap: number): RunReport {
  const arms = report.arms.map((arm) => ({
    ...arm,
    seeds: arm.seeds.map((seed) => ({
      ...seed,
      phases: seed.phases.map((phase) => ({ ...phase, test: { ...phase.test, signedGap } })),
    })),
  }));
  return { ...report, arms };
}

describe("the headline", () => {
  const { report } = fixture(compareShape);

  it("is of the arm that ends with a teacher and has the lowest NLL", () => {
    const chosen = chosenArm(fixture(four).report);
    const ends = fixture(four).report.arms.filter(({ seeds }) => seeds[0]?.phases.at(-1)?.targets === "teacher");
    assert.ok(ends.length > 0);
    assert.equal(chosen.summary.nll.mean, Math.min(...ends.map(({ summary }) => summary.nll.mean)));
    assert.match(headline(report), /^The student of "smoothing-then-teacher" is right on \d+\.\d % of 360 test rows, /);
    assert.match(headline(fixture(runShape).report), /^The student is right on/);
  });

  it("says how much smaller and faster the student is, and aloud where it is slower or larger", () => {
    assert.match(
      headline(timed(report, 0.1, 0.91)),
      /it has \d+ times fewer parameters than its teacher and is 9\.1 times faster on one row and on 64;/,
    );
    assert.match(headline(timed(report, 0.5, 0.1)), /5\.0 times SLOWER on one row and on 64/);
    assert.match(headline(timed(report, 0.1, 0.1)), /is as fast on one row/);
    const large = { ...report, student: { ...report.student, parameters: 1e9 } };
    assert.match(headline(large), /times MORE parameters/);
  });

  it("says whether it is calibrated, beyond what chance makes of as many rows", () => {
    assert.match(
      headline(withGap(report, 0.001)),
      /; it is neither over- nor under-confident beyond sampling noise\.$/,
    );
    assert.match(headline(withGap(report, 0.2)), /; it is over-confident by 20\.0 points\.$/);
    assert.match(headline(withGap(report, -0.2)), /; it is under-confident by 20\.0 points\.$/);
  });

  it("has four tiles, each beside the teacher or what is perfect", () => {
    const [accuracy, nll, ece, cost] = tiles(timed(report, 0.1, 0.9));
    assert.match(accuracy!.note, /^teacher .* %, hard .* %$/);
    assert.match(nll!.note, /^teacher 0\.\d{4}, hard/);
    assert.match(ece!.note, /^a perfectly calibrated model: 0\.\d{4}, 0\.\d{4} once calibrated$/);
    assert.match(cost!.value, /B, 0\.10 ms a row$/);
    assert.match(cost!.note, /parameters; 1,000 multiply-adds; teacher .*, 0\.90 ms$/);
  });
});

describe("reliability of several seeds", () => {
  it("pools rows bin by bin, and takes means of the figures", () => {
    const [one, two] = fixture(compareShape).report.arms[0]!.seeds.map(({ phases }) => phases[0]!);
    const pooled = pooledPhase(one!, [two!]);
    assert.equal(pooled.test.ece, (one!.test.ece + two!.test.ece) / 2);
    for (const [i, bin] of pooled.test.bins.entries()) {
      const [a, b] = [one!.test.bins[i]!, two!.test.bins[i]!];
      assert.equal(bin.count, a.count + b.count);
      if (bin.count === 0) assert.equal(bin.accuracy, null);
      else {
        const right = a.count * (a.accuracy ?? 0) + b.count * (b.accuracy ?? 0);
        assert.ok(Math.abs(bin.accuracy! - right / bin.count) < 1e-12);
      }
    }
  });

  it("shows smoothing beside the teacher: of two arms, or of two phases of a run", () => {
    const arms = reliabilityPair(fixture(four).report)!;
    assert.equal(arms[0]!.title, 'arm "smoothing"');
    assert.equal(arms[0]!.seeds, 2);
    assert.equal(arms[1]!.phase.targets, "teacher");
    const phases = reliabilityPair(fixture(runShape).report)!;
    assert.deepEqual(
      phases.map(({ title }) => title),
      ["smooth (smoothing)", "distill (teacher)"],
    );
    assert.equal(reliabilityPair(fixture({ ...compareShape, arms: ["hard"] }).report), null);
  });

  it("calls a phase by what it trains towards, where its id is another arm's", () => {
    const [hard] = reliabilityGroups(fixture(four).report, 24);
    assert.deepEqual(
      hard!.panels.map(({ title }) => title),
      ["hard, phase 1 of 2", "hard, phase 2 of 2"],
    );
    const [own] = fixture(runShape).report.arms[0]!.seeds;
    assert.equal(phaseTitle(own!.phases[0]!, own!.phases, false), "smooth (smoothing)");
  });
});

describe("a temperature that was not determined", () => {
  it("is marked where arms are compared, in the terminal too", () => {
    const { report } = fixture(compareShape);
    const arms = report.arms.map((arm, index) => ({
      ...arm,
      seeds: arm.seeds.map((seed, at) => ({
        ...seed,
        phases: seed.phases.map((phase) =>
          index === 0 && at === 0 && phase.calibrated !== null
            ? { ...phase, calibrated: { ...phase.calibrated, temperature: 1, boundary: "low" as const } }
            : phase,
        ),
      })),
    }));
    assert.match(renderArmsTable({ ...report, arms }), /\(1 of 2 not fitted\)/);
    assert.doesNotMatch(renderArmsTable(report), /not fitted/);
  });
});
