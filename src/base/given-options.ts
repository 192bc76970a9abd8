// Options that code hands over: each one known, and of its type, where no compiler has looked at them.
import { problemsError, type Problem } from "./errors.ts";
import { nearest, show } from "./validation/explain.ts";

const isOf = (type: string) => (value: unknown) => typeof value === type;
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const types = {
  text: { words: "a text", is: isOf("string") },
  flag: { words: "true or false", is: isOf("boolean") },
  count: { words: "a whole number >= 0", is: (value) => Number.isSafeInteger(value) && (value as number) >= 0 },
  number: { words: "a finite number", is: Number.isFinite },
  texts: { words: "a list of texts", is: (value) => Array.isArray(value) && value.every(isOf("string")) },
  function: { words: "a function", is: isOf("function") },
  object: { words: "an object", is: isObject },
  /** Checked where it is used. */
  any: { words: "a value", is: () => true },
} as const satisfies Record<string, { readonly words: string; readonly is: (value: unknown) => boolean }>;

/** The type of each option of an interface. */
export type OptionTypes<T> = { readonly [K in keyof Required<T>]: keyof typeof types };

/** What a value is, in words: of code that no compiler has looked at. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "object") return value.constructor instanceof Function ? value.constructor.name : "an object";
  if (typeof value === "function") return "a function";
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "symbol") return String(value);
  return show(value);
}

/** Of some options: their types, and which of them have no default. */
export interface Known<T> {
  readonly types: OptionTypes<T>;
  readonly required?: readonly (keyof T & string)[];
}

/**
 * Checks options before anything is done by them. One that is undefined is left out.
 * @param caller - the function that they were given to
 * @throws {LimbeckError} "usage" naming what is unknown or of another type, all at once
 */
export function checkOptions<T extends object>(
  given: T,
  { types: known, required = [] }: Known<T>,
  caller: string,
): void {
  const problems: Problem[] = [];
  if (!isObject(given)) problems.push({ path: "options", expected: "an object", got: valueWords(given) });
  else {
    for (const name of required)
      if (given[name] === undefined) problems.push({ path: name, expected: types[known[name]].words, got: "none" });
    for (const [name, value] of Object.entries(given)) {
      if (value === undefined) continue;
      const type = Object.hasOwn(known, name) ? types[known[name as keyof T]] : null;
      const near = type === null ? nearest(name, Object.keys(known)) : undefined;
      if (type?.is(value) === true) continue;
      problems.push({
        path: name,
        expected: type?.words ?? `one of the options ${Object.keys(known).join(", ")}`,
        got: type === null ? JSON.stringify(name) : valueWords(value),
        hint: near === undefined ? undefined : `did you mean "${near}"?`,
      });
    }
  }
  if (problems.length > 0) throw problemsError("usage", caller, problems);
}
