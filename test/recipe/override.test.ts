// `--set` and `--seed`: what they change, and that they change nothing else.
import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import type { LimbeckError } from "../../src/base/errors.ts";
import { loadRecipe } from "../../src/recipe/read.ts";
import { override, overrideSeed } from "../../src/recipe/override.ts";
import { parsePath, resolvePath, valueAtPlace } from "../../src/recipe/path.ts";
import { recipeSchema, type Recipe } from "../../src/recipe/schema.ts";
import { draft, messageOf } from "./fixture.ts";

const base = join(import.meta.dirname, "files", "base.recipe.json");
const loadedWith = async (...set: readonly string[]): Promise<Recipe> => (await loadRecipe(base, { set })).recipe;

describe("--set (unit)", () => {
  it("finds phases by id, in brackets or after a dot, and by index", async () => {
    for (const path of ["phases[smooth]", "phases.smooth", "phases[0]", "phases.0"]) {
      const [smooth, distill] = (await loadedWith(`${path}.targets.epsilon=0.2`)).phases;
      assert.ok(smooth?.targets.kind === "smoothing" && distill?.targets.kind === "teacher");
      assert.equal(smooth.targets.epsilon, 0.2);
    }
  });

  it("changes every phase with [*]", async () => {
    const { phases } = await loadedWith('phases[*].targets={"kind":"hard"}');
    assert.deepEqual(
      phases.map(({ targets }) => targets),
      [{ kind: "hard" }, { kind: "hard" }],
    );
  });

  it("reads values as JSON, else as text", async () => {
    const recipe = await loadedWith("name=other", "sweep.seeds=[5,6]", 'student.path="x=y.json"');
    assert.equal(recipe.name, "other");
    assert.deepEqual(recipe.sweep?.seeds, [5, 6]);
    assert.equal(recipe.student.path, "x=y.json");
  });

  it("refuses an object that has a key twice, of which the first would be lost", async () => {
    const twice = 'phases[smooth].targets={"kind":"smoothing","epsilon":0.1,"epsilon":0.3}';
    const message = await messageOf(() => loadedWith(twice));
    assert.match(message, /--set phases\[smooth\]\.targets/);
    assert.match(message, /"epsilon" again/);
  });

  it("sets fields that the recipe leaves to their default, and keeps the default around them", async () => {
    const recipe = await loadedWith(
      "engine.threads=2",
      "report.bootstrap=500",
      "phases.distill.targets.labels.epsilon=0.1",
      "optimizer.weightDecay=0.01",
      "phases.smooth.onExit.restore=best",
    );
    assert.deepEqual(recipe.engine, { kind: "onnx", threads: 2 });
    assert.equal(recipe.report.bootstrap, 500);
    const targets = recipe.phases[1]?.targets;
    assert.ok(targets?.kind === "teacher");
    assert.deepEqual(targets.labels, { kind: "smoothing", epsilon: 0.1, spread: "all" });
    assert.equal(recipe.optimizer.weightDecay, 0.01);
    assert.deepEqual(recipe.phases[0]?.onExit, {
      restore: "best",
      metric: "validation.nll",
      optimizerState: "keep",
    });
  });

  it("takes a field out by null, an entry of a list, or every field that a path stands for; what is required is missed", async () => {
    const recipe = await loadedWith(
      "arms=null",
      "phases.smooth.onExit=null",
      "sweep=null",
      "teachers.0=null",
      "phases.distill=null",
    );
    assert.equal(recipe.arms, undefined);
    assert.equal(recipe.sweep, undefined);
    assert.deepEqual(recipe.teachers, []);
    assert.deepEqual(
      recipe.phases.map(({ id }) => id),
      ["smooth"],
    );
    await assert.rejects(loadedWith("student=null"), (error: LimbeckError) => error.problems[0]?.path === "/student");
    await assert.rejects(loadedWith("studnt=null"), (error: LimbeckError) => error.code === "usage");
  });

  it("applies settings in order, each seeing the ones before", async () => {
    const recipe = await loadedWith(
      "optimizer.kind=sgd",
      "optimizer.momentum=0.8",
      'optimizer.learningRate={"kind":"linear","from":1,"to":0}',
      "optimizer.learningRate.from=0.5",
    );
    assert.ok(recipe.optimizer.kind === "sgd");
    assert.equal(recipe.optimizer.momentum, 0.8);
    assert.deepEqual(recipe.optimizer.learningRate, {
      kind: "linear",
      over: "phase",
      from: 0.5,
      to: 0,
      warmupSteps: 0,
    });
  });

  it("knows the keys of the kind in hand only", async () => {
    assert.match(await messageOf(() => loadedWith("optimizer.momentum=0.9")), /one of the keys "kind", "learningRate"/);
    assert.match(await messageOf(() => loadedWith("phases.smooth.targets.alpha=1")), /"kind", "epsilon", "spread"/);
  });

  it("never reaches beyond the schema", async () => {
    for (const path of ["__proto__.x", "constructor.prototype.x", "phases.length", "phases.smooth.__proto__.x"])
      await messageOf(() => loadedWith(`${path}=1`));
    assert.equal(({} as Record<string, unknown>)["x"], undefined);
  });
});

describe("--seed (unit)", () => {
  it("replaces the seed and the sweep's seeds", async () => {
    const { recipe } = await loadRecipe(base, { seed: 42 });
    assert.equal(recipe.seed, 42);
    assert.deepEqual(recipe.sweep?.seeds, [42]);
    assert.ok(!("sweep" in (overrideSeed({ seed: 1 }, 2) as object)));
  });

  it("is checked like the recipe's own", async () => {
    assert.match(await messageOf(() => loadRecipe(base, { seed: -1 })), / {2}seed\n {4}expected >= 0/);
  });
});

const leaves: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
  ["seed", fc.nat()],
  ["data.batchRows", fc.integer({ min: 1, max: 1000 })],
  ["phases.smooth.targets.epsilon", fc.double({ min: 0, max: 0.9, noNaN: true })],
  ["phases[distill].targets.alpha", fc.double({ min: 0, max: 1, noNaN: true })],
  ["phases[1].until.any[0].value", fc.integer({ min: 1, max: 99 })],
  ["teachers.big.path", fc.string({ minLength: 1 })],
  ["report.bootstrap", fc.integer({ min: 100, max: 9999 })],
];
const setting = fc
  .constantFrom(...leaves)
  .chain(([path, values]) => values.map((value) => ({ path, value, text: `${path}=${JSON.stringify(value)}` })));

describe("--set (properties)", () => {
  const valueOf = (recipe: unknown, path: string): unknown =>
    valueAtPlace(recipe, resolvePath(path, recipe, recipeSchema, path).places[0] ?? []);

  it("what was set is there, the rest and the original are as before", () => {
    fc.assert(
      fc.property(setting, ({ path, value, text }) => {
        const original = draft();
        const changed = override(original, [text], recipeSchema);
        assert.deepEqual(original, draft());
        assert.deepEqual(valueOf(changed, path), JSON.parse(JSON.stringify(value)));
        for (const [other] of leaves)
          if (other !== path) assert.deepEqual(valueOf(changed, other), valueOf(original, other));
      }),
    );
  });

  it("setting twice is setting once, and different paths may come in any order", () => {
    fc.assert(
      fc.property(setting, setting, (first, second) => {
        const set = (...texts: readonly string[]): unknown => override(draft(), texts, recipeSchema);
        assert.deepEqual(set(first.text, first.text), set(first.text));
        if (first.path !== second.path) assert.deepEqual(set(first.text, second.text), set(second.text, first.text));
      }),
    );
  });

  it("any text is a path or refused, never a crash", () => {
    fc.assert(
      fc.property(fc.string(), (path) => {
        const tokens = parsePath(path);
        assert.ok(tokens === null || tokens.every((token) => token !== ""));
        const { places, problem } = resolvePath(path, draft(), recipeSchema, "x");
        assert.ok(places.length > 0 || problem !== null);
      }),
    );
  });
});
