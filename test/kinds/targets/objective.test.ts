// Losses: equal to PyTorch's on reference values, to their closed forms, and with the properties that they must have.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { NO_LABEL, type Targets } from "../../../src/engine/contracts.ts";
import { learnsWithoutLabels } from "../../../src/kinds/objective.ts";
import { smoothedLabels, type Spread } from "../../../src/kinds/targets/cross-entropy.ts";
import { hardTargets } from "../../../src/kinds/targets/hard.ts";
import { targetsFor } from "../../../src/kinds/targets/index.ts";
import { smoothingTargets } from "../../../src/kinds/targets/smoothing.ts";
import { teacherTargets } from "../../../src/kinds/targets/teacher.ts";
import { evaluateTargets, evaluateValue, type Batch } from "./batch.ts";

interface ReferenceCase {
  readonly kind: "hard" | "smoothing" | "teacher";
  readonly spread?: Spread;
  readonly epsilon?: number;
  readonly temperature?: number;
  readonly alpha?: number;
  readonly labels?: "hard" | Spread;
  readonly loss: number;
  readonly gradient: readonly number[];
}

interface Reference extends Required<Omit<Batch, "scalars">> {
  readonly cases: readonly ReferenceCase[];
}

const reference = JSON.parse(
  readFileSync(new URL("../../reference/objective.json", import.meta.url), "utf8"),
) as Reference;

function targetsOf({ kind, spread = "all", labels = "hard" }: ReferenceCase): Targets {
  if (kind === "hard") return hardTargets();
  if (kind === "smoothing") return smoothingTargets(spread);
  return teacherTargets(labels === "hard" ? { kind: "hard" } : { kind: "smoothing", spread: labels });
}

/** Within 1e-6, relative plus absolute. */
function assertClose(actual: number, expected: number, what: string, tolerance = 1e-6): void {
  const allowed = tolerance + tolerance * Math.abs(expected);
  assert.ok(Math.abs(actual - expected) <= allowed, `${what}: ${actual}, expected ${expected} within ${allowed}`);
}

const title = ({ kind, spread, epsilon, temperature, alpha, labels }: ReferenceCase): string =>
  [kind, spread, epsilon, temperature && `T ${temperature}`, alpha !== undefined && `alpha ${alpha}`, labels]
    .filter((part) => part !== undefined && part !== false)
    .join(", ");

describe("rows without a label (unit)", () => {
  // row 0 has a label, row 1 has none
  const batch: Batch = {
    rows: 2,
    classes: 3,
    logits: [0.3, -1.2, 2, 0.7, 0.1, -0.4],
    teacherLogits: [1, 0, -1, 0.2, 2, 0.5],
    labels: [2, NO_LABEL],
    scalars: { temperature: 2, alpha: 0.6, epsilon: 0.3 },
  };
  const alone = (alpha: number): Batch => ({ ...batch, labels: [2, 1], scalars: { ...batch.scalars, alpha } });

  for (const labels of [
    { kind: "hard" },
    { kind: "smoothing", spread: "all" },
    { kind: "smoothing", spread: "others" },
  ] as const)
    it(`are taught by the teacher's term alone: ${"spread" in labels ? `smoothing over ${labels.spread}` : "hard"} labels`, async () => {
      const facts = { classCounts: [1, 1, 1], unlabelled: true };
      const mixed = await evaluateTargets(teacherTargets(labels, facts), batch);
      const whole = await evaluateTargets(teacherTargets(labels), alone(0.6));
      // the teacher's term of weight 1, of which alpha is left
      const soft = await evaluateTargets(teacherTargets({ kind: "hard" }), alone(1));
      assertClose(mixed.perRow[0]!, whole.perRow[0]!, "the labelled row");
      assertClose(mixed.perRow[1]!, 0.6 * soft.perRow[1]!, "the row without");
      mixed.gradient.slice(3).forEach((slope, i) => {
        assertClose(slope, 0.6 * soft.gradient[3 + i]!, `gradient ${i}`);
      });
      mixed.gradient.slice(0, 3).forEach((slope, i) => {
        assertClose(slope, whole.gradient[i]!, `gradient ${i} of the labelled row`);
      });
    });

  it("are for phases that need no labels: a teacher's, unless a term or weights of classes need them", () => {
    const targets = { kind: "teacher", temperature: 2, alpha: 1 } as const;
    const term = (kind: "entropy" | "mmce") => ({ targets, terms: [{ kind, weight: 1 }] as never });
    assert.ok(learnsWithoutLabels({ targets }));
    assert.ok(learnsWithoutLabels(term("entropy")));
    assert.ok(!learnsWithoutLabels(term("mmce")));
    assert.ok(!learnsWithoutLabels({ targets, classWeights: "balanced" }));
    assert.ok(!learnsWithoutLabels({ targets: { kind: "hard" } }));
    assert.ok(!learnsWithoutLabels({ targets: { kind: "smoothing", epsilon: 0.1, spread: "all" } }));
  });
});

describe("objective (parity with PyTorch, float64)", () => {
  for (const test of reference.cases)
    it(title(test), async () => {
      const { epsilon = NaN, temperature = NaN, alpha = NaN } = test;
      const targets = targetsOf(test);
      const batch = { ...reference, scalars: { epsilon, temperature, alpha } };
      const { loss, gradient } = await evaluateTargets(targets, targets.needsTeacher ? batch : withoutTeacher(batch));
      assertClose(loss, test.loss, "loss");
      assert.equal(gradient.length, test.gradient.length);
      test.gradient.forEach((expected, i) => assertClose(gradient[i]!, expected, `gradient ${i}`));
    });
});

function withoutTeacher({ rows, classes, logits, labels, scalars = {} }: Batch): Batch {
  return { rows, classes, logits, labels, scalars };
}

const K = 4;
const logit = fc.double({ min: -20, max: 20, noNaN: true });
const rowsOf = (rows: number) => fc.array(logit, { minLength: rows * K, maxLength: rows * K });
const labelsOf = (rows: number) => fc.array(fc.integer({ min: 0, max: K - 1 }), { minLength: rows, maxLength: rows });
const batches = fc.record({ logits: rowsOf(3), teacherLogits: rowsOf(3), labels: labelsOf(3) });
const epsilons = fc.double({ min: 0, max: 0.999, noNaN: true });
const temperatures = fc.double({ min: 0.2, max: 30, noNaN: true });
const alphas = fc.double({ min: 0, max: 1, noNaN: true });
const shape = { rows: 3, classes: K };
const runs = { numRuns: 25 };

const rowSums = (values: readonly number[]): number[] =>
  Array.from({ length: values.length / K }, (_, row) =>
    values.slice(row * K, (row + 1) * K).reduce((sum, value) => sum + value, 0),
  );

const everyKind: readonly (readonly [string, Targets])[] = [
  ["hard", hardTargets()],
  ["smoothing, all", smoothingTargets("all")],
  ["smoothing, others", smoothingTargets("others")],
  ["teacher, hard labels", teacherTargets({ kind: "hard" })],
  ["teacher, smoothed labels", teacherTargets({ kind: "smoothing", spread: "all" })],
];

describe("objective (closed forms and properties)", () => {
  for (const spread of ["all", "others"] as const)
    it(`smoothed labels, ${spread}: closed form, rows sum to 1`, async () => {
      await fc.assert(
        fc.asyncProperty(labelsOf(3), epsilons, async (labels, epsilon) => {
          const batch = { ...shape, logits: new Array<number>(3 * K).fill(0), labels, scalars: { epsilon } };
          const q = await evaluateValue((c) => smoothedLabels(c, c.scalar("epsilon"), spread), batch);
          const [on, off] =
            spread === "all" ? [1 - epsilon + epsilon / K, epsilon / K] : [1 - epsilon, epsilon / (K - 1)];
          q.forEach((value, i) => {
            assertClose(value, labels[Math.floor(i / K)] === i % K ? on : off, `q ${i}`, 1e-12);
          });
          for (const sum of rowSums(q)) assertClose(sum, 1, "row", 1e-12);
        }),
        runs,
      );
    });

  for (const spread of ["all", "others"] as const)
    it(`epsilon 0 is the label itself, exactly: ${spread}`, async () => {
      const batch = { ...shape, logits: new Array<number>(3 * K).fill(0), labels: [0, 3, 1], scalars: { epsilon: 0 } };
      const q = await evaluateValue((c) => smoothedLabels(c, c.scalar("epsilon"), spread), batch);
      assert.deepEqual(q, [1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0]);
    });

  it("the two spreads agree where eps_others = eps_all (K - 1) / K", async () => {
    await fc.assert(
      fc.asyncProperty(batches, epsilons, async ({ logits, labels }, epsilon) => {
        const batch = { ...shape, logits, labels };
        const all = await evaluateTargets(smoothingTargets("all"), { ...batch, scalars: { epsilon } });
        const scaled = { epsilon: (epsilon * (K - 1)) / K };
        const others = await evaluateTargets(smoothingTargets("others"), { ...batch, scalars: scaled });
        assertClose(others.loss, all.loss, "loss", 1e-12);
        all.gradient.forEach((value, i) => assertClose(others.gradient[i]!, value, `gradient ${i}`, 1e-12));
      }),
      runs,
    );
  });

  for (const [name, targets] of everyKind)
    it(`${name}: shifting logits changes nothing, gradient rows sum to 0`, async () => {
      await fc.assert(
        fc.asyncProperty(
          batches,
          fc.record({ epsilon: epsilons, temperature: temperatures, alpha: alphas }),
          fc.double({ min: -50, max: 50, noNaN: true }),
          async ({ logits, teacherLogits, labels }, scalars, shift) => {
            const teacher = (by: number) =>
              targets.needsTeacher ? { teacherLogits: teacherLogits.map((z) => z + by) } : {};
            const batch = { ...shape, logits, labels, scalars, ...teacher(0) };
            const plain = await evaluateTargets(targets, batch);
            const shifted = await evaluateTargets(targets, {
              ...batch,
              logits: logits.map((z) => z + shift),
              ...teacher(-shift),
            });
            plain.perRow.forEach((value, i) => assertClose(shifted.perRow[i]!, value, `row ${i}`, 1e-9));
            for (const sum of rowSums(plain.gradient)) assertClose(sum, 0, "sum of a gradient row", 1e-10);
          },
        ),
        runs,
      );
    });

  it("the soft term is never negative, and 0 with zero gradient where student and teacher agree", async () => {
    const soft = teacherTargets({ kind: "hard" });
    await fc.assert(
      fc.asyncProperty(batches, temperatures, async ({ logits, teacherLogits, labels }, temperature) => {
        const scalars = { temperature, alpha: 1 };
        const { perRow } = await evaluateTargets(soft, { ...shape, logits, teacherLogits, labels, scalars });
        for (const value of perRow) assert.ok(value >= -1e-9, `KL is ${value}`);
        const same = await evaluateTargets(soft, { ...shape, logits, teacherLogits: logits, labels, scalars });
        for (const value of same.perRow) assertClose(value, 0, "KL of a distribution with itself", 1e-12);
        for (const value of same.gradient) assertClose(value, 0, "gradient where both agree", 1e-12);
      }),
      runs,
    );
  });

  it("the teacher's side gets no gradient, and alpha 0 leaves the labels' term", async () => {
    const batch = { ...shape, logits: [1, 2, 3, 4, 4, 3, 2, 1, 0, 1, 0, 1], labels: [0, 1, 2] };
    const hard = await evaluateTargets(hardTargets(), batch);
    const teacherLogits = batch.logits.map((z) => -z);
    const scalars = { temperature: 3, alpha: 0 };
    const blend = await evaluateTargets(teacherTargets({ kind: "hard" }), { ...batch, teacherLogits, scalars });
    assert.deepEqual(blend.perRow, hard.perRow);
    blend.gradient.forEach((value, i) => assertClose(value, hard.gradient[i]!, `gradient ${i}`, 1e-15));
  });

  for (const [name, targets] of everyKind)
    it(`${name}: finite in float32 where logits are huge and temperatures small`, async () => {
      const logits = [1e4, -1e4, 0, 3, -80, 90, 0, 1, 5, 5, 5, 5];
      const scalars = { epsilon: 0.1, temperature: 0.1, alpha: 0.5 };
      const teacher = targets.needsTeacher ? { teacherLogits: logits.map((z) => -z) } : {};
      const batch = { ...shape, logits, labels: [1, 0, 2], scalars, ...teacher };
      const [single, double] = [
        await evaluateTargets(targets, batch, "float32"),
        await evaluateTargets(targets, batch),
      ];
      single.perRow.forEach((value, row) => assertClose(value, double.perRow[row]!, `row ${row}`, 1e-5));
      single.gradient.forEach((value, i) => assertClose(value, double.gradient[i]!, `gradient ${i}`, 1e-5));
      assert.ok(double.perRow.every(Number.isFinite));
    });

  it("the soft gradient's size stays as T grows: T (p_T - q_T) / N", async () => {
    const [logits, teacherLogits] = [
      [1, -1, 0, 2],
      [3, 0, -2, 1],
    ];
    const softmax = (z: readonly number[], temperature: number): number[] => {
      const powers = z.map((value) => Math.exp(value / temperature));
      const total = powers.reduce((sum, value) => sum + value, 0);
      return powers.map((value) => value / total);
    };
    for (const temperature of [1, 4, 16]) {
      const scalars = { temperature, alpha: 1 };
      const batch = { rows: 1, classes: K, logits: logits, teacherLogits: teacherLogits, labels: [0], scalars };
      const { gradient } = await evaluateTargets(teacherTargets({ kind: "hard" }), batch);
      const [p, q] = [softmax(logits, temperature), softmax(teacherLogits, temperature)];
      gradient.forEach((value, k) => assertClose(value, temperature * (p[k]! - q[k]!), `gradient ${k}`, 1e-12));
    }
  });
});

const facts = { classCounts: [1, 1, 1, 1] };

describe("targets from a recipe", () => {
  it("name the scalars that they read, and whether they need a teacher", () => {
    const smoothing = { kind: "smoothing", epsilon: 0.1, spread: "others" } as const;
    const seen = (targets: Targets) => [targets.kind, targets.needsTeacher, [...targets.scalars].sort()];
    assert.deepEqual(seen(targetsFor({ kind: "hard" }, facts)), ["hard", false, []]);
    assert.deepEqual(seen(targetsFor(smoothing, facts)), ["smoothing", false, ["epsilon"]]);
    const teacher = { kind: "teacher", temperature: 4, alpha: 0.9 } as const;
    assert.deepEqual(seen(targetsFor({ ...teacher, labels: smoothing }, facts)), [
      "teacher",
      true,
      ["alpha", "epsilon", "temperature"],
    ]);
    assert.deepEqual(seen(targetsFor({ ...teacher, labels: { kind: "hard" } }, facts)), [
      "teacher",
      true,
      ["alpha", "temperature"],
    ]);
  });

  it("pass the spread on", async () => {
    const batch = {
      ...shape,
      logits: [1, 2, 3, 4, 4, 3, 2, 1, 0, 1, 0, 1],
      labels: [0, 1, 2],
      scalars: { epsilon: 0.3 },
    };
    const options = (spread: Spread) => ({ kind: "smoothing", epsilon: 0.3, spread }) as const;
    for (const spread of ["all", "others"] as const)
      assert.equal(
        (await evaluateTargets(targetsFor(options(spread), facts), batch)).loss,
        (await evaluateTargets(smoothingTargets(spread), batch)).loss,
      );
  });
});
