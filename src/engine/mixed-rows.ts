// What a step is fed where rows are mixed: partners and shares.
import type { Dataset, Mixing, RowValues, StepBlock, StepInput } from "./contracts.ts";
import { elementCount } from "../graph/ir.ts";
import { mixingInput } from "./input-names.ts";
import { shuffled } from "../base/numeric/random.ts";

export const keepName = mixingInput("keep");
export const lambdaName = mixingInput("lambda");
export const partnersName = mixingInput("partners");

type Numbers = Float32Array | Int32Array;

/** The partner of each place of a batch; depends on (seed, step) and the batch's size alone. */
export function partners(batchRows: number, seed: number, step: number): Int32Array {
  const places = Int32Array.from({ length: batchRows }, (_, place) => place);
  return shuffled(places, seed, "mixing partners", { step });
}

/**
 * Rows of a batch as the graph mixes them, in the data set's own units.
 * @param values - the batch's rows end to end
 */
export function mixedRows(values: RowValues, partner: Int32Array, keep: Float32Array): Float32Array {
  const size = values.length / partner.length;
  const mixed = new Float32Array(values.length);
  partner.forEach((other, place) => {
    for (let i = 0; i < size; i++) {
      const share = keep[i % keep.length]!;
      mixed[place * size + i] = share * values[place * size + i]! + (1 - share) * values[other * size + i]!;
    }
  });
  return mixed;
}

/** Writes each step's values end to end. */
function perStep<A extends Numbers>(all: A, from: number, count: number, valuesAt: (step: number) => A): A {
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
