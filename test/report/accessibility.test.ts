// unit: what axe finds on the page of a comparison, of a run and of one with everything; contrast is tested by itself.
import assert from "node:assert/strict";
import { join } from "node:path";
import { renderHtml } from "../../src/report/render/html.ts";
import { readRun } from "../../src/report/directory/read.ts";
import { violations } from "./axe.ts";
import { compareShape, fixture, runShape } from "./fixture.ts";

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
