import {
  explain
} from "./chunk-ATEFR6YA.js";
import {
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/base/validation/check.js
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

// dist/base/validation/shared.js
var isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
var ofPlace = ["default", "description"];
var isWorth = (schema) => "oneOf" in schema || "then" in schema;
function withoutPlace(schema) {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !ofPlace.some((name) => name === key)));
}
function tally(node, counts) {
  if (Array.isArray(node))
    for (const one of node)
      tally(one, counts);
  if (!isObject(node))
    return;
  if (isWorth(node)) {
    const text = JSON.stringify(withoutPlace(node));
    const before = counts.get(text) ?? 0;
    counts.set(text, before + 1);
    if (before > 0)
      return;
  }
  for (const [key, value] of Object.entries(node))
    if (key !== "default")
      tally(value, counts);
}
function shared(schema) {
  const counts = /* @__PURE__ */ new Map();
  tally(schema, counts);
  const names = /* @__PURE__ */ new Map();
  const definitions = {};
  const inside = (node) => Object.fromEntries(Object.entries(node).map(([key, value]) => [key, key === "default" ? value : rewritten(value)]));
  const rewritten = (node) => {
    if (Array.isArray(node))
      return node.map((one) => rewritten(one));
    if (!isObject(node))
      return node;
    if (!isWorth(node))
      return inside(node);
    const own = withoutPlace(node);
    const text = JSON.stringify(own);
    if ((counts.get(text) ?? 0) < 2)
      return inside(node);
    let name = names.get(text);
    if (name === void 0) {
      name = `part${names.size}`;
      names.set(text, name);
      definitions[name] = inside(own);
    }
    const place = Object.fromEntries(Object.entries(node).filter(([key]) => ofPlace.some((one) => one === key)));
    return { $ref: `#/definitions/${name}`, ...place };
  };
  const root = inside(schema);
  return names.size === 0 ? schema : { ...root, definitions };
}

// dist/base/validation/check.js
var compiled = /* @__PURE__ */ new WeakMap();
var require2 = createRequire(import.meta.url);
var checkerOptions = {
  allErrors: true,
  discriminator: true,
  useDefaults: true,
  verbose: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  // the schemas are our own: neither checked against the meta-schema nor optimised, which takes longer than it saves
  validateSchema: false,
  code: { optimize: false },
  // a part that is referred to is a function of its own
  inlineRefs: false
};
function compiledFile(schema) {
  const hash = createHash("sha256").update(JSON.stringify(schema)).digest("hex").slice(0, 16);
  return fileURLToPath(new URL(`compiled-${hash}.cjs`, import.meta.url));
}
function validatorOf(schema) {
  const known = compiled.get(schema);
  if (known !== void 0)
    return known;
  const file = compiledFile(schema);
  const validate = existsSync(file) ? require2(file) : compile(schema);
  compiled.set(schema, validate);
  return validate;
}
function compile(schema) {
  const { Ajv } = require2("ajv");
  return new Ajv(checkerOptions).compile(shared(schema));
}
function problemsOf(schema, value) {
  const validate = validatorOf(schema);
  return validate(value) ? [] : explain(validate.errors ?? []);
}
function checked(schema, value, code, place) {
  const copy = structuredClone(value);
  const problems = problemsOf(schema, copy);
  if (problems.length > 0)
    throw problemsError(code, place, problems);
  return copy;
}

// dist/base/numeric/softmax.js
function logSoftmaxRows(values, classes) {
  const result = new Float64Array(values.length);
  for (let start = 0; start < values.length; start += classes) {
    let top = -Infinity;
    for (let k = 0; k < classes; k++)
      top = Math.max(top, values[start + k]);
    let sum = 0;
    for (let k = 0; k < classes; k++)
      sum += Math.exp(values[start + k] - top);
    const shift = top + Math.log(sum);
    for (let k = 0; k < classes; k++)
      result[start + k] = values[start + k] - shift;
  }
  return result;
}
function argmaxAt(values, start, classes) {
  let best = 0;
  for (let k = 1; k < classes; k++)
    if (values[start + k] > values[start + best])
      best = k;
  return best;
}
function addSoftmaxRows(sum, values, classes, weight) {
  const logProbs = logSoftmaxRows(values, classes);
  for (let i = 0; i < sum.length; i++)
    sum[i] = sum[i] + weight * Math.exp(logProbs[i]);
}
function logShares(shares) {
  return shares.map((share) => Math.log(Math.max(Number.MIN_VALUE, share)));
}

// dist/base/numeric/quantised.js
var FINEST = 1 / 4096;
function quantisedStep(values) {
  let step = Infinity;
  for (const value of values)
    if (value > 0 && value < step)
      step = value;
  if (step === Infinity || step < FINEST || step >= 0.5)
    return null;
  for (let several = 1; several <= 8; several++) {
    const candidate = 1 / Math.round(several / step);
    const one = step / several;
    const fits = values.every((value) => Math.abs(value / one - Math.round(value / one)) < 1e-3);
    if (fits && candidate >= FINEST)
      return one;
  }
  return null;
}

export {
  problemsOf,
  checked,
  quantisedStep,
  logSoftmaxRows,
  argmaxAt,
  addSoftmaxRows,
  logShares
};
