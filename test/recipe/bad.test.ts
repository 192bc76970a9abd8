// Every bad recipe in bad/ against its golden message: place, expected, got, hint.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { checkedArms } from "../../src/recipe/plan/rules.ts";
import { loadRecipe } from "../../src/recipe/read.ts";
import { messageOf } from "./fixture.ts";
import { assertGolden } from "./golden.ts";

const folder = join(import.meta.dirname, "bad");
const here = relative(process.cwd(), folder);
const recipes = readdirSync(folder).filter((name) => /\.jsonc?$/.test(name));

/** What is wrong with a recipe, its folder's name left out. */
const complaint = async (file: string, set: readonly string[] = []): Promise<string> => {
  const message = await messageOf(async () => {
    const { recipe } = await loadRecipe(file, { set });
    checkedArms(recipe, file);
  });
  return message.replaceAll(`${here}/`, "");
};

describe("bad recipes (unit)", () => {
  for (const name of recipes)
    it(name, async () => {
      assertGolden(join(folder, name.replace(/\.jsonc?$/, ".txt")), await complaint(join(here, name)));
    });

  it("each golden message belongs to a recipe", () => {
    const messages = readdirSync(folder).filter((name) => name.endsWith(".txt") && !name.startsWith("set-"));
    assert.deepEqual(messages.toSorted(), recipes.map((name) => name.replace(/\.jsonc?$/, ".txt")).toSorted());
  });
});

describe("bad settings (unit)", () => {
  const good = join(here, "..", "files", "base.recipe.json");
  const settings: Readonly<Record<string, readonly string[]>> = {
    "set-unknown-key": ["phases.smooth.targets.epsilonn=0.1"],
    "set-unknown-phase": ["phases[smoth].targets.epsilon=0.1"],
    "set-index-too-large": ["phases[7].id=x"],
    "set-key-elsewhere": ["learningRate=0.1"],
    "set-below-a-value": ["data.batchRows.x=1"],
    "set-several": ["optimizer.learningrate=0.1", "sede=3", "phases..id=x", "/phases/0/id=x", "name"],
    "set-extends": ["extends=other.json"],
    "set-wrong-value": ["data.batchRows=many", "phases.smooth.targets.epsilon=1"],
  };
  for (const [name, set] of Object.entries(settings))
    it(name, async () => {
      const message = (await complaint(good, set)).replaceAll(join(here, "..", "files/"), "");
      assertGolden(join(folder, `${name}.txt`), message);
    });
});
