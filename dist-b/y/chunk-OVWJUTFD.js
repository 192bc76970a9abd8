import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  __commonJS,
  __toESM
} from "./chunk-GHERMFEN.js";

// node_modules/fastest-levenshtein/mod.js
var require_mod = __commonJS({
  "node_modules/fastest-levenshtein/mod.js"(exports) {
    "use strict";
    exports.__esModule = true;
    exports.distance = exports.closest = void 0;
    var peq = new Uint32Array(65536);
    var myers_32 = function(a, b) {
      var n = a.length;
      var m = b.length;
      var lst = 1 << n - 1;
      var pv = -1;
      var mv = 0;
      var sc = n;
      var i = n;
      while (i--) {
        peq[a.charCodeAt(i)] |= 1 << i;
      }
      for (i = 0; i < m; i++) {
        var eq = peq[b.charCodeAt(i)];
        var xv = eq | mv;
        eq |= (eq & pv) + pv ^ pv;
        mv |= ~(eq | pv);
        pv &= eq;
        if (mv & lst) {
          sc++;
        }
        if (pv & lst) {
          sc--;
        }
        mv = mv << 1 | 1;
        pv = pv << 1 | ~(xv | mv);
        mv &= xv;
      }
      i = n;
      while (i--) {
        peq[a.charCodeAt(i)] = 0;
      }
      return sc;
    };
    var myers_x = function(b, a) {
      var n = a.length;
      var m = b.length;
      var mhc = [];
      var phc = [];
      var hsize = Math.ceil(n / 32);
      var vsize = Math.ceil(m / 32);
      for (var i = 0; i < hsize; i++) {
        phc[i] = -1;
        mhc[i] = 0;
      }
      var j = 0;
      for (; j < vsize - 1; j++) {
        var mv_1 = 0;
        var pv_1 = -1;
        var start_1 = j * 32;
        var vlen_1 = Math.min(32, m) + start_1;
        for (var k = start_1; k < vlen_1; k++) {
          peq[b.charCodeAt(k)] |= 1 << k;
        }
        for (var i = 0; i < n; i++) {
          var eq = peq[a.charCodeAt(i)];
          var pb = phc[i / 32 | 0] >>> i & 1;
          var mb = mhc[i / 32 | 0] >>> i & 1;
          var xv = eq | mv_1;
          var xh = ((eq | mb) & pv_1) + pv_1 ^ pv_1 | eq | mb;
          var ph = mv_1 | ~(xh | pv_1);
          var mh = pv_1 & xh;
          if (ph >>> 31 ^ pb) {
            phc[i / 32 | 0] ^= 1 << i;
          }
          if (mh >>> 31 ^ mb) {
            mhc[i / 32 | 0] ^= 1 << i;
          }
          ph = ph << 1 | pb;
          mh = mh << 1 | mb;
          pv_1 = mh | ~(xv | ph);
          mv_1 = ph & xv;
        }
        for (var k = start_1; k < vlen_1; k++) {
          peq[b.charCodeAt(k)] = 0;
        }
      }
      var mv = 0;
      var pv = -1;
      var start = j * 32;
      var vlen = Math.min(32, m - start) + start;
      for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] |= 1 << k;
      }
      var score = m;
      for (var i = 0; i < n; i++) {
        var eq = peq[a.charCodeAt(i)];
        var pb = phc[i / 32 | 0] >>> i & 1;
        var mb = mhc[i / 32 | 0] >>> i & 1;
        var xv = eq | mv;
        var xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
        var ph = mv | ~(xh | pv);
        var mh = pv & xh;
        score += ph >>> m - 1 & 1;
        score -= mh >>> m - 1 & 1;
        if (ph >>> 31 ^ pb) {
          phc[i / 32 | 0] ^= 1 << i;
        }
        if (mh >>> 31 ^ mb) {
          mhc[i / 32 | 0] ^= 1 << i;
        }
        ph = ph << 1 | pb;
        mh = mh << 1 | mb;
        pv = mh | ~(xv | ph);
        mv = ph & xv;
      }
      for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] = 0;
      }
      return score;
    };
    var distance2 = function(a, b) {
      if (a.length < b.length) {
        var tmp = b;
        b = a;
        a = tmp;
      }
      if (b.length === 0) {
        return a.length;
      }
      if (a.length <= 32) {
        return myers_32(a, b);
      }
      return myers_x(a, b);
    };
    exports.distance = distance2;
    var closest2 = function(str, arr) {
      var min_distance = Infinity;
      var min_index = 0;
      for (var i = 0; i < arr.length; i++) {
        var dist = distance2(str, arr[i]);
        if (dist < min_distance) {
          min_distance = dist;
          min_index = i;
        }
      }
      return arr[min_index];
    };
    exports.closest = closest2;
  }
});

// dist/base/validation/explain.js
var import_fastest_levenshtein = __toESM(require_mod(), 1);
function show(value) {
  const text2 = value === void 0 ? "nothing" : JSON.stringify(value);
  return text2.length > 80 ? `${text2.slice(0, 77)}...` : text2;
}
var quoted = (names) => names.map((name) => JSON.stringify(name)).join(", ");
var sorted = (name) => Array.from(name.toLowerCase()).sort().join("");
var sameLetters = (a, b) => sorted(a) === sorted(b);
function nearest(name, candidates) {
  if (candidates.length === 0)
    return void 0;
  const best = (0, import_fastest_levenshtein.closest)(name, [...candidates]);
  const tolerated = name.length < 4 && !sameLetters(name, best) ? 1 : Math.max(2, Math.floor(name.length / 3));
  return (0, import_fastest_levenshtein.distance)(name.toLowerCase(), best.toLowerCase()) <= tolerated ? best : void 0;
}
var didYouMean = (name) => name === void 0 ? void 0 : `did you mean ${JSON.stringify(name)}?`;
var pointerPart = (key) => key.replaceAll("~", "~0").replaceAll("/", "~1");
var entries = (count) => count === 1 ? "1 entry" : `${String(count)} entries`;
var keysOf = (schema) => typeof schema === "object" && schema !== null && "properties" in schema && typeof schema.properties === "object" && schema.properties !== null ? Object.keys(schema.properties) : [];
function oneOf(values) {
  return values.length === 1 ? show(values[0]) : `one of ${quoted(values)}`;
}
var article = (type) => /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
var structural = /* @__PURE__ */ new Set(["if", "oneOf", "anyOf", "allOf"]);
var text = (params, key) => typeof params === "object" && params !== null && key in params ? String(params[key]) : "";
var ANY = "a value";
var NULL = "a null";
function tagsOf(error, key) {
  const tag = propertyOf(error.parentSchema, key);
  return tag?.enum ?? [];
}
var isPlain = (schema) => typeof schema === "object" && schema !== null && "type" in schema && schema.type !== "object";
function exampleOf(schema) {
  const of = schema ?? {};
  if (of.const !== void 0)
    return of.const;
  if (of.oneOf !== void 0)
    return exampleOf(of.oneOf[0]);
  if (of.enum !== void 0)
    return of.enum[0];
  if (of.default !== void 0)
    return of.default;
  const plain = [of.then, of.else].find((branch) => isPlain(branch)) ?? of.then;
  if (plain !== void 0)
    return exampleOf(plain);
  switch ([of.type].flat()[0]) {
    case "object":
      return Object.fromEntries((of.required ?? []).map((key) => [key, exampleOf(of.properties?.[key])]));
    case "array":
      return [exampleOf(of.items)];
    case "integer":
    case "number":
      return Math.max(of.minimum ?? 0, 1);
    case "boolean":
      return true;
    default:
      return "...";
  }
}
var propertyOf = (schema, key) => schema?.properties?.[key];
var LONGEST_EXAMPLE = 160;
function missing(schema) {
  if (typeof schema !== "object" || schema === null)
    return { expected: ANY };
  const { description } = schema;
  const first = description?.replace(/\.$/, "");
  const least = exampleOf(schema);
  const example = typeof least !== "object" ? "" : JSON.stringify(least).replace(/([,:])(?=["{[\d])/g, "$1 ");
  return {
    expected: first === void 0 ? ANY : `${ANY}: ${first.charAt(0).toLowerCase()}${first.slice(1)}`,
    hint: example === "" || example.length > LONGEST_EXAMPLE ? void 0 : `for example ${example}`
  };
}
function explainOne(error) {
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
        hint: didYouMean(nearest(key, allowed))
      };
    }
    case "required": {
      const key = text(error.params, "missingProperty");
      return { path: `${path}/${pointerPart(key)}`, ...missing(propertyOf(error.parentSchema, key)), got: "nothing" };
    }
    case "discriminator": {
      const key = text(error.params, "tag");
      const kinds = tagsOf(error, key);
      const tag = text(error.params, "tagValue");
      const missing2 = text(error.params, "error") === "tag" && tag === "undefined";
      return {
        path: `${path}/${key}`,
        expected: oneOf(kinds),
        got: missing2 ? "nothing" : JSON.stringify(tag),
        hint: didYouMean(nearest(tag, kinds.map(String)))
      };
    }
    case "enum": {
      const allowed = error.schema ?? [];
      const hint = typeof error.data === "string" ? didYouMean(nearest(error.data, allowed.map(String))) : void 0;
      return { path: at, expected: oneOf(allowed), got, hint };
    }
    case "const":
      return { path: at, expected: show(error.schema), got };
    case "type":
      return {
        path: at,
        expected: [error.schema].flat().map((type) => article(String(type))).join(" or "),
        got
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
var MOST_EXPLAINED = 200;
function explain(errors) {
  const problems = /* @__PURE__ */ new Map();
  for (const error of errors.slice(0, MOST_EXPLAINED)) {
    const problem = explainOne(error);
    if (problem === null)
      continue;
    const key = `${problem.path} ${problem.expected}`;
    if (!problems.has(key))
      problems.set(key, problem);
  }
  const alternatives = [...problems].filter(([, { expected }]) => expected === NULL);
  for (const [key, { path }] of alternatives)
    if ([...problems.values()].some((one) => one.expected !== NULL && `${one.path}/`.startsWith(`${path}/`)))
      problems.delete(key);
  const isAny = ({ expected, got }) => got === "nothing" && expected.startsWith(ANY);
  const told = new Set([...problems.values()].flatMap((one) => isAny(one) ? [] : [one.path]));
  return [...problems.values()].filter((one) => !isAny(one) || !told.has(one.path));
}

export {
  show,
  nearest,
  explain
};
