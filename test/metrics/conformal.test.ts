// Prediction sets: by hand, by NumPy from the papers' definitions, and their guarantee, counted.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { randomUniforms } from "../../src/base/numeric/random.ts";
import {
  binomialDeviation,
  conformal,
  conformalMethods,
  conformalThreshold,
  expectedCoverage,
  type Conformal,
  type DrawnRows,
} from "../../src/metrics/conformal.ts";

type Expected = Omit<Conformal["sets"][number], "least"> & { readonly least: number };

interface Case {
  readonly fitted: number;
  readonly tested: number;
  readonly classes: number;
  readonly coverage: number;
  readonly seed: number;
  readonly expected?: readonly [number, number];
  readonly sets: readonly Expected[];
}

const { cases } = JSON.parse(readFileSync(new URL("../reference/conformal.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

/** The generator of test/reference/conformal.py. */
function words(count: number, seed: number): Uint32Array {
  let state = seed;
  return new Uint32Array(count).map(() => (state = (Math.imul(1664525, state) + 1013904223) >>> 0) >>> 8);
}

function rowsOf(rows: number, classes: number, seed: number): DrawnRows {
  const values = Float64Array.from(words(rows * classes, seed), (word) => (word / 2 ** 24) * 6);
  const others = words(rows, seed + 1);
  const labels = Int32Array.from(words(rows, seed + 2), (word, row) => {
    if (word % 4 === 0) return others[row]! % classes;
    const own = values.subarray(row * classes, (row + 1) * classes);
    return own.indexOf(Math.max(...own));
  });
  return { values, labels, draws: Float64Array.from(words(rows, seed + 3), (word) => word / 2 ** 24) };
}

const options = { methods: conformalMethods, lambda: 0.05, kReg: 2 };

describe("conformal (parity with NumPy and SciPy)", () => {
  for (const { fitted, tested, classes, coverage, seed, expected, sets } of cases)
    it(`${fitted} rows for ${coverage}, ${tested} tested, ${classes} classes`, () => {
      const fit = rowsOf(fitted, classes, seed);
      const test = rowsOf(tested, classes, seed + 10);
      const found = conformal(fit, test, classes, [1, 1.7], { ...options, coverage });
      assert.equal(found.rows, fitted);
      assert.deepEqual([found.expected.low, found.expected.high], expected ?? [1, 1]);
      assert.equal(found.sets.length, sets.length);
      for (const [index, { least, method, ...figures }] of sets.entries()) {
        const own = found.sets[index]!;
        assert.equal(own.method, method);
        assert.ok(Math.abs(own.least.coverage - least) < 1e-12);
        for (const [name, value] of Object.entries(figures)) {
          const got = own[name as keyof typeof figures];
          if (value === null) assert.equal(got, null, name);
          else assert.ok(Math.abs(Number(got) - value) < 1e-9, `${method}, ${name}: expected ${value}, got ${got}`);
        }
      }
    });
});

describe("conformal (unit)", () => {
  it("takes the threshold of ceil((n + 1) coverage) in order, and none where the rows are too few", () => {
    const ten = Float64Array.from({ length: 9 }, (_, i) => (9 - i) / 10);
    assert.equal(conformalThreshold(ten, 0.7), 0.7);
    assert.equal(conformalThreshold(ten, 0.9), 0.9);
    assert.equal(conformalThreshold(ten, 0.91), Infinity);
  });

  it("holds every class where the rows are too few, and says that there is no threshold", () => {
    const rows = rowsOf(5, 4, 3);
    const { sets, expected } = conformal(rows, rowsOf(20, 4, 9), 4, [1], { ...options, coverage: 0.9 });
    for (const { threshold, size, coverage } of sets) assert.deepEqual([threshold, size, coverage], [null, 4, 1]);
    assert.deepEqual(expected, { low: 1, high: 1 });
  });

  it("covers as many new rows as it is asked to, over many fits, whatever the model is worth", () => {
    const [fitted, classes, fits] = [60, 5, 400];
    const sum = new Map<string, number>();
    for (let one = 0; one < fits; one++) {
      const draw = (split: string): DrawnRows => {
        const uniforms = randomUniforms(one, split, {}, fitted * (classes + 2));
        const values = uniforms.slice(0, fitted * classes).map((u) => 8 * u);
        const labels = Int32Array.from({ length: fitted }, (_, row) =>
          Math.floor(uniforms[fitted * classes + row]! * classes),
        );
        return { values, labels, draws: uniforms.slice(-fitted) };
      };
      for (const { method, coverage } of conformal(draw("fit"), draw("test"), classes, [1], {
        ...options,
        coverage: 0.8,
      }).sets)
        sum.set(method, (sum.get(method) ?? 0) + coverage / fits);
    }
    // P(covered) is ceil((n + 1) .8) / (n + 1) = 49 / 61 for continuous scores; its error over the fits is about .0036
    for (const [method, coverage] of sum) assert.ok(Math.abs(coverage - 49 / 61) < 0.0125, `${method}: ${coverage}`);
  });

  it("knows how far a binomial share is from its mean, and where the coverage of a fit lies", () => {
    assert.ok(Math.abs(binomialDeviation(1, 0.9) - 0.18) < 1e-12);
    assert.ok(Math.abs(binomialDeviation(2, 0.5) - 0.25) < 1e-12);
    assert.ok(Math.abs(binomialDeviation(10, 0.9) - 0.2 * 0.9 ** 10) < 1e-12);
    const { low, high } = expectedCoverage(1_000_000, 100, 0.5);
    assert.deepEqual([low, high], [0.4, 0.6]);
  });
});
