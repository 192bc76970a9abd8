// JSON as rows: an object a line, or one list of objects, read as it comes.
import { readLines, unreadable } from "./bytes.ts";
import { dataError } from "../table.ts";
import type { LimbeckError } from "../../../base/errors.ts";

/** Texts of objects, and the line that each begins in. */
export interface JsonTexts {
  readonly texts: readonly string[];
  readonly lines: readonly number[];
}

/** Cuts the items of a list out of its lines; a line break within a text is not JSON's, and is left to the parser. */
class ListCutter {
  readonly #path: string;
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  /** Whether a comma, or the list's beginning, comes before what is next; and whether an item does. */
  #wants: "item" | "comma" = "item";
  #isFirst = true;
  #item: string[] = [];
  #begins = 0;

  constructor(path: string) {
    this.#path = path;
  }

  #odd(line: number, expected: string, got: string): LimbeckError {
    return unreadable(`${this.#path}, line ${line}`, expected, got, undefined);
  }

  /** Takes one line; items that end in it are handed on. */
  take(text: string, line: number, done: (item: string, line: number) => void): void {
    let from = this.#depth > 1 ? 0 : -1;
    for (let at = 0; at < text.length; at += 1) {
      const letter = text[at] ?? "";
      if (this.#isText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (letter === "\\") this.#isEscaped = true;
        else if (letter === '"') this.#isText = false;
        continue;
      }
      if (this.#depth > 1) {
        if (letter === '"') this.#isText = true;
        else if (letter === "{" || letter === "[") this.#depth += 1;
        else if (letter === "}" || letter === "]") this.#depth -= 1;
        if (this.#depth > 1) continue;
        this.#item.push(text.slice(from, at + 1));
        done(this.#item.join("\n"), this.#begins);
        this.#item = [];
        [from, this.#wants, this.#isFirst] = [-1, "comma", false];
        continue;
      }
      if (letter.trim() === "") continue;
      if (this.#depth === 0) {
        if (letter !== "[" || this.#wants === "comma")
          throw this.#odd(line, "nothing after the list's end", text.slice(at, at + 40));
        this.#depth = 1;
      } else if (letter === "]" && (this.#isFirst || this.#wants === "comma")) {
        [this.#depth, this.#wants] = [0, "comma"];
      } else if (letter === "," && this.#wants === "comma") this.#wants = "item";
      else if (this.#wants === "item" && (letter === "{" || letter === "["))
        [this.#depth, from, this.#begins] = [2, at, line];
      else if (this.#wants === "item")
        throw dataError(this.#path, `line ${line}`, 'an object: {"a": 1, "label": "cat"}', text.slice(at, at + 40));
      else throw this.#odd(line, "a comma, or the list's end", text.slice(at, at + 40));
    }
    if (this.#depth > 1) this.#item.push(text.slice(Math.max(0, from)));
  }

  /** @throws {LimbeckError} "data-unreadable" where the list has not ended */
  end(line: number): void {
    if (this.#depth > 0) throw this.#odd(line, "the list's end", "the end of the file: it is cut off");
  }
}

/**
 * @throws {LimbeckError} "data-unreadable" for a list that is cut off, or of something else than objects
 */
export async function* jsonTexts(path: string, baseDirectory: string): AsyncGenerator<JsonTexts> {
  let line = 0;
  let cutter: ListCutter | null | undefined;
  for await (const part of readLines(path, baseDirectory)) {
    const texts: string[] = [];
    const lines: number[] = [];
    const take = (text: string, at: number): void => {
      texts.push(text);
      lines.push(at);
    };
    for (const text of part) {
      line += 1;
      if (text.trim() === "") continue;
      if (cutter === undefined) cutter = text.trimStart().startsWith("[") ? new ListCutter(path) : null;
      if (cutter === null) take(text, line);
      else cutter.take(text, line, take);
    }
    if (texts.length > 0) yield { texts, lines };
  }
  cutter?.end(line);
}

function isObject(text: string): boolean {
  try {
    return JSON.parse(text) !== null && text.trimStart().startsWith("{");
  } catch {
    return false;
  }
}

/**
 * Whether a file of JSON holds rows, and not settings: a list, or objects a line each.
 * @throws {LimbeckError} "data-unreadable" as `readLines`
 */
export async function holdsRows(path: string, baseDirectory: string): Promise<boolean> {
  for await (const part of readLines(path, baseDirectory)) {
    const [first, ...others] = part.filter((text) => text.trim() !== "");
    if (first !== undefined) return first.trimStart().startsWith("[") || (others.length > 0 && isObject(first));
  }
  return false;
}
