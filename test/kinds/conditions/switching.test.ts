// When a phase ends: each kind of condition over a made-up course of validation figures.
import assert from "node:assert/strict";
import fc from "fast-check";
import { metricNames, type MetricName } from "../../../src/metrics/table.ts";
import { beginSwitching, describeCondition, observe, type Condition } from "../../../src/kinds/conditions/index.ts";

type Figures = Partial<Record<MetricName, number>>;

const zeros = Object.fromEntries(metricNames.map((name) => [name, 0])) as Record<MetricName, number>;

/** The epoch (1-based) at which a condition fires and that condition, over one epoch of ten steps per entry. */
function course(conditions: readonly Condition[], figures: readonly Figures[]): [number, Condition] | null {
  let state = beginSwitching(conditions);
  for (const [index, entry] of figures.entries()) {
    const seen = { phaseEpoch: index + 1, phaseStep: 10 * (index + 1), validation: { ...zeros, ...entry } };
    // through JSON, as a checkpoint keeps it
    const step = observe(conditions, JSON.parse(JSON.stringify(state)) as typeof state, seen);
    if (step.fired !== null) return [index + 1, step.fired];
    state = step.state;
  }
  return null;
}

const nlls = (...values: readonly number[]): Figures[] => values.map((nll) => ({ nll }));
const plateau = (more: Partial<Extract<Condition, { kind: "plateau" }>> = {}): Condition => ({
  kind: "plateau",
  metric: "validation.nll",
  patience: 2,
  minDelta: 0,
  ...more,
});

describe("switch conditions (unit)", () => {
  it("epochs and steps fire at their value", () => {
    const flat = nlls(1, 1, 1, 1, 1);
    assert.equal(course([{ kind: "epochs", value: 3 }], flat)?.[0], 3);
    assert.equal(course([{ kind: "steps", value: 30 }], flat)?.[0], 3);
    assert.equal(course([{ kind: "steps", value: 31 }], flat)?.[0], 4);
    assert.equal(course([{ kind: "epochs", value: 6 }], flat), null);
  });

  it("a plateau fires after `patience` epochs without a better figure", () => {
    assert.equal(course([plateau()], nlls(1, 0.9, 0.95, 0.91))?.[0], 4);
    assert.equal(course([plateau()], nlls(1, 0.9, 0.95, 0.8, 0.85)), null);
    assert.equal(course([plateau({ patience: 1 })], nlls(1, 1))?.[0], 2);
  });

  it("an improvement must exceed minDelta, counted from the best", () => {
    assert.equal(course([plateau({ minDelta: 0.1 })], nlls(1, 0.95, 0.91, 0.8))?.[0], 3);
    assert.equal(course([plateau({ minDelta: 0.1 })], nlls(1, 0.95, 0.85, 0.8)), null);
  });

  it("a plateau knows which way its metric is better", () => {
    const accuracy = [0.5, 0.6, 0.7, 0.8].map((value) => ({ accuracy: value, signedGap: value - 0.8 }));
    assert.equal(course([plateau({ metric: "validation.accuracy" })], accuracy), null);
    assert.equal(course([plateau({ metric: "validation.accuracy" })], accuracy.toReversed())?.[0], 3);
    // a gap is best near 0, whatever its sign
    assert.equal(course([plateau({ metric: "validation.signedGap" })], accuracy), null);
  });

  it("a metric fires where its comparison holds, `consecutive` epochs in a row", () => {
    const figures = [0.8, 0.9, 0.8, 0.9, 0.95].map((accuracy) => ({ accuracy, ece: 1 - accuracy }));
    const metric = (more: Partial<Extract<Condition, { kind: "metric" }>>): Condition => ({
      kind: "metric",
      metric: "validation.accuracy",
      op: ">=",
      value: 0.9,
      consecutive: 1,
      ...more,
    });
    assert.equal(course([metric({})], figures)?.[0], 2);
    assert.equal(course([metric({ op: ">" })], figures)?.[0], 5);
    assert.equal(course([metric({ consecutive: 2 })], figures)?.[0], 5);
    assert.equal(course([metric({ metric: "validation.ece", op: "<", value: 0.06 })], figures)?.[0], 5);
    assert.equal(course([metric({ metric: "validation.ece", op: "<=", value: 0.01 })], figures), null);
  });

  it("names the first condition of the list that holds", () => {
    const conditions: Condition[] = [{ kind: "epochs", value: 3 }, plateau()];
    assert.deepEqual(course(conditions, nlls(1, 1, 1)), [3, conditions[0]]);
    assert.deepEqual(course(conditions.toReversed(), nlls(1, 1, 1)), [3, conditions[1]]);
  });

  it("is said in words", () => {
    assert.equal(describeCondition(plateau()), "plateau of validation.nll (patience 2, minDelta 0)");
    assert.equal(
      describeCondition({ kind: "metric", metric: "validation.ece", op: "<", value: 0.02, consecutive: 2 }),
      "validation.ece < 0.02 for 2 epochs",
    );
  });
});

describe("switch conditions (properties)", () => {
  it("a plateau never fires while every epoch is better, and always after patience flat ones", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 20 }), (patience, better) => {
        const falling = Array.from({ length: better }, (_, index) => 100 - index);
        const flat = Array.from({ length: patience }, () => 100 - better + 1);
        assert.equal(course([plateau({ patience })], nlls(...falling)), null);
        assert.equal(course([plateau({ patience })], nlls(...falling, ...flat))?.[0], better + patience);
      }),
    );
  });
});
