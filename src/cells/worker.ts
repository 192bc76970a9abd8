// A process of its own that trains cells of a comparison, as it is asked to; pool.ts is the other end.
import { LimbeckError } from "../base/errors.ts";
import { silentLog } from "../base/log.ts";
import { noProgress } from "../base/progress.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./messages.ts";
import { trainCell } from "./cell.ts";
import { loadRecipe } from "../recipe/read.ts";
import { runId, type Session } from "../session.ts";
import { openWorkbench } from "../training/bench.ts";
import { readMaterials } from "../training/materials.ts";

const say = (message: FromWorker): void => {
  process.send?.(message);
};

async function open({ source, set, seed, cwd, labelDirectory, working, id }: WorkerStart): Promise<Session> {
  const loaded = await loadRecipe(source, { set, seed, cwd });
  const work = { log: silentLog, progress: noProgress, labelDirectory };
  const bench = await openWorkbench(loaded, work, await readMaterials(loaded));
  if (runId(loaded, bench, "compare") !== id)
    throw new LimbeckError("data-invalid", 1, "the recipe or its data changed while the comparison went on");
  return { bench, directory: { working, final: working, resumed: true }, startedAt: new Date(), command: "compare" };
}

let session: Promise<Session> | null = null;

async function answer(message: ToWorker): Promise<FromWorker> {
  if (message.kind === "start") {
    session = open(message.start);
    await session;
    return { kind: "ready" };
  }
  const { place } = message;
  const opened = await session;
  const arm = opened?.bench.arms.find(({ id }) => id === place.arm);
  if (opened === null || arm === undefined) throw new LimbeckError("internal", 1, `no arm ${place.arm} in a worker`);
  const known = opened.bench.warnings.length;
  await trainCell(opened, arm, place.seed, {}, (count) => say({ kind: "steps", count }));
  return { kind: "done", warnings: opened.bench.warnings.slice(known) };
}

process.on("message", (message: ToWorker) => {
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
process.on("disconnect", () => process.exit(0));
