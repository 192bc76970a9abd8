// From a recipe and the facts of its data to whole steps: what a run will do, before it does anything.
import type { MetricName } from "../../metrics/table.ts";
import type { MixingOptions } from "../../kinds/mixing/index.ts";
import { internalError } from "../../base/errors.ts";
import { learnsWithoutLabels, schedulesOf, type Objective } from "../../kinds/objective.ts";
import type { PhaseRecipe, Recipe } from "../schema.ts";
import { valueAt, type Schedule } from "../../kinds/schedules/index.ts";
import { boundsOf, metricOf, type Bound, type Condition } from "../../kinds/conditions/index.ts";

export interface PlanFacts {
  /** Rows of an epoch. */
  readonly trainRows: number;
  /** Those of them that have no label. */
  readonly unlabelledRows?: number;
  readonly classes: number;
}

export interface PhasePlan extends Objective {
  readonly id: string;
  readonly mixing?: MixingOptions | undefined;
  /** Hard bound, in steps, and the kind of condition that sets it. */
  readonly steps: number;
  readonly boundKind: Bound["unit"];
  /** First step of the phase if every phase before it takes its bound. */
  readonly startStep: number;
  readonly conditions: readonly Condition[];
  readonly restoreBest: MetricName | null;
  readonly resetOptimizer: boolean;
  /** Whether rows without a label are trained on too; where not, the labelled ones are gone over again. */
  readonly unlabelled: boolean;
}

export interface Plan {
  readonly name: string;
  readonly batchRows: number;
  /** Rows of an epoch, unlabelled ones among them. */
  readonly trainRows: number;
  readonly unlabelledRows?: number;
  readonly classes: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly learningRate: Schedule;
  readonly phases: readonly PhasePlan[];
}

/** The bound that is reached first, in steps. */
function boundOf(
  { until }: PhaseRecipe,
  stepsPerEpoch: number,
): { readonly steps: number; readonly boundKind: Bound["unit"] } {
  const bounds = boundsOf(until.any).map(({ unit, value }) => ({
    steps: unit === "epochs" ? value * stepsPerEpoch : value,
    boundKind: unit,
  }));
  const [first, ...others] = bounds;
  if (first === undefined) throw internalError("a phase without a bound was planned");
  return others.reduce((least, one) => (one.steps < least.steps ? one : least), first);
}

/** Phases tile the run's steps with no gap; the last, smaller batch of an epoch is a step of its own. */
export function makePlan(recipe: Recipe, { trainRows, unlabelledRows = 0, classes }: PlanFacts): Plan {
  const { batchRows } = recipe.data;
  const stepsPerEpoch = Math.ceil(trainRows / batchRows);
  let startStep = 0;
  const phases = recipe.phases.map((phase): PhasePlan => {
    const bound = boundOf(phase, stepsPerEpoch);
    const planned: PhasePlan = {
      id: phase.id,
      targets: phase.targets,
      ...(phase.terms === undefined ? {} : { terms: phase.terms }),
      ...(phase.classWeights === undefined ? {} : { classWeights: phase.classWeights }),
      ...(phase.weighting === undefined ? {} : { weighting: phase.weighting }),
      ...(phase.mixing === undefined ? {} : { mixing: phase.mixing }),
      ...bound,
      startStep,
      conditions: phase.until.any,
      restoreBest: phase.onExit?.restore === "best" ? metricOf(phase.onExit.metric) : null,
      resetOptimizer: phase.onExit?.optimizerState === "reset",
      unlabelled: unlabelledRows > 0 && learnsWithoutLabels(phase),
    };
    startStep += bound.steps;
    return planned;
  });
  return {
    name: recipe.name,
    batchRows,
    trainRows,
    ...(unlabelledRows === 0 ? {} : { unlabelledRows }),
    classes,
    stepsPerEpoch,
    totalSteps: startStep,
    learningRate: recipe.optimizer.learningRate,
    phases,
  };
}

/** The learning rate, then what the targets' schedules drive, by name. */
export type StepValues = Readonly<Record<string, number>> & { readonly learningRate: number };

/** Every schedule's value at one step: a pure function of the plan and the step. */
export function scalarsAt(plan: Plan, phase: PhasePlan, phaseStep: number, runStep: number): StepValues {
  const place = { runStep, runSteps: plan.totalSteps, phaseStep, phaseSteps: phase.steps };
  const driven = Object.entries(schedulesOf(phase)).map(([name, one]) => [name, valueAt(one, place)] as const);
  return { learningRate: valueAt(plan.learningRate, place), ...Object.fromEntries(driven) };
}
