// Calls for files that fail.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { root, startBuilt } from "../../cli/world.ts";
import type { Draws } from "../draws.ts";
import { ofOurs, runArguments, finished, type SoakWorld, type Trial } from "../world.ts";

/** What the machine may answer. */
const answers = { EIO: constants.errno.EIO, EACCES: constants.errno.EACCES, EMFILE: constants.errno.EMFILE };

/** Calls of a run for files of its own and those that it is given, by count. */
const CALLS = 180;

/** Whether a call can be made to fail here. */
export const canFail = (): boolean =>
  process.platform === "linux" && spawnSync("cc", ["--version"], { stdio: "ignore" }).status === 0;

/** One call for a file fails, as a disk that does not answer makes it; again without. Takes Linux and a C compiler. */
export async function failing(world: SoakWorld, draws: Draws, out: string): Promise<Trial> {
  const library = join(world.folder, "failing-call.so");
  if (!existsSync(library))
    execFileSync("cc", ["-shared", "-fPIC", "-o", library, join(import.meta.dirname, "../failing-call.c"), "-ldl"]);
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
