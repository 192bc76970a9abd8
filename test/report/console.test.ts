// unit: the tables at the end of `compare` and `run`.
import assert from "node:assert/strict";
import { renderArmsTable, renderPhasesTable } from "../../src/report/render/console.ts";
import { compareShape, fixture, runShape } from "./fixture.ts";
import { assertGolden } from "./golden.ts";

describe("console tables", () => {
  it("equal the golden files", () => {
    assertGolden("arms.txt", `${renderArmsTable(fixture().report)}\n`);
    const several = { ...compareShape, arms: ["hard", "smoothing", "smoothing-then-teacher"], seeds: [17, 18, 19] };
    assertGolden("arms-adjusted.txt", `${renderArmsTable(fixture(several).report)}\n`);
    assertGolden("phases.txt", `${renderPhasesTable(fixture(runShape).report)}\n`);
  });

  it("show no differences where nothing is compared", () => {
    assert.ok(!renderArmsTable(fixture(runShape).report).includes("Difference"));
  });

  it("align figures and fit 120 columns", () => {
    const lines = renderArmsTable(fixture().report).split("\n");
    assert.ok(lines.every((line) => line.length <= 120));
    const header = lines.find((line) => line.startsWith("Arm"))!;
    const row = lines.find((line) => line.startsWith("hard"))!;
    assert.equal(header.length, row.length);
  });

  it("let no name move the cursor", () => {
    const report = fixture({ ...compareShape, arms: ["hard", "a\u001b[2Jb\nc"] }).report;
    const text = renderArmsTable(report);
    assert.ok(!text.includes("\u001b"));
    assert.ok(text.includes("a\ufffd[2Jb\ufffdc"));
  });

  it("write dashes where no calibrator was fitted", () => {
    const { report } = fixture(runShape);
    const arms = report.arms.map((arm) => ({
      ...arm,
      seeds: arm.seeds.map((seed) => ({
        ...seed,
        phases: seed.phases.map((phase) => ({ ...phase, calibrated: null })),
      })),
    }));
    assert.match(renderPhasesTable({ ...report, arms }), /\u2013\s+\u2013\s+\u2013$/m);
  });
});
