// unit: report.md against its golden file, and names shown as text.
import assert from "node:assert/strict";
import { renderMarkdown } from "../../src/report/render/markdown.ts";
import { escapeMarkdown } from "../../src/report/render/text-table.ts";
import { compareShape, fixture, runShape } from "./fixture.ts";
import { assertGolden } from "./golden.ts";

describe("renderMarkdown", () => {
  it("equals the golden files", () => {
    assertGolden("compare.md", renderMarkdown(fixture()));
    assertGolden("run.md", renderMarkdown(fixture(runShape)));
    assertGolden("facts.md", renderMarkdown(fixture({ ...compareShape, facts: true })));
    assertGolden("facts-run.md", renderMarkdown(fixture({ ...runShape, facts: true })));
  });

  it("shows marks and tags in names as text", () => {
    const name = "<script>alert(1)</script>|`x`[y](z) *b*";
    const text = renderMarkdown(fixture({ ...compareShape, name, arms: ["hard", name], warnings: [name] }));
    assert.ok(!text.includes("<script"));
    assert.doesNotMatch(text, /(?<!\\)\]\(z\)/);
    const rows = text.split("\n").filter((line) => line.startsWith("| &lt;script"));
    const cells = rows.map((row) => row.split(/(?<!\\)\|/).length);
    assert.ok(rows.length > 0);
    assert.deepEqual([...new Set(cells)].sort(), [12, 16, 17, 7]);
  });

  it("keeps a table row on one line and leaves figures alone", () => {
    assert.equal(escapeMarkdown("a\nb\u001b[2J"), "a\ufffdb\ufffd[2J");
    assert.equal(escapeMarkdown("+0.0303 [-0.1, 0.2]"), "+0.0303 [-0.1, 0.2]");
    assert.equal(escapeMarkdown("# a"), "\\# a");
  });

  it("leaves nothing that a wiki makes a link, a formula or a mention of", () => {
    assert.equal(
      escapeMarkdown("see www.a.org, #12, $x$, @b, http://c"),
      "see www&#46;a.org, &#35;12, &#36;x&#36;, &#64;b, http:&#47;&#47;c",
    );
    assert.equal(escapeMarkdown("# 1 and &#64;"), "\\# 1 and &amp;&#35;64;");
  });
});
