// Writes schema/recipe-1.json, which editors complete recipes from; a test compares the two.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { recipeSchemaText } from "../src/recipe/schema-file.ts";

const file = fileURLToPath(new URL("../schema/recipe-1.json", import.meta.url));
await mkdir(dirname(file), { recursive: true });
await writeFile(file, recipeSchemaText());
