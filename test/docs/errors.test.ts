// Every error code is documented, and every documented code exists.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCodes } from "../../src/base/errors.ts";
import { root } from "../cli/world.ts";

describe("docs/errors.md", () => {
  it("lists exactly the error codes that exist", async () => {
    const text = await readFile(join(root, "docs/errors.md"), "utf8");
    const documented = [...text.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, code]) => code);
    assert.deepEqual(documented.toSorted(), [...errorCodes].toSorted());
  });
});
