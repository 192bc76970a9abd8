// Plans: whole steps, the four scalars of every step, and what a person reads.
import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { armsOf } from "../../../src/recipe/plan/arms.ts";
import { describePlan } from "../../../src/recipe/plan/describe.ts";
import { makePlan, scalarsAt, type Plan, type StepValues } from "../../../src/recipe/plan/plan.ts";
import { warningsOf } from "../../../src/recipe/plan/rules.ts";
import { recipeOf } from "../fixture.ts";
import { assertGolden } from "../golden.ts";

const facts = { trainRows: 100, classes: 10 };

function at(plan: Plan, phase: number, step: number): StepValues {
  const planned = plan.phases[phase];
  assert.ok(planned !== undefined);
  return scalarsAt(plan, planned, step, planned.startStep + step);
}

describe("plans (unit)", () => {
  it("count whole steps, the last and smaller batch of an epoch included", () => {
    const plan = makePlan(recipeOf(), facts);
    assert.equal(plan.stepsPerEpoch, 4); // ceil(100 / 32)
    assert.deepEqual(
      plan.phases.map(({ startStep, steps, boundKind }) => [startStep, steps, boundKind]),
      [
        [0, 16, "epochs"],
        [16, 24, "epochs"],
      ],
    );
    assert.equal(plan.totalSteps, 40);
  });

  it("bound a phase by whichever bound comes first", () => {
    const bounds = (...values: readonly [string, number][]): unknown => {
      const recipe = recipeOf((one) => {
        one.phases[0]!.until.any = values.map(([kind, value]) => ({ kind, value }));
      });
      const [phase] = makePlan(recipe, facts).phases;
      return [phase?.steps, phase?.boundKind];
    };
    assert.deepEqual(bounds(["epochs", 2], ["steps", 9]), [8, "epochs"]);
    assert.deepEqual(bounds(["epochs", 3], ["steps", 9]), [9, "steps"]);
    assert.deepEqual(bounds(["steps", 5], ["epochs", 3], ["steps", 6]), [5, "steps"]);
  });

  it("give the four scalars of a step; what a kind of target has not is neutral", () => {
    const plan = makePlan(
      recipeOf((recipe) => {
        recipe.optimizer = { kind: "adam", learningRate: { kind: "linear", over: "run", from: 0.39, to: 0 } };
      }),
      facts,
    );
    const close = (actual: StepValues, expected: StepValues): void => {
      for (const name of ["learningRate", "epsilon", "temperature", "alpha"] as const)
        assert.ok(
          Math.abs(actual[name]! - expected[name]!) < 1e-12,
          `${name}: ${actual[name]} is not ${expected[name]}`,
        );
    };
    close(at(plan, 0, 0), { learningRate: 0.39, epsilon: 0.15, temperature: 1, alpha: 0 });
    close(at(plan, 0, 15), { learningRate: 0.24, epsilon: 0.05, temperature: 1, alpha: 0 });
    close(at(plan, 1, 0), { learningRate: 0.23, epsilon: 0, temperature: 6, alpha: 0.9 });
    close(at(plan, 1, 23), { learningRate: 0, epsilon: 0, temperature: 2, alpha: 0.9 });
  });

  it("take the labels term's epsilon as epsilon in a teacher phase", () => {
    const recipe = recipeOf((one) => {
      one.phases[1]!.targets["labels"] = { kind: "smoothing", epsilon: { kind: "linear", from: 0, to: 0.1 } };
    });
    const plan = makePlan(recipe, facts);
    assert.equal(at(plan, 1, 0)["epsilon"], 0);
    assert.equal(at(plan, 1, 23)["epsilon"], 0.1);
  });

  it("say how a phase ends", () => {
    const recipe = recipeOf((one) => {
      one.phases[0]!.onExit = { restore: "best", metric: "validation.ece", optimizerState: "reset" };
    });
    const [first, second] = makePlan(recipe, facts).phases;
    assert.deepEqual([first?.restoreBest, first?.resetOptimizer], ["ece", true]);
    assert.deepEqual([second?.restoreBest, second?.resetOptimizer], [null, false]);
  });

  it("are described in words and as JSON", () => {
    const recipe = recipeOf((one) => {
      one.phases[0]!.targets = { kind: "smoothing", epsilon: 0.3 };
      one.phases[0]!.onExit = { restore: "best" };
      one.optimizer = { kind: "adam", learningRate: { kind: "cosine", over: "run", from: 0.003, to: 0.00001 } };
      one.phases[0]!.until.any.push({ kind: "metric", metric: "validation.ece", op: "<", value: 0.02, consecutive: 2 });
    });
    const student = { parameters: 2410, trainingBytes: 38560 };
    const { text, json } = describePlan(makePlan(recipe, facts), student, warningsOf(recipe));
    assertGolden(join(import.meta.dirname, "described.txt"), text);
    const read = JSON.parse(JSON.stringify(json)) as { phases: { samples: { step: number }[] }[] };
    assert.deepEqual(
      read.phases.map(({ samples }) => samples.map(({ step }) => step)),
      [
        [1, 8, 16],
        [17, 28, 40],
      ],
    );
  });

  it("give epsilon in the other convention too", () => {
    const described = (spread: string): string => {
      const recipe = recipeOf((one) => {
        one.phases[0]!.targets = { kind: "smoothing", epsilon: 0.09, spread };
      });
      return describePlan(makePlan(recipe, facts), { parameters: 1, trainingBytes: 1 }, []).text;
    };
    assert.match(described("all"), /epsilon 0\.09 here is 0\.081 /); // 0.09 * 9 / 10
    assert.match(described("others"), /epsilon 0\.09 here is 0\.1 /); // 0.09 * 10 / 9
  });
});

describe("plans in words (unit)", () => {
  it("say what is done to the rows of a phase", () => {
    const recipe = recipeOf((draft) => {
      Object.assign(draft.phases[0]!, { mixing: { kind: "mixup", concentration: 0.4 }, classWeights: "balanced" });
      Object.assign(draft.phases[1]!, { classWeights: [1, 2] });
    });
    const { text } = describePlan(makePlan(recipe, facts), { parameters: 1, trainingBytes: 1 }, []);
    assert.match(text, /rows: mixup, shares from Beta\(0\.4, 0\.4\)\n {4}classes weigh: every class alike/);
    assert.match(text, /classes weigh: 1, 2\n/);
  });
});

describe("plans with unlabelled rows (unit)", () => {
  it("have epochs of all rows, and say which of them a phase sees", () => {
    const recipe = recipeOf();
    const few = { trainRows: 1000, unlabelledRows: 900, classes: 10 };
    const plan = makePlan(recipe, few);
    assert.equal(plan.totalSteps, makePlan(recipe, { trainRows: 1000, classes: 10 }).totalSteps);
    assert.deepEqual(
      plan.phases.map(({ unlabelled }) => unlabelled),
      recipe.phases.map(({ targets }) => targets.kind === "teacher"),
    );
    const { text } = describePlan(plan, { parameters: 1, trainingBytes: 1 }, []);
    assert.match(text, /a pass over 1000 rows, 900 of them unlabelled, in batches/);
    assert.match(text, /rows: the 100 with labels, 10 times an epoch/);
    assert.match(text, /rows: 100 with labels and 900 without, by the terms that need none/);
  });
});

describe("plans of the whole (unit)", () => {
  it("tell memory, arms, what the report has, and time where a step was timed", () => {
    const recipe = recipeOf();
    const plan = makePlan(recipe, facts);
    const whole = {
      dataBytes: 3 * 1024 * 1024,
      ...{ labelBytes: 0, storedLabelBytes: 0, innerBytes: 0 },
      arms: ["hard", "teacher"],
      seeds: [1, 2],
      testRows: 360,
      stepMs: null,
    };
    const student = { parameters: 1, trainingBytes: 1 };
    const { text, json } = describePlan(plan, student, [], { recipe, whole });
    assert.match(text, /^memory: 3\.0 MiB of rows$/m);
    const more = { ...whole, labelBytes: 5 * 2 ** 30, storedLabelBytes: 4 * 2 ** 30, innerBytes: 2 ** 30 };
    assert.match(
      describePlan(plan, student, [], { recipe, whole: more }).text,
      /^memory: 3\.0 MiB of rows, 1024\.0 MiB of teachers' labels, up to 1024\.0 MiB of a teacher's inner values; teachers' labels of 4096\.0 MiB stay in their files$/m,
    );
    assert.match(text, /^compare: 2 arms \(hard, teacher\) x 2 seeds = 4 students$/m);
    assert.match(text, /^the report will have: .*temperature after each/m);
    assert.doesNotMatch(text, /^time:/m);
    assert.match(text, /^with 2 seeds nothing will be said of the methods: three or more tell them apart$/m);
    const three = describePlan(plan, student, [], { recipe, whole: { ...whole, seeds: [1, 2, 3] } }).text;
    assert.match(
      three,
      /^with 3 seeds and 360 test rows, differences in accuracy under about 2\.2 points will not be/m,
    );
    assert.equal((json as { dataBytes: number }).dataBytes, 3 * 1024 * 1024);
    const timed = describePlan(plan, student, [], { recipe, whole: { ...whole, stepMs: 2000 } }).text;
    assert.equal(plan.totalSteps, 40);
    assert.match(timed, /^time: 2000 ms a step here, about 80 s for run and 5 min for compare, beside evaluation$/m);
  });
});

describe("plans (properties)", () => {
  const bound = fc.record({ kind: fc.constantFrom("epochs", "steps"), value: fc.integer({ min: 1, max: 40 }) });
  const shapes = fc.record({
    bounds: fc.array(bound, { minLength: 1, maxLength: 5 }),
    trainRows: fc.integer({ min: 1, max: 3000 }),
    batchRows: fc.integer({ min: 1, max: 500 }),
  });
  const planOf = (shape: { bounds: { kind: string; value: number }[]; trainRows: number; batchRows: number }): Plan =>
    makePlan(
      recipeOf((recipe) => {
        recipe.data["batchRows"] = shape.batchRows;
        recipe.phases = shape.bounds.map((one, index) => ({
          id: `p${index}`,
          targets: { kind: "smoothing", epsilon: { kind: "linear", from: 0.1, to: 0 } },
          until: { any: [one] },
        }));
      }),
      { trainRows: shape.trainRows, classes: 3 },
    );

  it("phases tile the run's steps with no gap", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const plan = planOf(shape);
        let next = 0;
        for (const phase of plan.phases) {
          assert.equal(phase.startStep, next);
          assert.ok(Number.isInteger(phase.steps) && phase.steps >= 1);
          next += phase.steps;
        }
        assert.equal(next, plan.totalSteps);
      }),
    );
  });

  it("every arm of a recipe takes the same number of steps", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (trainRows) => {
        const recipe = recipeOf();
        const totals = armsOf(recipe, "test").map((arm) => makePlan(arm.recipe, { trainRows, classes: 10 }).totalSteps);
        assert.deepEqual(new Set(totals), new Set([makePlan(recipe, { trainRows, classes: 10 }).totalSteps]));
      }),
    );
  });
});
