// What a run says of itself as it goes.
import type { EpochRecord, PhaseReport } from "../evaluation/result.ts";
import type { Choosing } from "../recipe/plan/sweep.ts";
import type { Log } from "../base/log.ts";

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

export function sayEpoch(log: Log, record: EpochRecord): void {
  const { accuracy, nll, ece } = record.validation;
  const figures = `validation accuracy ${percent(accuracy)}, NLL ${nll.toFixed(4)}, ECE ${ece.toFixed(4)}`;
  const message = `${record.phase} epoch ${record.phaseEpoch}: loss ${record.loss.toFixed(4)}, ${figures}`;
  log.info("epoch", message, { ...record });
}

export function sayPhase(log: Log, { id, endedBy, steps, test }: PhaseReport): void {
  const figures = `test accuracy ${percent(test.accuracy)}, ECE ${test.ece.toFixed(4)}`;
  const message = `phase ${id} ended by ${endedBy} after ${steps} steps: ${figures}`;
  log.info("phase_switch", message, { phase: id, endedBy, steps });
}

/** @param setting - the best one so far, in words */
export function sayTrials(
  log: Log,
  arm: string,
  { metric, calibrated }: Choosing,
  settings: number,
  share: number,
  setting: string,
): void {
  const how = `${metric}${calibrated ? ", temperature-scaled" : ""}`;
  const part = share === 1 ? "" : ` with ${percent(share)} of the training`;
  log.info("sweep", `${arm}: of ${settings} settings${part}, ${setting} is best by ${how}`, { arm, setting });
}

export function sayArm(log: Log, arm: string, seed: number, { test }: PhaseReport): void {
  const figures = `test accuracy ${percent(test.accuracy)}, NLL ${test.nll.toFixed(4)}, ECE ${test.ece.toFixed(4)}`;
  log.info("arm", `${arm}, seed ${seed}: ${figures}`, { arm, seed });
}
