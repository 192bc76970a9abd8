// Student "onnx": any ONNX classifier.
import { resolve } from "node:path";
import { linkedFolders } from "../links.ts";
import type { StudentKind } from "./kind.ts";
import { schema, type OnnxStudentOptions } from "./onnx/options.ts";
import { readModel } from "../../engine/onnx/file/model-file.ts";
import { onnxStudent } from "./onnx/student.ts";

export const onnx: StudentKind<OnnxStudentOptions> = {
  schema,
  make: async (options, { directory }) => {
    const links = linkedFolders(options.links, directory);
    const { model, contentSha256 } = await readModel(resolve(directory, options.path), "student-invalid", links);
    return {
      source: { sha256: contentSha256 },
      build: ({ inputShape, classes }) => onnxStudent(model, options, inputShape, classes.length, options.path),
    };
  },
};
