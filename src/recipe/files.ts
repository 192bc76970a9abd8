// Recipe files as they lie on disk: JSON or JSON with comments, merged onto what they extend, paths made relative to one folder.
import { realpath } from "node:fs/promises";
import { readGiven, whyUnread } from "../base/given-files.ts";
import { textOf } from "../base/text.ts";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import mergePatch from "json-merge-patch";
import { sourcePaths } from "../kinds/data/index.ts";
import { problemsError, type Problem } from "../base/errors.ts";
import { show } from "../base/validation/explain.ts";
import { DEEPEST, depthWords, parseText } from "../base/validation/parse.ts";
import { isObject, type Json } from "./schema-walk.ts";
import { valueWords } from "../base/given-options.ts";

/** Whether JSON has the value as it is: of a map it would leave {}, of a list of floats an object. */
function isInJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "object" && value !== null)
    return ["[object Object]", "[object Array]"].includes(Object.prototype.toString.call(value));
  return !["function", "symbol", "bigint"].includes(typeof value);
}

/**
 * What of a recipe that code holds JSON would leave out or change, by its path.
 * @throws {LimbeckError} "recipe-invalid" at once for what goes deeper than any, as what holds itself does
 */
function* unsayable(value: unknown, path: string, file: string, depth = 0): Generator<Problem> {
  if (depth > DEEPEST) throw problemsError("recipe-invalid", file, [{ path, expected: depthWords, got: "more" }]);
  // a date, say, that tells its own text
  if (typeof value === "object" && value !== null && "toJSON" in value) return;
  if (!isInJson(value)) {
    const expected = typeof value === "number" ? "a finite number" : "a value that JSON has";
    yield { path, expected, got: valueWords(value) };
  } else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      const below = Array.isArray(value) ? `${path}[${key}]` : `${path}${path === "" ? "" : "."}${key}`;
      yield* unsayable(inner, below, file, depth + 1);
    }
}

async function readText(file: string, extendedBy: string | undefined): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readGiven(file);
  } catch (cause) {
    const problem = {
      path: extendedBy === undefined ? file : "/extends",
      expected: "a recipe file",
      got: `${extendedBy === undefined ? "" : `${file}: `}${whyUnread(cause)}`,
      hint: extendedBy === undefined ? undefined : `paths are relative to the file that names them, ${extendedBy}`,
    };
    throw problemsError("recipe-unreadable", extendedBy ?? file, [problem]);
  }
  return textOf(bytes, file, "recipe-unreadable");
}

/** An evaluation block with the source of its shift changed. */
function withShiftSource(evaluation: Json, change: (source: unknown) => unknown): Json {
  const shift = evaluation["shift"];
  const other = isObject(shift) ? shift["outOfDistribution"] : undefined;
  if (!isObject(shift) || !isObject(other) || !("source" in other)) return evaluation;
  return {
    ...evaluation,
    shift: { ...shift, outOfDistribution: { ...other, source: change(other["source"]) } },
  };
}

/** The recipe with every relative path moved from one folder's view to another's. */
function rebased(recipe: unknown, from: string, to: string): unknown {
  if (from === to || !isObject(recipe)) return recipe;
  const move = (path: unknown): unknown => {
    if (Array.isArray(path)) return path.map(move);
    return typeof path !== "string" || isAbsolute(path)
      ? path
      : relative(to, resolve(from, path)).replaceAll("\\", "/");
  };
  const moveFields = (value: unknown, fields: readonly string[]): unknown =>
    isObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([key, entry]) => [key, fields.includes(key) ? move(entry) : entry]),
        )
      : value;
  const source = (value: unknown): unknown =>
    moveFields(value, isObject(value) ? (sourcePaths.get(String(value["kind"])) ?? []) : []);
  const teacher = (value: unknown): unknown => {
    const moved = moveFields(value, ["path", "links"]);
    const members = isObject(moved) ? moved["members"] : undefined;
    return isObject(moved) && Array.isArray(members) ? { ...moved, members: members.map(teacher) } : moved;
  };
  const result: Json = { ...recipe };
  const data = result["data"];
  if (isObject(data)) {
    const splits = data["splits"];
    result["data"] = {
      ...data,
      ...("source" in data ? { source: source(data["source"]) } : {}),
      ...("unlabelled" in data ? { unlabelled: source(data["unlabelled"]) } : {}),
      ...(isObject(splits)
        ? {
            splits: Object.fromEntries(
              Object.entries(splits).map(([key, value]) => [key, isObject(value) ? source(value) : value]),
            ),
          }
        : {}),
    };
  }
  const teachers = result["teachers"];
  if (Array.isArray(teachers)) result["teachers"] = teachers.map(teacher);
  const evaluation = result["evaluation"];
  if (isObject(evaluation)) result["evaluation"] = withShiftSource(evaluation, source);
  if ("student" in result) result["student"] = moveFields(result["student"], ["path", "links"]);
  return result;
}

/** A file as it was named, and as it lies on disk. */
interface Extending {
  readonly file: string;
  readonly real: string;
}

/** Files that may stand between a recipe and one that it extends. */
const MOST_BASES = 32;

/** What a recipe's reading goes by. */
interface Reading {
  /** Folder that all paths are made relative to. */
  readonly home: string;
  /** What has been merged, by its path: a file that is extended twice is read once. */
  readonly known: Map<string, unknown>;
}

/** @param above - the files that extend this one, the recipe itself first */
async function merged(file: string, reading: Reading, above: readonly Extending[]): Promise<unknown> {
  const here: Extending = { file, real: await realpath(file).catch(() => resolve(file)) };
  const [top = here] = above;
  if (above.some(({ real }) => real === here.real)) {
    const circle = [...above, here].map(({ real }) => relative(dirname(top.real), real)).join(" -> ");
    const expected = "recipes that do not extend one another in a circle";
    throw problemsError("recipe-invalid", file, [{ path: "/extends", expected, got: circle }]);
  }
  if (above.length > MOST_BASES) {
    const expected = `at most ${MOST_BASES} recipes, each of which extends the next`;
    throw problemsError("recipe-invalid", file, [{ path: "/extends", expected, got: "more" }]);
  }
  const { known } = reading;
  const path = resolve(file);
  if (!known.has(path)) {
    const recipe = parseText(await readText(file, above.at(-1)?.file), file, unreadable);
    known.set(path, await onItsBases(recipe, here, reading, above));
  }
  // what is merged onto it changes it
  return structuredClone(known.get(path));
}

/** What a text that is no recipe is refused as. */
const unreadable = { unreadable: "recipe-unreadable", invalid: "recipe-invalid" } as const;

/** A recipe merged onto those that it extends. */
async function onItsBases(
  recipe: unknown,
  here: Extending,
  reading: Reading,
  above: readonly Extending[],
): Promise<unknown> {
  const { file } = here;
  if (!isObject(recipe))
    throw problemsError("recipe-invalid", file, [{ path: "/", expected: "an object", got: show(recipe) }]);
  const { extends: extended, ...own } = recipe;
  const bases = extended === undefined ? [] : [extended].flat();
  let result: unknown = {};
  for (const base of bases) {
    if (typeof base !== "string")
      throw problemsError("recipe-invalid", file, [
        { path: "/extends", expected: "a path or a list of paths", got: show(base) },
      ]);
    result = mergePatch.apply(
      result as object,
      (await merged(isAbsolute(base) ? base : join(dirname(file), base), reading, [...above, here])) as object,
    );
  }
  const moved = rebased(own, dirname(resolve(file)), reading.home);
  // a recipe that extends nothing stays as it is: a null in it is a mistake, not a deletion
  return bases.length === 0 ? moved : mergePatch.apply(result as object, moved as object);
}

export interface RecipeFile {
  /** The text as written, of the recipe's own file. */
  readonly source: string;
  readonly file: string;
  /** Folder that all paths in `value` are relative to. */
  readonly directory: string;
  readonly value: unknown;
}

/** Reads a recipe and everything it extends. */
export async function readRecipeFile(file: string): Promise<RecipeFile> {
  const directory = dirname(resolve(file));
  return {
    source: await readText(file, undefined),
    file,
    directory,
    value: await merged(file, { home: directory, known: new Map() }, []),
  };
}

/**
 * A recipe that is in memory, with everything it extends.
 * @param directory - where its paths begin
 */
export async function readRecipeObject(recipe: object, directory: string): Promise<RecipeFile> {
  const home = resolve(directory);
  if (!isObject(recipe))
    throw problemsError("usage", "recipe", [
      { path: "recipe", expected: "a recipe's file, or the recipe as an object", got: valueWords(recipe) },
    ]);
  const name = recipe["name"];
  const file = join(home, `${typeof name === "string" ? name : "unnamed"}.recipe.json`);
  const problems = [...unsayable(recipe, "", file)];
  if (problems.length > 0) throw problemsError("recipe-invalid", file, problems);
  const source = JSON.stringify(recipe, null, 2);
  const value = await onItsBases(JSON.parse(source) as unknown, { file, real: file }, { home, known: new Map() }, []);
  return { source, file, directory: home, value };
}
