// Counter-based randomness: known answers, independence of place, and the shape of the draws.
import assert from "node:assert/strict";
import fc from "fast-check";
import { philox, randomNormals, randomUniforms, randomWords, shuffled } from "../../../src/base/numeric/random.ts";

const hex = (words: Uint32Array): string => [...words].map((word) => word.toString(16).padStart(8, "0")).join(" ");

describe("Philox4x32-10 (known answers of Random123)", () => {
  const F = 0xffffffff;
  const known: readonly (readonly [readonly [number, number, number, number], readonly [number, number], string])[] = [
    [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [[F, F, F, F], [F, F], "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], "d16cfe09 94fdcceb 5001e420 24126ea1"],
  ];
  for (const [counter, key, expected] of known)
    it(expected, () => {
      const out = new Uint32Array(4);
      philox(...counter, ...key, out);
      assert.equal(hex(out), expected);
    });
});

describe("random draws", () => {
  it("are a function of seed, purpose, epoch and step, each of which counts", () => {
    const draw = (seed: number, purpose: string, epoch: number, step: number): string =>
      hex(randomWords(seed, purpose, { epoch, step }, 8));
    assert.equal(draw(1, "order", 2, 3), draw(1, "order", 2, 3));
    const others = [
      draw(2, "order", 2, 3),
      draw(1, "dropout", 2, 3),
      draw(1, "order", 3, 2),
      draw(1, "order", 2, 4),
      draw(1 + 2 ** 32, "order", 2, 3),
    ];
    assert.equal(new Set([draw(1, "order", 2, 3), ...others]).size, 6);
  });

  it("begin alike however many are asked for", () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.nat({ max: 40 }), (few, more) => {
        const short = randomWords(9, "prefix", {}, few);
        const long = randomWords(9, "prefix", {}, few + more);
        assert.deepEqual(short, long.slice(0, few));
      }),
    );
  });

  it("refuse a seed that is no whole number from 0 on", () => {
    for (const seed of [-1, 0.5, 2 ** 53, Number.NaN]) assert.throws(() => randomWords(seed, "x", {}, 1), RangeError);
  });

  it("uniforms fill [0, 1) evenly", () => {
    const uniforms = randomUniforms(3, "uniform", {}, 100_000);
    const counts = new Float64Array(20);
    for (const value of uniforms) {
      assert.ok(value >= 0 && value < 1);
      counts[Math.floor(value * 20)]! += 1;
    }
    // chi-squared of 19 degrees of freedom: 43.8 is its 99.9th percentile
    const statistic = counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
    assert.ok(statistic < 43.8, `chi-squared ${statistic}`);
  });

  it("normals have mean 0, variance 1 and fourth moment 3", () => {
    const normals = randomNormals(4, "normal", {}, 200_000);
    const moment = (power: number): number => normals.reduce((sum, value) => sum + value ** power, 0) / normals.length;
    assert.ok(Math.abs(moment(1)) < 0.01);
    assert.ok(Math.abs(moment(2) - 1) < 0.02);
    assert.ok(Math.abs(moment(4) - 3) < 0.15);
  });

  it("shuffles keep every value, and put each everywhere equally often", () => {
    const values = Int32Array.from({ length: 8 }, (_, i) => i * 3);
    const seen = new Float64Array(64);
    for (let step = 0; step < 8000; step++) {
      const order = shuffled(values, 5, "order", { step });
      assert.deepEqual(order.toSorted(), values);
      order.forEach((value, place) => (seen[(value / 3) * 8 + place]! += 1));
    }
    // 49 degrees of freedom: 85.4 is the 99.9th percentile
    const statistic = seen.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    assert.ok(statistic < 85.4, `chi-squared ${statistic}`);
  });
});
