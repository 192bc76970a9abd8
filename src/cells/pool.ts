// Cells of a comparison side by side, each in one of several processes, which share labels by the cache and data by files.
import type { ChildProcess } from "node:child_process";
import { LimbeckError, runError } from "../base/errors.ts";
import { ownProcess } from "../base/own-process.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./messages.ts";
import { placeWords, type Place } from "./place.ts";
import { stopped, type Asks } from "../training/kept-run.ts";

export interface PoolRequest<P extends Place> extends Asks {
  readonly start: WorkerStart;
  readonly steps: (place: P, count: number) => void;
  /** Told when a cell is done and kept, with what its worker warned of. */
  readonly done: (place: P, warnings: readonly string[]) => Promise<void>;
}

/** How a process ended that was expected to answer. */
class Died extends Error {}

/** Sends a message and waits for its answer. */
function ask(child: ChildProcess, message: ToWorker, steps: (count: number) => void): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: FromWorker): void => {
      if (answer.kind === "steps") {
        steps(answer.count);
        return;
      }
      stopListening();
      if (answer.kind === "failed") {
        const { code, exitCode, message: text, problems } = answer;
        reject(new LimbeckError(code, exitCode, text, { problems }));
      } else resolve(answer);
    };
    const onExit = (code: number | null, signal: string | null): void => {
      stopListening();
      reject(new Died(signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`));
    };
    const stopListening = (): void => {
      child.off("message", onMessage);
      child.off("exit", onExit);
    };
    child.on("message", onMessage);
    child.on("exit", onExit);
    // a process that ended in the meantime hears nothing: its end has been told, or is about to be
    if (child.exitCode !== null || child.signalCode !== null) onExit(child.exitCode, child.signalCode);
    else if (child.connected) child.send(message, () => undefined);
  });
}

/** Milliseconds in which a worker that is asked to stop keeps its place; it is ended then. */
const STOP_MS = 5000;

/** Times that a cell is tried whose worker died. */
const TRIES = 2;

/**
 * Trains places in several processes. What each does is what one process would do: results are the same bit for bit.
 * @throws {LimbeckError} as training does; "worker-died" where a worker ended twice at the same cell; "stopped"
 */
export async function trainInWorkers<P extends Place>(places: readonly P[], request: PoolRequest<P>): Promise<void> {
  const { start, stop, save, steps, done } = request;
  const waiting = [...places];
  const children = new Set<ChildProcess>();
  const training = new Set<ChildProcess>();
  const spawned = async (): Promise<ChildProcess> => {
    const child = ownProcess("cells/worker", { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    children.add(child);
    child.once("exit", () => children.delete(child));
    await ask(child, { kind: "start", start }, () => undefined);
    return child;
  };
  const halted = (): LimbeckError => stopped(`what is trained is kept in ${start.working}`);
  const kill = (): void => {
    for (const child of children) child.kill("SIGKILL");
  };
  let late: NodeJS.Timeout | undefined;
  const tell = (child: ChildProcess, kind: "stop" | "save"): void => {
    if (child.connected) child.send({ kind } satisfies ToWorker, () => undefined);
  };
  const halt = (): void => {
    for (const child of children)
      if (training.has(child)) tell(child, "stop");
      else child.kill("SIGKILL");
    late = setTimeout(kill, STOP_MS);
  };
  stop?.addEventListener("abort", halt, { once: true });
  const train = async (place: P, child: ChildProcess | null, attempt = 1): Promise<ChildProcess> => {
    let taken = 0;
    const counted = (count: number): void => {
      taken += count;
      steps(place, count);
      if (save?.pending !== true) return;
      save.pending = false;
      for (const child of training) tell(child, "save");
    };
    try {
      // one that ended while it had nothing to do is no try of this cell
      const own = child?.connected === true ? child : await spawned();
      if (stop?.aborted === true) throw halted();
      training.add(own);
      const answer = await ask(own, { kind: "train", place }, counted).finally(() => training.delete(own));
      await done(place, answer.kind === "done" ? answer.warnings : []);
      return own;
    } catch (error) {
      if (stop?.aborted === true) throw halted();
      if (!(error instanceof Died)) throw error;
      steps(place, -taken);
      if (attempt < TRIES) return train(place, null, attempt + 1);
      throw runError("worker-died", `the process that trained ${placeWords(place)} ended twice`, {
        problems: [
          {
            path: placeWords(place),
            expected: "a process that trains it to its end",
            got: error.message,
            hint: `finished arms are kept in ${start.working}; with --workers 1 it is trained in this process, and --resume goes on`,
          },
        ],
      });
    }
  };
  const work = async (): Promise<void> => {
    let child: ChildProcess | null = null;
    for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
      if (stop?.aborted === true) throw halted();
      child = await train(place, child);
    }
    if (child?.connected === true) child.disconnect();
  };
  const all = Array.from({ length: Math.min(start.workers, places.length) }, work);
  try {
    await Promise.all(all);
  } finally {
    // each keeps its place
    if (stop?.aborted === true) await Promise.allSettled(all);
    clearTimeout(late);
    stop?.removeEventListener("abort", halt);
    kill();
  }
}
