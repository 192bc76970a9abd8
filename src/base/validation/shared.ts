// A schema in parts, as definitions that the places refer to: each is a function of its own when the schema is compiled. What
// stands in it more than once is compiled once, and of the alternatives of a union a value's own is read alone.

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What belongs to a place and not to what stands there. */
const ofPlace = ["default", "description"] as const;

/** Unions, alternatives and objects: what takes long to compile. */
const isWorth = (schema: Json): boolean => "oneOf" in schema || "then" in schema || "additionalProperties" in schema;

function withoutPlace(schema: Json): Json {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !ofPlace.some((name) => name === key)));
}

/** Counts each part that is worth it, by its text. */
function tally(node: unknown, counts: Map<string, number>): void {
  if (Array.isArray(node)) for (const one of node) tally(one, counts);
  if (!isObject(node)) return;
  if (isWorth(node)) {
    const text = JSON.stringify(withoutPlace(node));
    const before = counts.get(text) ?? 0;
    counts.set(text, before + 1);
    if (before > 0) return;
  }
  for (const [key, value] of Object.entries(node)) if (key !== "default") tally(value, counts);
}

const known = new WeakMap<object, object>();

/** The same schema with what repeats, and each alternative that a discriminator chooses among, under `definitions`. */
export function shared(schema: object): object {
  const made = known.get(schema) ?? inParts(schema);
  known.set(schema, made);
  return made;
}

function inParts(schema: object): object {
  const counts = new Map<string, number>();
  tally(schema, counts);
  const names = new Map<string, string>();
  const definitions: Record<string, unknown> = {};
  const reference = (own: Json, text: string): { readonly $ref: string } => {
    let name = names.get(text);
    if (name === undefined) {
      name = `part${names.size}`;
      names.set(text, name);
      definitions[name] = inside(own);
    }
    return { $ref: `#/definitions/${name}` };
  };
  const inside = (node: Json): Json =>
    Object.fromEntries(
      Object.entries(node).map(([key, value]) => {
        if (key === "default") return [key, value];
        if (key !== "oneOf" || !("discriminator" in node)) return [key, rewritten(value)];
        return [key, (value as readonly Json[]).map((one) => reference(one, JSON.stringify(one)))];
      }),
    );
  const rewritten = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map((one: unknown) => rewritten(one));
    if (!isObject(node)) return node;
    if (!isWorth(node)) return inside(node);
    const own = withoutPlace(node);
    const text = JSON.stringify(own);
    if ((counts.get(text) ?? 0) < 2) return inside(node);
    const place = Object.fromEntries(Object.entries(node).filter(([key]) => ofPlace.some((one) => one === key)));
    return { ...reference(own, text), ...place };
  };
  const root = inside(schema as Json);
  return names.size === 0 ? schema : { ...root, definitions };
}

/** What a reference stands for in the parts of a schema; divided where it is asked, which takes longer than a check. */
export function partsOf(schema: object): (reference: string) => object | undefined {
  return (reference) => {
    const { definitions = {} } = shared(schema) as { readonly definitions?: Readonly<Record<string, object>> };
    return definitions[reference.replace("#/definitions/", "")];
  };
}
