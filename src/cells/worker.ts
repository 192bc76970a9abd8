// A process of its own that trains what it is asked to of a comparison; pool.ts is the other end.
import { LimbeckError } from "../base/errors.ts";
import { silentLog } from "../base/log.ts";
import { noProgress } from "../base/progress.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./messages.ts";
import { standOf, type Stand } from "./stand.ts";
import { trainPlace } from "./train-all.ts";
import { readRecipe } from "../recipe/read.ts";
import { runId, type Session } from "../session.ts";
import { openWorkbench } from "../training/bench.ts";
import { readMaterials } from "../training/materials.ts";
import { readVariants } from "../training/variants.ts";

const say = (message: FromWorker): void => {
  process.send?.(message);
};

interface Opened {
  readonly session: Session;
  readonly stand: Stand;
}

async function open({ source, set, seed, cwd, labelDirectory, working, id, workers }: WorkerStart): Promise<Opened> {
  const loaded = await readRecipe(source, { set, seed, cwd });
  const work = { log: silentLog, progress: noProgress, labelDirectory, workers };
  const materials = await readMaterials(loaded);
  const variants = await readVariants(loaded, materials);
  const bench = await openWorkbench(loaded, work, materials);
  if (runId(loaded, bench, variants, "compare") !== id)
    throw new LimbeckError("data-invalid", 1, "the recipe or its data changed while the comparison went on");
  const directory = { working, final: working, resumed: true };
  // the process that asks owns the directory
  const owner = { close: () => Promise.resolve() };
  const session: Session = { bench, variants, directory, owner, startedAt: new Date(), command: "compare" };
  return { session, stand: standOf(session, loaded, work) };
}

let opening: Promise<Opened> | null = null;

const stop = new AbortController();
const asks = { stop: stop.signal, save: { pending: false } };

async function answer(message: Exclude<ToWorker, { kind: "stop" | "save" }>): Promise<FromWorker> {
  if (message.kind === "start") {
    opening = open(message.start);
    await opening;
    return { kind: "ready" };
  }
  const opened = await opening;
  if (opened === null) throw new LimbeckError("internal", 1, "a worker was asked before it was told what of");
  const { bench } = opened.session;
  const known = bench.warnings.length;
  await trainPlace(opened.stand, message.place, asks, (count) => say({ kind: "steps", count }));
  return { kind: "done", warnings: bench.warnings.slice(known) };
}

process.on("message", (message: ToWorker) => {
  if (message.kind === "stop") {
    stop.abort();
    return;
  }
  if (message.kind === "save") {
    asks.save.pending = true;
    return;
  }
  answer(message)
    .catch((error: unknown): FromWorker => {
      if (!(error instanceof LimbeckError)) throw error;
      const { code, exitCode, message: text, problems } = error;
      return { kind: "failed", code, exitCode, message: text, problems };
    })
    .then(say, (error: unknown) => {
      // whoever waits learns of it by the exit
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    });
});
// terminals and schedulers tell the whole group: the process that asks says what is to be done
for (const signal of ["SIGINT", "SIGTERM", "SIGUSR1"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit(0));
