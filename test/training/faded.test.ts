import assert from "node:assert/strict";
import { withoutFaded } from "../../src/training/faded.ts";

describe("optimizer state that has faded", () => {
  const [denormal, small, usual] = [1e-40, 3e-31, 2e-9];

  it("is zero, of either sign; what is above stays, parameters too, and arrays in which nothing has faded", () => {
    const weights = Float32Array.of(denormal, usual);
    const [first, second] = [Float32Array.of(-denormal, -usual), Float32Array.of(small, usual)];
    const calm = Float32Array.of(0, -usual);
    const state = new Map([
      ["w", weights],
      ["first:w", first],
      ["second:w", second],
      ["b", calm],
      ["first:b", calm],
    ]);
    const next = withoutFaded(state, { slots: ["first", "second"] });
    assert.deepEqual([...next.keys()], [...state.keys()]);
    assert.deepEqual(next.get("first:w"), Float32Array.of(0, -usual));
    assert.deepEqual(next.get("second:w"), Float32Array.of(0, usual));
    assert.equal(next.get("w"), weights);
    assert.equal(next.get("first:b"), calm);
    // who holds the state of before, as the best of a phase, keeps it
    assert.deepEqual(first, Float32Array.of(-denormal, -usual));
  });
});
