import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  problemsError
} from "./chunk-JWFKJVVU.js";
import {
  __commonJS,
  __require,
  __toESM
} from "./chunk-GHERMFEN.js";

// node_modules/jsonc-parser/lib/umd/main.js
var require_main = __commonJS({
  "node_modules/jsonc-parser/lib/umd/main.js"(exports, module) {
    (function(factory) {
      if (typeof module === "object" && typeof module.exports === "object") {
        var v = factory(__require, exports);
        if (v !== void 0) module.exports = v;
      } else if (typeof define === "function" && define.amd) {
        define(["require", "exports", "./impl/format", "./impl/edit", "./impl/scanner", "./impl/parser"], factory);
      }
    })(function(require2, exports2) {
      "use strict";
      Object.defineProperty(exports2, "__esModule", { value: true });
      exports2.applyEdits = exports2.modify = exports2.format = exports2.printParseErrorCode = exports2.ParseErrorCode = exports2.stripComments = exports2.visit = exports2.getNodeValue = exports2.getNodePath = exports2.findNodeAtOffset = exports2.findNodeAtLocation = exports2.parseTree = exports2.parse = exports2.getLocation = exports2.SyntaxKind = exports2.ScanError = exports2.createScanner = void 0;
      const formatter = require2("./impl/format");
      const edit = require2("./impl/edit");
      const scanner = require2("./impl/scanner");
      const parser = require2("./impl/parser");
      exports2.createScanner = scanner.createScanner;
      var ScanError;
      (function(ScanError2) {
        ScanError2[ScanError2["None"] = 0] = "None";
        ScanError2[ScanError2["UnexpectedEndOfComment"] = 1] = "UnexpectedEndOfComment";
        ScanError2[ScanError2["UnexpectedEndOfString"] = 2] = "UnexpectedEndOfString";
        ScanError2[ScanError2["UnexpectedEndOfNumber"] = 3] = "UnexpectedEndOfNumber";
        ScanError2[ScanError2["InvalidUnicode"] = 4] = "InvalidUnicode";
        ScanError2[ScanError2["InvalidEscapeCharacter"] = 5] = "InvalidEscapeCharacter";
        ScanError2[ScanError2["InvalidCharacter"] = 6] = "InvalidCharacter";
      })(ScanError || (exports2.ScanError = ScanError = {}));
      var SyntaxKind;
      (function(SyntaxKind2) {
        SyntaxKind2[SyntaxKind2["OpenBraceToken"] = 1] = "OpenBraceToken";
        SyntaxKind2[SyntaxKind2["CloseBraceToken"] = 2] = "CloseBraceToken";
        SyntaxKind2[SyntaxKind2["OpenBracketToken"] = 3] = "OpenBracketToken";
        SyntaxKind2[SyntaxKind2["CloseBracketToken"] = 4] = "CloseBracketToken";
        SyntaxKind2[SyntaxKind2["CommaToken"] = 5] = "CommaToken";
        SyntaxKind2[SyntaxKind2["ColonToken"] = 6] = "ColonToken";
        SyntaxKind2[SyntaxKind2["NullKeyword"] = 7] = "NullKeyword";
        SyntaxKind2[SyntaxKind2["TrueKeyword"] = 8] = "TrueKeyword";
        SyntaxKind2[SyntaxKind2["FalseKeyword"] = 9] = "FalseKeyword";
        SyntaxKind2[SyntaxKind2["StringLiteral"] = 10] = "StringLiteral";
        SyntaxKind2[SyntaxKind2["NumericLiteral"] = 11] = "NumericLiteral";
        SyntaxKind2[SyntaxKind2["LineCommentTrivia"] = 12] = "LineCommentTrivia";
        SyntaxKind2[SyntaxKind2["BlockCommentTrivia"] = 13] = "BlockCommentTrivia";
        SyntaxKind2[SyntaxKind2["LineBreakTrivia"] = 14] = "LineBreakTrivia";
        SyntaxKind2[SyntaxKind2["Trivia"] = 15] = "Trivia";
        SyntaxKind2[SyntaxKind2["Unknown"] = 16] = "Unknown";
        SyntaxKind2[SyntaxKind2["EOF"] = 17] = "EOF";
      })(SyntaxKind || (exports2.SyntaxKind = SyntaxKind = {}));
      exports2.getLocation = parser.getLocation;
      exports2.parse = parser.parse;
      exports2.parseTree = parser.parseTree;
      exports2.findNodeAtLocation = parser.findNodeAtLocation;
      exports2.findNodeAtOffset = parser.findNodeAtOffset;
      exports2.getNodePath = parser.getNodePath;
      exports2.getNodeValue = parser.getNodeValue;
      exports2.visit = parser.visit;
      exports2.stripComments = parser.stripComments;
      var ParseErrorCode;
      (function(ParseErrorCode2) {
        ParseErrorCode2[ParseErrorCode2["InvalidSymbol"] = 1] = "InvalidSymbol";
        ParseErrorCode2[ParseErrorCode2["InvalidNumberFormat"] = 2] = "InvalidNumberFormat";
        ParseErrorCode2[ParseErrorCode2["PropertyNameExpected"] = 3] = "PropertyNameExpected";
        ParseErrorCode2[ParseErrorCode2["ValueExpected"] = 4] = "ValueExpected";
        ParseErrorCode2[ParseErrorCode2["ColonExpected"] = 5] = "ColonExpected";
        ParseErrorCode2[ParseErrorCode2["CommaExpected"] = 6] = "CommaExpected";
        ParseErrorCode2[ParseErrorCode2["CloseBraceExpected"] = 7] = "CloseBraceExpected";
        ParseErrorCode2[ParseErrorCode2["CloseBracketExpected"] = 8] = "CloseBracketExpected";
        ParseErrorCode2[ParseErrorCode2["EndOfFileExpected"] = 9] = "EndOfFileExpected";
        ParseErrorCode2[ParseErrorCode2["InvalidCommentToken"] = 10] = "InvalidCommentToken";
        ParseErrorCode2[ParseErrorCode2["UnexpectedEndOfComment"] = 11] = "UnexpectedEndOfComment";
        ParseErrorCode2[ParseErrorCode2["UnexpectedEndOfString"] = 12] = "UnexpectedEndOfString";
        ParseErrorCode2[ParseErrorCode2["UnexpectedEndOfNumber"] = 13] = "UnexpectedEndOfNumber";
        ParseErrorCode2[ParseErrorCode2["InvalidUnicode"] = 14] = "InvalidUnicode";
        ParseErrorCode2[ParseErrorCode2["InvalidEscapeCharacter"] = 15] = "InvalidEscapeCharacter";
        ParseErrorCode2[ParseErrorCode2["InvalidCharacter"] = 16] = "InvalidCharacter";
      })(ParseErrorCode || (exports2.ParseErrorCode = ParseErrorCode = {}));
      function printParseErrorCode2(code) {
        switch (code) {
          case 1:
            return "InvalidSymbol";
          case 2:
            return "InvalidNumberFormat";
          case 3:
            return "PropertyNameExpected";
          case 4:
            return "ValueExpected";
          case 5:
            return "ColonExpected";
          case 6:
            return "CommaExpected";
          case 7:
            return "CloseBraceExpected";
          case 8:
            return "CloseBracketExpected";
          case 9:
            return "EndOfFileExpected";
          case 10:
            return "InvalidCommentToken";
          case 11:
            return "UnexpectedEndOfComment";
          case 12:
            return "UnexpectedEndOfString";
          case 13:
            return "UnexpectedEndOfNumber";
          case 14:
            return "InvalidUnicode";
          case 15:
            return "InvalidEscapeCharacter";
          case 16:
            return "InvalidCharacter";
        }
        return "<unknown ParseErrorCode>";
      }
      exports2.printParseErrorCode = printParseErrorCode2;
      function format(documentText, range, options) {
        return formatter.format(documentText, range, options);
      }
      exports2.format = format;
      function modify(text, path, value, options) {
        return edit.setProperty(text, path, value, options);
      }
      exports2.modify = modify;
      function applyEdits(text, edits) {
        let sortedEdits = edits.slice(0).sort((a, b) => {
          const diff = a.offset - b.offset;
          if (diff === 0) {
            return a.length - b.length;
          }
          return diff;
        });
        let lastModifiedOffset = text.length;
        for (let i = sortedEdits.length - 1; i >= 0; i--) {
          let e = sortedEdits[i];
          if (e.offset + e.length <= lastModifiedOffset) {
            text = edit.applyEdit(text, e);
          } else {
            throw new Error("Overlapping edit");
          }
          lastModifiedOffset = e.offset;
        }
        return text;
      }
      exports2.applyEdits = applyEdits;
    });
  }
});

// dist/base/validation/parse.js
var import_jsonc_parser = __toESM(require_main(), 1);
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
  const tree = (0, import_jsonc_parser.parseTree)(text, errors, options);
  const [first] = errors;
  if (first !== void 0 || tree === void 0) {
    const relaxed = [];
    (0, import_jsonc_parser.parse)(text, relaxed, { allowTrailingComma: true });
    const got = first === void 0 || text.trim() === "" ? "an empty file" : inWords((0, import_jsonc_parser.printParseErrorCode)(first.error));
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
  return lenient ? (0, import_jsonc_parser.parse)(text, [], options) : JSON.parse(text);
}

export {
  parseText
};
