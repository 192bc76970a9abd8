// The table of teachers, and what is done with any of them.
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import type { Teacher, TeacherKind } from "./kind.ts";
import { onnx } from "./onnx.ts";
import type { TeacherContext } from "./settings.ts";
import { tfjs } from "./tfjs.ts";

const kinds = { onnx, tfjs } as const;

/** Options of every kind, told apart by `kind`. */
export type TeacherOptions = OptionsOf<typeof kinds>;

const kindOf = chooser<TeacherKind<TeacherOptions>>(kinds);

export const teachersSchema = { type: "array", items: unionSchema(kinds) } as const;

/** @throws {LimbeckError} teacher-unreadable, teacher-invalid, model-invalid */
export const openTeacher = (options: TeacherOptions, context: TeacherContext): Promise<Teacher> =>
  kindOf(options).make(options, context);

export { checkTeacher, type TeacherAccuracy } from "./check.ts";
export { cardSchema, readCard, type TeacherCard } from "./card.ts";
export { cachedLabels, defaultLabelDirectory, type LabelCacheOptions } from "./label-cache.ts";
export type { Progress, Teacher } from "./kind.ts";
export type { OnnxTeacherOptions, TeacherContext, TfjsTeacherOptions } from "./settings.ts";
