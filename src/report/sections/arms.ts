// Questions asked of a report's arms: the one compared to, the last phases, the smoothing and teacher phases.
import type { ArmReport, PhaseReport, RunReport } from "../../evaluation/result.ts";

/** Ids of the arms that some arm is compared to, in order of first mention; empty for `run`. */
export function comparedArms(report: RunReport): readonly string[] {
  return [...new Set(report.arms.flatMap((arm) => Object.keys(arm.versus)))];
}

/** An arm's student: its own where students are swept. */
export const studentOf = ({ student }: RunReport, arm: ArmReport): RunReport["student"] => arm.student ?? student;

/** The last phase of every seed of an arm. */
export function lastPhases(arm: ArmReport): readonly PhaseReport[] {
  return arm.seeds.flatMap(({ phases }) => phases.at(-1) ?? []);
}

/** Steps that each seed of an arm took in all. */
export function totalSteps(arm: ArmReport): readonly number[] {
  return arm.seeds.map(({ phases }) => phases.reduce((sum, { steps }) => sum + steps, 0));
}

/** True where the arm's last phase learns from a teacher. */
export function isDistilled(arm: ArmReport): boolean {
  return lastPhases(arm).some(({ targets }) => targets === "teacher");
}

/** The phase at the end of smoothing and the last teacher phase after it, for every seed. */
export interface Handover {
  readonly arm: ArmReport;
  readonly smoothing: readonly PhaseReport[];
  readonly teacher: readonly PhaseReport[];
}

/** Where an arm goes from smoothing to the teacher; null where it does not. */
export function handover(arm: ArmReport): Handover | null {
  const first = arm.seeds[0]?.phases ?? [];
  const start = first.findIndex(({ targets }) => targets === "smoothing");
  const end = first.findLastIndex(({ targets }) => targets === "teacher");
  if (start < 0 || end < start) return null;
  const switchAt = first.findIndex(({ targets }, index) => index > start && targets === "teacher");
  const before = first.findLastIndex(({ targets }, index) => index < switchAt && targets === "smoothing");
  return {
    arm,
    smoothing: arm.seeds.flatMap(({ phases }) => phases[before] ?? []),
    teacher: arm.seeds.flatMap(({ phases }) => phases[end] ?? []),
  };
}

/**
 * What a phase is called: by its id and targets in a run; by what it trains towards in an arm of a comparison, whose phases
 * may aim at something else than the recipe's that gave them their ids.
 */
export function phaseTitle(phase: PhaseReport, phases: readonly PhaseReport[], several: boolean): string {
  const { id, targets } = phase;
  if (!several) return id === targets ? id : `${id} (${targets})`;
  const alike = phases.filter((one) => one.targets === targets).length;
  return alike === 1 ? `${id} (${targets})` : `${targets}, phase ${phases.indexOf(phase) + 1} of ${phases.length}`;
}

/** How many phases ran, over arms and seeds. */
export function phaseCount({ arms }: RunReport): number {
  return arms.reduce((sum, { seeds }) => sum + seeds.reduce((of, { phases }) => of + phases.length, 0), 0);
}

/** The report with at most `limit` phases: all of them, else each seed's last one, else those of the first arms. */
export function withinPhases(report: RunReport, limit: number): RunReport {
  if (phaseCount(report) <= limit) return report;
  const arms: ArmReport[] = [];
  let left = limit;
  for (const arm of report.arms) {
    left -= arm.seeds.length;
    if (left < 0) break;
    arms.push({ ...arm, seeds: arm.seeds.map(({ seed, phases }) => ({ seed, phases: phases.slice(-1) })) });
  }
  return { ...report, arms };
}
