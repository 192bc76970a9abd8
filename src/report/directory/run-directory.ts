// The directory of one run: built aside as `NAME.unfinished`, put in place in one rename when it is done.
import { access, constants, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { inputError } from "../../base/errors.ts";

export interface RunDirectory {
  /** Where the run writes while it goes on. */
  readonly working: string;
  /** Where it lies when it is done. */
  readonly final: string;
  /** True when an unfinished run was found and is continued. */
  readonly resumed: boolean;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** The nearest ancestor that exists: what decides whether a directory can be made. */
async function nearestExisting(path: string): Promise<string> {
  let current = resolve(path);
  while (!(await exists(current))) current = dirname(current);
  return current;
}

const PROBE = ".limbeck-probe-";

/** Takes away the probes of processes that were killed at it; one that is at work does not miss its own. */
async function sweepProbes(directory: string): Promise<void> {
  const names = await readdir(directory).catch((): string[] => []);
  for (const name of names.filter((one) => one.startsWith(PROBE)))
    await rm(join(directory, name), { recursive: true, force: true }).catch(() => undefined);
}

/**
 * Refuses, before anything is computed, a place that cannot be written to.
 * @throws {LimbeckError} "output-unwritable"
 */
export async function checkWritable(directory: string): Promise<void> {
  const ground = await nearestExisting(directory);
  const fail = (got: string, cause?: unknown): never => {
    throw inputError("output-unwritable", `${directory}: the output directory cannot be written`, {
      problems: [
        {
          path: "--out",
          expected: "a directory that can be created and written",
          got,
          hint: "give another with --out DIR",
        },
      ],
      cause,
    });
  };
  if (!(await stat(ground)).isDirectory()) fail(`${ground} is a file`);
  await access(ground, constants.W_OK | constants.X_OK).catch((cause: unknown) => fail(reasonOf(cause), cause));
  // access() says yes to root on a read-only or special file system; making a directory there does not
  try {
    await rm(await mkdtemp(join(ground, PROBE)), { recursive: true, force: true });
    // the parent was the ground before the directory was made
    for (const swept of [ground, dirname(ground)]) await sweepProbes(swept);
  } catch (cause) {
    fail(reasonOf(cause), cause);
  }
}

/**
 * Makes the working directory, or finds the unfinished one.
 * @throws {LimbeckError} "run-unfinished" when one is there and `resume` is false
 */
export async function openRunDirectory(parent: string, name: string, resume: boolean): Promise<RunDirectory> {
  const final = join(parent, name);
  const working = `${final}.unfinished`;
  const unfinished = await exists(working);
  if (unfinished && !resume)
    throw inputError("run-unfinished", `${working}: an unfinished run of this recipe is there`, {
      problems: [
        {
          path: "--resume",
          expected: "--resume, to go on where it stopped",
          got: "nothing",
          hint: `or delete ${working} to start anew`,
        },
      ],
    });
  await mkdir(working, { recursive: true });
  if (unfinished) await sweep(working);
  return { working, final, resumed: unfinished };
}

/** Names beside a run that its predecessor had while it gave way. */
const oldName = (name: string): string => `${name}.old-`;

/** A finished run whose successor was stopped between the two renames is put back; what gave way to a whole one is taken away. */
export async function putBack(parent: string, name: string): Promise<void> {
  const found = await readdir(parent).catch(() => []);
  for (const old of found.filter((one) => one.startsWith(oldName(name)))) {
    if (await exists(join(parent, name))) await rm(join(parent, old), { recursive: true, force: true });
    else await rename(join(parent, old), join(parent, name));
  }
}

/** Files that an atomic write had not yet renamed when its process was killed: NAME.NUMBER. */
async function sweep(working: string): Promise<void> {
  const files = await readdir(working, { recursive: true, withFileTypes: true });
  for (const file of files)
    if (file.isFile() && /\.\d{5,}$/.test(file.name)) await rm(join(file.parentPath, file.name), { force: true });
}

/** Whether a run is finished, and not begun again. */
export async function isFinished(parent: string, name: string): Promise<boolean> {
  const final = join(parent, name);
  return (await exists(final)) && !(await exists(`${final}.unfinished`));
}

/** Whether a finished run lies there that this one will take the place of. */
export const replaces = ({ final }: RunDirectory): Promise<boolean> => exists(final);

/** Puts a finished run in place; one that was there before gives way, and is whole until then. */
export async function finishRunDirectory({ working, final }: RunDirectory): Promise<void> {
  const old = oldName(final) + String(process.pid);
  const replaced = await exists(final);
  if (replaced) await rename(final, old);
  try {
    await rename(working, final);
  } catch (error) {
    if (replaced) await rename(old, final);
    throw error;
  }
  if (replaced) await rm(old, { recursive: true, force: true });
}
