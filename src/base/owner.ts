// Who works in a run's directory: one process at a time, named to whoever comes second.
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { ifThere } from "./given-files.ts";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { LimbeckError } from "./errors.ts";
import type { Closable } from "./holding.ts";

/** A process that cannot be taken for another: ids are used again, start times with them are not. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  /** In the system's own ticks since it booted; null where it is not told. */
  readonly started: string | null;
  /** For people. */
  readonly since: string;
}

/** When a process began, as Linux tells it: the 22nd field of its stat, of which the second may hold blanks. */
async function startOf(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

/** Directories that this process owns or is about to: another claim under its id was left by one that had the same. */
const owned = new Set<string>();

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : null);

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // there, and somebody else's
    return codeOf(error) === "EPERM";
  }
}

/** Whether an owner still works; of another machine that cannot be known, and is taken to be so. */
async function works({ pid, host, started }: Owner): Promise<boolean> {
  if (host !== hostname()) return true;
  if (pid === process.pid || !isThere(pid)) return false;
  const now = await startOf(pid);
  return started === null || now === null || now === started;
}

/** Null where nobody claims it, or where a claim is damaged. */
async function ownerOf(file: string): Promise<Owner | null> {
  const text = await ifThere(readFile(file, "utf8"));
  try {
    return text === null ? null : (JSON.parse(text) as Owner);
  } catch {
    return null;
  }
}

const thisProcess = async (): Promise<Owner> => ({
  pid: process.pid,
  host: hostname(),
  started: await startOf(process.pid),
  since: new Date().toISOString(),
});

/** Puts a claim where none is, whole from the first moment on; false where one is. */
async function claim(file: string): Promise<boolean> {
  const written = `${file}.new-${process.pid}`;
  const text = JSON.stringify(await thisProcess());
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(written, text);
    // some file systems know no links: there the claim is whole a moment later
    await link(written, file).catch((error: unknown) => {
      if (codeOf(error) === "EEXIST") throw error;
      return writeFile(file, text, { flag: "wx" });
    });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(written, { force: true });
  }
}

/** Takes away a claim whose process is gone: by a rename, which of several that try one alone achieves. */
async function clear(file: string, gone: Owner | null): Promise<void> {
  const aside = `${file}.gone-${process.pid}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  const taken = await ownerOf(aside);
  // a claim that came between looking and moving is given back
  if (taken !== null && (taken.pid !== gone?.pid || taken.started !== gone.started)) await rename(aside, file);
  else await rm(aside, { force: true });
}

/** Takes away what processes that ended while they claimed or cleared have left beside a claim. */
async function sweep(file: string): Promise<void> {
  const [folder, begins] = [dirname(file), `${basename(file)}.`];
  for (const name of await readdir(folder)) {
    const [, pid] = name.startsWith(begins) ? (/^(?:gone|new)-(\d+)$/.exec(name.slice(begins.length)) ?? []) : [];
    if (pid !== undefined && !isThere(Number(pid))) await rm(join(folder, name), { force: true });
  }
}

/** Times that a claim of a process that is gone is cleared away. */
const TRIES = 20;

/** @throws {LimbeckError} "run-owned" */
function refuse(directory: string, file: string, owner: Owner | null): never {
  const here = owner?.host === hostname();
  throw new LimbeckError("run-owned", 75, `${directory}: another process works on this run`, {
    problems: [
      {
        path: file,
        expected: "a run that nobody works on",
        got: owner === null ? "a claim that comes back" : `process ${owner.pid} on ${owner.host}, since ${owner.since}`,
        hint: here
          ? "wait until it ends, or stop it; it keeps what it has done for --resume"
          : `wait until it ends; if it is gone, delete ${file}`,
      },
    ],
  });
}

/** Claims a directory, from whoever is gone. */
async function taken(directory: string, file: string): Promise<void> {
  let owner: Owner | null = null;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (await claim(file)) {
      await sweep(file);
      return;
    }
    owner = await ownerOf(file);
    if (owner !== null && (await works(owner))) break;
    await clear(file, owner);
  }
  refuse(directory, file, owner);
}

/**
 * Makes this process the owner of a directory; closing gives it up.
 * @param directory - of the run, under its final name
 * @throws {LimbeckError} "run-owned", exit code 75, naming the process that works in it
 */
export async function ownDirectory(directory: string): Promise<Closable> {
  const file = `${directory}.owner`;
  if (owned.has(file)) refuse(directory, file, (await ownerOf(file)) ?? (await thisProcess()));
  owned.add(file);
  try {
    await taken(directory, file);
  } catch (error) {
    owned.delete(file);
    throw error;
  }
  return {
    close: async () => {
      owned.delete(file);
      // one that stays is nobody's as soon as this process ends
      await rm(file, { force: true }).catch(() => undefined);
    },
  };
}
