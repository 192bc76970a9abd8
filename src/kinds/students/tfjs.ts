// Student "tfjs": a TensorFlow.js layers model.
import { resolve } from "node:path";
import type { StudentKind } from "./kind.ts";
import { schema, type TfjsStudentOptions } from "./tfjs-options.ts";
import { readLayersModel, tfjsStudent } from "./tfjs-student.ts";

export const tfjs: StudentKind<TfjsStudentOptions> = {
  schema,
  make: async (options, { directory }) => {
    const file = await readLayersModel(resolve(directory, options.path));
    return {
      source: { sha256: file.contentSha256 },
      build: ({ inputShape, classes }) => tfjsStudent(file, options, inputShape, classes.length),
    };
  },
};
