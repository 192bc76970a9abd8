// Student "onnx": any ONNX classifier.
import { resolve } from "node:path";
import type { StudentKind } from "./kind.ts";
import { schema, type OnnxStudentOptions } from "./onnx-options.ts";
import { onnxStudent, readStudentModel } from "./onnx-student.ts";

export const onnx: StudentKind<OnnxStudentOptions> = {
  schema,
  make: async (options, { directory }) => {
    const model = await readStudentModel(resolve(directory, options.path));
    return ({ inputShape, classes }) => onnxStudent(model, options, inputShape, classes.length, options.path);
  },
};
