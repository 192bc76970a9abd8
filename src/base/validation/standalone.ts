// A schema as the code of its checker: what is written when the project is built.
import { createRequire } from "node:module";
import type * as AjvModule from "ajv";
import { checkerOptions } from "./check.ts";
import { shared } from "./shared.ts";

const require = createRequire(import.meta.url);

interface Standalone {
  readonly default: (ajv: AjvModule.Ajv, validate: AjvModule.ValidateFunction) => string;
}

/** A CommonJS module whose one export checks a value as the schema's compiled checker does. */
export function standaloneCode(schema: object): string {
  const { Ajv } = require("ajv") as typeof AjvModule;
  const { default: codeOf } = require("ajv/dist/standalone") as Standalone;
  const ajv = new Ajv({ ...checkerOptions, code: { ...checkerOptions.code, source: true } });
  return codeOf(ajv, ajv.compile(shared(schema)));
}
