// Places trained side by side: those kept of a run that was stopped are found, the others trained here or in workers.
import { internalError } from "../base/errors.ts";
import type { Asks } from "../training/kept-run.ts";
import { labelDirectoryIn } from "../kinds/teachers/index.ts";
import type { ProgressBar } from "../base/progress.ts";
import type { LoadedRecipe, GivenRecipe } from "../recipe/read.ts";
import { runId, type Session, type SessionOptions } from "../session.ts";
import { finishedCell, trainCell, type Cell } from "./cell.ts";
import { isTrial, placeWords, type CellPlace, type Place, type TrialPlace } from "./place.ts";
import { trainInWorkers } from "./pool.ts";
import type { Ready, Stand } from "./stand.ts";
import { finishedTrial, trainTrial, type Trial } from "./trial.ts";

/** What a place is found by, and trained by. */
interface Work<P extends Place, Done> {
  readonly find: (session: Session, place: P) => Promise<Done | null>;
  readonly train: (ready: Ready, place: P, options: Asks, steps: (count: number) => void) => Promise<Done>;
}

export const cells: Work<CellPlace, Cell> = { find: finishedCell, train: trainCell };

export const trials: Work<TrialPlace, Trial> = { find: finishedTrial, train: trainTrial };

/** Trains whatever stands at a place. */
export async function trainPlace(
  stand: Stand,
  place: Place,
  asks: Asks,
  steps: (count: number) => void,
): Promise<void> {
  const ready = await stand.ready(place);
  await (isTrial(place) ? trials.train(ready, place, asks, steps) : cells.train(ready, place, asks, steps));
}

/** What all places of a comparison are trained with. */
export interface Field {
  readonly session: Session;
  readonly stand: Stand;
  readonly loaded: LoadedRecipe;
  readonly source: GivenRecipe;
  readonly options: SessionOptions;
  readonly bar: ProgressBar;
  /** Steps done so far, over all that are trained. */
  readonly done: { steps: number };
}

/** Every place in the order given. @param told - of each as it is done */
export async function trainAll<P extends Place, Done>(
  { session, stand, loaded, source, options, bar, done }: Field,
  work: Work<P, Done>,
  places: readonly P[],
  told: (place: P, result: Done) => void,
): Promise<readonly Done[]> {
  const { bench, directory } = session;
  const found = new Map<Place, Done>();
  const counted = (place: Place, count: number): void => {
    done.steps += count;
    const at = `${Math.min(found.size + 1, places.length)} of ${places.length}`;
    bar.update(done.steps, `${placeWords(place)} (${at})`);
  };
  if (directory.resumed)
    for (const place of places) {
      const kept = await work.find(session, place);
      if (kept === null) continue;
      found.set(place, kept);
      counted(place, stand.steps(place));
    }
  const keep = (place: P, result: Done): void => {
    found.set(place, result);
    told(place, result);
  };
  const missing = places.filter((place) => !found.has(place));
  const workers = options.workers ?? 1;
  if (workers > 1 && missing.length > 1) {
    const { set, seed, cwd, stop, save } = options;
    await trainInWorkers(missing, {
      stop,
      save,
      start: {
        source,
        set,
        seed,
        cwd,
        labelDirectory: labelDirectoryIn(options.cwd),
        working: directory.working,
        workers,
        id: runId(loaded, bench, session.variants, session.command),
      },
      steps: counted,
      done: async (place, warnings) => {
        const result = await work.find(session, place);
        if (result === null) throw internalError(`${placeWords(place)} was not kept`);
        warnings.forEach(bench.warn);
        keep(place, result);
      },
    });
  } else
    for (const place of missing)
      keep(place, await work.train(await stand.ready(place), place, options, (count) => counted(place, count)));
  return places.flatMap((place) => found.get(place) ?? []);
}
