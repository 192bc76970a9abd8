// Schedules against their closed forms, and what holds for every kind of them.
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  describeSchedule,
  spanning,
  valueAt,
  type Schedule,
  type StepPlace,
} from "../../../src/kinds/schedules/index.ts";

/** Step `step` of a phase of `steps`, which is the whole run. */
const alone = (step: number, steps: number): StepPlace => ({
  runStep: step,
  runSteps: steps,
  phaseStep: step,
  phaseSteps: steps,
});

const close = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`);

const between = fc.double({ min: 1e-4, max: 10, noNaN: true });
const over = fc.constantFrom("run" as const, "phase" as const);
const fromTo = fc.record({
  kind: fc.constantFrom("linear" as const, "cosine" as const, "exponential" as const),
  over,
  from: between,
  to: between,
});

describe("schedules (unit)", () => {
  it("a number is the same at every step", () => assert.equal(valueAt(0.3, alone(7, 9)), 0.3));

  it("linear goes in equal differences", () => {
    const schedule: Schedule = { kind: "linear", from: 6, to: 2 };
    [6, 5, 4, 3, 2].forEach((expected, step) => close(valueAt(schedule, alone(step, 5)), expected));
  });

  it("cosine is to + (from - to)(1 + cos(pi u)) / 2", () => {
    const schedule: Schedule = { kind: "cosine", from: 1, to: 0 };
    [1, (1 + Math.SQRT1_2) / 2, 0.5, (1 - Math.SQRT1_2) / 2, 0].forEach((expected, step) =>
      close(valueAt(schedule, alone(step, 5)), expected),
    );
  });

  it("exponential goes in equal ratios", () => {
    const schedule: Schedule = { kind: "exponential", from: 1, to: 1e-4 };
    [1, 1e-1, 1e-2, 1e-3, 1e-4].forEach((expected, step) => close(valueAt(schedule, alone(step, 5)), expected));
  });

  it("steps begin a value at step ceil(boundary * steps)", () => {
    const schedule: Schedule = { kind: "steps", values: [3, 2, 1], boundaries: [0.5, 0.7] };
    const seen = Array.from({ length: 10 }, (_, step) => valueAt(schedule, alone(step, 10)));
    assert.deepEqual(seen, [3, 3, 3, 3, 3, 2, 2, 1, 1, 1]);
  });

  it("a warm-up multiplies by (step + 1) / warmupSteps, up to 1", () => {
    const schedule: Schedule = { kind: "constant", value: 8, warmupSteps: 4 };
    [2, 4, 6, 8, 8].forEach((expected, step) => close(valueAt(schedule, alone(step, 5)), expected));
    const falling: Schedule = { kind: "linear", from: 6, to: 2, warmupSteps: 2 };
    [3, 5, 4, 3, 2].forEach((expected, step) => close(valueAt(falling, alone(step, 5)), expected));
  });

  it("spans the run or the phase, as it says", () => {
    const place: StepPlace = { runStep: 15, runSteps: 21, phaseStep: 5, phaseSteps: 11 };
    close(valueAt({ kind: "linear", over: "run", from: 0, to: 4 }, place), 3);
    close(valueAt({ kind: "linear", over: "phase", from: 0, to: 4 }, place), 2);
    close(valueAt({ kind: "linear", from: 0, to: 4 }, place), 2);
    close(valueAt(spanning({ kind: "linear", from: 0, to: 4 }, "run"), place), 3);
  });

  it("a phase of one step has the first value", () => {
    for (const kind of ["linear", "cosine", "exponential"] as const)
      close(valueAt({ kind, from: 3, to: 1 }, alone(0, 1)), 3);
  });

  it("stays at its end past its bound, as an arm's last phase may go", () => {
    for (const kind of ["linear", "cosine", "exponential"] as const)
      close(valueAt({ kind, from: 3, to: 1 }, alone(250, 100)), 1);
  });

  it("is said in words", () => {
    assert.equal(describeSchedule(0.1), "0.1");
    assert.equal(
      describeSchedule({ kind: "cosine", over: "run", from: 0.003, to: 0.00001, warmupSteps: 20 }),
      "cosine 0.003 to 0.00001 over the run, warm-up 20 steps",
    );
    assert.equal(
      describeSchedule({ kind: "steps", values: [1, 0.1], boundaries: [0.5] }),
      "steps 1, 0.1 at 0.5 of the phase",
    );
  });
});

describe("schedules (properties)", () => {
  it("begin at from and end at to", () => {
    fc.assert(
      fc.property(fromTo, fc.integer({ min: 2, max: 5000 }), (schedule, steps) => {
        close(valueAt(schedule, alone(0, steps)), schedule.from);
        close(valueAt(schedule, alone(steps - 1, steps)), schedule.to);
      }),
    );
  });

  it("never leave the interval of their ends, and never turn back", () => {
    fc.assert(
      fc.property(fromTo, fc.integer({ min: 2, max: 500 }), fc.nat(499), (schedule, steps, at) => {
        const step = at % (steps - 1);
        const [now, next] = [valueAt(schedule, alone(step, steps)), valueAt(schedule, alone(step + 1, steps))];
        const slack = 1e-9;
        const low = Math.min(schedule.from, schedule.to) - slack;
        const high = Math.max(schedule.from, schedule.to) + slack;
        assert.ok(now >= low && now <= high);
        assert.ok(schedule.from >= schedule.to ? next <= now + slack : next >= now - slack);
      }),
    );
  });
});
