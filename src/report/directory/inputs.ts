// What decides a run's figures beside its recipe: kept in its directory, so that a run is never gone on with by other files.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { canonicalJson, firstDifference } from "../../base/canonical-json.ts";
import { inputError, type Problem } from "../../base/errors.ts";
import { runPaths } from "./paths.ts";

/** How parts begin that are versions and no hashes. */
export const VERSION_OF = "version of";

export interface RunInputs {
  readonly command: string;
  /** Hash of the resolved recipe. */
  readonly recipe: string;
  /** Hashes of what its files hold, and versions of what computes, by what messages call them. */
  readonly parts: Readonly<Record<string, string>>;
  /** The student's definition, where a text holds it. */
  readonly student?: object;
  /** How many threads the processes had that have trained it so far. */
  readonly threads?: readonly number[];
}

export const writeInputs = (directory: string, inputs: RunInputs): Promise<void> =>
  writeFileAtomic(runPaths(directory).inputs, `${JSON.stringify(inputs, null, 2)}\n`);

async function readInputs(directory: string): Promise<RunInputs | null> {
  try {
    return JSON.parse(await readFile(runPaths(directory).inputs, "utf8")) as RunInputs;
  } catch {
    // of an earlier version, or stopped before they were written: nothing is known
    return null;
  }
}

/** Threads of the processes that have trained an unfinished run; none where nothing is known. */
export async function threadsSoFar(directory: string): Promise<readonly number[]> {
  const threads: unknown = (await readInputs(directory))?.threads;
  return Array.isArray(threads) ? threads.filter((count): count is number => Number.isInteger(count)) : [];
}

const shown = (value: unknown): string => (value === undefined ? "nothing" : canonicalJson(value));

function changes(before: RunInputs, now: RunInputs): readonly Problem[] {
  const names = [...new Set([...Object.keys(before.parts), ...Object.keys(now.parts)])];
  return names
    .filter((name) => before.parts[name] !== now.parts[name])
    .map((name): Problem => {
      const found = name === "student" ? firstDifference(before.student ?? {}, now.student ?? {}) : null;
      if (found !== null)
        return { path: `student: ${found.path}`, expected: `${shown(found.before)}, as it was`, got: shown(found.now) };
      const short = (part: string | undefined): string => {
        if (part === undefined) return "nothing";
        return name.startsWith(VERSION_OF) ? part : `sha256 ${part.slice(0, 12)}`;
      };
      return { path: name, expected: `${short(before.parts[name])}, as it was`, got: short(now.parts[name]) };
    });
}

/**
 * Looks for an unfinished run of the very recipe whose files held something else: it cannot be gone on with.
 * @param name - of the run's own directory; where that is there, nothing is in question
 * @param recipe - the recipe's name, with which directories of its runs begin
 * @throws {LimbeckError} "run-unfinished" naming what has changed
 */
export async function refuseChanged(parent: string, name: string, recipe: string, inputs: RunInputs): Promise<void> {
  const all = await readdir(parent).catch((): string[] => []);
  if (all.includes(`${name}.unfinished`)) return;
  for (const other of all) {
    if (!other.startsWith(`${recipe}-`) || !other.endsWith(".unfinished")) continue;
    const before = await readInputs(join(parent, other));
    if (before?.recipe !== inputs.recipe || before.command !== inputs.command) continue;
    const problems = changes(before, inputs);
    const hint = `give back what ${join(parent, other)} was begun with, or leave --resume out to start anew`;
    throw inputError("run-unfinished", `${join(parent, other)}: what it was begun with has changed`, {
      problems: problems.map((problem, index) => (index === 0 ? { ...problem, hint } : problem)),
    });
  }
}
