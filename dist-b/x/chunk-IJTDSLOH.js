import {
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/base/validation/parse.js
import { parse, parseTree, printParseErrorCode } from "jsonc-parser";
function lineAndColumn(text, offset) {
  const before = text.slice(0, offset).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
var inWords = (code) => code.replace(/(?<=[a-z])([A-Z])/g, " $1").toLowerCase();
var refusedKeys = /* @__PURE__ */ new Set(["__proto__", "constructor", "prototype"]);
function* keyProblems(node, text) {
  const children = node.children ?? [];
  const seen = /* @__PURE__ */ new Set();
  if (node.type === "object")
    for (const { children: pair } of children) {
      const key = pair?.[0];
      if (key === void 0)
        continue;
      const repeated = seen.has(key.value);
      seen.add(key.value);
      if (repeated || refusedKeys.has(key.value))
        yield {
          path: lineAndColumn(text, key.offset),
          expected: repeated ? "every key once in an object" : "a key that its schema knows",
          got: `${JSON.stringify(key.value)}${repeated ? " again" : ""}`
        };
    }
  for (const child of children)
    yield* keyProblems(child, text);
}
var MOST_TOLD = 100;
function firstOf(problems) {
  const first = [];
  for (const problem of problems)
    if (first.push(problem) === MOST_TOLD)
      break;
  return first;
}
var DEEPEST = 100;
function tooDeep(text) {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    const comment = isText || letter !== "/" ? void 0 : { "/": "\n", "*": "*/" }[text[at + 1] ?? ""];
    if (comment !== void 0) {
      const end = text.indexOf(comment, at + 2);
      if (end < 0)
        return -1;
      at = end + comment.length - 1;
      continue;
    }
    if (isText && letter === "\\")
      at += 1;
    else if (letter === '"')
      isText = !isText;
    else if (!isText && (letter === "[" || letter === "{") && ++depth > DEEPEST)
      return at;
    else if (!isText && (letter === "]" || letter === "}"))
      depth -= 1;
  }
  return -1;
}
function parseText(source, file, codes) {
  const text = source.replace(/^\uFEFF/, "");
  const lenient = file.endsWith(".jsonc");
  const options = { disallowComments: !lenient, allowTrailingComma: lenient };
  const deep = tooDeep(text);
  if (deep >= 0)
    throw problemsError(codes.unreadable, file, [
      {
        path: lineAndColumn(text, deep),
        expected: `at most ${DEEPEST} lists and objects within one another`,
        got: "more"
      }
    ]);
  const errors = [];
  const tree = parseTree(text, errors, options);
  const [first] = errors;
  if (first !== void 0 || tree === void 0) {
    const relaxed = [];
    parse(text, relaxed, { allowTrailingComma: true });
    const got = first === void 0 || text.trim() === "" ? "an empty file" : inWords(printParseErrorCode(first.error));
    throw problemsError(codes.unreadable, file, [
      {
        path: lineAndColumn(text, first?.offset ?? 0),
        expected: lenient ? "JSON with comments" : "strict JSON",
        got,
        hint: relaxed.length === 0 ? "comments and trailing commas are accepted in files that end in .jsonc" : void 0
      }
    ]);
  }
  const problems = firstOf(keyProblems(tree, text));
  if (problems.length > 0)
    throw problemsError(codes.invalid, file, problems);
  return lenient ? parse(text, [], options) : JSON.parse(text);
}

export {
  parseText
};
