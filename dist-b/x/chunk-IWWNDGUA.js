import {
  sourcePaths
} from "./chunk-TQSQD3EM.js";
import {
  parseText
} from "./chunk-IJTDSLOH.js";
import {
  show
} from "./chunk-ATEFR6YA.js";
import {
  readGivenText,
  whyUnread
} from "./chunk-LRGPJQE2.js";
import {
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/recipe/files.js
import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import mergePatch from "json-merge-patch";

// dist/recipe/schema-walk.js
var isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
function kindOf({ properties }) {
  const kind = isObject(properties) ? properties["kind"] : void 0;
  return isObject(kind) ? kind["const"] : void 0;
}
function branches(schema, value) {
  const nested = "then" in schema ? [schema["then"], schema["else"]] : [];
  if (Array.isArray(schema["oneOf"])) {
    const kind = isObject(value) ? value["kind"] : void 0;
    const all = schema["oneOf"].filter(isObject);
    const fitting = all.filter((branch) => kind !== void 0 && kindOf(branch) === kind);
    nested.push(...fitting.length > 0 ? fitting : all);
  }
  return [schema, ...nested.filter(isObject).flatMap((branch) => branches(branch, value))];
}
function childrenOf(schemas) {
  const children = /* @__PURE__ */ new Map();
  for (const { properties } of schemas)
    if (isObject(properties)) {
      for (const [key, child] of Object.entries(properties))
        if (isObject(child))
          children.set(key, [...children.get(key) ?? [], child]);
    }
  return children;
}
var anyKeyOf = (schemas) => schemas.flatMap(({ additionalProperties: any }) => isObject(any) ? [any] : []);
function itemsOf(schemas) {
  return schemas.flatMap(({ items }) => isObject(items) ? [items] : []);
}
function defaultOf(schemas) {
  for (const { default: value } of schemas)
    if (typeof value === "object" && value !== null)
      return value;
  return void 0;
}
var deepest = 6;
function pathsEndingIn(name, schemas, value, at) {
  if (at.length >= deepest)
    return [];
  const here = schemas.flatMap((schema) => branches(schema, value));
  if (Array.isArray(value))
    return value.flatMap((entry, index) => {
      const id = isObject(entry) && typeof entry["id"] === "string" ? entry["id"] : String(index);
      return pathsEndingIn(name, itemsOf(here), entry, [...at, id]);
    });
  if (value !== void 0 && !isObject(value))
    return [];
  return [...childrenOf(here)].flatMap(([key, child]) => [
    ...key === name ? [[...at, key].join(".")] : [],
    ...pathsEndingIn(name, child, isObject(value) ? value[key] : void 0, [...at, key])
  ]);
}

// dist/recipe/files.js
async function readText(file, extendedBy) {
  try {
    return await readGivenText(file);
  } catch (cause) {
    const problem = {
      path: extendedBy === void 0 ? file : "/extends",
      expected: "a recipe file",
      got: `${extendedBy === void 0 ? "" : `${file}: `}${whyUnread(cause)}`,
      hint: extendedBy === void 0 ? void 0 : `paths are relative to the file that names them, ${extendedBy}`
    };
    throw problemsError("recipe-unreadable", extendedBy ?? file, [problem]);
  }
}
function withShiftSource(evaluation, change) {
  const shift = evaluation["shift"];
  const other = isObject(shift) ? shift["outOfDistribution"] : void 0;
  if (!isObject(shift) || !isObject(other) || !("source" in other))
    return evaluation;
  return {
    ...evaluation,
    shift: { ...shift, outOfDistribution: { ...other, source: change(other["source"]) } }
  };
}
function rebased(recipe, from, to) {
  if (from === to || !isObject(recipe))
    return recipe;
  const move = (path) => typeof path !== "string" || isAbsolute(path) ? path : relative(to, resolve(from, path)).replaceAll("\\", "/");
  const moveFields = (value, fields) => isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fields.includes(key) ? move(entry) : entry])) : value;
  const source = (value) => moveFields(value, isObject(value) ? sourcePaths.get(String(value["kind"])) ?? [] : []);
  const teacher = (value) => {
    const moved = moveFields(value, ["path"]);
    const members = isObject(moved) ? moved["members"] : void 0;
    return isObject(moved) && Array.isArray(members) ? { ...moved, members: members.map(teacher) } : moved;
  };
  const result = { ...recipe };
  const data = result["data"];
  if (isObject(data)) {
    const splits = data["splits"];
    result["data"] = {
      ...data,
      ..."source" in data ? { source: source(data["source"]) } : {},
      ..."unlabelled" in data ? { unlabelled: source(data["unlabelled"]) } : {},
      ...isObject(splits) ? {
        splits: Object.fromEntries(Object.entries(splits).map(([key, value]) => [key, isObject(value) ? source(value) : value]))
      } : {}
    };
  }
  const teachers = result["teachers"];
  if (Array.isArray(teachers))
    result["teachers"] = teachers.map(teacher);
  const evaluation = result["evaluation"];
  if (isObject(evaluation))
    result["evaluation"] = withShiftSource(evaluation, source);
  if ("student" in result)
    result["student"] = moveFields(result["student"], ["path"]);
  return result;
}
var DEEPEST = 32;
async function merged(file, reading, above) {
  const here = { file, real: await realpath(file).catch(() => resolve(file)) };
  const [top = here] = above;
  if (above.some(({ real }) => real === here.real)) {
    const circle = [...above, here].map(({ real }) => relative(dirname(top.real), real)).join(" -> ");
    const expected = "recipes that do not extend one another in a circle";
    throw problemsError("recipe-invalid", file, [{ path: "/extends", expected, got: circle }]);
  }
  if (above.length > DEEPEST) {
    const expected = `at most ${DEEPEST} recipes, each of which extends the next`;
    throw problemsError("recipe-invalid", file, [{ path: "/extends", expected, got: "more" }]);
  }
  const { known } = reading;
  const path = resolve(file);
  if (!known.has(path)) {
    const recipe = parseText(await readText(file, above.at(-1)?.file), file, unreadable);
    known.set(path, await onItsBases(recipe, here, reading, above));
  }
  return structuredClone(known.get(path));
}
var unreadable = { unreadable: "recipe-unreadable", invalid: "recipe-invalid" };
async function onItsBases(recipe, here, reading, above) {
  const { file } = here;
  if (!isObject(recipe))
    throw problemsError("recipe-invalid", file, [{ path: "/", expected: "an object", got: show(recipe) }]);
  const { extends: extended, ...own } = recipe;
  const bases = extended === void 0 ? [] : [extended].flat();
  let result = {};
  for (const base of bases) {
    if (typeof base !== "string")
      throw problemsError("recipe-invalid", file, [
        { path: "/extends", expected: "a path or a list of paths", got: show(base) }
      ]);
    result = mergePatch.apply(result, await merged(isAbsolute(base) ? base : join(dirname(file), base), reading, [...above, here]));
  }
  const moved = rebased(own, dirname(resolve(file)), reading.home);
  return bases.length === 0 ? moved : mergePatch.apply(result, moved);
}
async function readRecipeFile(file) {
  const directory = dirname(resolve(file));
  return {
    source: await readText(file, void 0),
    file,
    directory,
    value: await merged(file, { home: directory, known: /* @__PURE__ */ new Map() }, [])
  };
}
async function readRecipeObject(recipe, directory) {
  const home = resolve(directory);
  const name = recipe["name"];
  const file = join(home, `${typeof name === "string" ? name : "unnamed"}.recipe.json`);
  const source = JSON.stringify(recipe, null, 2);
  const value = await onItsBases(JSON.parse(source), { file, real: file }, { home, known: /* @__PURE__ */ new Map() }, []);
  return { source, file, directory: home, value };
}

export {
  isObject,
  branches,
  childrenOf,
  anyKeyOf,
  itemsOf,
  defaultOf,
  pathsEndingIn,
  readRecipeFile,
  readRecipeObject
};
