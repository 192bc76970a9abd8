// The kinds of mixing.
import type { Mixing } from "../../engine/contracts.ts";
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
