// What a recipe asks against what its data and its student are.
import assert from "node:assert/strict";
import { checkAgainstData, unlabelledWarnings } from "../../../src/recipe/plan/data-rules.ts";
import { LimbeckError, renderError } from "../../../src/base/errors.ts";
import type { Arm } from "../../../src/recipe/plan/arms.ts";
import type { Recipe } from "../../../src/recipe/schema.ts";
import { randomDataset, student } from "../../engine/setup.ts";

describe("batches beside batch normalization (unit)", () => {
  const check = (
    batchRows: number,
    trainRows: number,
    layers: readonly object[],
    inputShape: readonly number[],
  ): void => {
    const made = student([...layers, { kind: "dense", units: 3 }], inputShape, 3);
    const recipe = { data: { batchRows }, phases: [], evaluation: {} } as unknown as Recipe;
    checkAgainstData(
      recipe,
      [],
      { dataset: randomDataset(4, inputShape, 3), student: made, trainRows, unlabelledRows: 0 },
      "x.recipe.json",
    );
  };
  const normalized = [{ kind: "dense", units: 4 }, { kind: "batchNormalization" }];

  const refused = (batchRows: number, trainRows: number): string => {
    try {
      check(batchRows, trainRows, normalized, [5]);
    } catch (error) {
      assert.ok(error instanceof LimbeckError);
      assert.equal(error.exitCode, 2);
      const [problem] = error.problems;
      assert.equal(problem?.path, "/data/batchRows");
      return problem.got;
    }
    return assert.fail("not refused");
  };

  it("refuses batches of one row, also where only an epoch's last batch is one", () => {
    assert.equal(refused(1, 100), "1");
    assert.match(refused(33, 100), /leaves one of 100 training rows/);
    assert.equal(refused(64, 1), "64, which leaves one of 1 training rows for the last batch");
  });

  it("takes batches of two, students without normalization, and images, whose pixels are normalised together", () => {
    check(2, 100, normalized, [5]);
    check(1, 100, [{ kind: "dense", units: 4 }], [5]);
    check(
      1,
      100,
      [{ kind: "conv2d", filters: 2, kernelSize: 3 }, { kind: "batchNormalization" }, { kind: "flatten" }],
      [1, 5, 5],
    );
  });
});

describe("rows without labels beside phases (unit)", () => {
  const facts = {
    dataset: randomDataset(4, [2], 3),
    student: student([{ kind: "dense", units: 3 }], [2], 3),
    trainRows: 40,
    unlabelledRows: 30,
  };
  const hard = { id: "a", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 1 }] } };
  const taught = { ...hard, id: "b", targets: { kind: "teacher", temperature: 1, alpha: 1 } };
  const recipeWith = (data: object, ...phases: readonly object[]): Recipe =>
    ({ data: { batchRows: 8, ...data }, phases, evaluation: {} }) as unknown as Recipe;

  const told =
    (words: RegExp) =>
    (error: unknown): boolean =>
      error instanceof LimbeckError && words.test(renderError(error));

  it("need a phase that learns from them, in the recipe or in an arm", () => {
    const few = recipeWith({ labelledShare: 0.25 }, hard);
    const check =
      (recipe: Recipe, arms: readonly Arm[] = []) =>
      () =>
        checkAgainstData(recipe, arms, facts, "x.recipe.json");
    assert.throws(check(few), told(/ data\.labelledShare[^]*30 such rows[^]*kind "teacher"/));
    assert.throws(check(recipeWith({ unlabelled: {} }, hard)), told(/ data\.unlabelled/));
    check(recipeWith({ labelledShare: 0.25 }, hard, taught))();
    check(few, [{ id: "t", recipe: recipeWith({}, taught) }])();
  });

  it("are warned of where a teacher's phase leaves them out", () => {
    const weighed = { ...taught, classWeights: "balanced" };
    assert.deepEqual(unlabelledWarnings(recipeWith({}, hard, taught), 30), []);
    assert.deepEqual(unlabelledWarnings(recipeWith({}, weighed), 0), []);
    assert.match(
      unlabelledWarnings(recipeWith({}, hard, weighed), 30).join(),
      /^phase "b": its class weights .* left out$/,
    );
  });
});
