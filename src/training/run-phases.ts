// The phase loop: epochs of blocks of steps, validation after each, switching, and what a kill leaves behind.
import type { ModelState, StepBlock } from "../engine/contracts.ts";
import { freshOptimizerState } from "../engine/step-graph.ts";
import type { EpochRecord, LossPartsReport } from "../evaluation/result.ts";
import { epochOrder } from "../kinds/data/rows/batches.ts";
import { epochBlocks, type EpochBlock } from "../kinds/data/rows/buckets.ts";
import { goodness, metricNames, type MetricName, type Metrics } from "../metrics/table.ts";
import { withoutFaded } from "./faded.ts";
import { initialState } from "./initial-state.ts";
import { lossStateNames, withLossState } from "./loss-state.ts";
import { endless, notFinite } from "./not-finite.ts";
import type { PhaseRun, Position, Snapshot, TrainingRequest } from "./phase-contracts.ts";

/** Where an untrained run stands. */
export function startOfRun(request: TrainingRequest): Snapshot {
  const position: Position = {
    phase: 0,
    epoch: 0,
    phaseEpoch: 0,
    phaseStep: 0,
    runStep: 0,
    optimizerStep: 0,
    unusedSteps: 0,
    switching: request.phases[0]?.beginSwitching() ?? null,
    bestScore: null,
  };
  return { position, state: initialState(request.student, request.optimizer, request.seed), best: null };
}

/** The scalars of `count` steps as arrays, targets' and optimizer's together. */
function scalarArrays(
  request: TrainingRequest,
  phase: PhaseRun,
  position: Position,
  count: number,
  startsEpoch: boolean,
): ReadonlyMap<string, Float32Array> {
  const arrays = new Map<string, Float32Array>();
  const put = (name: string, step: number, value: number): void => {
    const array = arrays.get(name) ?? new Float32Array(count);
    arrays.set(name, array);
    array[step] = value;
  };
  for (let step = 0; step < count; step++) {
    const { learningRate, ...targets } = phase.scalarsAt(position.phaseStep + step, position.runStep + step);
    for (const [name, value] of Object.entries(targets)) put(name, step, value);
    for (const [name, value] of request.optimizer.scalarsAt(position.optimizerStep + step + 1, learningRate))
      put(name, step, value);
    put("epochStart", step, startsEpoch && step === 0 ? 1 : 0);
  }
  return arrays;
}

/** Runs steps of one batch size, till it is interrupted; throws where a loss is not finite, having told the listener. */
async function runBlock(
  request: TrainingRequest,
  phase: PhaseRun,
  from: Snapshot,
  { rows, batchRows, length }: EpochBlock,
  lastGood: Snapshot,
): Promise<Snapshot> {
  const { position } = from;
  const { within = { steps: 0, rows: 0, lossSum: 0 } } = position;
  const scalars = scalarArrays(request, phase, position, rows.length / batchRows, within.steps === 0);
  const block: StepBlock = { batchRows, rows, length, scalars, seed: request.seed, firstStep: position.runStep };
  const { state, losses } = await phase.trainer.run(from.state, block, request.listener.interrupted);
  const bad = losses.findIndex((loss) => !Number.isFinite(loss));
  const what = bad >= 0 ? { name: "the loss", value: losses[bad] } : endless(state);
  if (what !== null) {
    const step = bad >= 0 ? bad : losses.length - 1;
    const at = { phaseStep: position.phaseStep + step, runStep: position.runStep + step };
    throw await notFinite(request, phase, at, what, lastGood);
  }
  const count = losses.length;
  request.listener.steps(count, phase.id);
  const next: Position = {
    ...position,
    within: {
      steps: within.steps + count,
      rows: within.rows + count * batchRows,
      lossSum: losses.reduce((sum, loss) => sum + loss * batchRows, within.lossSum),
    },
    phaseStep: position.phaseStep + count,
    runStep: position.runStep + count,
    optimizerStep: position.optimizerStep + count,
  };
  return { ...from, position: next, state };
}

/** One epoch, or what is left of it, or what the phase's bound leaves of it; the last, smaller batch is trained too. */
async function runEpoch(
  request: TrainingRequest,
  phase: PhaseRun,
  boundSteps: number,
  start: Snapshot,
): Promise<{ readonly snapshot: Snapshot; readonly loss: number }> {
  const { batchRows, splits, seed } = request;
  const order = epochOrder(splits, seed, start.position.epoch, phase.unlabelled, request.shards);
  const place = { seed, epoch: start.position.epoch };
  const { listener } = request;
  let current = start;
  let done = start.position.within?.steps ?? 0;
  for (const block of epochBlocks(order, batchRows, request.lengths ?? null, place)) {
    const steps = block.rows.length / block.batchRows;
    let from = Math.min(done, steps);
    done -= from;
    while (from < steps && current.position.phaseStep < boundSteps) {
      const to = Math.min(steps, from + boundSteps - current.position.phaseStep);
      const rows = block.rows.subarray(from * block.batchRows, to * block.batchRows);
      const before = current.position.phaseStep;
      current = await runBlock(request, phase, current, { ...block, rows }, start);
      from += current.position.phaseStep - before;
      if (from < to || listener.interrupted?.() === true) await listener.checkpoint(current);
    }
  }
  const { within, ...position } = current.position;
  const next = { ...position, epoch: position.epoch + 1, phaseEpoch: position.phaseEpoch + 1 };
  const state = withoutFaded(current.state, request.optimizer);
  return { snapshot: { ...current, state, position: next }, loss: (within?.lossSum ?? NaN) / (within?.rows ?? NaN) };
}

/** What the phase's conditions and its best state make of an epoch's validation figures. */
function afterEpoch(
  phase: PhaseRun,
  snapshot: Snapshot,
  validation: Metrics,
): { readonly snapshot: Snapshot; readonly fired: string | null } {
  const { position, state } = snapshot;
  const { memory, fired } = phase.observe(position.switching, { ...position, validation });
  const metric = phase.restoreBest;
  const score = metric === null ? null : goodness(metric, validation[metric]);
  const better = score !== null && (position.bestScore === null || score > position.bestScore);
  return {
    snapshot: {
      position: { ...position, switching: memory, bestScore: better ? score : position.bestScore },
      state,
      best: better ? state : snapshot.best,
    },
    fired,
  };
}

/** The state that a phase leaves: its last, or its best. */
const reachedBy = (phase: PhaseRun, { state, best }: Snapshot): ModelState =>
  phase.restoreBest !== null && best !== null ? best : state;

/** The state with which the next phase begins. */
function handedOver({ student, optimizer }: TrainingRequest, phase: PhaseRun, reached: ModelState): ModelState {
  const kept = new Map(reached);
  for (const name of lossStateNames(phase, optimizer)) kept.delete(name);
  return phase.resetOptimizer ? freshOptimizerState(student, optimizer, kept) : kept;
}

/** What the parts of the loss come to at the steps before or after a place. */
async function partsAt(
  phase: PhaseRun,
  { epoch, phaseStep, runStep }: Position,
  state: ModelState,
): Promise<LossPartsReport | undefined> {
  const last = phaseStep === 0 ? 0 : 1;
  return phase.lossParts?.({ epoch, runStep, scalars: phase.scalarsAt(phaseStep - last, runStep - last) }, state);
}

/** With what the phase's loss begins with. */
async function begun(request: TrainingRequest, phase: PhaseRun, { position, ...from }: Snapshot): Promise<Snapshot> {
  const state = withLossState(phase, request, from.state);
  return { ...from, state, position: { ...position, startParts: await partsAt(phase, position, state) } };
}

function recordOf(
  request: TrainingRequest,
  phase: PhaseRun,
  { position }: Snapshot,
  loss: number,
  validation: Metrics,
): EpochRecord {
  return {
    arm: request.arm,
    seed: request.seed,
    phase: phase.id,
    targets: phase.targets,
    epoch: position.epoch,
    phaseEpoch: position.phaseEpoch,
    step: position.runStep,
    loss,
    scalars: { ...phase.scalarsAt(position.phaseStep - 1, position.runStep - 1) },
    validation: Object.fromEntries(metricNames.map((name) => [name, validation[name]])) as Record<MetricName, number>,
  };
}

/** The epochs of a phase, till one of its conditions or its bound ends it; a checkpoint is offered after each but the last. */
async function runPhase(
  request: TrainingRequest,
  phase: PhaseRun,
  { boundSteps, mayLeave }: { readonly boundSteps: number; readonly mayLeave: boolean },
  begin: Snapshot,
): Promise<{ readonly snapshot: Snapshot; readonly endedBy: string }> {
  const { listener, predictor, measure, splits } = request;
  let current = begin;
  for (;;) {
    const epoch = await runEpoch(request, phase, boundSteps, current);
    const { position, state } = epoch.snapshot;
    const logits = await predictor.logits(state, splits.validation);
    const wrong = endless(new Map([["the student's logits", logits]]));
    if (wrong !== null) {
      const step = { phaseStep: position.phaseStep - 1, runStep: position.runStep - 1 };
      throw await notFinite(request, phase, step, wrong, current);
    }
    const validation = measure(logits, splits.validation);
    const { snapshot, fired } = afterEpoch(phase, epoch.snapshot, validation);
    const bound = position.phaseStep >= boundSteps ? phase.boundKind : null;
    const endedBy = bound ?? (mayLeave ? fired : null);
    current = snapshot;
    await listener.epoch?.(recordOf(request, phase, snapshot, epoch.loss, validation));
    if (endedBy !== null) return { snapshot, endedBy };
    await listener.checkpoint(snapshot);
  }
}

const uninterrupted = <T>(work: () => Promise<T>): Promise<T> => work();

/**
 * Trains through the phases from a snapshot on, telling the listener after every epoch and phase.
 * Everything random is derived from (seed, purpose, place), so that going on from a snapshot changes no bit.
 * @throws {LimbeckError} "loss-not-finite" (exit code 1) in the call in which a loss turns NaN or infinite
 */
export async function runPhases(request: TrainingRequest, from: Snapshot = startOfRun(request)): Promise<ModelState> {
  const { phases, listener } = request;
  const { interruptible = uninterrupted } = listener;
  let current = from;
  while (current.position.phase < phases.length) {
    const phase = phases[current.position.phase];
    if (phase === undefined) break;
    const last = current.position.phase === phases.length - 1;
    const extra = last && request.equalBudget ? current.position.unusedSteps : 0;
    const boundSteps = phase.boundSteps + extra;
    if (current.position.phaseStep === 0) current = await begun(request, phase, current);
    const mayLeave = !(last && request.equalBudget);
    const begin = current;
    const startedAt = performance.now();
    const { snapshot, endedBy } = await interruptible(() => runPhase(request, phase, { boundSteps, mayLeave }, begin));
    current = snapshot;
    const reached = reachedBy(phase, current);
    const state = handedOver(request, phase, reached);
    const { position } = current;
    const seconds = (performance.now() - startedAt) / 1000;
    const [start, end] = [position.startParts, await partsAt(phase, position, reached)];
    await listener.phaseEnd({
      id: phase.id,
      targets: phase.targets,
      steps: position.phaseStep,
      epochs: position.phaseEpoch,
      endedBy,
      seconds,
      state,
      ...(start === undefined && end === undefined
        ? {}
        : { lossParts: { ...(start && { start }), ...(end && { end }) } }),
    });
    current = {
      position: {
        ...position,
        phase: position.phase + 1,
        phaseEpoch: 0,
        phaseStep: 0,
        unusedSteps: position.unusedSteps + Math.max(0, phase.boundSteps - position.phaseStep),
        optimizerStep: phase.resetOptimizer ? 0 : position.optimizerStep,
        switching: phases[position.phase + 1]?.beginSwitching() ?? null,
        bestScore: null,
        startParts: undefined,
      },
      state,
      best: null,
    };
    await listener.checkpoint(current);
  }
  return current.state;
}
