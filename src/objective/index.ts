// Every kind of target: its loss builder and its schedules, in one switch each.
import type { Targets } from "../contracts.ts";
import type { Schedule } from "../schedules/index.ts";
import { hardTargets } from "./hard.ts";
import type { TargetOptions } from "./schema.ts";
import { smoothingTargets } from "./smoothing.ts";
import { teacherTargets } from "./teacher.ts";

export function targetsFor(options: TargetOptions): Targets {
  switch (options.kind) {
    case "hard":
      return hardTargets();
    case "smoothing":
      return smoothingTargets(options.spread);
    case "teacher":
      return teacherTargets(
        options.labels?.kind === "smoothing" ? { kind: "smoothing", spread: options.labels.spread } : { kind: "hard" },
      );
  }
}

/** The scalars that schedules drive. Where a kind has none of one, its neutral value stands. */
export interface TargetSchedules {
  readonly epsilon: Schedule;
  readonly temperature: Schedule;
  readonly alpha: Schedule;
}

export function schedulesOf(options: TargetOptions): TargetSchedules {
  switch (options.kind) {
    case "hard":
      return { epsilon: 0, temperature: 1, alpha: 0 };
    case "smoothing":
      return { epsilon: options.epsilon, temperature: 1, alpha: 0 };
    case "teacher":
      return {
        epsilon: options.labels?.kind === "smoothing" ? options.labels.epsilon : 0,
        temperature: options.temperature,
        alpha: options.alpha,
      };
  }
}
