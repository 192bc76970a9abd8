// Paths into a recipe, `phases[distill].targets.alpha`: parsed, and walked beside the schema that says what may be there.
import { asSetting, type Problem } from "../base/errors.ts";
import { nearest, show } from "../base/validation/explain.ts";
import {
  anyKeyOf,
  branches,
  childrenOf,
  defaultOf,
  isObject,
  itemsOf,
  pathsEndingIn,
  type Json,
} from "./schema-walk.ts";

/** Keys and positions from the recipe's root. */
export type Place = readonly (string | number)[];

/** `phases[smooth].targets.epsilon` -> ["phases", "smooth", "targets", "epsilon"]; null where it cannot be read. */
export function parsePath(path: string): readonly string[] | null {
  if (!/^[^.[\]]+(\.[^.[\]]+|\[[^.[\]]+\])*$/.test(path)) return null;
  return path.split(/[.[\]]+/).filter((token) => token !== "");
}

/** Position of a token in an array: an index, or the id of an entry. */
function positionIn(list: readonly unknown[], token: string): number {
  const byId = list.findIndex((entry) => isObject(entry) && entry["id"] === token);
  if (byId >= 0) return byId;
  return /^\d+$/.test(token) && Number(token) < list.length ? Number(token) : -1;
}

/** Every concrete place that a path with `*` or ids stands for, or the problem with it. */
export interface Walked {
  readonly places: readonly Place[];
  /** Defaults on the way to the places, which the recipe leaves out: outermost first. */
  readonly defaults: readonly { readonly place: Place; readonly value: object }[];
  readonly problem: Problem | null;
}

interface Walk {
  readonly tokens: readonly string[];
  readonly recipe: unknown;
  readonly schema: Json;
  readonly where: string;
}

const failed = (problem: Problem): Walked => ({ places: [], defaults: [], problem });

/** The whole path with one token corrected. */
function suggestion({ tokens }: Walk, depth: number, better: string | undefined): string | undefined {
  return better === undefined ? undefined : `did you mean "${tokens.with(depth, better).join(".")}"?`;
}

/** A key that lies elsewhere in the recipe. */
function elsewhere({ recipe, schema }: Walk, token: string): string | undefined {
  const [found] = pathsEndingIn(token, [schema], recipe, []);
  return found === undefined ? undefined : `did you mean "${found}"?`;
}

function walkList(walk: Walk, done: Place, list: readonly unknown[], items: readonly Json[]): Walked {
  const depth = done.length;
  const token = walk.tokens[depth] ?? "";
  const positions = token === "*" ? [...list.keys()] : [positionIn(list, token)];
  if (positions.length === 0 || positions.includes(-1)) {
    const ids = list.flatMap((entry) => (isObject(entry) && typeof entry["id"] === "string" ? [entry["id"]] : []));
    const index = `an index below ${list.length}`;
    return failed({
      path: walk.where,
      expected: ids.length > 0 ? `an id (${ids.map((id) => `"${id}"`).join(", ")}) or ${index}` : index,
      got: `"${token}"`,
      hint: suggestion(walk, depth, nearest(token, ids)),
    });
  }
  const all = positions.map((position) => step(walk, [...done, position], list[position], items));
  return {
    places: all.flatMap(({ places }) => places),
    defaults: all.flatMap(({ defaults }) => defaults),
    problem: all.find(({ problem }) => problem !== null)?.problem ?? null,
  };
}

function step(walk: Walk, done: Place, value: unknown, schemas: readonly Json[]): Walked {
  const depth = done.length;
  const token = walk.tokens[depth];
  if (token === undefined) return { places: [done], defaults: [], problem: null };
  const here = schemas.flatMap((schema) => branches(schema, value));
  if (value === undefined) {
    const standing = defaultOf(here);
    if (standing !== undefined) {
      const walked = step(walk, done, standing, schemas);
      return { ...walked, defaults: [{ place: done, value: standing }, ...walked.defaults] };
    }
  }
  const items = itemsOf(here);
  if (Array.isArray(value) || items.length > 0) return walkList(walk, done, Array.isArray(value) ? value : [], items);
  const children = childrenOf(here);
  const free = anyKeyOf(here);
  const child = children.get(token) ?? (free.length > 0 ? free : undefined);
  if (child !== undefined) return step(walk, [...done, token], isObject(value) ? value[token] : undefined, child);
  const known = [...children.keys()];
  return failed({
    path: walk.where,
    expected:
      known.length === 0
        ? `nothing below ${done.join(".")}, which is ${show(value)}`
        : `one of the keys ${known.map((key) => `"${key}"`).join(", ")}`,
    got: `"${token}"`,
    hint: suggestion(walk, depth, nearest(token, known)) ?? elsewhere(walk, token),
  });
}

/**
 * Resolves a path against a recipe and its schema: a field that is left to its default is found too.
 * @param where - what to call the place in a problem: `--set phases.smoth.id`
 */
export function resolvePath(path: string, recipe: unknown, schema: object, where: string): Walked {
  const tokens = parsePath(path);
  const meant = meantBy(path);
  if (tokens === null || meant !== undefined) {
    const hint = meant === undefined ? undefined : `did you mean "${meant}"?`;
    return failed({ path: where, expected: "a path like phases[distill].targets.alpha", got: show(path), hint });
  }
  return step({ tokens, recipe, schema: schema as Json, where }, [], recipe, [schema as Json]);
}

/** A JSON pointer as the path that it stands for; undefined for what is no pointer. */
const meantBy = (path: string): string | undefined => (path.startsWith("/") ? asSetting(path) : undefined);

const rootOf = (path: string): string => path.split(/[.[]/)[0] ?? "";

/** What is wrong with a path that leads below none of some fields of the recipe; null where it leads below one. */
export function outside(path: string, fields: readonly string[], where: string, hint: string): Problem | null {
  if (fields.includes(rootOf(path))) return null;
  const meant = meantBy(path);
  const better = meant !== undefined && fields.includes(rootOf(meant)) ? `did you mean "${meant}"?` : hint;
  return { path: where, expected: `a path below ${fields.join(", ")}`, got: show(path), hint: better };
}

/** The value at a concrete place. */
export function valueAtPlace(recipe: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? (value as Json)[key] : undefined),
    recipe,
  );
}

/** A copy of the recipe with a value put at a concrete place. */
export function withValue(recipe: unknown, place: Place, value: unknown): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return value;
  if (Array.isArray(recipe))
    return recipe.map((entry: unknown, index) => (index === key ? withValue(entry, rest, value) : entry));
  const object = isObject(recipe) ? recipe : {};
  return { ...object, [key]: withValue(object[String(key)], rest, value) };
}

/** A copy of the recipe without what stands at a concrete place; where nothing does, the recipe as it is. */
export function withoutValue(recipe: unknown, place: Place): unknown {
  const [key, ...rest] = place;
  if (key === undefined || valueAtPlace(recipe, place) === undefined) return recipe;
  if (rest.length > 0) return withValue(recipe, [key], withoutValue(valueAtPlace(recipe, [key]), rest));
  if (Array.isArray(recipe)) return recipe.filter((_, index) => index !== key);
  return Object.fromEntries(Object.entries(recipe as Json).filter(([name]) => name !== key));
}

/** A copy without what stands at every place that a path stands for, the last of a list first. */
const withoutValues = (recipe: unknown, { places }: Walked): unknown =>
  places.toReversed().reduce<unknown>(withoutValue, recipe);

/** A copy with a setting made: null takes out what stands at a path's places, as it does in recipes that extend others. */
export const withSetting = (recipe: unknown, walked: Walked, value: unknown): unknown =>
  value === null ? withoutValues(recipe, walked) : withValues(recipe, walked, value);

/** A copy with the same value put at every place that a path stands for. */
export function withValues(recipe: unknown, { places, defaults }: Walked, value: unknown): unknown {
  const filled = defaults.reduce((result, standing) => withValue(result, standing.place, standing.value), recipe);
  return places.reduce<unknown>((result, place) => withValue(result, place, value), filled);
}
