// A text to its value: strict JSON, or JSON with comments; every key once.
import { parse, parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { problemsError, type ErrorCode, type Problem } from "../errors.ts";

function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** `CommaExpected` -> `comma expected`. */
const inWords = (code: string): string => code.replace(/(?<=[a-z])([A-Z])/g, " $1").toLowerCase();

/** Keys at which a merge would stop or turn on the object's own prototype; no recipe has them. */
const refusedKeys: ReadonlySet<unknown> = new Set(["__proto__", "constructor", "prototype"]);

/** Keys that occur twice in one object, of which parsers silently drop the first; and keys that no object may hold. */
function* keyProblems(node: Node, text: string): Generator<Problem, undefined> {
  const children = node.children ?? [];
  const seen = new Set<unknown>();
  if (node.type === "object")
    for (const { children: pair } of children) {
      const key = pair?.[0];
      if (key === undefined) continue;
      const repeated = seen.has(key.value);
      seen.add(key.value);
      if (repeated || refusedKeys.has(key.value))
        yield {
          path: lineAndColumn(text, key.offset),
          expected: repeated ? "every key once in an object" : "a key that its schema knows",
          got: `${JSON.stringify(key.value)}${repeated ? " again" : ""}`,
        };
    }
  for (const child of children) yield* keyProblems(child, text);
}

/** The first key that an object of a JSON text has twice, or that none may hold, in words; null where there is none. */
export function keyProblem(text: string): Problem | null {
  const tree = parseTree(text);
  return (tree === undefined ? null : keyProblems(tree, text).next().value) ?? null;
}

/** Problems of one text that are told at most. */
const MOST_TOLD = 100;

function firstOf(problems: Iterable<Problem>): readonly Problem[] {
  const first: Problem[] = [];
  for (const problem of problems) if (first.push(problem) === MOST_TOLD) break;
  return first;
}

/** Lists and objects that may stand within one another: more than any file of settings has. */
export const DEEPEST = 100;

export const depthWords = `at most ${DEEPEST} lists and objects within one another`;

/** Where a text nests deeper than that, before a parser follows it there; -1 where it does not. */
function tooDeep(text: string): number {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    const comment = isText || letter !== "/" ? undefined : { "/": "\n", "*": "*/" }[text[at + 1] ?? ""];
    if (comment !== undefined) {
      const end = text.indexOf(comment, at + 2);
      if (end < 0) return -1;
      at = end + comment.length - 1;
      continue;
    }
    if (isText && letter === "\\") at += 1;
    else if (letter === '"') isText = !isText;
    else if (!isText && (letter === "[" || letter === "{") && ++depth > DEEPEST) return at;
    else if (!isText && (letter === "]" || letter === "}")) depth -= 1;
  }
  return -1;
}

/**
 * Parses strictly, or with comments and trailing commas where the file's name ends in .jsonc.
 * @throws {LimbeckError} `codes.unreadable` with line and column, `codes.invalid` for keys that occur twice or that no object
 *   may hold
 */
export function parseText(
  source: string,
  file: string,
  codes: { readonly unreadable: ErrorCode; readonly invalid: ErrorCode },
): unknown {
  const text = source.replace(/^\uFEFF/, "");
  const lenient = file.endsWith(".jsonc");
  const options = { disallowComments: !lenient, allowTrailingComma: lenient };
  const deep = tooDeep(text);
  if (deep >= 0)
    throw problemsError(codes.unreadable, file, [
      {
        path: lineAndColumn(text, deep),
        expected: depthWords,
        got: "more",
      },
    ]);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, options);
  const [first] = errors;
  if (first !== undefined || tree === undefined) {
    const relaxed: ParseError[] = [];
    parse(text, relaxed, { allowTrailingComma: true });
    const got = first === undefined || text.trim() === "" ? "an empty file" : inWords(printParseErrorCode(first.error));
    throw problemsError(codes.unreadable, file, [
      {
        path: lineAndColumn(text, first?.offset ?? 0),
        expected: lenient ? "JSON with comments" : "strict JSON",
        got,
        hint:
          relaxed.length === 0 ? "comments and trailing commas are accepted in files that end in .jsonc" : undefined,
      },
    ]);
  }
  const problems = firstOf(keyProblems(tree, text));
  if (problems.length > 0) throw problemsError(codes.invalid, file, problems);
  return lenient ? (parse(text, [], options) as unknown) : (JSON.parse(text) as unknown);
}
