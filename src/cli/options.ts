// Options that several commands share, and the session they make.
import { InvalidArgumentError, Option, type Command } from "commander";
import { resolve } from "node:path";
import { openLog } from "../base/log.ts";
import type { SessionOptions } from "../session.ts";
import type { Io } from "./io.ts";
import { noProgress } from "../base/progress.ts";
import { progressOn } from "./progress.ts";

export interface CommonOptions {
  readonly set: readonly string[];
  readonly seed?: number;
  readonly out?: string;
  readonly resume?: boolean;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly quiet?: boolean;
  readonly backend?: string;
  readonly workers?: number;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError("expected a whole number >= 0");
  return value;
}

const repeated = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `--set`. */
export function settingsOption(): Option {
  return new Option("--set <path=value>", "override a field of the recipe; may be given often")
    .argParser(repeated)
    .default([], "none");
}

/** `--set`, `--seed` and `--json`. */
export function withRecipeOptions(command: Command): Command {
  return command
    .addOption(settingsOption())
    .addOption(new Option("--seed <number>", "override seed and sweep.seeds").argParser(wholeNumber))
    .option("--json", "print JSON and nothing else");
}

/** `--strict`. */
export const strictOption = (): Option =>
  new Option("--strict", "refuse a teacher of which something makes a poor student, before training");

/** The options of commands that train. */
export function withSessionOptions(command: Command): Command {
  return withRecipeOptions(command)
    .option("--out <directory>", "folder in which the run's directory is made (default: reports)")
    .option("--backend <name>", "train on the tfjs engine with this backend: auto, tensorflow, wasm or cpu")
    .option("--resume", "go on with an unfinished run")
    .addOption(strictOption())
    .option("--quiet", "print results only");
}

/** `--workers`, of a comparison. */
export const workersOption = (): Option =>
  new Option(
    "--workers <n>",
    "train as many arms and seeds side by side, each in a process of its own with its share of the threads (default: 1)",
  ).argParser((text) => {
    const count = wholeNumber(text);
    if (count < 1 || count > 256) throw new InvalidArgumentError("expected 1 to 256");
    return count;
  });

/** `--backend` in the recipe's words. */
const engineSettings = ({ backend }: CommonOptions): readonly string[] =>
  backend === undefined ? [] : [`engine={"kind":"tfjs","backend":${JSON.stringify(backend)}}`];

export async function sessionOptions(io: Io, options: CommonOptions): Promise<SessionOptions> {
  const quiet = options.quiet === true || options.json === true;
  const { lines, progress } =
    io.terminal && !quiet ? progressOn(io.stderr) : { lines: io.stderr, progress: noProgress };
  return {
    set: [...options.set, ...engineSettings(options)],
    seed: options.seed,
    out: options.out === undefined ? undefined : resolve(io.cwd, options.out),
    resume: options.resume === true,
    strict: options.strict === true,
    workers: options.workers,
    cwd: io.cwd,
    now: io.now,
    stop: io.stop,
    save: io.save,
    log: await openLog({ terminal: lines, quiet }),
    progress,
  };
}

/** A recipe's path as given, from the working directory. */
export const recipePath = (io: Io, path: string): string => resolve(io.cwd, path);

export function print(io: Io, text: string): void {
  io.stdout.write(`${text}\n`);
}
