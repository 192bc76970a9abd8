// Every optimizer kind in one switch.
import type { Optimizer } from "../../engine/contracts.ts";
import { adam } from "./adam.ts";
import type { OptimizerOptions } from "./schema.ts";
import { sgd } from "./sgd.ts";

export function optimizerFor(options: OptimizerOptions): Optimizer {
  const settings = { ...options, clipNorm: options.clipNorm ?? null };
  switch (settings.kind) {
    case "sgd":
      return sgd(settings);
    case "adam":
    case "adamw":
      return adam(settings);
  }
}
