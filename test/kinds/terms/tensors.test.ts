// unit: terms between inner values: PyTorch's values and gradients, differences, what they do not see, shapes that do not fit.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Shape } from "../../../src/graph/ir.ts";
import { hardTargets } from "../../../src/kinds/targets/hard.ts";
import { tensorMisfit, withTerms, type TermOptions } from "../../../src/kinds/terms/index.ts";
import { evaluateTargets, type Batch } from "../targets/batch.ts";

interface Case {
  readonly options: { readonly kind: string; readonly studentTensor: string; readonly teacherTensor: string };
  readonly loss: number;
  readonly slope: readonly number[];
  readonly learned: readonly { readonly values: readonly number[]; readonly slope: readonly number[] }[];
}

const reference = JSON.parse(readFileSync(new URL("../../reference/terms.json", import.meta.url), "utf8")) as Batch & {
  readonly tensors: NonNullable<Batch["tensors"]>;
  readonly between: readonly Case[];
};

type Whose = Batch["tensors"];

const rowShapes = (all: NonNullable<Whose>["student"]): ReadonlyMap<string, Shape> =>
  new Map(Object.entries(all).map(([name, { shape }]) => [name, shape.slice(1)]));

const optionsOf = ({ options, learned }: Case): TermOptions =>
  ({
    weight: 1,
    ...(options.kind === "hint" ? { projector: learned.length > 0 ? "linear" : "none" } : {}),
    ...options,
  }) as unknown as TermOptions;

const scalarsOf = (term: TermOptions): Record<string, number> =>
  Object.fromEntries(
    Object.entries(term)
      .filter((entry): entry is [string, number] => typeof entry[1] === "number")
      .map(([name, value]) => [`${term.kind}.${name}`, value]),
  );

/** Loss and slopes of the term beside hard targets, in float64. */
function evaluated(term: TermOptions, tensors: NonNullable<Whose>, learned: Case["learned"] = []) {
  const facts = {
    classes: reference.classes,
    parameters: [],
    tensors: { student: rowShapes(tensors.student), teacher: rowShapes(tensors.teacher) },
  };
  const targets = withTerms(hardTargets(), [term], facts);
  const parameters = Object.fromEntries(
    (targets.parameters ?? []).map(({ name, shape }, at) => [name, { shape, values: learned[at]!.values }]),
  );
  return evaluateTargets(targets, { ...reference, tensors, parameters, scalars: scalarsOf(term) });
}

const plain = (): Promise<{ readonly loss: number }> => evaluateTargets(hardTargets(), reference);

const close = (found: readonly number[], expected: readonly number[], tolerance: number): void => {
  assert.equal(found.length, expected.length);
  for (const [i, value] of expected.entries())
    assert.ok(Math.abs(found[i]! - value) < tolerance * Math.max(1, Math.abs(value)), `${i}: ${found[i]}, ${value}`);
};

/** The same tensors but one of the student's, changed value by value. */
const changed = (name: string, change: (value: number, at: number) => number): NonNullable<Whose> => ({
  ...reference.tensors,
  student: {
    ...reference.tensors.student,
    [name]: { ...reference.tensors.student[name]!, values: reference.tensors.student[name]!.values.map(change) },
  },
});

describe("terms between inner values (unit)", () => {
  for (const one of reference.between) {
    const term = optionsOf(one);
    const { studentTensor } = one.options;
    it(`equals PyTorch's value and gradients: ${JSON.stringify(one.options)}`, async () => {
      const found = await evaluated(term, reference.tensors, one.learned);
      close([found.loss - (await plain()).loss], [one.loss], 1e-6);
      close(found.slopes[studentTensor]!, one.slope, 1e-5);
      const names = Object.keys(found.slopes).filter((name) => name !== studentTensor);
      assert.equal(names.length, one.learned.length);
      names.forEach((name, at) => {
        close(found.slopes[name]!, one.learned[at]!.slope, 1e-5);
      });
    });

    it(`its gradient equals differences: ${JSON.stringify(one.options)}`, async () => {
      const { slopes } = await evaluated(term, reference.tensors, one.learned);
      const { values } = reference.tensors.student[studentTensor]!;
      const step = 1e-6;
      for (let i = 0; i < values.length; i += Math.ceil(values.length / 12)) {
        const at = async (by: number): Promise<number> =>
          (
            await evaluated(
              term,
              changed(studentTensor, (x, j) => (j === i ? x + by : x)),
              one.learned,
            )
          ).loss;
        const numeric = ((await at(step)) - (await at(-step))) / (2 * step);
        close([slopes[studentTensor]![i]!], [numeric], 1e-6);
      }
    });
  }

  const itself = (kind: string, name: string, more: object = {}): TermOptions =>
    ({ kind, weight: 1, studentTensor: name, teacherTensor: name, ...more }) as unknown as TermOptions;
  const twins = (name: string, change: (value: number) => number): NonNullable<Whose> => {
    const { shape, values } = reference.tensors.student[name]!;
    return { student: { [name]: { shape, values } }, teacher: { [name]: { shape, values: values.map(change) } } };
  };

  it("are 0 where the student has the teacher's values", async () => {
    const { loss } = await plain();
    for (const term of [
      itself("hint", "small", { projector: "none" }),
      itself("attention-transfer", "small"),
      itself("similarity-preserving", "small"),
      itself("rkd", "small", { distance: 1, angle: 2 }),
    ])
      close(
        [
          (
            await evaluated(
              term,
              twins(term.kind === "hint" ? "small" : "small", (x) => x),
            )
          ).loss,
        ],
        [loss],
        1e-12,
      );
  });

  it("relations do not see scale and place, attention and likeness not scale", async () => {
    const { loss } = await plain();
    const moved = await evaluated(
      itself("rkd", "large", { distance: 1, angle: 2 }),
      twins("large", (x) => 3 * x + 7),
    );
    close([moved.loss], [loss], 1e-9);
    for (const kind of ["attention-transfer", "similarity-preserving"])
      close(
        [
          (
            await evaluated(
              itself(kind, "large"),
              twins("large", (x) => 5 * x),
            )
          ).loss,
        ],
        [loss],
        1e-12,
      );
  });

  it("a hint without a projector is the mean squared difference", async () => {
    const { values } = reference.tensors.student["sequence"]!;
    const { loss } = await evaluated(
      itself("hint", "sequence", { projector: "none" }),
      twins("sequence", (x) => x - 2),
    );
    assert.ok(values.length > 0);
    close([loss - (await plain()).loss], [4], 1e-9);
  });

  it("rows that are one point, and rows of zeros, have finite values and slopes, in float32 too", async () => {
    const cases = [
      [itself("rkd", "vector", { distance: 1, angle: 2 }), changed("vector", () => 0.3)],
      [itself("rkd", "vector", { distance: 1, angle: 2 }), changed("vector", (x, at) => (at < 10 ? 0 : x))],
      [itself("similarity-preserving", "vector"), changed("vector", (x, at) => (at < 5 ? 0 : x))],
      [itself("similarity-preserving", "vector"), changed("vector", () => 0)],
      [
        { ...itself("attention-transfer", "small"), teacherTensor: "image" },
        changed("small", (x, at) => (at < 24 ? 0 : x)),
      ],
    ] as const;
    for (const [term, alike] of cases)
      for (const dtype of ["float32", "float64"] as const) {
        const facts = {
          classes: reference.classes,
          parameters: [],
          tensors: { student: rowShapes(alike.student), teacher: rowShapes(alike.teacher) },
        };
        const targets = withTerms(hardTargets(), [term], facts);
        const { loss, slopes } = await evaluateTargets(
          targets,
          { ...reference, tensors: alike, scalars: scalarsOf(term) },
          dtype,
        );
        const largest = Math.max(...Object.values(slopes).flat().map(Math.abs));
        assert.ok(Number.isFinite(loss) && largest < 100, `${term.kind}: ${loss}, ${largest}`);
      }
  });

  it("refuse shapes that nothing brings together", () => {
    const misfit = (term: TermOptions, student: Shape, teacher: Shape): string =>
      tensorMisfit(term, student, teacher)?.expected ?? "none";
    const hint = itself("hint", "x", { projector: "linear" });
    const bare = itself("hint", "x", { projector: "none" });
    const attention = itself("attention-transfer", "x");
    assert.match(misfit(hint, [5], [3, 4, 4]), /two vectors/);
    assert.match(misfit(hint, [2, 3, 4, 5], [2, 3, 4, 5]), /two vectors/);
    assert.match(misfit(hint, [3, 5, 5], [3, 4, 4]), /maps of one size/);
    assert.match(misfit(hint, [3, 8, 2], [3, 4, 4]), /maps of one size/);
    assert.match(misfit(hint, [7, 3], [8, 3]), /one length/);
    assert.match(misfit(bare, [5], [6]), /as many features/);
    assert.match(misfit(bare, [5, 4, 4], [6, 4, 4]), /as many features/);
    assert.match(misfit(attention, [5], [5]), /two images/);
    assert.match(misfit(attention, [3, 6, 6], [3, 4, 4]), /maps of one size/);
    for (const [term, student, teacher] of [
      [hint, [5], [9]],
      [hint, [3, 8, 8], [9, 4, 4]],
      [hint, [4, 4, 4], [9, 8, 4]],
      [bare, [5, 4, 4], [5, 8, 8]],
      [attention, [3, 8, 8], [9, 4, 4]],
      [itself("rkd", "x"), [3, 8, 8], [9]],
      [itself("similarity-preserving", "x"), [3, 8, 8], [9]],
    ] as const)
      assert.equal(tensorMisfit(term, student, teacher), null);
  });
});
