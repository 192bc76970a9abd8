// A stopped run, and what comes of going on with a copy of it.
import { join } from "node:path";
import { limbeck, limbeckWith, type Told } from "../../cli/world.ts";
import { outcome, differs, ofOurs, runArguments, unfinished, type SoakWorld, type Trial } from "../world.ts";

/** The first stopped run, of which damaged copies are made. */
export async function stoppedRun(world: SoakWorld): Promise<string> {
  const out = join(world.folder, "stopped");
  if (await unfinished(out)) return out;
  const stop = new AbortController();
  const onLine = (line: string): void => {
    if (line.includes("distill epoch 3:")) stop.abort();
  };
  const args = runArguments("stopped", false).filter((one) => one !== "--quiet");
  const { code, stderr } = await limbeckWith({ stop: stop.signal, onLine }, world.folder, ...args);
  if (code !== 143) throw new Error(stderr);
  return out;
}

/** Goes on with a damaged copy of a stopped run: to the same, or to a refusal that names a file. */
export async function goneOnWith(world: SoakWorld, out: string, what: string): Promise<Trial> {
  const told: Told = await limbeck(world.folder, ...runArguments(out, true));
  const wrong = ofOurs(told.stderr);
  if (wrong !== null || told.code !== 0)
    return { what, wrong: wrong ?? (told.code === 2 ? null : `exit code ${told.code}: ${told.stderr}`) };
  return { what, wrong: differs(await outcome(join(world.folder, out)), world) };
}
