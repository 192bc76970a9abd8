// Student "tfjs": a TensorFlow.js layers model.
import { resolve } from "node:path";
import { linkedFolders } from "../links.ts";
import type { StudentKind } from "./kind.ts";
import { schema, type TfjsStudentOptions } from "./tfjs/options.ts";
import { readLayersModel, tfjsStudent } from "./tfjs/student.ts";

export const tfjs: StudentKind<TfjsStudentOptions> = {
  schema,
  make: async (options, { directory }) => {
    const links = linkedFolders(options.links, directory);
    const file = await readLayersModel(resolve(directory, options.path), links);
    return {
      source: { sha256: file.contentSha256 },
      build: ({ inputShape, classes }) => tfjsStudent(file, options, inputShape, classes.length),
    };
  },
};
