// unit: what the report shows of a sweep: the table of trials, surfaces, the page's section, and the block in report.json.
import assert from "node:assert/strict";
import { renderSurface } from "../../src/report/charts/surface.ts";
import { renderJson } from "../../src/report/directory/json.ts";
import { parseReport } from "../../src/report/directory/read.ts";
import { renderHtml } from "../../src/report/render/html.ts";
import { renderMarkdown } from "../../src/report/render/markdown.ts";
import { surfacePanels, sweepTable } from "../../src/report/sections/sweep-panels.ts";
import { compareShape, fixture } from "./fixture.ts";

const swept = fixture({ ...compareShape, swept: true });
const { sweep } = swept.report;
assert.ok(sweep !== undefined);

describe("sweep in the report (unit)", () => {
  it("lists trials by arm, of the longest training first, then the best, and marks what was chosen", () => {
    const { groups } = sweepTable(sweep, true);
    assert.deepEqual(
      groups.map(({ label, rows }) => [label, rows.map((row) => row.map(({ text, note }) => note ?? text))]),
      [
        [
          "hard",
          [
            ["chosen", "100 %", "0.5000"],
            ["optimizer.learningRate = 0.25", "100 %", "0.7500"],
          ],
        ],
        [
          "smoothing-then-teacher",
          [
            ["chosen", "100 %", "0.1250"],
            ["optimizer.learningRate = 0.5, phases[distill].targets.temperature = 4", "100 %", "0.2500"],
            ["optimizer.learningRate = 0.5, phases[distill].targets.temperature = 4", "50 %", "0.3750"],
            ["optimizer.learningRate = 0.25, phases[distill].targets.temperature = 4", "50 %", "0.5000"],
            ["optimizer.learningRate = 0.5, phases[distill].targets.temperature = 1", "50 %", "0.6250"],
            ["optimizer.learningRate = 0.25, phases[distill].targets.temperature = 1", "50 %", "not finite"],
          ],
        ],
      ],
    );
  });

  it("draws arms of one field together, an arm of two by itself, each setting after its most training", () => {
    const panels = surfacePanels(swept.report);
    assert.deepEqual(
      panels.map(({ title, across, down, columns, rows }) => [title, across, down, columns, rows]),
      [
        ["optimizer.learningRate", "optimizer.learningRate", null, ["0.25", "0.5"], ["hard"]],
        [
          "smoothing-then-teacher",
          "optimizer.learningRate",
          "phases[distill].targets.temperature",
          ["0.25", "0.5"],
          ["1", "4"],
        ],
      ],
    );
    assert.deepEqual(panels[1]?.cells, [
      { column: "0.25", row: "1", score: null, goodness: null, chosen: false },
      { column: "0.25", row: "4", score: "0.1250", goodness: 1, chosen: true },
      { column: "0.5", row: "1", score: "0.6250", goodness: 0, chosen: false },
      { column: "0.5", row: "4", score: "0.2500", goodness: 0.75, chosen: false },
    ]);
  });

  it("puts each value where its column and row are, and an edge around the chosen one", async () => {
    const [, panel] = surfacePanels(swept.report);
    assert.ok(panel !== undefined);
    const svg = await renderSurface(panel, { id: "s", title: "S", description: "D" });
    const at = (text: string): number[] =>
      [...svg.matchAll(/<text [^>]*transform="translate\(([\d.]+),([\d.]+)\)"[^>]*>([^<]*)<\/text>/g)]
        .filter(([, , , found]) => found === text)
        .flatMap(([, x, y]) => [Number(x), Number(y)]);
    const [[left, top], [right, below]] = [at("0.1250"), at("0.2500")] as [number[], number[]];
    assert.equal((right ?? 0) - (left ?? 0), 92, "the greater rate stands to the right");
    assert.equal(top, below);
    assert.equal((at("0.6250")[1] ?? 0) - (top ?? 0), -30, "the lesser temperature stands above");
    const opacity = [...svg.matchAll(/fill="var\(--series-0\)"[^>]*fill-opacity="([\d.]+)"/g)].map(([, value]) =>
      Number(value),
    );
    assert.deepEqual(opacity, [0.03, 0.4, 0.03, 0.31]);
    assert.equal([...svg.matchAll(/stroke="var\(--text\)"/g)].length, 1);
  });

  it("stands on the page, in Markdown and in report.json, and nowhere where nothing was swept", async () => {
    assert.match(await renderHtml(swept), /id="sweep"/);
    assert.match(renderMarkdown(swept), /## Sweep/);
    assert.deepEqual(parseReport(renderJson(swept), "x").sweep, sweep);
    const plain = fixture(compareShape);
    assert.ok(!(await renderHtml(plain)).includes('id="sweep"'));
    assert.ok(!renderMarkdown(plain).includes("## Sweep"));
  });
});
