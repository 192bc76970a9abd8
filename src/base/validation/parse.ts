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
function keyProblems(node: Node, text: string): Problem[] {
  const children = node.children ?? [];
  const nested = children.flatMap((child) => keyProblems(child, text));
  if (node.type !== "object") return nested;
  const seen = new Set<unknown>();
  const own = children.flatMap(({ children: pair }): Problem[] => {
    const key = pair?.[0];
    if (key === undefined) return [];
    const repeated = seen.has(key.value);
    seen.add(key.value);
    if (!repeated && !refusedKeys.has(key.value)) return [];
    return [
      {
        path: lineAndColumn(text, key.offset),
        expected: repeated ? "every key once in an object" : "a key that its schema knows",
        got: `${JSON.stringify(key.value)}${repeated ? " again" : ""}`,
      },
    ];
  });
  return [...own, ...nested];
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
  const problems = keyProblems(tree, text);
  if (problems.length > 0) throw problemsError(codes.invalid, file, problems);
  return lenient ? (parse(text, [], options) as unknown) : (JSON.parse(text) as unknown);
}
