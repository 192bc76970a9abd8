// unit: the comparison of label smoothing with post-hoc methods, its figures and what it does not claim.
import assert from "node:assert/strict";
import { calibratorKinds } from "../../src/kinds/calibrators/index.ts";
import { calibratorsTable, comparisonNote, comparisonTable } from "../../src/report/sections/calibration-table.ts";
import { renderHtml } from "../../src/report/render/html.ts";
import { renderJson } from "../../src/report/directory/json.ts";
import { renderMarkdown } from "../../src/report/render/markdown.ts";
import { parseReport } from "../../src/report/directory/read.ts";
import { compareShape, fixture, runShape } from "./fixture.ts";
import { assertGolden } from "./golden.ts";

const shape = { ...compareShape, arms: ["hard", "smoothing"], calibrators: calibratorKinds };

/** The comparison's cells by row label, then by method. */
function cellsOf(report = fixture(shape).report): (row: string, method: string) => string {
  const table = comparisonTable(report)!;
  return (row, method) => {
    const column = table.columns.findIndex(({ label }) => label === method);
    const found = table.groups[0]!.rows.find(([label]) => label!.text.startsWith(row))!;
    return `${found[column]!.text} ${found[column]!.note ?? ""}`.trim();
  };
}

describe("the comparison of calibrators", () => {
  it("equals its golden file, as Markdown", () => {
    const text = renderMarkdown(fixture(shape));
    assertGolden("calibrators.md", text.slice(text.indexOf("## Calibrators"), text.indexOf("## Phases")));
  });

  it("has a column for smoothing and for each kind, and the rows that were asked for", () => {
    const table = comparisonTable(fixture(shape).report)!;
    assert.equal(table.columns.length, 2 + calibratorKinds.length);
    assert.equal(table.groups[0]!.rows.length, 13);
    for (const row of table.groups[0]!.rows)
      assert.ok(row.length === table.columns.length && row.every(({ text }) => text !== ""));
  });

  it("takes smoothing from the arms hard and smoothing, means over seeds", () => {
    const { report } = fixture(shape);
    const [hard, smooth] = report.arms.map(({ summary }) => summary);
    const cells = cellsOf(report);
    assert.equal(cells("ECE", "Label smoothing"), `${hard!.ece.mean.toFixed(4)} to ${smooth!.ece.mean.toFixed(4)}`);
    assert.equal(cells("NLL", "Label smoothing"), `${hard!.nll.mean.toFixed(4)} to ${smooth!.nll.mean.toFixed(4)}`);
    assert.match(cells("Fitted parameters", "Label smoothing"), /^0/);
  });

  it("takes post-hoc methods from the same raw student", () => {
    const cells = cellsOf();
    const [before] = cells("ECE", "Label smoothing").split(" to ");
    for (const method of ["Temperature", "Platt", "Isotonic"])
      assert.equal(cells("ECE", method).split(" to ")[0], before, method);
    assert.match(cells("Fitted parameters", "Matrix scaling"), /not converged/);
    assert.match(cells("ECE", "Beta"), /not fitted the model is right on every row/);
  });

  it("claims nothing of smoothing in a run without both arms", () => {
    for (const other of [
      { ...runShape, calibrators: calibratorKinds },
      { ...compareShape, calibrators: calibratorKinds },
    ]) {
      const { report } = fixture(other);
      assert.match(cellsOf(report)("ECE", "Label smoothing"), /not measured compare the arms hard and smoothing/);
      assert.doesNotMatch(comparisonNote(report)!, /Smoothing is/);
    }
  });

  it("is left out where a report of an earlier version has no calibrators", async () => {
    const result = fixture();
    assert.equal(comparisonTable(result.report), null);
    assert.equal(comparisonNote(result.report), null);
    assert.doesNotMatch(renderMarkdown(result), /## Calibrators/);
    assert.doesNotMatch(await renderHtml(result), /id="calibrators"/);
  });

  it("stands in the page, which stays below 1 MB with many phases", async () => {
    const result = fixture(shape);
    const page = await renderHtml(result);
    assert.match(page, /<h2 id="calibrators">Calibrators<\/h2>/);
    assert.match(page, /<t[hd][^>]*>Isotonic<\/t[hd]>/);
    const many = fixture({
      ...shape,
      seeds: Array.from({ length: 40 }, (_, seed) => seed),
      phases: Array.from({ length: 10 }, (_, phase) => `p${phase}`),
      epochsPerPhase: 1,
    });
    const large = await renderHtml(many);
    assert.ok(large.length < 1e6, `${large.length}`);
    assert.match(large, /of 7,?200 rows are shown/);
  });

  it("and report.json holds every calibrator, one line per list of numbers", () => {
    const result = fixture(shape);
    const text = renderJson(result);
    assert.deepEqual(parseReport(text, "report.json"), result.report);
    assert.match(text, /"weights": \[ 1\.5, 0\.25 \]/);
    assert.equal(
      calibratorsTable(result.report).groups.flatMap(({ rows }) => rows).length,
      2 * 2 * 2 * calibratorKinds.length,
    );
  });
});
