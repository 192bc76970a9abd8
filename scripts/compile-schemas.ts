// The schemas that commands check by as code: what every command would compile again takes longer than its work.
import { mkdir, writeFile } from "node:fs/promises";
import { compiledFile, compiledFolder } from "../src/base/validation/check.ts";
import { standaloneCode } from "../src/base/validation/standalone.ts";
import * as report from "../src/evaluation/result.ts";
import { calibratorSchema } from "../src/kinds/calibrators/index.ts";
import { definitionSchema } from "../src/kinds/students/layers-student.ts";
import { cardSchema } from "../src/kinds/teachers/stated/card.ts";
import { recipeSchema } from "../src/recipe/schema.ts";

await mkdir(compiledFolder, { recursive: true });
for (const schema of [
  recipeSchema,
  definitionSchema,
  calibratorSchema,
  cardSchema,
  report.reportSchema,
  report.epochSchema,
  report.provenanceSchema,
  report.classesSchema,
])
  await writeFile(compiledFile(schema), standaloneCode(schema));
