// The plain arms and arms of patches, and which recipes are warned about.
import assert from "node:assert/strict";
import { armsOf } from "../../../src/recipe/plan/arms.ts";
import { warningsOf } from "../../../src/recipe/plan/rules.ts";
import type { Recipe } from "../../../src/recipe/schema.ts";
import { recipeOf, type Draft } from "../fixture.ts";

const targetsOf = (recipe: Recipe): unknown => recipe.phases.map(({ targets }) => targets);

function arm(id: string, change?: (recipe: Draft) => void): Recipe {
  const found = armsOf(recipeOf(change), "test").find((one) => one.id === id);
  assert.ok(found !== undefined, `no arm ${id}`);
  return found.recipe;
}

describe("arms (unit)", () => {
  it("hard: every phase's targets are hard", () => {
    assert.deepEqual(targetsOf(arm("hard")), [{ kind: "hard" }, { kind: "hard" }]);
  });

  it("smoothing: every phase has the first smoothing phase's targets, their schedules over the run", () => {
    const targets = {
      kind: "smoothing",
      epsilon: { kind: "linear", over: "run", from: 0.15, to: 0.05, warmupSteps: 0 },
      spread: "all",
    };
    assert.deepEqual(targetsOf(arm("smoothing")), [targets, targets]);
  });

  it("teacher: every phase has the first teacher phase's, the labels' epsilon included", () => {
    const recipe = arm("teacher", (one) => {
      one.phases[1]!.targets["labels"] = { kind: "smoothing", epsilon: { kind: "linear", from: 0.1, to: 0 } };
    });
    const targets = {
      kind: "teacher",
      temperature: { kind: "cosine", over: "run", from: 6, to: 2, warmupSteps: 0 },
      alpha: 0.9,
      labels: {
        kind: "smoothing",
        epsilon: { kind: "linear", over: "run", from: 0.1, to: 0, warmupSteps: 0 },
        spread: "all",
      },
    };
    assert.deepEqual(targetsOf(recipe), [targets, targets]);
  });

  it("smoothing-then-teacher: as written", () => {
    assert.deepEqual(targetsOf(arm("smoothing-then-teacher")), targetsOf(recipeOf()));
  });

  it("controls: hard labels first, the order turned round, smoothing twice, both at once", () => {
    const names = ["hard-then-teacher", "teacher-then-smoothing", "smoothing-then-smoothing", "mixed"] as const;
    const written = recipeOf((one) => {
      one["arms"] = [...names];
    });
    const [smooth, distill] = written.phases.map(({ targets }) => targets);
    const found = new Map(armsOf(written, "test").map(({ id, recipe }) => [id, targetsOf(recipe)]));
    assert.deepEqual([...found.keys()], names);
    assert.deepEqual(found.get("hard-then-teacher"), [{ kind: "hard" }, distill]);
    assert.deepEqual(found.get("teacher-then-smoothing"), [distill, smooth]);
    assert.deepEqual(found.get("smoothing-then-smoothing"), [smooth, smooth]);
    const both = {
      kind: "teacher",
      temperature: { kind: "cosine", over: "run", from: 6, to: 2, warmupSteps: 0 },
      alpha: 0.5,
      labels: {
        kind: "smoothing",
        epsilon: { kind: "linear", over: "run", from: 0.15, to: 0.05, warmupSteps: 0 },
        spread: "all",
      },
    };
    assert.deepEqual(found.get("mixed"), [both, both]);
    // they are trained where they are named, not by default
    assert.deepEqual(
      armsOf(recipeOf(), "test").map(({ id }) => id),
      ["hard", "smoothing", "teacher", "smoothing-then-teacher"],
    );
  });

  it("change targets only", () => {
    const written = recipeOf();
    for (const { recipe } of armsOf(written, "test")) {
      assert.deepEqual({ ...recipe, phases: [] }, { ...written, phases: [] });
      assert.deepEqual(
        recipe.phases.map(({ id, until }) => ({ id, until })),
        written.phases.map(({ id, until }) => ({ id, until })),
      );
    }
  });

  it("are by default those that the phases allow, in their order", () => {
    const ids = (change?: (recipe: Draft) => void): string[] => armsOf(recipeOf(change), "test").map(({ id }) => id);
    assert.deepEqual(ids(), ["hard", "smoothing", "teacher", "smoothing-then-teacher"]);
    assert.deepEqual(
      ids((recipe) => recipe.phases.pop()),
      ["hard", "smoothing"],
    );
    assert.deepEqual(
      ids((recipe) => (recipe["arms"] = ["teacher", "hard"])),
      ["teacher", "hard"],
    );
  });

  it("may be patches: values, and references to the recipe as written", () => {
    const patched = (...patch: readonly unknown[]): Recipe =>
      arm("mine", (recipe) => (recipe["arms"] = ["hard", { id: "mine", patch }]));
    const [smooth, distill] = recipeOf().phases.map(({ targets }) => targets);
    assert.deepEqual(targetsOf(patched({ path: "phases[smooth].targets", ref: "phases[distill].targets" })), [
      distill,
      distill,
    ]);
    const swapped = patched(
      { path: "phases[smooth].targets", ref: "phases[distill].targets" },
      { path: "phases[distill].targets", ref: "phases[smooth].targets" },
    );
    assert.deepEqual(targetsOf(swapped), [distill, smooth]);
    assert.deepEqual(targetsOf(patched({ path: "phases[*].targets", value: { kind: "hard" } })), [
      { kind: "hard" },
      { kind: "hard" },
    ]);
    assert.equal(patched({ path: "optimizer.weightDecay", value: 0.5 }).optimizer.weightDecay, 0.5);
  });

  it("stand alone: an arm's recipe names no arms, so it can be checked by itself", () => {
    const recipe = arm("hard", (one) => {
      one["arms"] = ["hard", "teacher"];
      one["report"] = { compareTo: "teacher" };
    });
    assert.ok(!("arms" in recipe) && !("compareTo" in recipe.report));
  });
});

describe("warnings (unit)", () => {
  const warned = (change?: (recipe: Draft) => void): readonly string[] => warningsOf(recipeOf(change));

  it("are none for a usual recipe", () => assert.deepEqual(warned(), []));

  it("tell of an epsilon above 0.2, scheduled ones too", () => {
    const [warning, ...others] = warned((recipe) => {
      recipe.phases[0]!.targets["epsilon"] = { kind: "cosine", from: 0.1, to: 0.4 };
    });
    assert.equal(warning, 'phase "smooth": epsilon reaches 0.4; usual values are 0.05 to 0.2');
    assert.deepEqual(others, []);
  });

  it("tell of a plateau that cannot fire before the bound", () => {
    const patience = (epochs: number): readonly string[] =>
      warned((recipe) => {
        recipe.phases[0]!.until.any[1]!["patience"] = epochs;
      });
    assert.equal(patience(3).length, 0);
    assert.equal(
      patience(4)[0],
      'phase "smooth": a plateau of validation.nll (patience 4, minDelta 0) cannot end it before its 4 epochs do',
    );
  });

  it("tell of a teacher that no phase uses", () => {
    assert.deepEqual(
      warned((recipe) => recipe.phases.pop()),
      ['teacher "big" is used by no phase'],
    );
  });
});
