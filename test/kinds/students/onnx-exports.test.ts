// ONNX students that PyTorch's exporters wrote: a step of training is PyTorch's own, or what differs is told.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ModelState, Student } from "../../../src/engine/contracts.ts";
import type { LimbeckError } from "../../../src/base/errors.ts";
import { elementCount } from "../../../src/graph/ir.ts";
import { onnxStudent, readStudentModel } from "../../../src/kinds/students/onnx/student.ts";
import { dataset, descend, logitsOf } from "../../engine/setup.ts";

interface Case {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly inputShape: readonly number[];
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
  readonly parameters: number;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const { cases, rate } = JSON.parse(
  readFileSync(new URL("../../reference/onnx-exports.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[]; readonly rate: number };
const CLASSES = 3;

interface Given {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly init?: "keep" | "fresh";
}

async function open(
  test: Case,
  kind: string,
  { include = ["*"], exclude = [], init = "keep" }: Given = {},
): Promise<Student> {
  const file = `${test.name}-${kind}.onnx`;
  const model = await readStudentModel(join(import.meta.dirname, "onnx-exports", file));
  const train = { include, exclude, learningRateMultipliers: [] };
  return onnxStudent(model, { kind: "onnx", path: file, init, train }, test.inputShape, CLASSES, file);
}

/** Largest difference to PyTorch's logits, before a step and after it. */
async function gaps(test: Case, student: Student): Promise<readonly [number, number]> {
  const data = dataset(test.inputShape, Float32Array.from(test.inputs), Int32Array.from(test.labels), CLASSES);
  const { before, after } = await descend(student, data, 1, rate);
  const gap = async (state: ModelState, wanted: readonly number[]): Promise<number> => {
    const logits = await logitsOf(student, data, state);
    return Math.max(...wanted.map((value, i) => Math.abs(value - logits[i]!) / Math.max(1, Math.abs(value))));
  };
  return [await gap(before, test.before), await gap(after, test.after)];
}

const trainedValues = ({ parameters }: Student): number =>
  parameters.reduce((sum, { trainable, shape }) => sum + (trainable ? elementCount(shape) : 0), 0);

const named = (name: string): Case => cases.find((test) => test.name === name)!;

/** Weights that nothing but their names tells from constants. */
const byName: Readonly<Record<string, readonly string[]>> = {
  scalar: ["gain", "temperature"],
};

/** What the optimizer computed of constants and stored as it stores weights. */
const folded: Readonly<Record<string, readonly string[]>> = { embedded: ["sin"] };

const constants = (names: string): readonly string[] => [
  `the student's file holds values that are taken for constants and not trained: ${names}; where one is a weight, write its full ` +
    'name into student.train.include, beside "*"',
];

/** Constants of several values: positions' angles, which the exporter computed. */
const told: Readonly<Record<string, readonly string[]>> = {
  "embedded, traced": constants('"/Constant_1_output_0" [6, 8]'),
};

describe("ONNX students of PyTorch's exporters (fixtures)", () => {
  for (const test of cases)
    for (const kind of test.kinds.filter((name) => name !== "folded"))
      it(`take PyTorch's step: ${test.name}, ${kind}`, async () => {
        const student = await open(test, kind, {
          include: ["*", ...(byName[test.name] ?? [])],
          exclude: kind === "optimized" ? (folded[test.name] ?? []) : [],
        });
        const [before, after] = await gaps(test, student);
        assert.ok(before <= 1e-5, `before: ${before}`);
        if (test.name === "tied" && kind === "optimized") {
          // the exporter stores the matrix turned as well, and there are two of it from then on
          assert.ok(after > 1e-3);
          assert.match(student.notes?.join() ?? "", /holds "t" turned as "w": one weight that is read both ways\?/);
          return;
        }
        assert.ok(after <= 2e-5, `after: ${after}`);
        assert.equal(trainedValues(student), test.parameters);
        assert.deepEqual(student.notes ?? [], told[`${test.name}, ${kind}`] ?? []);
      });

  it("name what is taken for a constant, and train it by its full name alone", async () => {
    const scalar = named("scalar");
    const plainly = await open(scalar, "traced");
    assert.equal(trainedValues(plainly), scalar.parameters - 2);
    assert.match(
      plainly.notes?.join() ?? "",
      /constants and not trained: "temperature" \[1\], "gain" \[\]; where one is a weight, write its full name into/,
    );
    const [, after] = await gaps(scalar, plainly);
    assert.ok(after > 1e-3, `a step without them: ${after}`);
    await assert.rejects(
      () => open(scalar, "traced", { include: ["*", "gai*"] }),
      ({ problems }: LimbeckError) => problems[0]?.got === '"gai*"',
    );
  });

  it("are refused with the way out where a fixed batch is folded into a weight", async () => {
    await assert.rejects(
      () => open(named("token"), "folded"),
      ({ problems: [problem] }: LimbeckError) =>
        problem?.got === "Concat: [4, 1, 8] and [44, 9, 8] differ off axis 1" &&
        problem.hint?.startsWith("the file is written for 4 rows, with which it goes together: export it") === true,
    );
  });

  it("start from the file's values where they are weights by name, the others anew", async () => {
    const student = await open(named("scalar"), "traced", { include: ["*", "gain"], init: "fresh" });
    const kinds = new Map(student.parameters.map(({ name, initializer }) => [name, initializer.kind]));
    assert.deepEqual([kinds.get("gain"), kinds.get("a.weight"), kinds.get("a.bias")], ["values", "uniform", "zeros"]);
    const spelled = await open(named("scalar"), "traced", { include: ["a.weight", "b.*", "gain"], init: "fresh" });
    const kernel = spelled.parameters.find(({ name }) => name === "a.weight");
    assert.deepEqual([kernel?.initializer.kind, kernel?.trainable], ["uniform", true]);
  });
});
