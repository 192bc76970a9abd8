// unit: each toolkit's published equation against the loss of the targets that `convert` gives for it.
import assert from "node:assert/strict";
import { convert, toolkitNames, type ToolkitName } from "../src/convert.ts";
import { targetsFor } from "../src/kinds/targets/index.ts";
import { limbeck } from "./cli/world.ts";
import { evaluateTargets, type Batch } from "./kinds/targets/batch.ts";

const [rows, classes] = [4, 3];
const teacherLogits = [2.1, 0.3, -1.2, 0.4, 1.6, -0.3, -0.8, 1.9, 0.7, 0.6, 0.1, 0.9];
const labels = [0, 1, 2, 2];
const students = [
  [1.2, -0.3, 0.4, -0.7, 0.9, 0.1, 0.2, 0.6, -1.1, 0.5, -0.2, 1.4],
  [0.1, 0.3, -0.4, 0.7, -0.9, 1.1, 2.2, -0.6, 1.1, -0.5, 0.2, 0.4],
];

const rowsOf = (values: readonly number[]): number[][] =>
  Array.from({ length: rows }, (_, row) => values.slice(row * classes, (row + 1) * classes));
const logSoftmax = (row: readonly number[], temperature = 1): number[] => {
  const scaled = row.map((value) => value / temperature);
  const sum = Math.log(scaled.reduce((all, value) => all + Math.exp(value), 0));
  return scaled.map((value) => value - sum);
};
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Pieces of which every equation is made: by definition, not by what is tested. */
const crossEntropy = (z: readonly number[]): number => mean(rowsOf(z).map((row, i) => -logSoftmax(row)[labels[i]!]!));
const soft = (z: readonly number[], T: number, each: (t: number, s: number) => number): number =>
  mean(
    rowsOf(z).map((row, i) => {
      const [t, s] = [logSoftmax(rowsOf(teacherLogits)[i]!, T), logSoftmax(row, T)];
      return t.reduce((sum, log, k) => sum + each(log, s[k]!), 0);
    }),
  );
const kl = (z: readonly number[], T: number): number => soft(z, T, (t, s) => Math.exp(t) * (t - s));
const softCrossEntropy = (z: readonly number[], T: number): number => soft(z, T, (t, s) => -Math.exp(t) * s);

/** Each loss as the toolkit's documentation or code writes it, line for line. */
const published: Readonly<Record<ToolkitName, (z: readonly number[], T: number, alpha: number) => number>> = {
  torchdistill: (z, T, alpha) => (alpha === 0 ? kl(z, T) : alpha * crossEntropy(z) + (1 - alpha) * T ** 2 * kl(z, T)),
  textbrewer: (z, T, alpha) => softCrossEntropy(z, T) * alpha + crossEntropy(z) * (1 - alpha),
  keras: (z, T, alpha) => alpha * crossEntropy(z) + (1 - alpha) * (kl(z, T) * T ** 2),
  modelopt: (z, T, alpha) => kl(z, T) * T ** 2 * alpha + (1 - alpha) * crossEntropy(z),
  mdistiller: (z, T, alpha) => (1 - alpha) * crossEntropy(z) + alpha * kl(z, T) * T ** 2,
};

describe("convert", () => {
  for (const from of toolkitNames)
    it(`${from}: its loss is the targets' times the multiplier, up to what has no gradient`, async () => {
      for (const [T, alpha] of [
        [4, 0.9],
        [1, 0.5],
        [2.5, 0],
        [8, 1],
      ] as const) {
        const { targets, multiplier } = convert(from, T, alpha);
        const scalars = { temperature: T, alpha: targets.alpha };
        const losses: number[] = [];
        for (const logits of students) {
          const batch: Batch = { rows, classes, logits, teacherLogits, labels, scalars };
          losses.push((await evaluateTargets(targetsFor(targets, { classCounts: [] }), batch)).loss);
        }
        const ours = multiplier * (losses[0]! - losses[1]!);
        const theirs = published[from](students[0]!, T, alpha) - published[from](students[1]!, T, alpha);
        assert.ok(Math.abs(theirs - ours) < 1e-10, `T ${T}, alpha ${alpha}: ${theirs}, ${ours}`);
      }
    });

  it("prints a block that a recipe takes, with the factor, and JSON", async () => {
    const { code, stdout } = await limbeck(
      ".",
      "convert",
      "--from",
      "textbrewer",
      "--temperature",
      "4",
      "--alpha",
      "0.9",
    );
    assert.equal(code, 0);
    assert.match(stdout, /^"targets": \{"kind":"teacher","temperature":4,"alpha":0\.36\}/);
    assert.match(stdout, /theirs is ours times 0\.15625:/);
    const json = await limbeck(".", "convert", "--from", "keras", "--temperature", "4", "--alpha", "0.1", "--json");
    assert.deepEqual(JSON.parse(json.stdout), {
      targets: { kind: "teacher", temperature: 4, alpha: 0.9 },
      multiplier: 1,
    });
  });

  it("refuses other toolkits, and numbers that are none", async () => {
    const wrong = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await limbeck(".", "convert", ...args);
      assert.equal(code, 2);
      return stderr;
    };
    assert.match(
      await wrong("--from", "fastai", "--temperature", "4", "--alpha", "0.9"),
      /Allowed choices are torchdistill/,
    );
    assert.match(await wrong("--from", "keras", "--temperature", "0", "--alpha", "0.9"), /temperature above 0, got 0/);
    assert.match(await wrong("--from", "keras", "--temperature", "4", "--alpha", "1.5"), /alpha from 0 to 1, got 1\.5/);
    assert.match(await wrong("--from", "keras", "--temperature", "four", "--alpha", "1"), /expected a number/);
    assert.match(await wrong("--from", "keras"), /--temperature/);
  });
});
