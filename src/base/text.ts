// Bytes that are text: in UTF-8 or refused, since what decoders put in place of a byte makes one text of two.
import { isUtf8 } from "node:buffer";
import { problemsError, type ErrorCode, type Problem } from "./errors.ts";

/** Whether a text begins with UTF-16's mark, or with a Latin letter and the zero byte that it has there. */
const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || (first === 0) !== (second === 0);

const turnedFrom = (encoding: string): string => `save it as UTF-8, or turn it: iconv -f ${encoding} -t utf-8`;

export function newlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}

/** Of the first line that is no UTF-8, from 1. */
function badLine(bytes: Buffer): number {
  for (let line = 1, start = 0; ; line += 1) {
    const end = bytes.indexOf(10, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}

/**
 * Why bytes are no text in UTF-8, naming the line; null where they are.
 * @param before - lines of the file that came earlier
 */
export function noText(bytes: Buffer, before = 0): Pick<Problem, "expected" | "got" | "hint"> | null {
  const expected = "text in UTF-8";
  if (before === 0 && isUtf16(bytes)) return { expected, got: "text in UTF-16", hint: turnedFrom("utf-16") };
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    const line = before + 1 + newlines(bytes.subarray(0, zero));
    return { expected, got: `a zero byte, in line ${line}`, hint: "is the file damaged, or no text?" };
  }
  if (isUtf8(bytes)) return null;
  return { expected, got: `bytes that are none, in line ${before + badLine(bytes)}`, hint: turnedFrom("latin1") };
}

/** @throws {LimbeckError} `code` for bytes that are no text in UTF-8, naming the line, of which `before` came earlier */
export function checkText(bytes: Buffer, place: string, code: ErrorCode, before = 0): void {
  const problem = noText(bytes, before);
  if (problem !== null) throw problemsError(code, place, [{ path: "file", ...problem }]);
}

/**
 * The text of a file's bytes.
 * @throws {LimbeckError} `code` where they are no UTF-8
 */
export function textOf(bytes: Buffer, place: string, code: ErrorCode): string {
  checkText(bytes, place, code);
  return bytes.toString("utf8");
}

/** Order of code points, which is that of UTF-8's bytes. */
export const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** A text as a regular expression that fits nothing else. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
