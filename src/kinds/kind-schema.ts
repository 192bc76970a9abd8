// The JSON Schema of one kind, as written in the file of that kind, and the option type derived from it.
import type { FromSchema as TypeFromSchema, JSONSchema } from "json-schema-to-ts";
import type { Schedule, ScheduleNode } from "./schedules/index.ts";

/** A closed object whose required `kind` names it; the recipe's schema is composed of these. */
export type KindSchema = JSONSchema & {
  readonly type: "object";
  readonly additionalProperties: false;
  readonly required: readonly string[];
  readonly properties: { readonly kind: { readonly const: string } };
};

/** The type of values that a schema admits after defaults are filled in; a schedule's node stands for a schedule. */
export type FromSchema<S extends JSONSchema> = TypeFromSchema<
  S,
  { deserialize: [{ pattern: ScheduleNode; output: Schedule }] }
>;
