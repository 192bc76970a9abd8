// docs/students.md: its definitions can be built, and it names every layer, field and operator.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { importedOperators } from "../../src/engine/onnx/read/index.ts";
import { activationNames } from "../../src/kinds/students/activations.ts";
import { layerKinds } from "../../src/kinds/students/layers/index.ts";
import { root } from "../cli/world.ts";

const page = readFileSync(join(root, "docs", "students.md"), "utf8");

describe("docs/students.md (unit)", () => {
  it("names every kind of layer with its fields, and every activation", () => {
    const elsewhere = new Set(["kind", "name", "input"]);
    const names = Object.entries(layerKinds).flatMap(([kind, { schema }]) => [
      kind,
      ...Object.keys(schema.properties).filter((field) => !elsewhere.has(field)),
    ]);
    assert.deepEqual(
      [...new Set(names)].filter((name) => !page.includes(`\`${name}\``) && !page.includes(`, ${name},`)),
      [],
    );
    assert.deepEqual(
      activationNames.filter((name) => !new RegExp(`\\b${name}\\b`).test(page)),
      [],
    );
  });

  it("names the operators that an ONNX student may hold, and no others", () => {
    const listed = /- arithmetic:[\s\S]*?\n\n/.exec(page)?.[0] ?? "";
    const named = [...listed.matchAll(/\b[A-Z][A-Za-z0-9]+\b/g)].map(([name]) => name);
    assert.deepEqual([...new Set(named)].sort(), importedOperators);
  });
});
