// dist/base/validation/explain.js
import { closest, distance } from "fastest-levenshtein";
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
  const best = closest(name, [...candidates]);
  const tolerated = name.length < 4 && !sameLetters(name, best) ? 1 : Math.max(2, Math.floor(name.length / 3));
  return distance(name.toLowerCase(), best.toLowerCase()) <= tolerated ? best : void 0;
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
