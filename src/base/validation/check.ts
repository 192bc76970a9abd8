// Checks a value against a JSON Schema: defaults filled in, every problem at once, in words.
import { createRequire } from "node:module";
import type * as AjvModule from "ajv";
import type { ValidateFunction } from "ajv";
import { problemsError, type ErrorCode, type Problem } from "../errors.ts";
import { explain } from "./explain.ts";
import { shared } from "./shared.ts";

const compiled = new WeakMap<object, ValidateFunction>();

function validatorOf(schema: object): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  // read where something is checked: most of what a command line loads otherwise
  const { Ajv } = createRequire(import.meta.url)("ajv") as typeof AjvModule;
  const ajv = new Ajv({
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
  });
  const validate = ajv.compile(shared(schema));
  compiled.set(schema, validate);
  return validate;
}

/** Problems of `value`, into which defaults are written; an empty list means that it fits. */
export function problemsOf(schema: object, value: unknown): readonly Problem[] {
  const validate = validatorOf(schema);
  return validate(value) ? [] : explain(validate.errors ?? []);
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
