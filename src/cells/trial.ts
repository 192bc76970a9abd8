// Settings that are tried: what each reached on validation, kept as soon as it is known, and found again.
import type { Session } from "../session.ts";
import { runPaths } from "../report/directory/paths.ts";
import { keptRun, type Asks } from "../training/kept-run.ts";
import { tryArm } from "../training/trial.ts";
import { keepSealed, readSealed } from "./sealed.ts";
import { placeWords, type TrialPlace } from "./place.ts";
import type { Ready } from "./stand.ts";

export interface Trial {
  /** Null where the loss did not stay finite. */
  readonly score: number | null;
}

/** A trial that was finished before, or by a worker; null where there is none, or a damaged one: told. */
export const finishedTrial = ({ directory, bench }: Session, place: TrialPlace): Promise<Trial | null> =>
  readSealed(runPaths(directory.working).trial(place), () =>
    bench.warn(`${placeWords(place)}: what was kept of it is damaged, and it is tried again`),
  );

/** Tries a setting, and keeps what it reached. */
export async function trainTrial(
  { session: { bench, directory }, recipe, choose }: Ready,
  place: TrialPlace,
  { stop, save }: Asks,
  steps: (count: number) => void,
): Promise<Trial> {
  const paths = runPaths(directory.working);
  const kept = await keptRun(paths.trialCheckpoints(place), directory.resumed, {
    stop,
    save,
    warn: bench.warn,
    hasPredictions: () => Promise.resolve(true),
    everyPhase: false,
  });
  steps(kept.from?.position.runStep ?? 0);
  const score = await tryArm(bench, choose, {
    id: place.arm,
    seed: place.seed,
    recipe,
    equalBudget: true,
    from: kept.from,
    listener: {
      ...kept.listener,
      failed: () => Promise.resolve("the setting is left out"),
      steps,
    },
  });
  await keepSealed(paths.trial(place), { score }, paths.trialCheckpoints(place));
  return { score };
}
