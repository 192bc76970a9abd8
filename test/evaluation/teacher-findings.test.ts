// What makes a poor student of a teacher: found where it is, and not found in a teacher of which nothing is wrong.
import assert from "node:assert/strict";
import { randomUniforms } from "../../src/base/numeric/random.ts";
import { teacherFindings, temperaturesOf, type TeacherFacts } from "../../src/evaluation/teacher-findings.ts";

const classes = 4;
const rows = 400;
const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
const uniform = (name: string, length: number): Float64Array => randomUniforms(7, name, {}, length);

/** Logits that are right in about as many rows as they are sure: label's logit `gain` above noise. */
function made(name: string, logit: (row: number, k: number, noise: number) => number): Float32Array {
  const noise = uniform(name, rows * classes);
  return Float32Array.from(noise, (value, at) => logit(Math.floor(at / classes), at % classes, value));
}

/** Class probabilities drawn, then a label drawn from them: calibrated by construction. */
function calibrated(name: string, scale: number): { readonly logits: Float32Array; readonly labels: Int32Array } {
  const logits = made(name, (_row, _k, noise) => scale * (noise - 0.5));
  const draws = uniform(`${name} labels`, rows);
  const drawn = Int32Array.from({ length: rows }, (_, row) => {
    const own = Array.from(logits.subarray(row * classes, (row + 1) * classes), Math.exp);
    const sum = own.reduce((a, b) => a + b, 0);
    let left = draws[row]! * sum;
    return Math.max(
      0,
      own.findIndex((value) => (left -= value) < 0),
    );
  });
  return { logits, labels: drawn };
}

describe("findings of teachers", () => {
  const found = (facts: Partial<TeacherFacts>): string[] =>
    teacherFindings({
      id: "t",
      classes,
      members: [],
      unlabelled: false,
      phases: [{ id: "distill", temperatures: [2, 4] }],
      train: calibrated("train", 12),
      heldOut: calibrated("held out", 12),
      ...facts,
    }).map(({ path, got }) => `${path}: ${got}`);
  const of = (logits: Float32Array): Partial<TeacherFacts> => ({
    train: { logits, labels },
    heldOut: { logits, labels },
  });

  it("says nothing of a calibrated teacher", () => {
    assert.deepEqual(found({}), []);
  });

  it("finds scores that a ReLU cut off, of a member too", () => {
    const cut = made("cut", (row, k, noise) => Math.max(0, (labels[row] === k ? 6 : 0) + 6 * (noise - 0.5)));
    assert.match(found(of(cut))[0] ?? "", /^teacher "t", scores: none below 0, and .* % exactly 0/);
    const [member = "", ...others] = found({ members: [{ id: "m", logits: cut }] });
    assert.match(member, /^teacher "t", member "m", scores: none below 0/);
    assert.deepEqual(others, []);
  });

  it("finds percentages and votes, which a softmax takes for certainty", () => {
    const shares = made("shares", (row, k) => (labels[row] === k ? 85 : 5));
    const [scores = ""] = found(of(shares));
    assert.match(scores, /every row sums to 100\b.*percentages or votes/);
    assert.deepEqual(
      found(of(made("votes", (row, k) => (labels[row] === k ? 21 : 3)))).filter((text) => /sums to 30\b/.test(text))
        .length,
      1,
    );
  });

  it("finds a regression on one-hot labels, and that it is unsure", () => {
    const regression = made("regression", (row, k, noise) => (labels[row] === k ? 0.95 : 0.0167) + 0.1 * (noise - 0.5));
    const [scores = "", calibration = ""] = found(of(regression));
    assert.match(scores, /whose rows sum to 1\.?0* on average|whose rows sum to (0\.99|1\.0)\d* on average/);
    assert.match(calibration, /right in 100\.0 %: under-confident/);
  });

  it("says a temperature of a hundred as it is", () => {
    const { logits, labels: drawn } = calibrated("hundreds", 6);
    const sure = { logits: logits.map((value) => 300 * value), labels: drawn };
    const [{ hint = "" } = {}] = teacherFindings({
      ...{ id: "t", classes, members: [], unlabelled: false, phases: [], train: sure, heldOut: sure },
    });
    // the most that is looked at
    assert.match(hint, /temperature 100:/);
  });

  it("finds a teacher that is too sure, with the temperature that fits it", () => {
    const { logits, labels: drawn } = calibrated("sure", 6);
    const sure = { logits: logits.map((value) => 3 * value), labels: drawn };
    const findings = teacherFindings({
      id: "t",
      classes,
      members: [],
      unlabelled: false,
      phases: [],
      train: sure,
      heldOut: sure,
    });
    assert.equal(findings.length, 1);
    assert.match(findings[0]!.got, /over-confident/);
    const [, fitted = ""] = /temperature ([\d.]+)/.exec(findings[0]!.hint ?? "") ?? [];
    assert.ok(Math.abs(Number(fitted) - 3) < 0.6, fitted);
  });

  it("finds confidence that ends short of 1, only where a phase is above temperature 1", () => {
    const smoothed = made("smoothed", (row, k, noise) => (labels[row] === k ? 3.4 : 0) + 0.4 * noise);
    const facts = of(smoothed);
    assert.ok(found(facts).some((text) => text.includes("smoothing: confidence that ends at 0.9")));
    const cold = found({ ...facts, phases: [{ id: "distill", temperatures: [1] }] });
    assert.ok(!cold.some((text) => text.includes("smoothing")));
  });

  it("finds targets that are nearly uniform or nearly one-hot at the phase's temperatures", () => {
    const hot = [{ id: "distill", temperatures: [40, 60] }];
    assert.ok(
      found({ phases: hot }).some((text) =>
        text.includes('targets of phase "distill": nearly uniform at temperature 40'),
      ),
    );
    const certain = made("certain", (row, k, noise) => (labels[row] === k ? 60 : 0) + noise);
    const oneHot = (facts: Partial<TeacherFacts>): boolean =>
      found({ ...of(certain), ...facts }).some((text) => text.includes("nearly one-hot at temperature 4"));
    assert.ok(oneHot({}));
    assert.ok(!oneHot({ unlabelled: true }), "of rows without labels they say much");
    assert.ok(!oneHot({ phases: [{ id: "distill", temperatures: [2, 40] }] }));
  });

  it("finds rows that the teacher was trained on", () => {
    const known = made("known", (row, k, noise) => (labels[row] === k ? 20 : 0) + 8 * (noise - 0.5));
    const texts = found({ train: { logits: known, labels } });
    assert.ok(
      texts.some((text) => /^teacher "t", rows: 100\.0 % right .* on training rows/.test(text)),
      texts.join("\n"),
    );
  });

  it("takes temperatures of targets and terms, at both ends of a schedule", () => {
    const temperature = { kind: "linear", from: 4, to: 1, over: "phase" } as const;
    const targets = { kind: "teacher", temperature, alpha: 0.9 } as const;
    assert.deepEqual(temperaturesOf({ targets }), [1, 4]);
    assert.deepEqual(temperaturesOf({ targets: { kind: "hard" } }), []);
  });
});
