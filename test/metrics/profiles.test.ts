// Bins as torchmetrics and scikit-learn cut them, on random confidences and on confidences at edges.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { profiles, profileNames } from "../../src/metrics/binning.ts";
import { ece, mce, reliabilityBins } from "../../src/metrics/ece.ts";

interface Case {
  readonly rows: number;
  readonly bins: number;
  readonly edges: number;
  readonly seed: number;
  readonly l1: number;
  readonly max: number;
  readonly sklearn?: number;
}

const { cases } = JSON.parse(readFileSync(new URL("../reference/profiles.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

/** The generator of test/reference/profiles.py. */
function words(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => (state = (Math.imul(1664525, state) + 1013904223) >>> 0));
}

function rowsOf({ rows, edges, seed }: Case): { readonly confidence: number[]; readonly correct: number[] } {
  const half = Math.floor(edges / 2) + 1;
  const confidence = words(rows, seed).map((draw) =>
    edges > 0 ? (half + ((draw >>> 8) % (edges - half + 1))) / edges : 0.5 + draw / 2 ** 33,
  );
  return { confidence, correct: words(rows, seed + 1).map((draw) => ((draw >>> 16) % 3 > 0 ? 1 : 0)) };
}

describe("profiles of bins", () => {
  for (const test of cases) {
    const what = `${test.rows} rows, ${test.bins} bins, ${test.edges > 0 ? `at edges of ${test.edges}` : "random"}`;
    const { confidence, correct } = rowsOf(test);
    it(`as torchmetrics: ${what}`, () => {
      const bins = reliabilityBins(confidence, correct, test.bins, profiles.torchmetrics);
      assert.ok(Math.abs(ece(bins) - test.l1) <= 1e-6, `${ece(bins)}, ${test.l1}`);
      assert.ok(Math.abs(mce(bins) - test.max) <= 1e-6, `${mce(bins)}, ${test.max}`);
    });
    if (test.sklearn !== undefined)
      it(`as scikit-learn: ${what}`, () => {
        const found = ece(reliabilityBins(confidence, correct, test.bins, profiles.sklearn));
        assert.ok(Math.abs(found - test.sklearn!) <= 1e-6, `${found}, ${test.sklearn}`);
      });
  }

  it("agree away from edges, and differ at them as stated", () => {
    for (const name of profileNames) {
      const { binOf } = profiles[name];
      assert.deepEqual(
        [0.05, 0.27, 0.61, 0.999].map((p) => binOf(p, 10)),
        [0, 2, 6, 9],
        name,
      );
    }
    const at = (p: number): number[] => profileNames.map((name) => profiles[name].binOf(p, 4));
    assert.deepEqual(at(0.5), [1, 2, 2, 1]);
    assert.deepEqual(at(0), [0, 0, 0, 0]);
    assert.deepEqual(at(1), [3, 4, 3, 3]);
  });
});
