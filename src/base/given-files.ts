// Files that a user names: whole files alone are read, since a device or a pipe has no end; and what the machine says of files.
import { statSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { runError, type LimbeckError, type Problem } from "./errors.ts";

/** What is there and is neither a file nor a folder. */
class NoFile extends Error {
  readonly code = "ENOTFILE";
}

/** Before a file is opened, which would wait for the other end of a pipe. @throws where it is no file, or not there */
export function checkGiven(path: string): void {
  const stats = statSync(path);
  if (!stats.isFile() && !stats.isDirectory()) throw new NoFile(`${path} is a device, a pipe or a socket`);
}

/** @throws as `readFile` does, and for what is no file */
export async function readGiven(path: string): Promise<Buffer> {
  checkGiven(path);
  return readFile(path);
}

const isAbsence = (cause: unknown): boolean =>
  ["ENOENT", "ENOTDIR"].includes((cause as NodeJS.ErrnoException).code ?? "");

/** What was asked for of a file or a folder; null where there is none. Any other failure is one, and is not taken for absence. */
export function ifThere<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((cause: unknown) => {
    if (isAbsence(cause)) return null;
    throw cause;
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file: what should be a folder on the way is none",
  EISDIR: "a folder",
  EACCES: "a file that may not be read",
  EPERM: "a file that may not be read",
  ENOTFILE: "a device, a pipe or a socket, not a file",
  EIO: "a file that the disk does not give (EIO)",
  ELOOP: "a link that leads to itself",
  ENAMETOOLONG: "a name that is too long for a file",
  EMFILE: "no answer: too many files are open",
  ERR_FS_FILE_TOO_LARGE: "more than 2 GiB, which is more than is read at once",
};

/** Why a file could not be read, in words. */
export function whyUnread(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
}

/**
 * Where a file beside a model leads, if by links it leads elsewhere: neither into the model's folder nor to where the model's own
 * file lies, which may be a link itself, as in the caches of hubs. Null where it stays, and where it is not there.
 * @param allowed - folders that such links may lead into as well
 */
export async function linkedElsewhere(model: string, name: string, allowed: readonly string[]): Promise<string | null> {
  const folder = dirname(model);
  const real = await ifThere(realpath(join(folder, name)));
  if (real === null) return null;
  const others = await Promise.all(allowed.map((other) => ifThere(realpath(other))));
  const grounds = [await realpath(folder), dirname(await realpath(model)), ...others.flatMap((other) => other ?? [])];
  const isWithin = (ground: string): boolean => {
    const way = relative(ground, real);
    return !isAbsolute(way) && way.split(sep)[0] !== "..";
  };
  return grounds.some(isWithin) ? null : real;
}

/** What is said of such a link. */
export const linkedProblem = (path: string, name: string, real: string): Problem => ({
  path,
  expected: `${name} in the model's own folder, or where the model's own file lies`,
  got: `a link to ${real}`,
  hint:
    "put the file itself there; name the model by a link to its file beside this one; or allow the folder in the recipe: " +
    `"links": [${JSON.stringify(dirname(real))}]`,
});

/** What is asked of whoever names a file that is not there; nothing where it is there and cannot be read. */
export const hintIfAbsent = (cause: unknown, hint: string): string | undefined => (isAbsence(cause) ? hint : undefined);

/** What the machine may say of any file at any time. */
const failures: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the disk",
  EDQUOT: "no space is left of what this user may fill",
  EROFS: "the disk can only be read",
  EFBIG: "the file would be larger than the disk allows",
  EACCES: "this user may not",
  EPERM: "this user may not",
  EIO: "the disk does not answer",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open on this machine",
  ENOMEM: "there is no memory for it",
  ENAMETOOLONG: "the name is too long for this disk",
  ENOENT: "it is gone",
  EPIPE: "what reads it has ended",
};

/** A failure of the machine in words; null for what is none. */
export function machineWords(cause: unknown): string | null {
  if (!(cause instanceof Error && "code" in cause && "syscall" in cause)) return null;
  const code = String(cause.code);
  const words = failures[code];
  return words === undefined ? null : `${words} (${code})`;
}

/**
 * A failure of the machine that nothing more special was made of; null for what is none.
 * @param place - where, if the failure does not say so itself
 */
export function machineError(cause: unknown, place?: string): LimbeckError | null {
  const words = machineWords(cause);
  if (words === null) return null;
  const { path, syscall } = cause as NodeJS.ErrnoException;
  return runError("machine-failed", `${path ?? place ?? `a file, at its ${String(syscall)}`}: ${words}`, { cause });
}
