// A comparison's cells: one arm with one seed each, trained, kept as soon as it is done, and found again.
import { internalError } from "../base/errors.ts";
import { sha256Of } from "../base/numeric/hash.ts";
import type { EpochRecord, SeedReport } from "../evaluation/result.ts";
import { hasPredictions, logitsHash, readLogits, writePredictions } from "../report/directory/files.ts";
import { runPaths } from "../report/directory/paths.ts";
import { writeCheckedStudent, type Session } from "../session.ts";
import { keptRun, type Asks } from "../training/kept-run.ts";
import { measuredSplits, trainArm } from "../training/train-arm.ts";
import { placeWords, type CellPlace } from "./place.ts";
import { keepSealed, readSealed } from "./sealed.ts";
import type { Ready } from "./stand.ts";

/** What is kept of a cell in a file of its own; its logits lie beside, as predictions of its phases. */
interface KeptCell {
  readonly arm: string;
  readonly seed: SeedReport;
  readonly epochs: readonly EpochRecord[];
  readonly studentBytes: number;
  readonly testLogitsSha256: string;
}

/** A cell that is done. */
export type Cell = KeptCell;

/** Test logits of a cell at the end of its last phase, rows x classes. */
export const testLogitsOf = ({ directory }: Session, { arm, seed }: Cell): Promise<Float32Array> =>
  readLogits(runPaths(directory.working).logits({ arm, seed: seed.seed }, seed.phases.at(-1)?.id ?? "", "test"));

/** A cell that was finished before, or by a worker; null where there is none, or where a bit of what is read is another: told. */
export async function finishedCell(session: Session, place: CellPlace): Promise<Cell | null> {
  const { directory, bench } = session;
  const paths = runPaths(directory.working);
  const damaged = (): void =>
    bench.warn(`${placeWords(place)}: what was kept of it is damaged, and it is trained again`);
  const kept = await readSealed<KeptCell>(paths.cell(place), damaged);
  if (kept === null) return null;
  const testLogits = await testLogitsOf(session, kept).catch(() => new Float32Array());
  if (sha256Of([testLogits]) === kept.testLogitsSha256) return kept;
  damaged();
  return null;
}

/** Trains one cell, from where it was stopped if it was, and keeps it. @param steps - told of steps as they are done */
export async function trainCell(
  { session, recipe }: Ready,
  place: CellPlace,
  { stop, save }: Asks,
  steps: (count: number) => void,
): Promise<Cell> {
  const { bench, directory } = session;
  const { arm, seed } = place;
  const paths = runPaths(directory.working);
  const kept = await keptRun(paths.cellCheckpoints(place), directory.resumed, {
    stop,
    save,
    warn: bench.warn,
    hasPredictions: (phase, hash) => hasPredictions(directory.working, place, phase, measuredSplits, hash),
    everyPhase: false,
  });
  steps(kept.from?.position.runStep ?? 0);
  const trained = await trainArm(bench, {
    id: arm,
    seed,
    recipe,
    equalBudget: true,
    from: kept.from,
    epochs: kept.epochs,
    listener: {
      phase: async (phase, logits) => {
        kept.phases.push(phase);
        await writePredictions(directory.working, place, phase.id, bench.dataset.classes.length, logits);
        kept.predictions[phase.id] = logitsHash(logits);
      },
      ...kept.listener,
      failed: () => Promise.resolve(`finished arms are kept in ${directory.working}`),
      steps,
    },
  });
  if (kept.phases.length === 0) throw internalError("an arm without phases");
  const testLogits =
    trained.testLogits.length > 0
      ? trained.testLogits
      : Float32Array.from(await bench.predictor.logits(trained.state, bench.splits.test));
  const student = await writeCheckedStudent(session, paths.student(place), trained.state, testLogits);
  const cell: KeptCell = {
    arm,
    seed: { seed, phases: kept.phases },
    epochs: await kept.epochs.all(),
    studentBytes: student.bytes,
    testLogitsSha256: sha256Of([testLogits]),
  };
  await keepSealed(paths.cell(place), cell, paths.cellCheckpoints(place));
  return cell;
}
