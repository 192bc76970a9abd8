// unit: what the report shows of shift: series, tables, the page's section, and the block in report.json.
import assert from "node:assert/strict";
import { corruptionNames } from "../../src/kinds/corruptions/index.ts";
import { shiftScales } from "../../src/report/charts/shift.ts";
import { renderHtml } from "../../src/report/render/html.ts";
import { renderJson } from "../../src/report/directory/json.ts";
import { renderMarkdown } from "../../src/report/render/markdown.ts";
import { parseReport } from "../../src/report/directory/read.ts";
import { shiftSection } from "../../src/report/sections/shift-section.ts";
import {
  corruptionLabel,
  corruptionPanels,
  corruptionsTable,
  meanPanel,
  panelTable,
  shiftSeries,
} from "../../src/report/sections/shift-panels.ts";
import { compareShape, fixture, runShape } from "./fixture.ts";
import { assertGolden } from "./golden.ts";

const corruptions = ["gaussianNoise", "contrast"];
const ran = fixture({ ...runShape, corruptions });
const compared = fixture({ ...compareShape, corruptions });

describe("shift in the report (unit)", () => {
  it("has a series a phase for one arm, and the arms' last phases for several, as means over seeds", () => {
    assert.deepEqual(
      shiftSeries(ran.report).map(({ name, seeds }) => [name, seeds]),
      [
        ["smooth", 1],
        ["distill", 1],
      ],
    );
    const [hard] = shiftSeries(compared.report);
    assert.deepEqual([hard?.name, hard?.seeds], ["hard", 2]);
    const last = compared.report.arms[0]!.seeds.map(({ phases }) => phases.at(-1)!.shift!);
    const wanted = (last[0]!.corruptions![3]!.ece + last[1]!.corruptions![3]!.ece) / 2;
    const entry = hard!.shift.corruptions![3]!;
    assert.deepEqual([entry.corruption, entry.severity, entry.ece], ["gaussianNoise", 4, wanted]);
    assert.deepEqual(hard!.shift.outOfDistribution!.energy, { auroc: 0.9375, aupr: 0.875, fpr95: null });
    assert.deepEqual(shiftSeries(fixture().report), []);
  });

  it("begins each curve with the rows as they are", () => {
    const panels = corruptionPanels(shiftSeries(ran.report));
    assert.deepEqual(
      panels.map(({ title, curves }) => [title, curves.map(({ points }) => points.map(({ at }) => at))]),
      ["Gaussian noise", "Contrast"].map((title) => [title, [1, 2].map(() => [0, 1, 2, 3, 4, 5])]),
    );
    const { clean } = ran.report.arms[0]!.seeds[0]!.phases[0]!.shift!;
    assert.equal(panels[1]!.curves[0]!.points[0]!.ece, clean.ece);
  });

  it("shows a mean only where there are several corruptions", () => {
    assert.equal(meanPanel(shiftSeries(ran.report))?.title, "Mean over 2 corruptions");
    assert.equal(meanPanel(shiftSeries(fixture({ ...runShape, corruptions: ["contrast"] }).report)), null);
  });

  it("gives charts that stand together one scale", () => {
    const { accuracy, ece } = shiftScales(corruptionPanels(shiftSeries(ran.report)));
    assert.deepEqual([accuracy[1], ece[0]], [100, 0]);
    assert.ok(accuracy[0] % 10 === 0 && accuracy[0] <= 60);
  });

  it("writes severities as columns", () => {
    const table = corruptionsTable(shiftSeries(ran.report))!;
    assert.deepEqual(
      table.columns.map(({ label }) => label),
      ["Student", "Corruption", "Clean", ...[1, 2, 3, 4, 5].map((severity) => `Severity ${severity}`)],
    );
    assert.deepEqual(
      table.groups[0]!.rows.map(([name, corruption]) => [name?.text, corruption?.text]),
      ["smooth", "distill"].flatMap((name) =>
        ["Mean over 2 corruptions", "Gaussian noise", "Contrast"].map((title) => [name, title]),
      ),
    );
    assert.equal(panelTable(meanPanel(shiftSeries(ran.report))!).groups[0]!.rows.length, 2);
    assert.equal(corruptionLabel("shotNoise"), "Shot noise");
  });

  it("equals its golden section in report.md, for one arm and for several", () => {
    const section = (text: string): string => `${/## Shift[\s\S]*?(?=\n## Phases)/.exec(text)?.[0] ?? ""}\n`;
    assertGolden("shift.md", `${section(renderMarkdown(ran))}\n${section(renderMarkdown(compared))}`);
    assert.ok(!renderMarkdown(fixture()).includes("## Shift"));
  });

  it("draws a chart with its table for each corruption, the mean and the attack; nothing where none was asked for", async () => {
    const { markup } = (await shiftSection(ran.report))!;
    assert.equal(markup.match(/<svg role="img"/g)?.length, 4);
    assert.equal(markup.match(/<summary>Data as a table<\/summary>/g)?.length, 4);
    assert.equal(await shiftSection(fixture().report), null);
  });

  it("keeps the page under 1 MB with every corruption, many arms and many seeds", async () => {
    const arms = Array.from({ length: 12 }, (_, at) => `arm-${at}`);
    const seeds = [17, 18, 19];
    const large = fixture({ ...compareShape, arms, seeds, compareTo: "arm-0", corruptions: corruptionNames });
    const page = await renderHtml(large);
    assert.ok(page.length < 1_000_000, `${page.length}`);
    assert.match(page, /6 more are in report\.json/);
  });

  it("stands in report.json in full, a line a set of rows, and is read again", () => {
    const text = renderJson(ran);
    assert.deepEqual(parseReport(text, "report.json"), ran.report);
    assert.match(
      text,
      /\{ "corruption": "contrast", "severity": 5, "accuracy": [\d.]+, "nll": [\d.]+, "brier": [\d.]+, "ece": [\d.]+ \}/,
    );
  });
});
