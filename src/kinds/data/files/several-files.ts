// Rows of one form in several files: a * in a file's name stands for any characters, and means every file that it fits.
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { byCodePoint, literally } from "../../../base/text.ts";
import { notOpened, unreadable } from "./bytes.ts";
import { dataError, listed } from "../table.ts";

const patternOf = (name: string): RegExp => new RegExp(`^${name.split("*").map(literally).join("(.*)")}$`, "su");

/** Files by what each * of a pattern stands for in their names. */
type Fitting = ReadonlyMap<string, string>;

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Files that count themselves: train-00000-of-00002.parquet. */
const counted = /^(.*?)(\d+)-of-(\d+)(.*)$/s;

/** @throws {LimbeckError} "data-invalid" where names tell of files that are not there */
function refuseIncomplete(pattern: string, names: readonly string[]): void {
  const sets = new Map<string, { readonly of: number; readonly numbers: Set<number> }>();
  for (const name of names) {
    const [, before = "", number = "", of = "", after = ""] = counted.exec(name) ?? [];
    if (of === "") continue;
    const key = JSON.stringify([before, of, after]);
    const set = sets.get(key) ?? { of: Number(of), numbers: new Set() };
    set.numbers.add(Number(number));
    sets.set(key, set);
  }
  for (const [key, { of, numbers }] of sets) {
    // some count from 0, some from 1
    const first = numbers.has(0) ? 0 : 1;
    const absent = Array.from({ length: of }, (_, at) => first + at).filter((number) => !numbers.has(number));
    if (absent.length === 0 && numbers.size === of) continue;
    const [before = "", width = "", after = ""] = JSON.parse(key) as string[];
    const nameOf = (number: number): string =>
      `${before}${String(number).padStart(width.length, "0")}-of-${width}${after}`;
    throw dataError(
      pattern,
      "files",
      `all ${of} that their names tell of`,
      `${numbers.size}, without ${listed(absent.slice(0, 12).map(nameOf))}`,
      "fetch the others; to read some alone, give these another name, or a folder of their own",
    );
  }
}

/** @throws {LimbeckError} "data-unreadable" where the folder cannot be read, or holds no such file */
async function fitting(pattern: string, baseDirectory: string): Promise<Fitting> {
  const folder = dirname(pattern);
  if (folder.includes("*"))
    throw unreadable(pattern, "a * in the name of the file alone", "one in its folder's", "name the folder");
  const form = patternOf(basename(pattern));
  const hidden = basename(pattern).startsWith(".");
  const there = await readdir(resolve(baseDirectory, folder)).catch((cause: unknown) => {
    throw notOpened(folder, baseDirectory, cause);
  });
  const names = there.filter((name) => hidden || !name.startsWith(".")).sort(byCodePoint);
  const found = new Map<string, string>();
  for (const name of names) {
    const fits = form.exec(name);
    if (fits !== null) found.set(JSON.stringify(fits.slice(1)), name);
  }
  if (found.size === 0) {
    const alike = names.filter((name) => extname(name) === extname(pattern));
    throw unreadable(
      pattern,
      "files of that name, in which * stands for any characters",
      `none: ${names.length === 0 ? "no file is there" : `there are ${listed(alike.length > 0 ? alike : names)}`}`,
      undefined,
    );
  }
  refuseIncomplete(pattern, [...found.values()]);
  return new Map([...found].map(([stars, name]) => [stars, join(folder, name)]));
}

/** The name that stands for all files of a set which tells of several by its own name; null of others. */
export function wholeSet(path: string): { readonly pattern: string; readonly files: number } | null {
  const [, before = "", , of = "", after = ""] = counted.exec(basename(path)) ?? [];
  return Number(of) > 1 ? { pattern: join(dirname(path), `${before}*-of-${of}${after}`), files: Number(of) } : null;
}

/**
 * The options of each file that a source's names stand for, in the order of the names; the options themselves where no name
 * has a * or a file is called just so.
 * @param fields - those that name files of rows; files of several fields go together where * stands for the same
 * @throws {LimbeckError} "data-unreadable" where there is no such file; "data-invalid" where some of a set are not there, and
 *   where files of two fields do not go together
 */
export async function eachFile<Options extends object>(
  options: Options,
  fields: readonly string[],
  baseDirectory: string,
): Promise<readonly Options[]> {
  const named = Object.entries(options).flatMap(([field, path]): (readonly [string, string])[] =>
    fields.includes(field) && typeof path === "string" ? [[field, path]] : [],
  );
  const starred: (readonly [string, string])[] = [];
  for (const [field, path] of named)
    if (path.includes("*") && !(await isThere(resolve(baseDirectory, path)))) starred.push([field, path]);
  const [first] = starred;
  if (first === undefined) return [options];
  const [, pattern] = first;
  const single = named.find((one) => !starred.some(([field]) => field === one[0]));
  if (single !== undefined)
    throw dataError(single[1], single[0], `a name with a *, as ${pattern} has: a file for each`, "one file");
  const files: (readonly [string, Fitting])[] = [];
  for (const [field, path] of starred) files.push([field, await fitting(path, baseDirectory)]);
  const leading: Fitting = files[0]?.[1] ?? new Map();
  for (const [field, found] of files) {
    const alone = [
      ...[...leading].filter(([stars]) => !found.has(stars)),
      ...[...found].filter(([stars]) => !leading.has(stars)),
    ].map(([, path]) => path);
    if (alone.length > 0)
      throw dataError(
        pattern,
        field,
        "files that go together: * stands for the same in the names of both fields",
        `alone: ${listed(alone)}`,
      );
  }
  return [...leading.keys()].map((stars) => ({
    ...options,
    ...Object.fromEntries(files.map(([field, found]) => [field, found.get(stars)])),
  }));
}
