import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  runError
} from "./chunk-JWFKJVVU.js";

// dist/base/given-files.js
import { statSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
var NoFile = class extends Error {
  code = "ENOTFILE";
};
function checkGiven(path) {
  const stats = statSync(path);
  if (!stats.isFile() && !stats.isDirectory())
    throw new NoFile(`${path} is a device, a pipe or a socket`);
}
async function readGiven(path) {
  checkGiven(path);
  return readFile(path);
}
var readGivenText = async (path) => (await readGiven(path)).toString("utf8");
var isAbsence = (cause) => ["ENOENT", "ENOTDIR"].includes(cause.code ?? "");
function ifThere(asked) {
  return asked.catch((cause) => {
    if (isAbsence(cause))
      return null;
    throw cause;
  });
}
var reasons = {
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
  ERR_FS_FILE_TOO_LARGE: "more than 2 GiB, which is more than is read at once"
};
function whyUnread(cause) {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
}
async function linkedElsewhere(model, name) {
  const folder = dirname(model);
  const real = await ifThere(realpath(join(folder, name)));
  if (real === null)
    return null;
  const grounds = [await realpath(folder), dirname(await realpath(model))];
  const isWithin = (ground) => {
    const way = relative(ground, real);
    return !isAbsolute(way) && way.split(sep)[0] !== "..";
  };
  return grounds.some(isWithin) ? null : real;
}
var linkedProblem = (path, name, real) => ({
  path,
  expected: `${name} in the model's own folder, or where the model's own file lies`,
  got: `a link to ${real}`,
  hint: "put the file itself there; or name the model by a link to its file beside this one"
});
var hintIfAbsent = (cause, hint) => isAbsence(cause) ? hint : void 0;
var failures = {
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
  EPIPE: "what reads it has ended"
};
function machineWords(cause) {
  if (!(cause instanceof Error && "code" in cause && "syscall" in cause))
    return null;
  const code = String(cause.code);
  const words = failures[code];
  return words === void 0 ? null : `${words} (${code})`;
}
function machineError(cause, place) {
  const words = machineWords(cause);
  if (words === null)
    return null;
  const { path, syscall } = cause;
  return runError("machine-failed", `${path ?? place ?? `a file, at its ${String(syscall)}`}: ${words}`, { cause });
}

export {
  checkGiven,
  readGiven,
  readGivenText,
  ifThere,
  whyUnread,
  linkedElsewhere,
  linkedProblem,
  hintIfAbsent,
  machineWords,
  machineError
};
