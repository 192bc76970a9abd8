// unit: what axe finds on the page of a comparison, of a run and of one with everything; contrast is tested by itself.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { JSDOM } from "jsdom";
import type { AxeResults } from "axe-core";
import { renderHtml } from "../../src/report/render/html.ts";
import { readRun } from "../../src/report/directory/read.ts";
import { compareShape, fixture, runShape } from "./fixture.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(page: string): Promise<readonly string[]> {
  const { window } = new JSDOM(page.replace(/<details/g, "<details open"), { runScripts: "outside-only" });
  window.eval(axeSource);
  const { axe } = window as unknown as { axe: { run: (root: unknown, options: object) => Promise<AxeResults> } };
  // a page that is not drawn has no colours to hold against one another
  const found = await axe.run(window.document, {
    rules: { "color-contrast": { enabled: false } },
    resultTypes: ["violations"],
  });
  assert.ok(found.passes.length > 15, `${found.passes.length} rules were looked at`);
  window.close();
  return Array.from(
    found.violations,
    ({ id, nodes }) => `${id}: ${Array.from(nodes, (node) => node.html.slice(0, 160)).join(" | ")}`,
  );
}

describe("accessibility of report.html (axe)", function () {
  this.timeout(60_000);
  const facts = { facts: true, calibrators: ["vector", "matrix", "isotonic"] as const };
  const pages = {
    "a comparison with everything": () =>
      fixture({ ...compareShape, ...facts, swept: true, corruptions: ["gaussianNoise", "contrast"] }),
    "a run with everything": () => fixture({ ...runShape, ...facts, corruptions: ["gaussianNoise", "contrast"] }),
    "the shipped example": () => readRun(join(import.meta.dirname, "../../reports/example")),
  };
  for (const [name, result] of Object.entries(pages))
    it(`finds nothing on the page of ${name}`, async () => {
      assert.deepEqual(await violations(await renderHtml(await result())), []);
    });

  it("would find a table without a heading, and a level that is left out", async () => {
    const page = await renderHtml(fixture(compareShape));
    const worse = page.replace(/<h3>/, "<h5>").replace(/<th class="left" scope="col">Arm<\/th>/, "<th></th>");
    assert.deepEqual(
      (await violations(worse)).map((text) => text.split(":")[0]),
      ["empty-table-header", "heading-order"],
    );
  });
});
