// What a recipe asks against what its data and its student are.
import assert from "node:assert/strict";
import { checkAgainstData } from "../../../src/recipe/plan/data-rules.ts";
import { LimbeckError } from "../../../src/base/errors.ts";
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
      { dataset: randomDataset(4, inputShape, 3), student: made, trainRows },
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
