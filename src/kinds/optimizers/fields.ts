// Schema pieces that optimizers share.
import { scheduleSchema } from "../schedules/index.ts";

export const learningRate = scheduleSchema({ minimum: 0 }, "Step size.");
export const clipNorm = {
  type: "number",
  exclusiveMinimum: 0,
  description: "Gradients are scaled down together where their common norm exceeds this.",
} as const;
export const decay = (text: string, value: number) =>
  ({
    type: "number",
    minimum: 0,
    default: value,
    description: `${text} Biases and normalisation scales pass unchanged.`,
  }) as const;
export const share = (value: number) => ({ type: "number", minimum: 0, exclusiveMaximum: 1, default: value }) as const;
