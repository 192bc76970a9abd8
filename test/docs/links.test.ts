// Links between the repository's own pages lead somewhere; every README command that runs limbeck works.
import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { limbeck, removeFolder, root, temporaryFolder } from "../cli/world.ts";

describe("documentation", () => {
  it("links only to files that are there", async () => {
    const docs = (await readdir(join(root, "docs"))).map((name) => `docs/${name}`);
    for (const page of ["README.md", "CONTRIBUTING.md", ...docs.filter((name) => name.endsWith(".md"))]) {
      const text = await readFile(join(root, page), "utf8");
      for (const [, target] of text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g))
        await assert.doesNotReject(stat(join(root, dirname(page), target!)), `${page} links to ${target!}`);
    }
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
    for (const args of commands) {
      const trains = ["run", "compare"].includes(args[0]!);
      // RUN stands for the run directory that the first command left
      const filled = args.map((arg) => (arg === "RUN" ? join(out, made) : arg));
      const { code, stderr } = await limbeck(root, ...filled, ...(trains ? ["--out", out, "--quiet"] : []));
      assert.equal(code, 0, `limbeck ${args.join(" ")}: ${stderr}`);
      if (args[0] === "run") [made = ""] = await readdir(out);
    }
    await removeFolder(out);
  });
});
