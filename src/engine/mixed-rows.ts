// What a step is fed where rows are mixed: partners, shares, and the teacher's logits of the very rows that the student sees.
import type { AskTeacher, Dataset, Mixing, StepBlock, StepInput } from "./contracts.ts";
import { elementCount } from "../graph/ir.ts";
import { mixingInput } from "./input-names.ts";
import { shuffled } from "../base/numeric/random.ts";

export const keepName = mixingInput("keep");
export const lambdaName = mixingInput("lambda");
export const partnersName = mixingInput("partners");
const teacherName = mixingInput("teacher");

type Array = Float32Array | Int32Array;

/** The partner of each place of a batch; depends on (seed, step) and the batch's size alone. */
export function partners(batchRows: number, seed: number, step: number): Int32Array {
  const places = Int32Array.from({ length: batchRows }, (_, place) => place);
  return shuffled(places, seed, "mixing partners", { step });
}

/** Rows of a batch as the graph mixes them, in the data set's own units; written end to end into `target`. */
export function writeMixedRows(
  { inputs }: Dataset,
  rows: Int32Array,
  partner: Int32Array,
  keep: Float32Array,
  target: Float32Array,
): void {
  const size = target.length / rows.length;
  rows.forEach((row, place) => {
    const other = rows[partner[place]!]!;
    for (let i = 0; i < size; i++) {
      const share = keep[i % keep.length]!;
      target[place * size + i] = share * inputs[row * size + i]! + (1 - share) * inputs[other * size + i]!;
    }
  });
}

/** Writes each step's values end to end. */
function perStep<A extends Array>(all: A, from: number, count: number, valuesAt: (step: number) => A): A {
  const size = all.length / count;
  for (let step = 0; step < count; step++) all.set(valuesAt(from + step), step * size);
  return all;
}

export function mixingInputs({ inputShape }: Dataset, mixing: Mixing, batchRows: number): readonly StepInput[] {
  const shape = mixing.keepShape(inputShape);
  const drawn = ({ seed, firstStep }: StepBlock, step: number): ReturnType<Mixing["draw"]> =>
    mixing.draw(inputShape, seed, firstStep + step);
  return [
    {
      name: keepName,
      shape,
      values: (block, from, count) =>
        perStep(new Float32Array(count * elementCount(shape)), from, count, (step) => drawn(block, step).keep),
    },
    {
      name: lambdaName,
      shape: [],
      values: (block, from, count) =>
        perStep(new Float32Array(count), from, count, (step) => Float32Array.of(drawn(block, step).lambda)),
    },
    {
      name: partnersName,
      shape: [batchRows],
      values: ({ seed, firstStep }, from, count) =>
        perStep(new Int32Array(count * batchRows), from, count, (step) => partners(batchRows, seed, firstStep + step)),
    },
  ];
}

/** The teacher's logits of each step's mixed rows; one batch of them is held at a time. */
export function mixedTeacher(
  dataset: Dataset,
  mixing: Mixing,
  batchRows: number,
  classes: number,
  ask: AskTeacher,
): StepInput {
  const values = new Float32Array(batchRows * elementCount(dataset.inputShape));
  return {
    name: teacherName,
    shape: [batchRows, classes],
    values: async ({ rows, seed, firstStep }, from, count) => {
      const all = new Float32Array(count * batchRows * classes);
      for (let step = from; step < from + count; step++) {
        const { keep } = mixing.draw(dataset.inputShape, seed, firstStep + step);
        const batch = rows.subarray(step * batchRows, (step + 1) * batchRows);
        writeMixedRows(dataset, batch, partners(batchRows, seed, firstStep + step), keep, values);
        all.set(await ask(values, batchRows), (step - from) * batchRows * classes);
      }
      return all;
    },
  };
}
