// The recipe's schema as code, beside the checker that reads it: what every command would compile again takes longer than its work.
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { compiledFile } from "../dist/base/validation/check.js";
import { standaloneCode } from "../dist/base/validation/standalone.js";
import { recipeSchema } from "../dist/recipe/schema.js";

const file = compiledFile(recipeSchema);
const draft = `${file}.${process.pid}.tmp`;
await writeFile(draft, standaloneCode(recipeSchema));
await rename(draft, file);
for (const name of await readdir(dirname(file)))
  if (name.startsWith("compiled-") && name !== basename(file)) await rm(join(dirname(file), name), { force: true });
