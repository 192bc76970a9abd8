// A run that is kept as it goes: what a checkpoint holds, when one is written, where a stopped run goes on.
import type { EpochRecord, PhaseReport } from "../evaluation/result.ts";
import { LimbeckError } from "../base/errors.ts";
import { loadCheckpoint, saveCheckpoint } from "./checkpoints.ts";
import type { Position, Snapshot } from "./run-phases.ts";

/** Between two checkpoints, at most; a phase's end always makes one. */
const CHECKPOINT_MS = 5000;

/** What a checkpoint holds beside the tensors. */
interface Progress {
  readonly position: Position;
  readonly phases: readonly PhaseReport[];
  readonly epochs: readonly EpochRecord[];
}

/** What a run has reported so far, and how it is kept. */
export interface KeptRun {
  /** Where training goes on; undefined at the start. */
  readonly from: Snapshot | undefined;
  readonly phases: PhaseReport[];
  readonly epochs: EpochRecord[];
  /** @returns where the state is kept, in words */
  save(snapshot: Snapshot): Promise<string>;
  /** Saves when it is time to, or when a stop was asked for. */
  offer(snapshot: Snapshot): Promise<void>;
}

/**
 * @param folder - of the checkpoints
 * @param stop - asks the run to stop at the next place from which it can go on
 */
export async function keptRun(
  folder: string,
  resumes: boolean,
  { stop, warn }: { readonly stop: AbortSignal | undefined; readonly warn: (text: string) => void },
): Promise<KeptRun> {
  const found = resumes ? await loadCheckpoint<Progress>(folder, warn) : null;
  const state = found?.states["now"];
  const from =
    found === null || state === undefined
      ? undefined
      : { position: found.progress.position, state, best: found.states["best"] ?? null };
  const phases = from === undefined ? [] : [...(found?.progress.phases ?? [])];
  const epochs = from === undefined ? [] : [...(found?.progress.epochs ?? [])];
  let savedAt = performance.now();
  const save = async ({ position, state, best }: Snapshot): Promise<string> => {
    await saveCheckpoint<Progress>(folder, position.runStep, {
      progress: { position, phases, epochs },
      states: best === null ? { now: state } : { now: state, best },
    });
    savedAt = performance.now();
    return `the state after step ${position.runStep} is kept in ${folder}`;
  };
  return {
    from,
    phases,
    epochs,
    save,
    offer: async (snapshot) => {
      const stops = stop?.aborted === true;
      const isSoon = snapshot.position.phaseStep > 0 && performance.now() - savedAt < CHECKPOINT_MS;
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
