// ajv's errors in words: where, what was expected, what came, and the nearest thing that would have been right.
import type { ErrorObject } from "ajv";
import { closest, distance } from "fastest-levenshtein";
import type { Problem } from "../errors.ts";

/** A value as people write it, cut to a line. */
export function show(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

const quoted = (names: readonly unknown[]): string => names.map((name) => JSON.stringify(name)).join(", ");

const sorted = (name: string): string => Array.from(name.toLowerCase()).sort().join("");

const sameLetters = (a: string, b: string): boolean => sorted(a) === sorted(b);

/** The candidate that a misspelt name most likely meant, if any is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const best = closest(name, [...candidates]);
  const tolerated = name.length < 4 && !sameLetters(name, best) ? 1 : Math.max(2, Math.floor(name.length / 3));
  return distance(name.toLowerCase(), best.toLowerCase()) <= tolerated ? best : undefined;
}

const didYouMean = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : `did you mean ${JSON.stringify(name)}?`;

/** A key as a part of a JSON pointer. Source: RFC 6901, section 3. */
const pointerPart = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

const entries = (count: unknown): string => (count === 1 ? "1 entry" : `${String(count)} entries`);

const keysOf = (schema: unknown): string[] =>
  typeof schema === "object" &&
  schema !== null &&
  "properties" in schema &&
  typeof schema.properties === "object" &&
  schema.properties !== null
    ? Object.keys(schema.properties)
    : [];

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? show(values[0]) : `one of ${quoted(values)}`;
}

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

/** Keywords that only say that a branch failed, whose own errors say more. */
const structural: ReadonlySet<string> = new Set(["if", "oneOf", "anyOf", "allOf"]);

const text = (params: unknown, key: string): string =>
  typeof params === "object" && params !== null && key in params
    ? String((params as Record<string, unknown>)[key])
    : "";

/** What is said of a missing key of which no more is known. */
const ANY = "a value";

/** The other alternative of a field that may be null. */
const NULL = "a null";

/** Values of the key that tells a discriminated schema's branches apart. */
function tagsOf(error: ErrorObject, key: string): readonly unknown[] {
  const tag = propertyOf(error.parentSchema, key) as { readonly enum?: readonly unknown[] } | undefined;
  return tag?.enum ?? [];
}

const isPlain = (schema: unknown): boolean =>
  typeof schema === "object" && schema !== null && "type" in schema && schema.type !== "object";

/** What a schema's reference stands for. */
export type Parts = (reference: string) => object | undefined;

/** The least that a schema admits, to be shown; undefined where there is no telling. */
function exampleOf(schema: unknown, parts: Parts): unknown {
  const of = (schema ?? {}) as Partial<
    Readonly<Record<"const" | "default" | "type" | "items" | "then" | "else", unknown>>
  > & {
    readonly $ref?: string;
    readonly enum?: readonly unknown[];
    readonly oneOf?: readonly unknown[];
    readonly required?: readonly string[];
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly minimum?: number;
  };
  if (of.const !== undefined) return of.const;
  if (of.enum !== undefined) return of.enum[0];
  if (of.default !== undefined) return of.default;
  if (of.$ref !== undefined) return exampleOf(parts(of.$ref), parts);
  if (of.oneOf !== undefined) return exampleOf(of.oneOf[0], parts);
  // of a field that takes a number or an object, the number
  const plain = [of.then, of.else].find((branch) => isPlain(branch)) ?? of.then;
  if (plain !== undefined) return exampleOf(plain, parts);
  switch ([of.type].flat()[0]) {
    case "object":
      return Object.fromEntries((of.required ?? []).map((key) => [key, exampleOf(of.properties?.[key], parts)]));
    case "array":
      return [exampleOf(of.items, parts)];
    case "integer":
    case "number":
      return Math.max(of.minimum ?? 0, 1);
    case "boolean":
      return true;
    default:
      return "...";
  }
}

const propertyOf = (schema: unknown, key: string): unknown =>
  (schema as { readonly properties?: Readonly<Record<string, unknown>> } | undefined)?.properties?.[key];

/** Longer examples are not shown. */
const LONGEST_EXAMPLE = 160;

/** What a key that is not there is for, and what may be written. */
function missing(schema: unknown, parts: Parts): Pick<Problem, "expected" | "hint"> {
  if (typeof schema !== "object" || schema === null) return { expected: ANY };
  const { description } = schema as { readonly description?: string };
  const first = description?.replace(/\.$/, "");
  const least = exampleOf(schema, parts);
  // a figure or a text made up would be no advice
  const example = typeof least !== "object" ? "" : JSON.stringify(least).replace(/([,:])(?=["{[\d])/g, "$1 ");
  return {
    expected: first === undefined ? ANY : `${ANY}: ${first.charAt(0).toLowerCase()}${first.slice(1)}`,
    hint: example === "" || example.length > LONGEST_EXAMPLE ? undefined : `for example ${example}`,
  };
}

function explainOne(error: ErrorObject, parts: Parts): Problem | null {
  const path = error.instancePath;
  const got = show(error.data);
  const at = path === "" ? "/" : path;
  switch (error.keyword) {
    case "additionalProperties": {
      const key = text(error.params, "additionalProperty");
      const allowed = keysOf(error.parentSchema);
      return {
        path: `${path}/${pointerPart(key)}`,
        expected: allowed.length === 0 ? "no such key" : `one of the keys ${quoted(allowed)}`,
        got: JSON.stringify(key),
        hint: didYouMean(nearest(key, allowed)),
      };
    }
    case "required": {
      const key = text(error.params, "missingProperty");
      const told = missing(propertyOf(error.parentSchema, key), parts);
      return { path: `${path}/${pointerPart(key)}`, ...told, got: "nothing" };
    }
    case "discriminator": {
      const key = text(error.params, "tag");
      const kinds = tagsOf(error, key);
      const tag = text(error.params, "tagValue");
      const missing = text(error.params, "error") === "tag" && tag === "undefined";
      return {
        path: `${path}/${key}`,
        expected: oneOf(kinds),
        got: missing ? "nothing" : JSON.stringify(tag),
        hint: didYouMean(nearest(tag, kinds.map(String))),
      };
    }
    case "enum": {
      const allowed = (error.schema as readonly unknown[] | undefined) ?? [];
      const hint = typeof error.data === "string" ? didYouMean(nearest(error.data, allowed.map(String))) : undefined;
      return { path: at, expected: oneOf(allowed), got, hint };
    }
    case "const":
      return { path: at, expected: show(error.schema), got };
    case "type":
      return {
        path: at,
        expected: [error.schema]
          .flat()
          .map((type) => article(String(type)))
          .join(" or "),
        got,
      };
    case "minimum":
      return { path: at, expected: `>= ${String(error.schema)}`, got };
    case "maximum":
      return { path: at, expected: `<= ${String(error.schema)}`, got };
    case "exclusiveMinimum":
      return { path: at, expected: `> ${String(error.schema)}`, got };
    case "exclusiveMaximum":
      return { path: at, expected: `< ${String(error.schema)}`, got };
    case "minItems":
      return { path: at, expected: `at least ${entries(error.schema)}`, got };
    case "maxItems":
      return { path: at, expected: `at most ${entries(error.schema)}`, got };
    case "minProperties":
      return { path: at, expected: `at least ${entries(error.schema)}`, got };
    case "minLength":
      return { path: at, expected: "a text that is not empty", got };
    case "maxLength":
      return { path: at, expected: `at most ${String(error.schema)} letters`, got };
    case "pattern":
      return { path: at, expected: `a text that matches ${String(error.schema)}`, got };
    case "uniqueItems":
      return { path: at, expected: "entries that differ", got };
    default:
      return structural.has(error.keyword) ? null : { path: at, expected: error.message ?? error.keyword, got };
  }
}

/** What is wrong in more places is told of the first. */
const MOST_EXPLAINED = 200;

/**
 * Every problem once, in the order of their paths' appearance; of a place with several, those that say more than that it is missing.
 * @param parts - what the references stand for of the schema that was compiled
 */
export function explain(errors: readonly ErrorObject[], parts: Parts): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const error of errors.slice(0, MOST_EXPLAINED)) {
    const problem = explainOne(error, parts);
    if (problem === null) continue;
    const key = `${problem.path} ${problem.expected}`;
    if (!problems.has(key)) problems.set(key, problem);
  }
  // the "or null" of a field says nothing where the other alternative says what is wrong
  const alternatives = [...problems].filter(([, { expected }]) => expected === NULL);
  for (const [key, { path }] of alternatives)
    if ([...problems.values()].some((one) => one.expected !== NULL && `${one.path}/`.startsWith(`${path}/`)))
      problems.delete(key);
  const isAny = ({ expected, got }: Problem): boolean => got === "nothing" && expected.startsWith(ANY);
  const told = new Set([...problems.values()].flatMap((one) => (isAny(one) ? [] : [one.path])));
  return [...problems.values()].filter((one) => !isAny(one) || !told.has(one.path));
}
