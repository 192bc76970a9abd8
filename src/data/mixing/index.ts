// The kinds of mixing, and rows mixed outside the graph for a teacher that sees them too.
import type { Dataset, Mixing } from "../../contracts.ts";
import { shuffled } from "../../numeric/random.ts";
import { cutmix, cutmixSchema, type CutmixOptions } from "./cutmix.ts";
import { mixup, mixupSchema, type MixupOptions } from "./mixup.ts";

export type MixingOptions = MixupOptions | CutmixOptions;

export const mixingSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["mixup", "cutmix"] } },
  discriminator: { propertyName: "kind" },
  oneOf: [mixupSchema, cutmixSchema],
  description: "Blends each row of a batch with another, and their labels; a teacher is asked about the blend itself.",
} as const;

export function mixingFor(options: MixingOptions): Mixing {
  switch (options.kind) {
    case "mixup":
      return mixup(options);
    case "cutmix":
      return cutmix(options);
  }
}

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
