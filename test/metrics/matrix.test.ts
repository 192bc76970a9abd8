// Every figure on rows x classes x kinds of rows, profile by profile, against scikit-learn, torchmetrics and NumPy.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { profileNames } from "../../src/metrics/binning.ts";
import { extended } from "../../src/metrics/extended.ts";
import { measure } from "../../src/metrics/measure.ts";
import { selective } from "../../src/metrics/selective.ts";
import { rowScores } from "../../src/metrics/row-scores.ts";

type Case = {
  readonly rows: number;
  readonly classes: number;
  readonly kind: string;
  readonly seed: number;
} & Readonly<Record<string, number | string | null>>;

const { cases } = JSON.parse(readFileSync(new URL("../reference/metric-matrix.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

const BINS = 15;

/** The generator of test/reference/metric-matrix.py, shifted by 8 bits. */
function draws(count: number, seed: number, bits = 8): Uint32Array {
  const out = new Uint32Array(count);
  let state = seed;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    out[i] = state >>> bits;
  }
  return out;
}

function edgeProbs(rows: number, classes: number, seed: number): Float64Array {
  const least = Math.floor(BINS / classes) + 1;
  const probs = new Float64Array(rows * classes);
  draws(rows, seed).forEach((draw, row) => {
    const top = (least + (draw % (BINS - least + 1))) / BINS;
    probs.fill((1 - top) / (classes - 1), row * classes, (row + 1) * classes);
    probs[row * classes + ((draw >>> 8) % classes)] = top;
  });
  return probs;
}

function valuesOf({ rows, classes, kind, seed }: Case): {
  readonly values: Float64Array;
  readonly space: "logits" | "probs";
} {
  if (kind === "edges") return { values: edgeProbs(rows, classes, seed), space: "probs" };
  const values = Float64Array.from(draws(rows * classes, seed), (draw) =>
    kind === "random" ? (draw / 2 ** 24) * 8 : draw % 4,
  );
  return { values, space: "logits" };
}

function labelsOf({ rows, classes, seed }: Case, values: Float64Array): Int32Array {
  const others = draws(rows, seed + 1);
  return Int32Array.from(draws(rows, seed + 2, 16), (draw, row) => {
    if (draw % 3 === 0) return others[row]! % classes;
    let top = row * classes;
    for (let at = top; at < (row + 1) * classes; at++) if (values[at]! > values[top]!) top = at;
    return top % classes;
  });
}

describe("every figure on rows x classes x kinds of rows (parity with scikit-learn, torchmetrics and NumPy)", () => {
  for (const one of cases)
    it(`${one.rows} rows, ${one.classes} classes, ${one.kind}`, () => {
      const { values, space } = valuesOf(one);
      const labels = labelsOf(one, values);
      const same = (what: string, actual: number, tolerance = 1e-6): void => {
        const expected = one[what];
        // rows that tie on paper may differ by rounding, and where equal mass cuts among them is then a matter of luck
        if (expected === null || (one.kind === "ties" && what.startsWith("mass"))) return;
        assert.ok(Math.abs(actual - (expected as number)) <= tolerance, `${what}: expected ${expected}, got ${actual}`);
      };
      const scores = rowScores(values, labels, one.classes, space);
      for (const profile of profileNames) {
        const found = measure(values, labels, one.classes, { seed: 1, space, profile });
        for (const figure of ["accuracy", "nll", "brier", "signedGap"] as const) same(figure, found[figure]);
        same("massL1", found.adaptiveEce);
        if (profile === "guo") {
          same("classwiseEce", found.classwiseEce);
          same("debiasedEce", found.debiasedEce);
          // two grids
          same("smoothEce", found.smoothEce, 1e-3);
        }
        if (profile !== "guo") same(profile === "torchmetrics" ? "torchmetrics l1" : profile, found.ece);
        if (profile === "torchmetrics") {
          const { equalWidth } = extended(values, scores, BINS, { profile });
          same("torchmetrics l2", equalWidth.l2);
          same("torchmetrics max", equalWidth.max);
        }
      }
      const more = extended(values, scores, BINS);
      same("ks", more.ks);
      // what ties on paper ties here too, as it does there
      const ties = scores.confidence.map((confidence) => Math.round(confidence * 1e12) / 1e12);
      const { aurc, augrc } = one.kind === "ties" ? selective(ties, scores.correct) : more;
      same("aurc", aurc);
      same("augrc", augrc);
      same("marginal", more.marginal);
      same("topLabel", more.topLabel);
      same("massL2", more.equalMass.l2);
      same("massMax", more.equalMass.max);
      same("reliability", more.brierParts.reliability);
      same("resolution", more.brierParts.resolution);
      const { reliability, resolution, uncertainty, withinBins } = more.brierParts;
      same("brier", reliability - resolution + uncertainty + withinBins);
    });
});
