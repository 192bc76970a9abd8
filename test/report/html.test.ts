// unit: report.html against its golden file; size, escaping, contrast, determinism.
import assert from "node:assert/strict";
import type { RunResult } from "../../src/evaluation/result.ts";
import { renderHtml } from "../../src/report/render/html.ts";
import { styleSheet } from "../../src/report/render/style.ts";
import { compareShape, fixture, runShape } from "./fixture.ts";
import { assertGolden } from "./golden.ts";

/** Drawings and the style sheet left out; what a reader and a screen reader are told stays. */
function normalised(page: string): string {
  return page
    .replace(/<style>[^]*?<\/style>/, "<style></style>")
    .replace(/(<svg role="img"[^>]*?) width=[^>]*>(<title[^]*?<\/desc>)[^]*?<\/svg>/g, "$1>$2</svg>");
}

function occurrences(text: string, part: string | RegExp): number {
  return text.split(part).length - 1;
}

describe("renderHtml", () => {
  it("equals the golden files, drawings and style apart", async () => {
    assertGolden("compare.html", normalised(await renderHtml(fixture())));
    assertGolden("run.html", normalised(await renderHtml(fixture(runShape))));
    assertGolden("facts.html", normalised(await renderHtml(fixture({ ...compareShape, facts: true }))));
    assertGolden("facts-run.html", normalised(await renderHtml(fixture({ ...runShape, facts: true }))));
  });

  it("is the same byte for byte when rendered twice, and at once", async () => {
    const [first, second] = await Promise.all([renderHtml(fixture()), renderHtml(fixture())]);
    assert.equal(first, second);
    assert.equal(await renderHtml(fixture()), first);
  });

  it("depends on nothing outside itself and runs nothing", async () => {
    const page = await renderHtml(fixture());
    assert.equal(occurrences(page, /<script|<link rel="stylesheet"|@import|url\(|<iframe|\son\w+=/), 0);
    assert.deepEqual(
      [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, target]) => target),
      [
        "data:,",
        ...[...page.matchAll(/<h2 id="([^"]*)">/g)].flatMap(([, id = ""]) => (id === "pair" ? [] : [`#${id}`])),
      ],
    );
  });

  it("stays under 1 MB for many arms, seeds, phases and epochs, and says what it leaves out", async () => {
    const seeds = [1, 2, 3, 4, 5];
    const phases = ["a", "b", "c", "d"];
    for (const count of [20, 60]) {
      const arms = Array.from({ length: count }, (_, index) => `arm-${index}`);
      const page = await renderHtml(fixture({ arms, seeds, phases, epochsPerPhase: 50, compareTo: "arm-0" }));
      assert.ok(Buffer.byteLength(page) < 1_000_000, `${count} arms: ${Buffer.byteLength(page)} bytes`);
      assert.match(page, new RegExp(`${Math.min(count, 24)} of ${count * 4} diagrams are shown`));
      assert.match(page, new RegExp(`${count - 12} more arms are in metrics.jsonl`));
      const rows = count === 20 ? 400 : 300;
      assert.equal(page.includes(`${rows} of ${count * 20} rows are shown`), rows < count * 20);
    }
  });

  it("leaves its input as it was", async () => {
    const result = fixture();
    await renderHtml(result);
    assert.deepEqual(result, fixture());
  });

  it("shows names as text wherever they stand", async () => {
    const evil = "<script>alert(1)</script>\"'&";
    const base = fixture({ ...compareShape, name: evil, arms: ["hard", evil], phases: [evil, "b"], warnings: [evil] });
    const result: RunResult = {
      ...base,
      classes: [evil, "1", "2"],
      provenance: { ...base.provenance, command: evil, machine: { [evil]: evil } },
    };
    const page = await renderHtml(result);
    assert.ok(!page.includes("<script"));
    assert.ok(!page.includes(`"'&"`));
    assert.ok(page.includes("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"));
  });

  it("gives every chart a role, a title, a description and a table of its data", async () => {
    const page = await renderHtml(fixture());
    const charts = [...page.matchAll(/<svg role="img" aria-labelledby="(\S+) (\S+)"/g)];
    // the pair at the top, the timeline, and each arm's phases
    assert.equal(charts.length, 2 + 1 + 4);
    for (const [, title, description] of charts) {
      assert.match(page, new RegExp(`<title id="${title}">[^<]+</title><desc id="${description}">[^<]+</desc>`));
    }
    assert.equal(occurrences(page, "<figure"), charts.length);
    assert.equal(occurrences(page, /<figure[^]*?<details>\s*<summary>[^]*?<table>[^]*?<\/figure>/), charts.length);
  });

  it("draws a line and a switch per arm, and no coordinate that is not a number", async () => {
    const page = await renderHtml(fixture());
    const [timeline] = /<svg role="img" aria-labelledby="timeline-1[^]*?<\/svg>/.exec(page)!;
    for (const colour of ["var(--series-0)", "var(--series-1)"]) assert.ok(timeline.includes(`stroke="${colour}"`));
    assert.ok(timeline.includes("smooth, ended by plateau"));
    assert.equal(occurrences(page, /NaN|undefined|Infinity/), 0);
  });

  it("renders without epochs, teacher or calibrator", async () => {
    const base = fixture(runShape);
    const arms = base.report.arms.map((arm) => ({
      ...arm,
      seeds: arm.seeds.map((seed) => ({
        ...seed,
        phases: seed.phases.map((phase) => ({ ...phase, calibrated: null })),
      })),
    }));
    const page = await renderHtml({ ...base, epochs: [], report: { ...base.report, teacher: null, arms } });
    assert.ok(!page.includes('id="timeline"'));
    assert.ok(page.includes('<h2 id="teacher">Student</h2>'));
    assert.ok(!page.includes("with the fitted temperature</li>"));
  });
});

describe("the style sheet", () => {
  /** Relative luminance contrast of two #rrggbb colours (WCAG 2.2). */
  function contrast(a: string, b: string): number {
    const luminance = (hex: string): number => {
      const [red, green, blue] = [1, 3, 5].map((at) => {
        const share = parseInt(hex.slice(at, at + 2), 16) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
    };
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light! + 0.05) / (dark! + 0.05);
  }

  const variables = [...styleSheet.matchAll(/:root \{([^}]*)\}/g)]
    .slice(0, 2)
    .map(
      ([, block]) => new Map([...block!.matchAll(/(--[\w-]+): (#[0-9a-f]{6})/g)].map(([, name, hex]) => [name!, hex!])),
    );
  const text = ["--text", "--muted", "--accent", "--better", "--worse"];
  const graphics = ["--raw", "--calibrated", "--axis", ...[0, 1, 2, 3, 4, 5].map((index) => `--series-${index}`)];

  for (const [style, colours] of [
    ["light", variables[0]!],
    ["dark", variables[1]!],
  ] as const) {
    it(`reaches 4.5:1 for text and 3:1 for graphics in the ${style} style`, () => {
      for (const ground of ["--page", "--card"]) {
        for (const name of text) {
          assert.ok(contrast(colours.get(name)!, colours.get(ground)!) >= 4.5, `${name} on ${ground}`);
        }
      }
      for (const name of graphics) {
        const ratio = contrast(colours.get(name)!, colours.get("--card")!);
        assert.ok(ratio >= 3, `${name} on --card: ${ratio}`);
      }
      assert.ok(contrast(colours.get("--text")!, colours.get("--warn-page")!) >= 4.5);
      assert.ok(contrast(colours.get("--text")!, colours.get("--code")!) >= 4.5);
    });
  }
});
