// docs/api.md is what the docstrings say today (npm run generate:api writes it).
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { removeFolder, root, temporaryFolder } from "../cli/world.ts";

describe("docs/api.md", () => {
  it("has every export of the library, as its docstrings describe it", async function () {
    this.timeout(120_000);
    const folder = await temporaryFolder();
    const file = join(folder, "api.md");
    await promisify(execFile)("bash", [join(root, "scripts/generate-api.sh"), file]);
    const made = await readFile(file, "utf8");
    for (const name of ["run()", "compare()", "load()", "label()", "evaluate()", "calibrate()", "measure()"])
      assert.ok(made.includes(`### ${name}`), name);
    assert.equal(await readFile(join(root, "docs/api.md"), "utf8"), made);
    await removeFolder(folder);
  });
});
