// What all tables of kinds have in common: from a table follow the schema of the slot, its options and the choice.
import type { JSONSchema } from "json-schema-to-ts";
import type { Problem } from "../base/errors.ts";

/** What every kind has, whatever its slot; the slot's contract adds `make`, what the kind does with its options, and more. */
export interface Kind<Options> {
  readonly schema: object;
  /** What the options show by themselves to be wrong, placed below them. */
  readonly problems?: (options: Options) => readonly Problem[];
}

/** Options of whichever kind of a table: what each one's `make` takes first. */
export type OptionsOf<Table> = {
  [Name in keyof Table]: Table[Name] extends { readonly make: (options: infer Options, ...rest: never) => unknown }
    ? Options
    : never;
}[keyof Table];

export interface UnionSchema {
  readonly type: "object";
  readonly required: readonly ["kind"];
  readonly properties: { readonly kind: { readonly enum: readonly string[] } };
  readonly discriminator: { readonly propertyName: "kind" };
  readonly oneOf: readonly JSONSchema[];
}

/** The schema of a slot: an object whose `kind` says which of the table's schemas holds. */
export function unionSchema(table: Readonly<Record<string, { readonly schema: object }>>): UnionSchema {
  return {
    type: "object",
    required: ["kind"],
    properties: { kind: { enum: Object.keys(table) } },
    discriminator: { propertyName: "kind" },
    oneOf: Object.values(table).map(({ schema }) => schema),
  };
}

/**
 * The kind that options name, as a kind of any options: that the two belong together is what the table says and types
 * cannot follow, so the one cast of all slots stands here.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what the table cannot say
export function chooser<Any>(table: Readonly<Record<string, unknown>>): (options: { readonly kind: string }) => Any {
  return ({ kind }) => table[kind] as Any;
}
