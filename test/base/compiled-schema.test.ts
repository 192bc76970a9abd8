// The recipe's schema as code, as the build writes it: the same problems, in the same words, as where it is compiled in place.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "jsonc-parser";
import type { ValidateFunction } from "ajv";
import { compiledFile, problemsOf } from "../../src/base/validation/check.ts";
import { explain } from "../../src/base/validation/explain.ts";
import { partsOf } from "../../src/base/validation/shared.ts";
import { standaloneCode } from "../../src/base/validation/standalone.ts";
import { recipeSchema } from "../../src/recipe/schema.ts";

const root = resolve(import.meta.dirname, "../..");

describe("the recipe's schema as code", function () {
  this.timeout(30_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "limbeck-schema-"));
    await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  });
  after(() => rm(folder, { recursive: true }));

  it("finds what the schema finds in every bad recipe and in every shipped one, and fills in the same defaults", async () => {
    const file = join(folder, "schema.cjs");
    await writeFile(file, standaloneCode(recipeSchema));
    const validate = createRequire(import.meta.url)(file) as ValidateFunction;
    const byCode = (value: unknown) => (validate(value) ? [] : explain(validate.errors ?? [], partsOf(recipeSchema)));
    const files: string[] = [];
    for (const part of ["test/recipe/bad", "recipes", "recipes/external"])
      for (const name of await readdir(join(root, part)))
        if (/\.jsonc?$/.test(name)) files.push(join(root, part, name));
    assert.ok(files.length > 20);
    let bad = 0;
    for (const one of files) {
      const text = await readFile(one, "utf8");
      const [here, there] = [parse(text) as unknown, parse(text) as unknown];
      const found = problemsOf(recipeSchema, here);
      assert.deepEqual(byCode(there), found, one);
      // as text: one of the bad ones has a key __proto__
      assert.equal(JSON.stringify(there), JSON.stringify(here), one);
      if (found.length > 0) bad += 1;
    }
    assert.ok(bad > 10);
  });

  it("is found by the schema's text alone", () => {
    assert.equal(compiledFile({ ...recipeSchema }), compiledFile(recipeSchema));
    assert.notEqual(compiledFile({ ...recipeSchema, title: "another" }), compiledFile(recipeSchema));
  });
});
