// A run that is kept as it goes: what a checkpoint holds, when one is written, where a stopped run goes on.
import type { PhaseReport } from "../evaluation/result.ts";
import { LimbeckError } from "../base/errors.ts";
import { loadCheckpoint, saveCheckpoint } from "./checkpoints.ts";
import { EpochLog, type KeptEpochs } from "./epoch-log.ts";
import type { Position, Snapshot, TrainingListener } from "./phase-contracts.ts";

/** Between two checkpoints, at most. */
const CHECKPOINT_MS = 5000;

/** What a checkpoint holds beside the tensors. */
interface Progress {
  readonly position: Position;
  readonly phases: readonly PhaseReport[];
  readonly epochs: KeptEpochs;
  /** Hashes of the finished phases' predictions, by the phase. */
  readonly predictions: Readonly<Record<string, string>>;
}

/** How a run is asked to stop, or to keep where it is. */
export interface Asks {
  /** Asks the run to stop at the next place from which it can go on. Listened to exactly while it can. */
  readonly stop?: AbortSignal | undefined;
  /** Asks for a checkpoint, whereupon the run goes on; `pending` is false again when there is one. */
  readonly save?: { pending: boolean } | undefined;
}

interface KeptOptions extends Asks {
  /** Told what is damaged, and so not gone on from. */
  readonly warn: (text: string) => void;
  /** Whether a finished phase's predictions are those that had this hash. */
  readonly hasPredictions: (phase: string, hash: string) => Promise<boolean>;
  /** Whether a phase's end always makes a checkpoint; true by default. */
  readonly everyPhase?: boolean;
}

/** What a run has reported so far, and how it is kept. */
export interface KeptRun {
  /** Where training goes on; undefined at the start. */
  readonly from: Snapshot | undefined;
  readonly phases: PhaseReport[];
  readonly epochs: EpochLog;
  readonly predictions: Record<string, string>;
  /** @returns where the state is kept, in words */
  save(snapshot: Snapshot): Promise<string>;
  /** Saves when it is time to, or when that or a stop was asked for; then tells of it, or ends. */
  readonly listener: Pick<TrainingListener, "checkpoint" | "interrupted" | "interruptible">;
}

/**
 * @param folder - of the checkpoints
 */
export async function keptRun(
  folder: string,
  resumes: boolean,
  { stop, save: asked, warn, hasPredictions, everyPhase = true }: KeptOptions,
): Promise<KeptRun> {
  const latest = resumes ? await loadCheckpoint<Progress>(folder, warn) : null;
  const epochs = new EpochLog(folder);
  let found = latest;
  const damaged = (what: string): void => {
    warn(`${what} damaged: training begins anew`);
    found = null;
  };
  for (const [phase, hash] of Object.entries(latest?.progress.predictions ?? {}))
    if (!(await hasPredictions(phase, hash))) damaged(`the predictions of phase "${phase}" are`);
  if (found !== null && !(await epochs.holds(found.progress.epochs))) damaged("the record of the epochs is");
  const state = found?.states["now"];
  const from =
    found === null || state === undefined
      ? undefined
      : { position: found.progress.position, state, best: found.states["best"] ?? null };
  const phases = from === undefined ? [] : [...(found?.progress.phases ?? [])];
  const predictions = from === undefined ? {} : { ...found?.progress.predictions };
  let savedAt = performance.now();
  const save = async ({ position, state, best }: Snapshot): Promise<string> => {
    await saveCheckpoint<Progress>(folder, position.runStep, {
      progress: { position, phases, epochs: await epochs.keep(), predictions },
      states: best === null ? { now: state } : { now: state, best },
    });
    savedAt = performance.now();
    return `the state after step ${position.runStep} is kept in ${folder}`;
  };
  return {
    from,
    phases,
    epochs,
    predictions,
    save,
    listener: {
      checkpoint: async (snapshot) => {
        const isAsked = stop?.aborted === true || asked?.pending === true;
        const mayWait = !everyPhase || snapshot.position.phaseStep > 0;
        const isSoon = mayWait && performance.now() - savedAt < CHECKPOINT_MS;
        if (isSoon && !isAsked) return;
        const where = await save(snapshot);
        if (asked !== undefined) asked.pending = false;
        if (stop?.aborted === true) throw stopped(where);
      },
      interrupted: () => stop?.aborted === true || asked?.pending === true,
      interruptible: async (work) => {
        stop?.addEventListener("abort", noop);
        try {
          return await work();
        } finally {
          stop?.removeEventListener("abort", noop);
        }
      },
    },
  };
}

const noop = (): void => undefined;

/** Thrown between two steps when a stop was asked for. */
export function stopped(kept: string): LimbeckError {
  return new LimbeckError("stopped", 143, `stopped: ${kept}; go on with --resume`);
}
