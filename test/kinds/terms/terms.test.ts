// unit: terms beside the targets: closed forms, gradients against differences, and how they are joined.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { ParameterSpec } from "../../../src/engine/contracts.ts";
import { lossKey, objectiveProblems, schedulesOf, teachersAsked } from "../../../src/kinds/objective.ts";
import { hardTargets } from "../../../src/kinds/targets/hard.ts";
import { termWords, withTerms, type TermOptions } from "../../../src/kinds/terms/index.ts";
import { evaluateTargets, type Batch } from "../targets/batch.ts";

const spec = (name: string, trainable = true): ParameterSpec => ({
  name,
  shape: [2],
  initializer: { kind: "zeros" },
  trainable,
  decay: true,
});

const facts = { classes: 3, parameters: [spec("w"), spec("frozen", false)] };

const batch: Batch = {
  rows: 4,
  classes: 3,
  logits: [1.2, -0.3, 0.4, -0.7, 0.9, 0.1, 0.2, 0.6, -1.1, 0.5, -0.2, 1.4],
  teacherLogits: [2.1, 0.3, -1.2, 0.4, 1.6, -0.3, -0.8, 1.9, 0.7, 0.6, 0.1, 0.9],
  labels: [0, 1, 2, 2],
  parameters: { w: { shape: [2], values: [0.5, -1] } },
  memory: {
    "term:anchor:w": { shape: [2], values: [0.2, 1] },
    "term:loss-gap-temperature:carried": { shape: [], values: [2] },
    "term:reference:logits": { shape: [4, 3], values: [0.2, -1.3, 0.8, 0.7, 0.1, 0.1, 0, 1.6, 1.1, -0.5, 0.2, 1.9] },
  },
};

const terms: Readonly<Record<string, TermOptions>> = {
  kl: { kind: "kl", weight: 0.7, temperature: 2, standardise: false },
  "kl, standardised": { kind: "kl", weight: 0.7, temperature: 2, standardise: true },
  "reverse-kl": { kind: "reverse-kl", weight: 0.7, temperature: 2 },
  "jensen-shannon": { kind: "jensen-shannon", weight: 0.7, temperature: 2 },
  "dynamic-temperature": {
    kind: "dynamic-temperature",
    weight: 0.7,
    temperature: 2,
    by: "confidence",
    beta: 1,
    gamma: 2,
  },
  "dynamic-temperature, agreement": {
    kind: "dynamic-temperature",
    weight: 0.7,
    temperature: 2,
    by: "agreement",
    beta: 1,
    gamma: 2,
  },
  "loss-gap-temperature": {
    kind: "loss-gap-temperature",
    weight: 0.7,
    temperature: 3,
    least: 1,
    most: 4,
    momentum: 0.9,
  },
  "virtual-teacher": { kind: "virtual-teacher", weight: 0.7, correct: 0.9, temperature: 2 },
  dkd: { kind: "dkd", weight: 0.7, temperature: 2, alpha: 1, beta: 8 },
  dist: { kind: "dist", weight: 0.7, temperature: 2, beta: 2, gamma: 3 },
  "max-sup": { kind: "max-sup", weight: 0.7 },
  "logit-mse": { kind: "logit-mse", weight: 0.7 },
  anchor: { kind: "anchor", weight: 0.7 },
  reference: { kind: "reference", weight: 0.7, temperature: 2 },
  entropy: { kind: "entropy", weight: 0.7 },
  margin: { kind: "margin", weight: 0.7, margin: 0.5 },
  mmce: { kind: "mmce", weight: 0.7, width: 0.4 },
  "soft-ece": { kind: "soft-ece", weight: 0.7, bins: 10, binTemperature: 0.02 },
  dca: { kind: "dca", weight: 0.7 },
};

const reference = JSON.parse(readFileSync(new URL("../../reference/terms.json", import.meta.url), "utf8")) as Batch & {
  readonly cases: readonly {
    readonly options: { readonly kind: string };
    readonly loss: number;
    readonly gradient: readonly number[];
  }[];
  readonly gaps: readonly (Required<Pick<Batch, "logits" | "teacherLogits">> & {
    readonly options: { readonly kind: "loss-gap-temperature" };
    readonly carried: number;
    readonly gap: number;
    readonly loss: number;
    readonly gradient: readonly number[];
    readonly next: number;
  })[];
};

const rowsOf = (values: readonly number[]): number[][] =>
  Array.from({ length: batch.rows }, (_, row) => values.slice(row * 3, row * 3 + 3));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const softmax = (row: readonly number[]): number[] => {
  const exps = row.map(Math.exp);
  const sum = exps.reduce((total, value) => total + value, 0);
  return exps.map((value) => value / sum);
};
const probs = rowsOf(batch.logits).map(softmax);
const confidence = probs.map((row) => Math.max(...row));
const correct = probs.map((row, i) => (row.indexOf(Math.max(...row)) === batch.labels[i] ? 1 : 0));

/** T^2 KL at T = 2 from other logits to the batch's. */
function divergenceFrom(other: readonly number[]): number {
  const halved = (values: readonly number[]): number[][] => rowsOf(values).map((row) => softmax(row.map((z) => z / 2)));
  const [p, q] = [halved(other), halved(batch.logits)];
  return 4 * mean(p.map((row, i) => row.reduce((sum, share, k) => sum + share * Math.log(share / q[i]![k]!), 0)));
}

/** Each term by its equation, as a mean over the rows. */
const closed: Readonly<Record<string, () => number>> = {
  "loss-gap-temperature": () => divergenceFrom(batch.teacherLogits!),
  reference: () => divergenceFrom(batch.memory!["term:reference:logits"]!.values),
  "logit-mse": () => {
    const teacher = rowsOf(batch.teacherLogits!);
    const gaps = rowsOf(batch.logits).map((row, i) =>
      row.map((z, k) => z - mean(row) - (teacher[i]![k]! - mean(teacher[i]!))),
    );
    return mean(gaps.map((row) => mean(row.map((gap) => gap * gap))));
  },
  anchor: () => ((0.5 - 0.2) ** 2 + (-1 - 1) ** 2) / 2,
  entropy: () => mean(probs.map((row) => row.reduce((sum, p) => sum + p * Math.log(p), 0))),
  margin: () => mean(rowsOf(batch.logits).map((row) => mean(row.map((z) => Math.max(0, Math.max(...row) - z - 0.5))))),
  mmce: () => {
    const pairs = confidence.flatMap((r, i) =>
      confidence.map((s, j) => (correct[i]! - r) * (correct[j]! - s) * Math.exp(-Math.abs(r - s) / 0.4)),
    );
    return Math.sqrt(mean(pairs));
  },
  "max-sup": () => mean(rowsOf(batch.logits).map((row) => Math.max(...row) - mean(row))),
  "jensen-shannon": () =>
    4 *
    mean(
      rowsOf(batch.logits).map((z, i) => {
        const halved = (row: readonly number[]): number[] => softmax(row.map((value) => value / 2));
        const [p, q] = [halved(z), halved(rowsOf(batch.teacherLogits!)[i]!)];
        const entropy = (row: readonly number[]): number =>
          -row.reduce((sum, value) => sum + value * Math.log(value), 0);
        return entropy(p.map((value, k) => (value + q[k]!) / 2)) - (entropy(p) + entropy(q)) / 2;
      }),
    ),
  dca: () => Math.abs(mean(correct) - mean(confidence)),
};

/** Every schedule of a term as it is stated, but for its weight. */
function scalarsOf(term: TermOptions, weight: number): Record<string, number> {
  const stated = Object.entries(term).filter((entry): entry is [string, number] => typeof entry[1] === "number");
  const prefix = term.name ?? term.kind;
  return Object.fromEntries(
    [...stated, ["weight", weight] as const].map(([name, value]) => [`${prefix}.${name}`, value]),
  );
}

const lossWith = async (term: TermOptions, weight: number, some: Batch = batch): ReturnType<typeof evaluateTargets> =>
  evaluateTargets(withTerms(hardTargets(), [term], facts), { ...some, scalars: scalarsOf(term, weight) });

describe("terms (unit)", () => {
  for (const [name, term] of Object.entries(terms)) {
    const expected = closed[name];
    it(`${name}: the loss is that of the targets plus the weight times the term`, async () => {
      const plain = await evaluateTargets(hardTargets(), batch);
      const { loss } = await lossWith(term, 0.7);
      const found = (loss - plain.loss) / 0.7;
      if (expected !== undefined) assert.ok(Math.abs(found - expected()) < 1e-6, `${found}, expected ${expected()}`);
      const doubled = await lossWith(term, 1.4);
      assert.ok(Math.abs(doubled.loss - plain.loss - 2 * 0.7 * found) < 1e-9);
      const none = await lossWith(term, 0);
      assert.deepEqual([none.loss, none.gradient], [plain.loss, plain.gradient]);
    });

    // through a row's temperature nothing flows, which differences see: PyTorch's gradients stand for it below
    if (term.kind === "dynamic-temperature") continue;
    it(`${name}: gradients equal differences`, async () => {
      const { gradient } = await lossWith(term, 0.7);
      const step = 1e-6;
      for (let i = 0; i < batch.logits.length; i++) {
        const at = async (by: number): Promise<number> =>
          (await lossWith(term, 0.7, { ...batch, logits: batch.logits.map((z, j) => (j === i ? z + by : z)) })).loss;
        const numeric = ((await at(step)) - (await at(-step))) / (2 * step);
        assert.ok(
          Math.abs(gradient[i]! - numeric) < 1e-6 * (1 + Math.abs(numeric)),
          `${i}: ${gradient[i]}, ${numeric}`,
        );
      }
    });
  }

  for (const { options, loss, gradient } of reference.cases)
    it(`equals PyTorch's value and gradient: ${JSON.stringify(options)}`, async () => {
      const term = { standardise: false, ...options, weight: 1 } as unknown as TermOptions;
      const plain = await evaluateTargets(hardTargets(), reference);
      const found = await lossWith(term, 1, reference);
      assert.ok(
        Math.abs(found.loss - plain.loss - loss) < 1e-6 * Math.max(1, loss),
        `${found.loss - plain.loss}, ${loss}`,
      );
      for (const [i, wanted] of gradient.entries()) {
        const got = found.gradient[i]! - plain.gradient[i]!;
        assert.ok(Math.abs(got - wanted) < 1e-5 * Math.max(1, Math.abs(wanted)), `${i}: ${got}, ${wanted}`);
      }
    });

  for (const { options, carried, gap, loss, gradient, next, ...logits } of reference.gaps)
    it(`equals PyTorch's value, gradient and next temperature, at a gap of ${gap.toFixed(2)}: ${JSON.stringify(options)}`, async () => {
      const term = { ...options, weight: 1 } as TermOptions;
      const memory = { "term:loss-gap-temperature:carried": { shape: [], values: [carried] } };
      const some = { ...reference, ...logits, memory };
      const plain = await evaluateTargets(hardTargets(), some);
      const found = await lossWith(term, 1, some);
      assert.ok(Math.abs(found.loss - plain.loss - loss) < 1e-6 * Math.max(1, loss));
      gradient.forEach((wanted, i) => {
        const got = found.gradient[i]! - plain.gradient[i]!;
        assert.ok(Math.abs(got - wanted) < 1e-5 * Math.max(1, Math.abs(wanted)), `${i}: ${got}, ${wanted}`);
      });
      const [carriedOn = NaN] = found.memory["term:loss-gap-temperature:carried"] ?? [];
      assert.ok(Math.abs(carriedOn - next) < 1e-9, `${carriedOn}, ${next}`);
    });

  it("a loss-gap temperature begins a phase at most, and its bounds are in order", () => {
    const term = { kind: "loss-gap-temperature", weight: 1, temperature: 4, least: 2, most: 8, momentum: 0.9 } as const;
    const { memory } = withTerms(hardTargets(), [term], facts);
    assert.deepEqual(memory, [{ name: "term:loss-gap-temperature:carried", shape: [], initial: 8 }]);
    assert.deepEqual(objectiveProblems({ targets: { kind: "hard" }, terms: [term] }), []);
    const [problem] = objectiveProblems({ targets: { kind: "hard" }, terms: [{ ...term, least: 9 }] });
    assert.deepEqual(
      [problem?.path, problem?.expected, problem?.got],
      ["/terms/0/most", "least, which is 9, or more", "8"],
    );
  });

  it("dkd is T^2 KL where the others weigh what the teacher leaves them, row by row", async () => {
    for (const row of [0, 1, 2, 3]) {
      const one: Batch = {
        ...batch,
        rows: 1,
        logits: batch.logits.slice(3 * row, 3 * row + 3),
        teacherLogits: batch.teacherLogits!.slice(3 * row, 3 * row + 3),
        labels: batch.labels.slice(row, row + 1),
      };
      const rest = 1 - softmax(one.teacherLogits!.map((t) => t / 2))[one.labels[0]!]!;
      const plain = (await evaluateTargets(hardTargets(), one)).loss;
      const whole = (await lossWith(terms["kl"]!, 1, one)).loss - plain;
      const parts = (await lossWith({ kind: "dkd", weight: 1, temperature: 2, alpha: 1, beta: rest }, 1, one)).loss;
      assert.ok(Math.abs(parts - plain - whole) < 1e-9);
    }
  });

  it("hold where the models are certain: nothing is infinite, Jensen-Shannon stays below T^2 log 2", async () => {
    const certain = { ...batch, rows: 1, logits: [900, -900, 0], teacherLogits: [-900, 900, 0], labels: [1] };
    for (const [name, term] of Object.entries(terms)) {
      const { loss, gradient } = await lossWith(term, 1, certain);
      assert.ok([loss, ...gradient].every(Number.isFinite), `${name}: ${loss}, ${gradient.join(" ")}`);
    }
    const plain = (await evaluateTargets(hardTargets(), certain)).loss;
    const { loss } = await lossWith(terms["jensen-shannon"]!, 1, certain);
    assert.ok(Math.abs(loss - plain - 4 * Math.LN2) < 1e-9);
  });

  it("dynamic-temperature is kl where rows are alike or beta is 0, and stays above 0 whatever beta", async () => {
    const term = { kind: "dynamic-temperature", weight: 0.7, temperature: 2, by: "confidence", gamma: 2 } as const;
    const plain = await lossWith(terms["kl"]!, 0.7);
    const still = await lossWith({ ...term, beta: 0 }, 0.7);
    assert.ok(Math.abs(still.loss - plain.loss) < 1e-12);
    const wild = await lossWith({ ...term, beta: 1e4 }, 0.7);
    assert.ok(Number.isFinite(wild.loss) && wild.gradient.every(Number.isFinite));
  });

  it("virtual-teacher without softening is the divergence from smoothed labels", async () => {
    const term = { kind: "virtual-teacher", weight: 1, correct: 0.7, temperature: 0.5 } as const;
    const u = batch.labels.map((label) => softmax([0, 1, 2].map((k) => (k === label ? 0.7 : 0.15) / 0.5)));
    const expected = mean(
      u.map((row, i) => row.reduce((sum, p, k) => sum + p * (Math.log(p) - Math.log(probs[i]![k]!)), 0)),
    );
    const plain = await evaluateTargets(hardTargets(), batch);
    const { loss } = await lossWith(term, 1);
    assert.ok(Math.abs(loss - plain.loss - expected) < 1e-9);
  });

  it("logit-mse does not see a constant that is added to a row", async () => {
    const term = terms["logit-mse"]!;
    const shifted = batch.teacherLogits!.map((t, i) => t + 5 * Math.floor(i / 3));
    const [plain, other] = [await lossWith(term, 1), await lossWith(term, 1, { ...batch, teacherLogits: shifted })];
    assert.ok(Math.abs(plain.loss - other.loss) < 1e-12);
  });

  it("an anchor remembers the trained weights alone, from where the phase begins", () => {
    const { memory = [] } = withTerms(hardTargets(), [terms["anchor"]!], facts);
    assert.deepEqual(memory, [{ name: "term:anchor:w", shape: [2], initial: { parameter: "w" } }]);
  });

  it("name their scalars; two of a kind stand side by side under names of their own", () => {
    const two: TermOptions[] = [
      { kind: "entropy", weight: 0.1 },
      { kind: "entropy", name: "late", weight: { kind: "linear", from: 0, to: 1 } },
    ];
    const { scalars } = withTerms(hardTargets(), two, facts);
    assert.deepEqual(scalars, ["entropy.weight", "late.weight"]);
    assert.deepEqual(Object.keys(schedulesOf({ targets: { kind: "hard" }, terms: two })).slice(-2), scalars);
    assert.equal(termWords(two[1]!), "late: minus the entropy, weight linear 0 to 1 over the phase");
    assert.deepEqual(objectiveProblems({ targets: { kind: "hard" }, terms: two }), []);
    const [problem] = objectiveProblems({ targets: { kind: "hard" }, terms: [two[0]!, two[0]!] });
    assert.equal(problem?.path, "/terms/1/name");
  });

  it("share one teacher with their phase", () => {
    const targets = { kind: "teacher", teacher: "a", temperature: 2, alpha: 0.5 } as const;
    const asks = (teacher: string): TermOptions => ({ kind: "logit-mse", weight: 1, teacher });
    assert.deepEqual(objectiveProblems({ targets, terms: [asks("a")] }), []);
    const [problem] = objectiveProblems({ targets, terms: [asks("b")] });
    assert.deepEqual([problem?.path, problem?.got], ["/terms/0/teacher", '"b"']);
    assert.equal(teachersAsked({ targets: { kind: "hard" }, terms: [asks("b")] })[0]?.id, "b");
  });

  it("a compiled step is shared where only weights differ", () => {
    const key = (weight: number, width: number): string =>
      lossKey({ targets: { kind: "hard" }, terms: [{ kind: "mmce", weight, width }] });
    assert.equal(key(0.1, 0.4), key(0.9, 0.4));
    assert.notEqual(key(0.1, 0.4), key(0.1, 0.5));
    const fixed = (weight: number): string => lossKey({ targets: { kind: "mmce", weight, width: 0.4 } });
    assert.notEqual(fixed(1), fixed(2), "the weight of targets is no schedule");
  });
});
