// A run that is kept as it goes: what a checkpoint holds, when one is written, where a stopped run goes on.
import type { EpochRecord, PhaseReport } from "../evaluation/result.ts";
import { LimbeckError } from "../base/errors.ts";
import { loadCheckpoint, saveCheckpoint } from "./checkpoints.ts";
import type { Position, Snapshot } from "./run-phases.ts";

/** Between two checkpoints, at most. */
const CHECKPOINT_MS = 5000;

/** What a checkpoint holds beside the tensors. */
interface Progress {
  readonly position: Position;
  readonly phases: readonly PhaseReport[];
  readonly epochs: readonly EpochRecord[];
  /** Hashes of the finished phases' predictions, by the phase. */
  readonly predictions: Readonly<Record<string, string>>;
}

interface KeptOptions {
  /** Asks the run to stop at the next place from which it can go on. */
  readonly stop: AbortSignal | undefined;
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
  readonly epochs: EpochRecord[];
  readonly predictions: Record<string, string>;
  /** @returns where the state is kept, in words */
  save(snapshot: Snapshot): Promise<string>;
  /** Saves when it is time to, or when a stop was asked for. */
  offer(snapshot: Snapshot): Promise<void>;
}

/**
 * @param folder - of the checkpoints
 */
export async function keptRun(
  folder: string,
  resumes: boolean,
  { stop, warn, hasPredictions, everyPhase = true }: KeptOptions,
): Promise<KeptRun> {
  const latest = resumes ? await loadCheckpoint<Progress>(folder, warn) : null;
  let found = latest;
  for (const [phase, hash] of Object.entries(latest?.progress.predictions ?? {}))
    if (!(await hasPredictions(phase, hash))) {
      warn(`the predictions of phase "${phase}" are damaged: training begins anew`);
      found = null;
    }
  const state = found?.states["now"];
  const from =
    found === null || state === undefined
      ? undefined
      : { position: found.progress.position, state, best: found.states["best"] ?? null };
  const phases = from === undefined ? [] : [...(found?.progress.phases ?? [])];
  const epochs = from === undefined ? [] : [...(found?.progress.epochs ?? [])];
  const predictions = from === undefined ? {} : { ...found?.progress.predictions };
  let savedAt = performance.now();
  const save = async ({ position, state, best }: Snapshot): Promise<string> => {
    await saveCheckpoint<Progress>(folder, position.runStep, {
      progress: { position, phases, epochs, predictions },
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
    offer: async (snapshot) => {
      const stops = stop?.aborted === true;
      const mayWait = !everyPhase || snapshot.position.phaseStep > 0;
      const isSoon = mayWait && performance.now() - savedAt < CHECKPOINT_MS;
      if (isSoon && !stops) return;
      const where = await save(snapshot);
      if (stops) throw stopped(where);
    },
  };
}

/** Thrown between two epochs when a stop was asked for. */
export function stopped(kept: string): LimbeckError {
  return new LimbeckError("stopped", 143, `stopped: ${kept}; go on with --resume`);
}
