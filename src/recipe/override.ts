// `--set path=value` and `--seed`: laid over the recipe as written, checked against its schema.
import { problemsError, type Problem } from "../base/errors.ts";
import { parseText } from "../base/validation/parse.ts";
import { resolvePath, withSetting, withValue } from "./path.ts";

/**
 * JSON where it reads as JSON, else the text itself.
 * @throws {LimbeckError} "usage" for a key that an object has twice
 */
function parseValue(text: string, place: string): unknown {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  return parseText(text, place, { unreadable: "usage", invalid: "usage" });
}

/** Fields that have done their work before settings are laid over the recipe. */
const settled: ReadonlySet<string> = new Set(["extends", "$schema"]);

/**
 * The recipe with every setting applied, in order: null takes a field out, as it does in recipes that extend others. The recipe is checked again afterwards.
 * @throws {LimbeckError} "usage" naming each path that the schema does not know, with the nearest that it does
 */
export function override(recipe: unknown, settings: readonly string[], schema: object): unknown {
  const problems: Problem[] = [];
  let result = recipe;
  for (const setting of settings) {
    const equals = setting.indexOf("=");
    if (equals <= 0) {
      problems.push({ path: `--set ${setting}`, expected: "path=value", got: JSON.stringify(setting) });
      continue;
    }
    const path = setting.slice(0, equals);
    if (settled.has(path)) {
      problems.push({ path: `--set ${path}`, expected: "a field of the recipe that is read later", got: `"${path}"` });
      continue;
    }
    const walked = resolvePath(path, result, schema, `--set ${path}`);
    const value = parseValue(setting.slice(equals + 1), `--set ${path}`);
    if (walked.problem !== null) problems.push(walked.problem);
    else result = withSetting(result, walked, value);
  }
  if (problems.length > 0) throw problemsError("usage", "--set", problems);
  return result;
}

/** One seed for `run` and for every arm of `compare`. */
export function overrideSeed(recipe: unknown, seed: number): unknown {
  const seeded = withValue(recipe, ["seed"], seed);
  const sweep = typeof recipe === "object" && recipe !== null && "sweep" in recipe;
  return sweep ? withValue(seeded, ["sweep", "seeds"], [seed]) : seeded;
}
