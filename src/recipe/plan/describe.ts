// A plan as people read it, and as JSON.
import { describeSchedule } from "../../kinds/schedules/index.ts";
import { describeCondition } from "../../kinds/conditions/index.ts";
import { targetWords } from "../../kinds/targets/index.ts";
import { scalarsAt, type PhasePlan, type Plan, type StepValues } from "./plan.ts";

export interface StudentFacts {
  readonly parameters: number;
  /** Bytes of parameters, gradients and optimizer state while training. */
  readonly trainingBytes: number;
}

/** Schedule values at the first, middle and last step of a phase. */
function samples(plan: Plan, phase: PhasePlan): readonly (StepValues & { readonly step: number })[] {
  const steps = [0, Math.floor((phase.steps - 1) / 2), phase.steps - 1];
  return [...new Set(steps)].map((step) => ({
    step: phase.startStep + step + 1,
    ...scalarsAt(plan, phase, step, phase.startStep + step),
  }));
}

const number = (value: number): string => String(Number(value.toPrecision(4)));

/** epsilon under both conventions: eps_others = eps_all (K - 1) / K. */
function bothConventions(phase: PhasePlan, first: StepValues, classes: number): string[] {
  if (phase.targets.kind !== "smoothing") return [];
  const other =
    phase.targets.spread === "all"
      ? (first.epsilon * (classes - 1)) / classes
      : (first.epsilon * classes) / (classes - 1);
  const name = phase.targets.spread === "all" ? "others" : "all";
  return [`    epsilon ${number(first.epsilon)} here is ${number(other)} where smoothing spreads over ${name}`];
}

/** What is done to a phase's rows, where anything is. */
function rowWords({ mixing, classWeights }: PhasePlan): string[] {
  const weights = classWeights === "balanced" ? "every class alike, whatever its rows" : classWeights?.join(", ");
  return [
    ...(mixing === undefined
      ? []
      : [`    rows: ${mixing.kind}, shares from Beta(${mixing.concentration}, ${mixing.concentration})`]),
    ...(weights === undefined ? [] : [`    classes weigh: ${weights}`]),
  ];
}

export interface DescribedPlan {
  readonly text: string;
  readonly json: object;
}

/** What would run: phases in steps, schedule samples, conditions, parameters, memory. */
export function describePlan(plan: Plan, student: StudentFacts, warnings: readonly string[]): DescribedPlan {
  const lines = [
    `${plan.name}: ${plan.totalSteps} steps at most, ${plan.stepsPerEpoch} a pass over ${plan.trainRows} rows in batches of ${plan.batchRows}`,
    `student: ${student.parameters} parameters, ${(student.trainingBytes / 1024 / 1024).toFixed(1)} MiB of training state`,
    `learning rate: ${describeSchedule(plan.learningRate)}`,
  ];
  for (const phase of plan.phases) {
    const values = samples(plan, phase);
    lines.push(
      "",
      `phase ${phase.id}: steps ${phase.startStep + 1} to ${phase.startStep + phase.steps}`,
      `    targets: ${targetWords(phase.targets, plan.classes)}`,
      ...rowWords(phase),
      `    ends at: ${phase.conditions.map(describeCondition).join(", or ")}`,
      `    then: ${phase.restoreBest === null ? "goes on as it is" : `restores the epoch with the best validation.${phase.restoreBest}`}, ${phase.resetOptimizer ? "resets" : "keeps"} the optimizer's state`,
      ...(values[0] === undefined ? [] : bothConventions(phase, values[0], plan.classes)),
      `    ${"step".padStart(8)} ${"learning rate".padStart(14)} ${"epsilon".padStart(9)} ${"temperature".padStart(12)} ${"alpha".padStart(7)}`,
      ...values.map(
        ({ step, learningRate, epsilon, temperature, alpha }) =>
          `    ${String(step).padStart(8)} ${number(learningRate).padStart(14)} ${number(epsilon).padStart(9)} ${number(temperature).padStart(12)} ${number(alpha).padStart(7)}`,
      ),
    );
  }
  if (warnings.length > 0) lines.push("", ...warnings.map((warning) => `warning: ${warning}`));
  const json = {
    ...plan,
    student,
    warnings,
    phases: plan.phases.map((phase) => ({ ...phase, samples: samples(plan, phase) })),
  };
  return { text: lines.join("\n"), json };
}
