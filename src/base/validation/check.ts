// Checks a value against a JSON Schema: defaults filled in, every problem at once, in words.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as AjvModule from "ajv";
import type { ValidateFunction } from "ajv";
import { sha256 } from "../numeric/hash.ts";
import { problemsError, type ErrorCode, type Problem } from "../errors.ts";
import { isSource, packageRoot } from "../package.ts";
import { explain } from "./explain.ts";
import { partsOf, shared } from "./shared.ts";

const compiled = new WeakMap<object, ValidateFunction>();

const require = createRequire(import.meta.url);

/** How schemas are compiled, here and when the project is built. */
export const checkerOptions = {
  allErrors: true,
  discriminator: true,
  useDefaults: true,
  verbose: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  // the schemas are our own: neither checked against the meta-schema nor optimised, which takes longer than it saves
  validateSchema: false,
  code: { optimize: false },
  // a part that is referred to is a function of its own
  inlineRefs: false,
} as const;

/** Where the schemas lie that are compiled when the project is built. */
export const compiledFolder = join(packageRoot, "dist/schemas");

/** Where one of them lies: by its text, so that no other one is taken for it. */
export const compiledFile = (schema: object): string =>
  join(compiledFolder, `${sha256([JSON.stringify(schema)]).slice(0, 16)}.cjs`);

function validatorOf(schema: object): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const file = compiledFile(schema);
  const validate = !isSource && existsSync(file) ? (require(file) as ValidateFunction) : compile(schema);
  compiled.set(schema, validate);
  return validate;
}

function compile(schema: object): ValidateFunction {
  // read where something is checked: most of what a command line loads otherwise
  const { Ajv } = require("ajv") as typeof AjvModule;
  return new Ajv(checkerOptions).compile(shared(schema));
}

/** Problems of `value`, into which defaults are written; an empty list means that it fits. */
export function problemsOf(schema: object, value: unknown): readonly Problem[] {
  const validate = validatorOf(schema);
  return validate(value) ? [] : explain(validate.errors ?? [], partsOf(schema));
}

/**
 * Returns a copy of `value` with defaults filled in.
 * @throws {LimbeckError} `code` with every problem
 */
export function checked(schema: object, value: unknown, code: ErrorCode, place: string): unknown {
  const copy: unknown = structuredClone(value);
  const problems = problemsOf(schema, copy);
  if (problems.length > 0) throw problemsError(code, place, problems);
  return copy;
}
