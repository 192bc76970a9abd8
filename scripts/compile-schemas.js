// The schemas that commands check by as code, beside the checker that reads it: what every command would compile again takes
// longer than its work.
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { compiledFile } from "../dist/base/validation/check.js";
import { standaloneCode } from "../dist/base/validation/standalone.js";
import * as report from "../dist/evaluation/result.js";
import { definitionSchema } from "../dist/kinds/students/layers-student.js";
import { cardSchema } from "../dist/kinds/teachers/card.js";
import { recipeSchema } from "../dist/recipe/schema.js";

const files = [
  recipeSchema,
  definitionSchema,
  cardSchema,
  report.reportSchema,
  report.epochSchema,
  report.provenanceSchema,
  report.classesSchema,
].map((schema) => ({ schema, file: compiledFile(schema) }));

for (const { schema, file } of files) {
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, standaloneCode(schema));
  await rename(draft, file);
}
const written = new Set(files.map(({ file }) => basename(file)));
const folder = dirname(compiledFile(recipeSchema));
for (const name of await readdir(folder))
  if (name.startsWith("compiled-") && !written.has(name)) await rm(join(folder, name), { force: true });
