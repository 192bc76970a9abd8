// JSON Schemas of closed objects, the types that follow from them, and values in the order in which they name fields.
import type { FromSchema, JSONSchema } from "json-schema-to-ts";
import { internalError } from "../errors.ts";

export interface Closed<P extends Readonly<Record<string, JSONSchema>>, Required extends keyof P> {
  readonly type: "object";
  readonly additionalProperties: false;
  readonly required: readonly Required[];
  readonly properties: P;
}

/** A closed object that requires all of its properties, but for those named optional. */
export function closed<
  const P extends Readonly<Record<string, JSONSchema>>,
  const Optional extends keyof P & string = never,
>(properties: P, optional: readonly Optional[] = []): Closed<P, Exclude<keyof P & string, Optional>> {
  const isRequired = (key: string): key is Exclude<keyof P & string, Optional> =>
    !optional.some((name) => name === key);
  return {
    type: "object",
    additionalProperties: false,
    required: Object.keys(properties).filter(isRequired),
    properties,
  };
}

/** A closed object with the same schema under each of some names. */
export function eachOf<const Name extends string, const S extends JSONSchema>(
  names: readonly Name[],
  schema: S,
): Closed<Readonly<Record<Name, S>>, Name> {
  const properties = Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, S>;
  return { type: "object", additionalProperties: false, required: names, properties };
}

export const mapOf = <const S extends JSONSchema>(
  values: S,
): { readonly type: "object"; readonly additionalProperties: S } => ({ type: "object", additionalProperties: values });

export const listOf = <const S extends JSONSchema>(items: S): { readonly type: "array"; readonly items: S } => ({
  type: "array",
  items,
});

export const orNull = <const S extends JSONSchema>(
  schema: S,
): { readonly anyOf: readonly [{ readonly type: "null" }, S] } => ({ anyOf: [{ type: "null" }, schema] });

export const count = { type: "integer", minimum: 0 } as const;
export const atLeastOne = { type: "integer", minimum: 1 } as const;
export const share = { type: "number", minimum: 0, maximum: 1 } as const;
export const nonNegative = { type: "number", minimum: 0 } as const;
export const anyNumber = { type: "number" } as const;
export const name = { type: "string", minLength: 1 } as const;
/** Plain JSON of a shape that only its writer knows. */
export const anyObject = { type: "object", title: "any object" } as const;

type Frozen<T> = T extends readonly (infer Item)[]
  ? number extends T["length"]
    ? readonly Frozen<Item>[]
    : { readonly [K in keyof T]: Frozen<T[K]> }
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** The type of values that fit a schema. */
export type TypeOf<S extends JSONSchema> = Frozen<
  FromSchema<S, { deserialize: [{ pattern: { title: "any object" }; output: object }] }>
>;

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: false | Node;
  readonly items?: Node | readonly Node[];
  readonly anyOf?: readonly Node[];
}

/**
 * A value with its fields in the order in which the schema names them.
 * @throws {LimbeckError} internal, where a closed object has a field that the schema does not name
 */
export function ordered<T>(value: T, schema: object): T {
  return orderedNode(value, schema) as T;
}

function orderedNode(value: unknown, schema: Node): unknown {
  if (value === null || typeof value !== "object") return value;
  const { anyOf, properties, items, additionalProperties } = schema;
  if (anyOf !== undefined) return orderedNode(value, anyOf.at(-1) ?? {});
  if (Array.isArray(value)) {
    if (items === undefined || Array.isArray(items)) return value;
    return value.map((item) => orderedNode(item, items as Node));
  }
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  if (properties === undefined)
    return typeof additionalProperties === "object"
      ? Object.fromEntries(entries.map(([key, field]) => [key, orderedNode(field, additionalProperties)]))
      : value;
  const foreign = entries.find(([key]) => !Object.hasOwn(properties, key));
  if (foreign !== undefined) throw internalError(`a report has a field ${foreign[0]} that its schema does not name`);
  const given = new Map(entries);
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, node]) =>
      given.has(key) ? [[key, orderedNode(given.get(key), node)] as const] : [],
    ),
  );
}
