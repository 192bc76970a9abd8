import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  sourcePaths
} from "./chunk-XXG5UPCF.js";
import {
  parseText
} from "./chunk-TAWRUDJW.js";
import {
  show
} from "./chunk-OVWJUTFD.js";
import {
  readGivenText,
  whyUnread
} from "./chunk-MS4JPZUI.js";
import {
  problemsError
} from "./chunk-JWFKJVVU.js";
import {
  __commonJS,
  __toESM
} from "./chunk-GHERMFEN.js";

// node_modules/json-merge-patch/lib/utils.js
var require_utils = __commonJS({
  "node_modules/json-merge-patch/lib/utils.js"(exports, module) {
    "use strict";
    module.exports.serialize = function(value) {
      return value && typeof value.toJSON === "function" ? value.toJSON() : value;
    };
  }
});

// node_modules/json-merge-patch/lib/apply.js
var require_apply = __commonJS({
  "node_modules/json-merge-patch/lib/apply.js"(exports, module) {
    "use strict";
    var serialize = require_utils().serialize;
    module.exports = function apply(target, patch) {
      patch = serialize(patch);
      if (patch === null || typeof patch !== "object" || Array.isArray(patch)) {
        return patch;
      }
      target = serialize(target);
      if (target === null || typeof target !== "object" || Array.isArray(target)) {
        target = {};
      }
      var keys = Object.keys(patch);
      for (var i = 0; i < keys.length; i++) {
        var key = keys[i];
        if (key === "__proto__" || key === "constructor" || key === "prototype") {
          return target;
        }
        if (patch[key] === null) {
          if (target.hasOwnProperty(key)) {
            delete target[key];
          }
        } else {
          target[key] = apply(target[key], patch[key]);
        }
      }
      return target;
    };
  }
});

// node_modules/fast-deep-equal/index.js
var require_fast_deep_equal = __commonJS({
  "node_modules/fast-deep-equal/index.js"(exports, module) {
    "use strict";
    module.exports = function equal(a, b) {
      if (a === b) return true;
      if (a && b && typeof a == "object" && typeof b == "object") {
        if (a.constructor !== b.constructor) return false;
        var length, i, keys;
        if (Array.isArray(a)) {
          length = a.length;
          if (length != b.length) return false;
          for (i = length; i-- !== 0; )
            if (!equal(a[i], b[i])) return false;
          return true;
        }
        if (a.constructor === RegExp) return a.source === b.source && a.flags === b.flags;
        if (a.valueOf !== Object.prototype.valueOf) return a.valueOf() === b.valueOf();
        if (a.toString !== Object.prototype.toString) return a.toString() === b.toString();
        keys = Object.keys(a);
        length = keys.length;
        if (length !== Object.keys(b).length) return false;
        for (i = length; i-- !== 0; )
          if (!Object.prototype.hasOwnProperty.call(b, keys[i])) return false;
        for (i = length; i-- !== 0; ) {
          var key = keys[i];
          if (!equal(a[key], b[key])) return false;
        }
        return true;
      }
      return a !== a && b !== b;
    };
  }
});

// node_modules/json-merge-patch/lib/generate.js
var require_generate = __commonJS({
  "node_modules/json-merge-patch/lib/generate.js"(exports, module) {
    "use strict";
    var equal = require_fast_deep_equal();
    var serialize = require_utils().serialize;
    function arrayEquals(before, after) {
      if (before.length !== after.length) {
        return false;
      }
      for (var i = 0; i < before.length; i++) {
        if (!equal(after[i], before[i])) {
          return false;
        }
      }
      return true;
    }
    module.exports = function generate(before, after) {
      before = serialize(before);
      after = serialize(after);
      if (before === null || after === null || typeof before !== "object" || typeof after !== "object" || Array.isArray(before) !== Array.isArray(after)) {
        return after;
      }
      if (Array.isArray(before)) {
        if (!arrayEquals(before, after)) {
          return after;
        }
        return void 0;
      }
      var patch = {};
      var beforeKeys = Object.keys(before);
      var afterKeys = Object.keys(after);
      var key, i;
      var newKeys = {};
      for (i = 0; i < afterKeys.length; i++) {
        key = afterKeys[i];
        if (beforeKeys.indexOf(key) === -1) {
          newKeys[key] = true;
          patch[key] = serialize(after[key]);
        }
      }
      var removedKeys = {};
      for (i = 0; i < beforeKeys.length; i++) {
        key = beforeKeys[i];
        if (afterKeys.indexOf(key) === -1) {
          removedKeys[key] = true;
          patch[key] = null;
        } else {
          if (before[key] !== null && typeof before[key] === "object") {
            var subPatch = generate(before[key], after[key]);
            if (subPatch !== void 0) {
              patch[key] = subPatch;
            }
          } else if (before[key] !== after[key]) {
            patch[key] = serialize(after[key]);
          }
        }
      }
      return Object.keys(patch).length > 0 ? patch : void 0;
    };
  }
});

// node_modules/json-merge-patch/lib/merge.js
var require_merge = __commonJS({
  "node_modules/json-merge-patch/lib/merge.js"(exports, module) {
    "use strict";
    module.exports = function merge(patch1, patch2) {
      if (patch1 === null || patch2 === null || typeof patch1 !== "object" || typeof patch2 !== "object" || Array.isArray(patch1) !== Array.isArray(patch2)) {
        return patch2;
      }
      var patch = JSON.parse(JSON.stringify(patch1));
      Object.keys(patch2).forEach(function(key) {
        if (patch1[key] !== void 0) {
          patch[key] = merge(patch1[key], patch2[key]);
        } else {
          patch[key] = patch2[key];
        }
      });
      return patch;
    };
  }
});

// node_modules/json-merge-patch/index.js
var require_json_merge_patch = __commonJS({
  "node_modules/json-merge-patch/index.js"(exports, module) {
    "use strict";
    module.exports.apply = require_apply();
    module.exports.generate = require_generate();
    module.exports.merge = require_merge();
  }
});

// dist/recipe/files.js
import { realpath } from "node:fs/promises";
var import_json_merge_patch = __toESM(require_json_merge_patch(), 1);
import { dirname, isAbsolute, join, relative, resolve } from "node:path";

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
    result = import_json_merge_patch.default.apply(result, await merged(isAbsolute(base) ? base : join(dirname(file), base), reading, [...above, here]));
  }
  const moved = rebased(own, dirname(resolve(file)), reading.home);
  return bases.length === 0 ? moved : import_json_merge_patch.default.apply(result, moved);
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
