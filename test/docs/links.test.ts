// Links between the repository's own pages lead somewhere; every README command that runs limbeck works.
import assert from "node:assert/strict";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { limbeck, removeFolder, root, temporaryFolder } from "../cli/world.ts";

/** A heading's anchor, as GitHub makes it. */
const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- ]/gu, "")
    .replaceAll(" ", "-");

describe("documentation", () => {
  it("links only to files that are there", async () => {
    const docs = (await readdir(join(root, "docs"))).map((name) => `docs/${name}`);
    for (const page of ["README.md", "CONTRIBUTING.md", ...docs.filter((name) => name.endsWith(".md"))]) {
      const text = await readFile(join(root, page), "utf8");
      for (const [, target = "", anchor] of text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)) {
        const file = target === "" ? join(root, page) : join(root, dirname(page), target);
        await assert.doesNotReject(stat(file), `${page} links to ${target}`);
        if (anchor === undefined) continue;
        const headings = (await readFile(file, "utf8")).matchAll(/^#+ (.+)$/gm);
        const slugs = [...headings].map(([, title]) => slugOf(title!));
        // of headings that repeat, the later ones are numbered
        assert.ok(
          slugs.includes(anchor) || slugs.includes(anchor.replace(/-\d+$/, "")),
          `${page} links to ${target}#${anchor}`,
        );
      }
    }
  });

  it("has tables whose rows all have as many cells as their heads", async () => {
    const docs = (await readdir(join(root, "docs"))).map((name) => `docs/${name}`);
    let rows = 0;
    for (const page of ["README.md", "CONTRIBUTING.md", ...docs.filter((name) => name.endsWith(".md"))]) {
      let cells: number | null = null;
      for (const [at, line] of (await readFile(join(root, page), "utf8")).split("\n").entries()) {
        // a bar within a cell is written \\|, in code too
        const found = line.trim().startsWith("|") ? line.trim().replaceAll("\\|", "").split("|").length : null;
        if (found !== null) rows += 1;
        if (found !== null && cells !== null) assert.equal(found, cells, `${page}, line ${at + 1}: ${line}`);
        cells = found === null ? null : (cells ?? found);
      }
    }
    assert.ok(rows > 100, `${rows} rows of tables`);
  });

  it("shows limbeck commands in the README that run", async function () {
    this.timeout(120_000);
    const out = await temporaryFolder();
    const text = await readFile(join(root, "README.md"), "utf8");
    const commands = [...text.matchAll(/^npx limbeck (.+)$/gm)].map(([, line]) =>
      line!.replace(/\s+#.*$/, "").split(/\s+/),
    );
    assert.ok(commands.length >= 4);
    let made = "";
    const digits = gunzipSync(await readFile(join(root, "data/digits/digits.csv.gz"))).toString("utf8");
    const rows = join(out, "rows.csv");
    const values = digits
      .split("\n")
      .slice(0, 5)
      .map((line) => line.split(",").slice(0, 64).join());
    await writeFile(rows, values.join("\n"));
    for (const args of commands) {
      const trains = ["run", "compare"].includes(args[0]!);
      // RUN stands for the run directory that the first command left
      // and rows.csv for rows of its data
      const filled = args.map((arg) => (arg === "RUN" ? join(out, made) : arg === "rows.csv" ? rows : arg));
      const { code, stderr } = await limbeck(root, ...filled, ...(trains ? ["--out", out, "--quiet"] : []));
      assert.equal(code, 0, `limbeck ${args.join(" ")}: ${stderr}`);
      if (args[0] === "run") made = (await readdir(out)).find((name) => name.startsWith("digits"))!;
    }
    await removeFolder(out);
  });
});
