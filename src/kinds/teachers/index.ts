// The table of teachers, and what is done with any of them.
import type { Problem } from "../../base/errors.ts";
import type { LabelsOptions } from "./labels/label-form.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import { ensembleOf, type EnsembleOptions } from "./ensemble.ts";
import type { Teacher, TeacherKind } from "./kind.ts";
import { onnx } from "./onnx.ts";
import { recorded } from "./recorded.ts";
import { remote } from "./remote.ts";
import type { TeacherContext } from "./stated/settings.ts";
import { tfjs } from "./tfjs.ts";
import { topK } from "./top-k.ts";

/** What can be a member of an ensemble. */
const single = { onnx, tfjs, recorded, "top-k": topK, remote } as const;

type SingleOptions = OptionsOf<typeof single>;

const kinds = {
  ...single,
  ensemble: ensembleOf<SingleOptions>(single, {
    open: (options, context) => openTeacher(options, context),
    problems: (options) => teacherProblems(options),
  }),
} as const;

/** Options of every kind, told apart by `kind`. */
export type TeacherOptions = SingleOptions | EnsembleOptions<SingleOptions>;

const kindOf = chooser<TeacherKind<TeacherOptions>>(kinds);

export const teachersSchema = { type: "array", items: unionSchema(kinds) } as const;

/** @throws {LimbeckError} teacher-unreadable, teacher-invalid, model-invalid */
export const openTeacher = (options: TeacherOptions, context: TeacherContext): Promise<Teacher> =>
  kindOf(options).make(options, context);

/** How its labels are kept; undefined where the recipe does not say, and of teachers whose answers are known beforehand. */
export const labelsOptions = (options: TeacherOptions): LabelsOptions | undefined =>
  "labels" in options ? options.labels : undefined;

/** What the options of a teacher show by themselves. */
export const teacherProblems = (options: TeacherOptions): readonly Problem[] =>
  kindOf(options).problems?.(options) ?? [];

export { checkTeacher } from "./check.ts";
export { readCard } from "./stated/card.ts";
export {
  cachedLabels,
  labelDirectoryIn,
  probabilityGap,
  SAME_ANSWER,
  type LabelCacheOptions,
} from "./labels/label-cache.ts";
export { labelForm, type LabelsOptions } from "./labels/label-form.ts";
export { heldLabels, isHeld, labelsInParts, labelsOfViews, type TeacherLabels } from "./labels/teacher-labels.ts";
export { sizeOf, type OpenedValues, type Teacher } from "./kind.ts";
export type { OnnxTeacherOptions, TeacherContext } from "./stated/settings.ts";
