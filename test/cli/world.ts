// A temporary folder with a small recipe, and the command line run in process against it.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable, Writable } from "node:stream";
import { main } from "../../src/cli/main.ts";

export const root = resolve(import.meta.dirname, "../..");

/** The command line as a process starts it, built anew where sources are newer: it starts in half the time they take. */
export function builtCommand(): string {
  execFileSync(process.execPath, [join(root, "scripts/build-missing.js")], { cwd: root });
  return join(root, "dist/cli/bin.js");
}

export interface Told {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of the built command. */
export interface Started {
  readonly child: ChildProcess;
  /** Standard error so far. */
  readonly said: () => string;
  readonly ended: Promise<Ended>;
}

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Told what comes on standard error, line by line. */
  readonly onLine?: (line: string, child: ChildProcess) => void;
}

/** The built command in a process of its own, whose workers start in a third of the time that sources take. */
export function startBuilt(
  cwd: string,
  args: readonly string[],
  { env = {}, onLine = () => undefined }: StartOptions = {},
): Started {
  const child = spawn(process.execPath, [builtCommand(), ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    for (const line of chunk.toString().split("\n")) onLine(line, child);
  });
  const ended = once(child, "close").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    stdout,
    stderr,
  }));
  return { child, said: () => stderr, ended };
}

export const built = (cwd: string, args: readonly string[], onLine?: StartOptions["onLine"]): Promise<Ended> =>
  startBuilt(cwd, args, onLine === undefined ? {} : { onLine }).ended;

/** Processes below one that train cells. */
export function workerIds(parent = process.pid): number[] {
  const listed = execFileSync("ps", ["-e", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  return listed
    .map((line) => /^ *(\d+) +(\d+) (.*)$/.exec(line))
    .filter((found) => found !== null && Number(found[2]) === parent && found[3]!.includes("cells/worker"))
    .map((found) => Number(found![1]));
}

/** Sends a signal, once, when a line says something. */
export function stoppedAt(words: string, signal: NodeJS.Signals): NonNullable<StartOptions["onLine"]> {
  let isSent = false;
  return (line, child) => {
    if (isSent || !line.includes(words)) return;
    isSent = true;
    child.kill(signal);
  };
}

class Collected extends Writable {
  text = "";
  readonly #onLine: ((line: string) => unknown) | undefined;

  constructor(onLine?: (line: string) => unknown) {
    super();
    this.#onLine = onLine;
  }

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    for (const line of chunk.toString().split("\n")) this.#onLine?.(line);
    done();
  }
}

export interface Surroundings {
  readonly terminal?: boolean;
  readonly stop?: AbortSignal;
  readonly stdin?: string;
  /** Told each line of standard error as it comes. */
  readonly onLine?: (line: string) => unknown;
}

/** Runs one command with streams of its own, in given surroundings. */
export async function limbeckWith(surroundings: Surroundings, cwd: string, ...args: readonly string[]): Promise<Told> {
  const { terminal = false, stop, stdin = "", onLine } = surroundings;
  const [stdout, stderr] = [new Collected(), new Collected(onLine)];
  const streams = { stdin: Readable.from([stdin]), stdout, stderr };
  const io = { ...streams, cwd, now: () => new Date(0), terminal, ...(stop === undefined ? {} : { stop }) };
  const code = await main(args, io);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Runs one command without a terminal. */
export function limbeck(cwd: string, ...args: readonly string[]): Promise<Told> {
  return limbeckWith({}, cwd, ...args);
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "limbeck-test-"));
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Every path below a folder, without what the label cache keeps. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !path.startsWith(".cache"))
    .sort();
}

/** A report's text without what the clock says. */
export const untimed = (text: string): string =>
  JSON.stringify(JSON.parse(text), (key, value: unknown) =>
    key === "seconds" || key.startsWith("latency") ? undefined : value,
  );

export type Json = Record<string, unknown>;

/** The digits recipe with few epochs; paths are absolute, so that it may lie anywhere. */
export function digitsRecipe(changes: Json = {}): Json {
  return {
    version: 1,
    name: "digits",
    seed: 17,
    data: {
      source: { kind: "csv", path: join(root, "data/digits/digits.csv.gz"), header: false, label: 64 },
      splits: { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 },
      input: { scale: 0.0625 },
      batchRows: 64,
    },
    teachers: [{ id: "cnn", kind: "onnx", path: join(root, "teachers/digits-cnn") }],
    student: { kind: "layers", path: join(root, "students/digits-mlp.json") },
    optimizer: { kind: "adam", learningRate: 0.02 },
    phases: [
      { id: "smooth", targets: { kind: "smoothing", epsilon: 0.1 }, until: { any: [{ kind: "epochs", value: 6 }] } },
      {
        id: "distill",
        targets: { kind: "teacher", temperature: 2, alpha: 0.9 },
        until: { any: [{ kind: "epochs", value: 6 }] },
      },
    ],
    report: { formats: ["json"] },
    ...changes,
  };
}

export async function writeRecipe(folder: string, recipe: unknown, name = "x.recipe.json"): Promise<string> {
  await writeFile(join(folder, name), typeof recipe === "string" ? recipe : JSON.stringify(recipe));
  return name;
}
