// A run as it is by itself, and whether another came to the same.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { digitsRecipe, limbeck, startBuilt, temporaryFolder, untimed, writeRecipe } from "../cli/world.ts";

export interface Trial {
  /** What was done, for whoever has to do it again. */
  readonly what: string;
  readonly wrong: string | null;
}

export interface SoakWorld {
  readonly folder: string;
  /** The run's student and report as they are without any ill-treatment. */
  readonly expected: readonly string[];
  /** Milliseconds of a run by itself. */
  readonly usual: number;
}

/** Student and report of the one finished run in a folder; what else is there instead, in words. */
export async function outcome(out: string): Promise<readonly string[] | string> {
  const names = await readdir(out).catch((): string[] => []);
  const [name = "", ...more] = names;
  if (name === "" || name.includes(".") || more.length > 0) return `left: ${names.join(", ")}`;
  const student = await readFile(join(out, name, "student", "model.onnx"), "base64");
  return [student, untimed(await readFile(join(out, name, "report.json"), "utf8"))];
}

export const differs = (found: readonly string[] | string, { expected }: SoakWorld): string | null =>
  typeof found === "string"
    ? found
    : found.every((text, at) => text === expected[at])
      ? null
      : `another ${found[0] === expected[0] ? "report" : "student"}`;

/** What no user should read. */
export const ofOurs = (text: string): string | null =>
  /\binternal\b|\n {4}at |bug in limbeck|undefined is not|Cannot read prop/.test(text)
    ? `said: ${text.slice(-500)}`
    : null;

export const runArguments = (out: string, resume: boolean): readonly string[] => [
  ...["run", "x.recipe.json", "--out", out, "--quiet"],
  ...(resume ? ["--resume"] : []),
];

export const unfinished = async (out: string): Promise<boolean> =>
  (await readdir(out).catch((): string[] => [])).some((name) => name.endsWith(".unfinished"));

/** Goes on with what is there, to its end. */
export async function finished(world: SoakWorld, out: string): Promise<string | null> {
  const resume = await unfinished(join(world.folder, out));
  const names = await readdir(join(world.folder, out)).catch((): string[] => []);
  // what a process that was killed at its very end left beside a finished run, the next run takes away
  const isDone = !resume && names.length === 1;
  const { code, stderr } = isDone ? { code: 0, stderr: "" } : await limbeck(world.folder, ...runArguments(out, resume));
  if (code !== 0) return `exit code ${code}: ${stderr}`;
  return ofOurs(stderr) ?? differs(await outcome(join(world.folder, out)), world);
}

export async function openWorld(): Promise<SoakWorld> {
  const folder = await temporaryFolder();
  await writeRecipe(folder, digitsRecipe({ seed: 5 }));
  // the labels are in the cache from here on: what is ill-treated is the run
  for (const out of ["warm", "whole"]) {
    const { code, stderr } = await limbeck(folder, ...runArguments(out, false));
    if (code !== 0) throw new Error(stderr);
  }
  const found = await outcome(join(folder, "whole"));
  if (typeof found === "string") throw new Error(found);
  const world = { folder, expected: found, usual: 0 };
  const from = performance.now();
  await startBuilt(folder, runArguments("timed", false)).ended;
  return { ...world, usual: performance.now() - from };
}
