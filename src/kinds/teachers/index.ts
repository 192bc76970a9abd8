// The kinds of teacher, one file each, and what is done with any of them.
import type { Teacher } from "../../engine/contracts.ts";
import { openTeacher as openOnnxTeacher } from "./onnx.ts";
import { openTeacher as openTfjsTeacher } from "./tfjs.ts";
import type { OnnxTeacherOptions, TeacherContext, TfjsTeacherOptions } from "./settings.ts";

/** Options of every kind, told apart by `kind`. */
export type TeacherOptions = OnnxTeacherOptions | TfjsTeacherOptions;

type Open<Options> = (options: Options, context: TeacherContext) => Promise<Teacher>;

const kinds: { readonly [K in TeacherOptions["kind"]]: Open<Extract<TeacherOptions, { kind: K }>> } = {
  onnx: openOnnxTeacher,
  tfjs: openTfjsTeacher,
};

/** @throws {LimbeckError} teacher-unreadable, teacher-invalid, model-invalid */
export function openTeacher(options: TeacherOptions, context: TeacherContext): Promise<Teacher> {
  const open = kinds[options.kind] as Open<TeacherOptions>;
  return open(options, context);
}

export { checkTeacher, type TeacherAccuracy } from "./check.ts";
export { cardSchema, readCard, type TeacherCard } from "./card.ts";
export { cachedLabels, defaultLabelDirectory, type LabelCacheOptions } from "./label-cache.ts";
export type { OnnxTeacherOptions, TeacherContext, TfjsTeacherOptions } from "./settings.ts";
