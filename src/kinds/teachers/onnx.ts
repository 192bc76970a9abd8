// A teacher of kind onnx: any ONNX classifier.
import type { Teacher } from "../../engine/contracts.ts";
import { readModel } from "../../engine/onnx/file/model-file.ts";
import { withFloatInput } from "../../engine/onnx/file/bytes-input.ts";
import { statedBy } from "../../engine/onnx/file/stated.ts";
import { summarize } from "../../engine/onnx/file/summary.ts";
import { teacherOf, wire } from "./model-teacher.ts";
import { openRunner } from "./runner.ts";
import { readSettings, type OnnxTeacherOptions, type TeacherContext } from "./settings.ts";

/**
 * Opens the model, settles what it reads and yields, and tries it on a few rows.
 * @throws {LimbeckError} teacher-unreadable for a file that is missing, cut off or no ONNX model; teacher-invalid
 * where hash, input, output or classes do not fit, with every problem; model-invalid where onnxruntime refuses it
 */
export async function openTeacher(options: OnnxTeacherOptions, context: TeacherContext): Promise<Teacher> {
  const warn = context.log ?? (() => undefined);
  const settings = await readSettings(options, context, async (path) => {
    const file = await readModel(path, "teacher-unreadable");
    return { ...file, stated: statedBy(file.model) };
  });
  const { place, file } = settings;
  const model = withFloatInput(file.model);
  const summary = summarize(model);
  const wiring = wire(settings, summary, context.dataset);
  const runner = await openRunner({ model, ...wiring, threads: context.threads, place, warn });
  return teacherOf({ id: options.id, settings, wiring, runner, parameters: summary.parameters }, context);
}
