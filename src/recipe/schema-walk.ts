// Steps through a JSON Schema beside a value: which branches hold, which keys and entries may follow, which defaults stand.

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The kind that a branch of a discriminated union stands for. */
function kindOf({ properties }: Json): unknown {
  const kind = isObject(properties) ? properties["kind"] : undefined;
  return isObject(kind) ? kind["const"] : undefined;
}

/** The schemas that may hold for a value: branches of if/then/else and of a discriminated union, by the value's kind. */
export function branches(schema: Json, value: unknown): readonly Json[] {
  const nested: unknown[] = "then" in schema ? [schema["then"], schema["else"]] : [];
  if (Array.isArray(schema["oneOf"])) {
    const kind = isObject(value) ? value["kind"] : undefined;
    const all = schema["oneOf"].filter(isObject);
    const fitting = all.filter((branch) => kind !== undefined && kindOf(branch) === kind);
    nested.push(...(fitting.length > 0 ? fitting : all));
  }
  return [schema, ...nested.filter(isObject).flatMap((branch) => branches(branch, value))];
}

/** The schemas of each key that the branches know. */
export function childrenOf(schemas: readonly Json[]): ReadonlyMap<string, readonly Json[]> {
  const children = new Map<string, Json[]>();
  for (const { properties } of schemas as readonly { readonly properties?: unknown }[])
    if (isObject(properties))
      for (const [key, child] of Object.entries(properties))
        if (isObject(child)) children.set(key, [...(children.get(key) ?? []), child]);
  return children;
}

/** The schemas of a key that the branches do not name, where any key may stand. */
export const anyKeyOf = (schemas: readonly Json[]): readonly Json[] =>
  schemas.flatMap(({ additionalProperties: any }) => (isObject(any) ? [any] : []));

/** The schemas of a list's entries. */
export function itemsOf(schemas: readonly Json[]): readonly Json[] {
  return schemas.flatMap(({ items }: { readonly items?: unknown }) => (isObject(items) ? [items] : []));
}

/** The object or list that stands where a recipe says nothing. */
export function defaultOf(schemas: readonly Json[]): object | undefined {
  for (const { default: value } of schemas as readonly { readonly default?: unknown }[])
    if (typeof value === "object" && value !== null) return value;
  return undefined;
}

/** Depth at which a search for a key's whole path ends. */
const deepest = 6;

/** Every path of the recipe, as `--set` takes it, that ends in `name`. */
export function pathsEndingIn(name: string, schemas: readonly Json[], value: unknown, at: readonly string[]): string[] {
  if (at.length >= deepest) return [];
  const here = schemas.flatMap((schema) => branches(schema, value));
  if (Array.isArray(value))
    return value.flatMap((entry: unknown, index) => {
      const id = isObject(entry) && typeof entry["id"] === "string" ? entry["id"] : String(index);
      return pathsEndingIn(name, itemsOf(here), entry, [...at, id]);
    });
  if (value !== undefined && !isObject(value)) return [];
  return [...childrenOf(here)].flatMap(([key, child]) => [
    ...(key === name ? [[...at, key].join(".")] : []),
    ...pathsEndingIn(name, child, isObject(value) ? value[key] : undefined, [...at, key]),
  ]);
}
