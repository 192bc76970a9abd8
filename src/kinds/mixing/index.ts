// The table of mixings, and what is asked of any of them.
import type { Problem } from "../../base/errors.ts";
import type { Mixing } from "../../engine/contracts.ts";
import type { Shape } from "../../graph/ir.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import { cutmixKind } from "./cutmix.ts";
import type { MixingKind } from "./kind.ts";
import { mixupKind } from "./mixup.ts";

const kinds = { mixup: mixupKind, cutmix: cutmixKind } as const;

export type MixingOptions = OptionsOf<typeof kinds>;

const kindOf = chooser<MixingKind<MixingOptions>>(kinds);

export const mixingSchema = {
  ...unionSchema(kinds),
  description: "Blends each row of a batch with another, and their labels; a teacher is asked about the blend itself.",
} as const;

export const mixingFor = (options: MixingOptions): Mixing => kindOf(options).make(options);

export const mixingWords = (options: MixingOptions): string => kindOf(options).words(options);

export const mixingProblems = (options: MixingOptions, inputShape: Shape): readonly Problem[] =>
  kindOf(options).rowProblems?.(inputShape) ?? [];
