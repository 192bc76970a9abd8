// Where in a run and in its phase a step lies: the only thing that schedules depend on.

export interface StepPlace {
  /** 0-based step of the run, and the number of steps that the run's bounds allow. */
  readonly runStep: number;
  readonly runSteps: number;
  /** The same within the phase. */
  readonly phaseStep: number;
  readonly phaseSteps: number;
}

export type Over = "run" | "phase";

/** Position of a step in its span, 0 at the first step and 1 at the last; steps past the bound stay at 1. */
export function progressOf(place: StepPlace, over: Over): number {
  const [step, steps] = over === "run" ? [place.runStep, place.runSteps] : [place.phaseStep, place.phaseSteps];
  return steps <= 1 ? 0 : Math.min(1, step / (steps - 1));
}

/** Share of its span that lies behind a step: 0 at the first step, (n - 1) / n at the last of n. */
export function shareOf(place: StepPlace, over: Over): number {
  const [step, steps] = over === "run" ? [place.runStep, place.runSteps] : [place.phaseStep, place.phaseSteps];
  return steps <= 0 ? 0 : Math.min(1, step / steps);
}

/** Step counted from the start of the span. */
export function stepIn(place: StepPlace, over: Over): number {
  return over === "run" ? place.runStep : place.phaseStep;
}

/** Factor of a linear warm-up: (step + 1) / warmupSteps, up to 1. Source: Goyal et al., 2017, section 2.2. */
export function warmupFactor(place: StepPlace, over: Over, warmupSteps: number): number {
  return warmupSteps === 0 ? 1 : Math.min(1, (stepIn(place, over) + 1) / warmupSteps);
}
