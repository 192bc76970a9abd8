// docs/shift.md against the code: its table of strengths, its recipe.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkedArms } from "../../src/recipe/plan/rules.ts";
import { resolveRecipe } from "../../src/recipe/read.ts";
import { corruptionNames, corruptions } from "../../src/kinds/corruptions/index.ts";
import { featureNoise } from "../../src/kinds/corruptions/features.ts";
import { draft } from "../recipe/fixture.ts";

const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "shift.md"), "utf8");

/** The cells of the row that begins with a name. */
const rowOf = (name: string): readonly string[] =>
  (page.split("\n").find((line) => line.startsWith(`| ${name} `)) ?? "").split("|").map((cell) => cell.trim());

describe("docs/shift.md (unit)", () => {
  for (const name of corruptionNames)
    it(`gives ${name} its strengths`, () => {
      const numbers = corruptions[name].strengths.map((strength) =>
        typeof strength === "number" ? strength : strength.sigma,
      );
      assert.deepEqual(rowOf(`\`${name}\``).slice(3, 8).map(Number), numbers);
    });

  it("gives motionBlur its radii and features their shares", () => {
    const radii = page.split("\n").find((line) => line.includes("cut at 2 r pixels"))!;
    const cells = radii.split("|").slice(3, 8).map(Number);
    assert.deepEqual(
      cells,
      corruptions.motionBlur.strengths.map(({ radius }) => radius),
    );
    assert.ok(page.includes(`c = ${featureNoise.join(", ")}`));
  });

  it("shows a block that holds", () => {
    const [, block = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const recipe = { ...(draft() as object), evaluation: JSON.parse(block) as object };
    const data = { ...(recipe as { data?: object }).data, input: { shape: [1, 28, 28] } };
    checkedArms(resolveRecipe({ ...recipe, data }, "docs/shift.md"), "docs/shift.md");
  });
});
