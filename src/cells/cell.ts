// A comparison's cells: one arm with one seed each, trained, kept as soon as it is done, and found again.
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { internalError } from "../base/errors.ts";
import { sha256Of } from "../base/numeric/hash.ts";
import type { EpochRecord, SeedReport } from "../evaluation/result.ts";
import type { Arm } from "../recipe/plan/arms.ts";
import { readLogits, writePredictions } from "../report/directory/files.ts";
import { runPaths } from "../report/directory/paths.ts";
import { writeCheckedStudent, type Session, type SessionOptions } from "../session.ts";
import { stopped } from "../training/kept-run.ts";
import { trainArm } from "../training/train-arm.ts";

/** Which arm and seed. */
export interface CellPlace {
  readonly arm: string;
  readonly seed: number;
}

/** What is kept of a cell in a file of its own; its logits lie beside, as predictions of its phases. */
interface KeptCell {
  readonly arm: string;
  readonly seed: SeedReport;
  readonly epochs: readonly EpochRecord[];
  readonly studentBytes: number;
  readonly testLogitsSha256: string;
}

/** Hash of all else that the file of a cell says. */
interface Sealed {
  readonly sha256: string;
}

const sealOf = (kept: KeptCell): string => sha256Of([JSON.stringify(kept)]);

export interface Cell extends KeptCell {
  /** At the end of the last phase, rows x classes. */
  readonly testLogits: Float32Array;
}

/** A cell that was finished before, or by a worker; null where there is none, or where a bit of what is read is another: told. */
export async function finishedCell(
  { directory, bench }: Pick<Session, "directory" | "bench">,
  place: CellPlace,
): Promise<Cell | null> {
  const paths = runPaths(directory.working);
  const text = await readFile(paths.cell(place), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const { sha256, ...kept } = JSON.parse(text) as KeptCell & Sealed;
    const last = kept.seed.phases.at(-1)?.id ?? "";
    const testLogits = await readLogits(paths.logits(place, last, "test"));
    if (sha256 === sealOf(kept) && sha256Of([testLogits]) === kept.testLogitsSha256) return { ...kept, testLogits };
  } catch {
    // no JSON, or no logits: damaged too
  }
  bench.warn(`${place.arm}, seed ${place.seed}: what was kept of it is damaged, and it is trained again`);
  return null;
}

/** Trains one cell and keeps it. @param steps - told of steps as they are done */
export async function trainCell(
  session: Session,
  { id, recipe }: Arm,
  seed: number,
  { stop }: Pick<SessionOptions, "stop">,
  steps: (count: number) => void,
): Promise<Cell> {
  const { bench, directory } = session;
  const paths = runPaths(directory.working);
  const place = { arm: id, seed };
  const trained = await trainArm(bench, {
    id,
    seed,
    recipe,
    equalBudget: true,
    listener: {
      epoch: () => Promise.resolve(),
      phase: (phase, logits) =>
        writePredictions(directory.working, place, phase.id, bench.dataset.classes.length, logits),
      checkpoint: () => {
        if (stop?.aborted === true) throw stopped(`finished arms are kept in ${directory.working}`);
        return Promise.resolve();
      },
      failed: () => Promise.resolve(`finished arms are kept in ${directory.working}`),
      steps,
    },
  });
  const student = await writeCheckedStudent(session, paths.student(place), trained.state, trained.testLogits);
  if (trained.phases.length === 0) throw internalError("an arm without phases");
  const kept: KeptCell = {
    arm: id,
    seed: { seed, phases: trained.phases },
    epochs: trained.epochs,
    studentBytes: student.bytes,
    testLogitsSha256: sha256Of([trained.testLogits]),
  };
  await mkdir(dirname(paths.cell(place)), { recursive: true });
  await writeFileAtomic(paths.cell(place), JSON.stringify({ ...kept, sha256: sealOf(kept) }));
  return { ...kept, testLogits: trained.testLogits };
}
