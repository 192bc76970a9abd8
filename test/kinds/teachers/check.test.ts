// The near-chance stop: who passes, who is stopped, and what the explanation says.
import assert from "node:assert/strict";
import { checkTeacher } from "../../../src/kinds/teachers/index.ts";
import { refuses } from "./fixtures.ts";

const classes = ["a", "b", "c", "d"];

/** Logits whose argmax is the given class, row by row. */
function choosing(choices: readonly number[], size = classes.length): Float32Array {
  const logits = new Float32Array(choices.length * size);
  choices.forEach((choice, row) => {
    logits[row * size + choice] = 1;
  });
  return logits;
}

const labels = Int32Array.from({ length: 400 }, (_, row) => row % 4);
const check = (choices: readonly number[], minAccuracy?: number, given = labels) =>
  checkTeacher({ id: "t", logits: choosing(choices), labels: given, classes, minAccuracy });
const stopped = (work: () => unknown, ...words: RegExp[]): Promise<void> =>
  refuses("teacher-near-chance", () => Promise.resolve().then(work), ...words);

describe("near-chance stop", () => {
  it("passes a teacher that is right, and tells its figures", () => {
    // Right but for every 10th row: 40 of 400 rows are wrong.
    const result = check(Array.from(labels, (label, row) => (row % 10 === 0 ? (label + 1) % 4 : label)));
    assert.equal(result.accuracy, 0.9);
    assert.equal(result.chance, 0.25);
    assert.equal(result.majority, 0.25);
    // 1/4 + 3 sqrt(3/16/400) = .31495
    assert.ok(Math.abs(result.needed - 0.3149519) < 1e-6);
  });

  it("stops one whose classes are in another order, and shows the order", () =>
    stopped(
      () => check(Array.from(labels, (label) => (label + 1) % 4)),
      /t: 0\.0 % right on 400 validation rows/,
      /class order looks wrong: with another order it would reach 100\.0 %/,
      /output 1 is class "a"/,
    ));

  it("stops a guesser and points at the preprocessing", () =>
    stopped(
      () => check(Array.from(labels, (_, row) => Math.floor(row / 4) % 4)),
      /25\.0 % right/,
      /at least 31\.5 %/,
      /scale, mean, std and layout/,
    ));

  it("stops one that always names the most frequent class", () => {
    const skewed = Int32Array.from({ length: 400 }, (_, row) => (row % 10 === 0 ? 1 : 0));
    return stopped(
      () => check(new Array<number>(400).fill(0), undefined, skewed),
      /accuracy above the most frequent class's share/,
      /most frequent class 90\.0 %/,
    );
  });

  it("passes one that names the most frequent class alone, where its probabilities tell the rare ones", async () => {
    const skewed = Int32Array.from({ length: 400 }, (_, row) => (row % 10 === 0 ? 1 : 0));
    // rare rows get .45 for the rare class, others .05: never the largest, always telling
    const probs = Float32Array.from({ length: 800 }, (_, at) => {
      const rare = skewed[at >> 1] === 1 ? 0.45 : 0.05;
      return Math.log(at % 2 === 1 ? rare : 1 - rare);
    });
    const given = { id: "t", logits: probs, labels: skewed, classes: ["a", "b"] };
    assert.equal(checkTeacher(given).accuracy, 0.9);
    // the frequencies themselves tell nothing
    const flat = { ...given, logits: probs.map((_, at) => Math.log(at % 2 === 1 ? 0.1 : 0.9)) };
    await stopped(() => checkTeacher(flat), /most frequent class/);
  });

  it("warns instead, where the recipe says so", () => {
    const said: string[] = [];
    const warn = (text: string): void => void said.push(text);
    const choices = Array.from(labels, (_, row) => Math.floor(row / 4) % 4);
    const given = { id: "t", logits: choosing(choices), labels, classes, require: "warn", warn } as const;
    assert.equal(checkTeacher(given).accuracy, 0.25);
    assert.match(said.join(), /25\.0 % right.*scale, mean, std and layout/);
  });

  it("stops one that is far above chance and far better in another order, unless a bound is stated", async () => {
    const swapped = Array.from(labels, (label) => (label === 1 ? 3 : label === 3 ? 1 : label));
    await stopped(
      () => check(swapped),
      /another order/,
      /50\.0 % right/,
      /output 1 is class "d", output 3 is class "b"/,
    );
    // wrong at random: no order is much better
    const random = Array.from(labels, (label, row) => (row % 3 === 0 ? (label + 1 + (row % 7)) % 4 : label));
    assert.ok(check(random).accuracy > 0.6);
  });

  it("passes one that knows rare classes, though the most frequent one alone would be right more often", () => {
    // 95 to 5: recalls .84 and .78, accuracy below .95
    const skewed = Int32Array.from({ length: 400 }, (_, row) => (row % 20 === 0 ? 1 : 0));
    const choices = Array.from(skewed, (label, row) => {
      const wrong = label === 0 ? row % 25 < 4 : row % 100 === 0;
      return wrong ? 1 - label : label;
    });
    const { accuracy, majority } = check(choices, undefined, skewed);
    assert.ok(accuracy < majority, `${accuracy} of ${majority}`);
    // a guesser at the classes' own shares is still stopped
    const guesses = Array.from(skewed, (_, row) => Number((row * 7) % 20 === 3));
    return stopped(() => check(guesses, undefined, skewed), /most frequent class/);
  });

  it("holds a teacher to the recipe's own bound", async () => {
    const choices = Array.from(labels, (label, row) => (row % 2 === 0 ? label : (label + 2) % 4));
    assert.equal(check(choices, 0.4).accuracy, 0.5);
    await stopped(() => check(choices, 0.8), /at least 80\.0 %/);
  });

  it("passes a perfect teacher on very few rows and on a single class", () => {
    assert.equal(check([0, 1], undefined, Int32Array.of(0, 1)).accuracy, 1);
    assert.equal(check([2, 2, 2], undefined, Int32Array.of(2, 2, 2)).accuracy, 1);
  });

  it("takes the lowest index on ties", () => {
    const tied = new Float32Array(400 * 4);
    return stopped(() => checkTeacher({ id: "t", logits: tied, labels, classes }), /25\.0 % right/);
  });
});
