// Runs that are ill-treated: killed, signalled, damaged, begun twice, given nonsense, on a disk that fills up. Each trial says
// what went wrong, or null: a figure that differs, something lost, a fault of ours shown to a user.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  digitsRecipe,
  limbeck,
  root,
  startBuilt,
  temporaryFolder,
  untimed,
  writeRecipe,
  type Json,
  type Told,
} from "../cli/world.ts";
import { Draws } from "./draws.ts";

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
async function outcome(out: string): Promise<readonly string[] | string> {
  const names = await readdir(out).catch((): string[] => []);
  const [name = "", ...more] = names;
  if (name === "" || name.includes(".") || more.length > 0) return `left: ${names.join(", ")}`;
  const student = await readFile(join(out, name, "student", "model.onnx"), "base64");
  return [student, untimed(await readFile(join(out, name, "report.json"), "utf8"))];
}

const differs = (found: readonly string[] | string, { expected }: SoakWorld): string | null =>
  typeof found === "string"
    ? found
    : found.every((text, at) => text === expected[at])
      ? null
      : `another ${found[0] === expected[0] ? "report" : "student"}`;

/** What no user should read. */
const ofOurs = (text: string): string | null =>
  /\binternal\b|\n {4}at |bug in limbeck|undefined is not|Cannot read prop/.test(text)
    ? `said: ${text.slice(-500)}`
    : null;

const runArguments = (out: string, resume: boolean): readonly string[] => [
  ...["run", "x.recipe.json", "--out", out, "--quiet"],
  ...(resume ? ["--resume"] : []),
];

const unfinished = async (out: string): Promise<boolean> =>
  (await readdir(out).catch((): string[] => [])).some((name) => name.endsWith(".unfinished"));

/** Goes on with what is there, to its end. */
async function finished(world: SoakWorld, out: string): Promise<string | null> {
  const resume = await unfinished(join(world.folder, out));
  const names = await readdir(join(world.folder, out)).catch((): string[] => []);
  const isDone = !resume && names.some((name) => !name.includes("."));
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

/** Sends a signal at a random moment of a run, of what follows it too, then lets it come to its end. */
async function interrupted(
  world: SoakWorld,
  draws: Draws,
  out: string,
  signals: readonly NodeJS.Signals[],
): Promise<Trial> {
  const told: string[] = [];
  for (let times = draws.whole(1, 3); times > 0; times--) {
    const after = Math.round((draws.whole(0, 1000) / 1000) * 1.1 * world.usual);
    const signal = draws.one(signals);
    told.push(`${signal} after ${after} ms`);
    const { child, ended } = startBuilt(world.folder, runArguments(out, await unfinished(join(world.folder, out))));
    await Promise.race([delay(after), ended]);
    child.kill(signal);
    const { code, stderr } = await ended;
    const isEnd = code === null || [0, 130, 143].includes(code);
    const wrong = ofOurs(stderr) ?? (isEnd ? null : `exit code ${code}: ${stderr}`);
    if (wrong !== null) return { what: told.join(", "), wrong };
    if (code === 0) break;
  }
  return { what: told.join(", "), wrong: await finished(world, out) };
}

/** The first stopped run, of which damaged copies are made. */
async function stoppedRun(world: SoakWorld): Promise<string> {
  const out = join(world.folder, "stopped");
  if (await unfinished(out)) return out;
  const stop = new AbortController();
  const { limbeckWith } = await import("../cli/world.ts");
  const onLine = (line: string): void => {
    if (line.includes("distill epoch 3:")) stop.abort();
  };
  const args = runArguments("stopped", false).filter((one) => one !== "--quiet");
  const { code, stderr } = await limbeckWith({ stop: stop.signal, onLine }, world.folder, ...args);
  if (code !== 143) throw new Error(stderr);
  return out;
}

type Change = (path: string) => Promise<string>;

const flippedBit =
  (draws: Draws): Change =>
  async (path) => {
    const bytes = await readFile(path);
    if (bytes.length === 0) return "nothing";
    const at = draws.whole(0, bytes.length - 1);
    const bit = draws.whole(0, 7);
    bytes[at]! ^= 1 << bit;
    await writeFile(path, bytes);
    return `bit ${bit} of byte ${at}`;
  };

const cutOff =
  (draws: Draws): Change =>
  async (path) => {
    const bytes = await readFile(path);
    const left = draws.whole(0, Math.max(0, bytes.length - 1));
    await writeFile(path, bytes.subarray(0, left));
    return `cut to ${left} bytes`;
  };

/** Goes on with a damaged copy of a stopped run: to the same, or to a refusal that names a file. */
async function goneOnWith(world: SoakWorld, out: string, what: string): Promise<Trial> {
  const told: Told = await limbeck(world.folder, ...runArguments(out, true));
  const wrong = ofOurs(told.stderr);
  if (wrong !== null || told.code !== 0)
    return { what, wrong: wrong ?? (told.code === 2 ? null : `exit code ${told.code}: ${told.stderr}`) };
  return { what, wrong: differs(await outcome(join(world.folder, out)), world) };
}

async function damaged(world: SoakWorld, draws: Draws, out: string): Promise<Trial> {
  const from = await stoppedRun(world);
  await cp(from, join(world.folder, out), { recursive: true });
  const files = (await readdir(join(world.folder, out), { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  );
  const file = draws.one(files);
  const path = join(file.parentPath, file.name);
  const change = draws.chance(0.8) ? flippedBit(draws) : cutOff(draws);
  return goneOnWith(world, out, `${path.slice(join(world.folder, out).length + 1)}: ${await change(path)}`);
}

/** Two processes that want one run, a moment apart. */
async function together(world: SoakWorld, draws: Draws, out: string): Promise<Trial> {
  const between = draws.whole(0, Math.round(world.usual));
  const one = startBuilt(world.folder, runArguments(out, false));
  await delay(between);
  const isBegun = await unfinished(join(world.folder, out));
  const other = startBuilt(world.folder, runArguments(out, isBegun));
  const ends = await Promise.all([one.ended, other.ended]);
  const what = `the second after ${between} ms${isBegun ? ", with --resume" : ""}`;
  const codes = ends.map(({ code }) => code);
  const wrong = ofOurs(ends.map(({ stderr }) => stderr).join("\n"));
  // the second is turned away, or comes when there is nothing left to own: then it goes on, begins anew, or is told to resume
  const isFair = codes[0] === 0 ? [0, 2, 75].includes(codes[1] ?? NaN) : codes[0] === 75 && codes[1] === 0;
  if (wrong !== null || !isFair)
    return {
      what,
      wrong: wrong ?? `exit codes ${codes.join(" and ")}: ${ends.map(({ stderr }) => stderr).join("\n")}`,
    };
  return { what, wrong: await finished(world, out) };
}

/** Values that stand where others should. */
const strange = [
  null,
  true,
  -1,
  0,
  0.5,
  1e300,
  2 ** 53,
  "",
  "x",
  "../..",
  "\u0000",
  "constructor",
  [],
  {},
  [[]],
  { kind: "x" },
];

/** One place of a JSON value changed: taken away, put in, or another's. */
function mutated(value: unknown, draws: Draws): unknown {
  if (value === null || typeof value !== "object" || draws.chance(0.15)) return structuredClone(draws.one(strange));
  if (Array.isArray(value)) {
    const list = [...(value as unknown[])];
    const at = draws.whole(0, Math.max(0, list.length - 1));
    if (draws.chance(0.3)) list.splice(at, 1);
    else list[at] = mutated(list[at], draws);
    return list;
  }
  const object = { ...(value as Json) };
  const key =
    Object.keys(object).length === 0 || draws.chance(0.1)
      ? draws.one(["x", "__proto__", "kind"])
      : draws.one(Object.keys(object));
  if (draws.chance(0.15)) return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
  return { ...object, [key]: mutated(object[key], draws) };
}

const recipes = ["digits", "digits-features", "digits-shift", "digits-temperature", "digits-annealing"];

/** A recipe with a few places changed, planned: understood, or refused in words. */
async function nonsense(world: SoakWorld, draws: Draws, out: string): Promise<Trial> {
  const base = draws.one(recipes);
  let recipe: unknown = JSON.parse(await readFile(join(root, `recipes/${base}.recipe.json`), "utf8"));
  for (let times = draws.whole(1, 3); times > 0; times--) recipe = mutated(recipe, draws);
  const text = JSON.stringify(recipe, null, 1).replaceAll('"../', `"${root}/`);
  const cut = draws.chance(0.1) ? text.slice(0, draws.whole(0, text.length)) : text;
  await mkdir(join(world.folder, out));
  await writeFile(join(world.folder, out, "x.recipe.json"), cut);
  const { code, stdout, stderr } = await limbeck(world.folder, "plan", join(out, "x.recipe.json"));
  await rm(join(world.folder, out), { recursive: true });
  const wrong = ofOurs(stderr + stdout) ?? ([0, 2].includes(code) ? null : `exit code ${code}: ${stderr}`);
  return { what: `${base}: ${wrong === null ? "" : cut}`, wrong };
}

/** A disk of a random size; made greater afterwards. Takes root on Linux. */
async function full(world: SoakWorld, draws: Draws, out: string): Promise<Trial> {
  const disk = join(world.folder, "disk");
  await mkdir(disk, { recursive: true });
  const size = draws.whole(4, 200);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}k`, "tmpfs", disk], { stdio: "ignore" });
  try {
    const place = join("disk", out);
    const { code, stderr } = await startBuilt(world.folder, runArguments(place, false)).ended;
    const wrong = ofOurs(stderr) ?? ([0, 1, 2].includes(code ?? NaN) ? null : `exit code ${code}: ${stderr}`);
    execFileSync("mount", ["-o", "remount,size=8192k", disk]);
    return { what: `${size} kB, exit code ${code}`, wrong: wrong ?? (await finished(world, place)) };
  } finally {
    execFileSync("umount", ["-l", disk], { stdio: "ignore" });
  }
}

/** What the machine may answer. */
const answers = { EIO: constants.errno.EIO, EACCES: constants.errno.EACCES, EMFILE: constants.errno.EMFILE };

/** Calls of a run for files of its own and those that it is given, by count. */
const CALLS = 180;

/** Whether a call can be made to fail here. */
export const canFail = (): boolean =>
  process.platform === "linux" && spawnSync("cc", ["--version"], { stdio: "ignore" }).status === 0;

/** One call for a file fails, as a disk that does not answer makes it; again without. Takes Linux and a C compiler. */
async function failing(world: SoakWorld, draws: Draws, out: string): Promise<Trial> {
  const library = join(world.folder, "failing-call.so");
  if (!existsSync(library))
    execFileSync("cc", ["-shared", "-fPIC", "-o", library, join(import.meta.dirname, "failing-call.c"), "-ldl"]);
  const log = join(world.folder, `${out}.call`);
  const [answer, errno] = draws.one(Object.entries(answers));
  const given = ["data", "teachers", "students"].map((name) => join(root, name));
  const below = [join(world.folder, out), join(world.folder, "x.recipe.json"), join(world.folder, ".cache"), ...given];
  const { code, stderr } = await startBuilt(world.folder, runArguments(out, false), {
    env: {
      LD_PRELOAD: library,
      FAIL_BELOW: below.join(":"),
      FAIL_AT: String(draws.whole(1, CALLS)),
      FAIL_WITH: String(errno),
      FAIL_LOG: log,
    },
  }).ended;
  const what = `${answer} of ${await readFile(log, "utf8").catch(() => "nothing")}`;
  await rm(log, { force: true });
  const wrong = ofOurs(stderr) ?? ([0, 1, 2].includes(code ?? NaN) ? null : `exit code ${code}: ${stderr}`);
  return { what: `${what}, exit code ${code}`, wrong: wrong ?? (await finished(world, out)) };
}

/** Values of a JSON text that hold no others, by their paths. */
function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (value === null || typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

/** Another value of the same type. */
function another(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `${value.slice(0, -1)}${value.endsWith("0") ? "1" : "0"}`;
  return value === null ? 0 : value !== true;
}

interface Field {
  readonly file: string;
  /** Of a file of lines. */
  readonly line: number;
  readonly path: readonly string[];
}

/** What the text files of a folder say, value by value, but for the log, which nobody reads again. */
async function fieldsOf(folder: string): Promise<readonly Field[]> {
  const files = (await readdir(folder, { recursive: true }))
    .filter((file) => /\.jsonl?$/.test(file) && !file.endsWith("log.jsonl"))
    .sort();
  const found: Field[] = [];
  for (const file of files) {
    const text = await readFile(join(folder, file), "utf8");
    for (const [line, part] of (file.endsWith("l") ? text.trimEnd().split("\n") : [text]).entries())
      found.push(...leaves(JSON.parse(part)).map((path) => ({ file, line, path })));
  }
  return found;
}

/** One value of what a stopped run has written as JSON is another: with as many trials as there are, each of them once. */
async function otherField(world: SoakWorld, draws: Draws, out: string, at: number): Promise<Trial> {
  const from = await stoppedRun(world);
  const to = join(world.folder, out);
  await cp(from, to, { recursive: true });
  const fields = await fieldsOf(to);
  const { file, line, path } = fields[at % fields.length]!;
  const text = await readFile(join(to, file), "utf8");
  const parts = file.endsWith("l") ? text.split("\n") : [text];
  const whole: unknown = JSON.parse(parts[line]!);
  let holder = whole as Json;
  for (const key of path.slice(0, -1)) holder = holder[key] as Json;
  const key = path.at(-1) ?? "";
  holder[key] = another(holder[key]);
  await writeFile(join(to, file), parts.with(line, JSON.stringify(whole)).join("\n"));
  return goneOnWith(world, out, `${file}, line ${line + 1}, ${path.join("/")} (one of ${fields.length})`);
}

export const soaks = {
  kills: (world, draws, out) => interrupted(world, draws, out, ["SIGKILL"]),
  signals: (world, draws, out) => interrupted(world, draws, out, ["SIGTERM", "SIGINT", "SIGUSR1"]),
  damage: damaged,
  pairs: together,
  fuzz: nonsense,
  full,
  calls: failing,
  fields: otherField,
} as const satisfies Record<string, (world: SoakWorld, draws: Draws, out: string, at: number) => Promise<Trial>>;

export type SoakName = keyof typeof soaks;

/** Trials from a seed on; what was left of each is taken away. */
export async function soak(
  world: SoakWorld,
  name: SoakName,
  seed: number,
  times: number,
  told: (trial: Trial, at: number) => void = () => undefined,
): Promise<readonly Trial[]> {
  const failed: Trial[] = [];
  for (let at = 0; at < times; at++) {
    const out = `${name}-${at}`;
    const trial = await soaks[name](world, new Draws(seed + at), out, seed + at);
    told(trial, at);
    if (trial.wrong !== null) failed.push({ ...trial, what: `${name}, seed ${seed + at}: ${trial.what}` });
    await rm(join(world.folder, out), { recursive: true, force: true });
  }
  return failed;
}
