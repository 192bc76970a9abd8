// The phase loop: epochs of blocks of steps, validation after each, switching, and what a kill leaves behind.
import type { ModelState, Optimizer, Predictor, Splits, StepBlock, Student, Trainer } from "../engine/contracts.ts";
import type { PhasePlace } from "./loss-parts.ts";
import type { EpochRecord, LossPartsReport, PhaseReport } from "../evaluation/result.ts";
import type { MetricName, Metrics } from "../metrics/table.ts";
import { goodness, metricNames } from "../metrics/table.ts";
import { epochBlocks, type EpochBlock, type RowLengths } from "../kinds/data/buckets.ts";
import { epochOrder, type Shards } from "../kinds/data/batches.ts";
import { freshOptimizerState } from "../engine/step-graph.ts";
import { runError } from "../base/errors.ts";
import { initialState } from "./initial-state.ts";
import { lossStateNames, withLossState, type LossState } from "./loss-state.ts";

/** The schedules' values at one step, by name. */
export type StepScalars = Readonly<Record<string, number>> & { readonly learningRate: number };

/** Whatever a phase's conditions remember; plain JSON, so that a checkpoint can hold it. */
export type SwitchMemory = unknown;

export interface PhaseRun extends LossState {
  readonly id: string;
  readonly targets: string;
  readonly trainer: Trainer;
  /** Hard bound of the phase. */
  readonly boundSteps: number;
  /** Kind of condition that the bound stands for. */
  readonly boundKind: "epochs" | "steps";
  readonly scalarsAt: (phaseStep: number, runStep: number) => StepScalars;
  readonly beginSwitching: () => SwitchMemory;
  /** Kind of the condition that fires after an epoch, or null. */
  readonly observe: (
    memory: SwitchMemory,
    seen: { readonly phaseEpoch: number; readonly phaseStep: number; readonly validation: Metrics },
  ) => { readonly memory: SwitchMemory; readonly fired: string | null };
  readonly restoreBest: MetricName | null;
  readonly resetOptimizer: boolean;
  /** Whether rows without a label are trained on. */
  readonly unlabelled: boolean;
  /** What the loss's parts come to at a place and a state of the phase; absent where nobody asks. */
  readonly lossParts?: (place: PhasePlace, state: ModelState) => Promise<LossPartsReport | undefined>;
}

export interface TrainingRequest {
  readonly arm: string;
  readonly seed: number;
  readonly student: Student;
  readonly optimizer: Optimizer;
  readonly splits: Splits;
  /** Of rows that stay in a file; none by default. */
  readonly shards?: Shards | null;
  /** Of token rows that are put together by their lengths; none by default. */
  readonly lengths?: RowLengths | null;
  readonly batchRows: number;
  readonly phases: readonly PhaseRun[];
  /** Steps that early exits leave unused go to the last phase: every arm of a comparison takes the same number. */
  readonly equalBudget: boolean;
  readonly predictor: Predictor;
  readonly measure: (logits: Float32Array, rows: Int32Array) => Metrics;
  readonly listener: TrainingListener;
}

/** Where training stands; JSON, beside the tensors. */
export interface Position {
  readonly phase: number;
  readonly epoch: number;
  readonly phaseEpoch: number;
  readonly phaseStep: number;
  readonly runStep: number;
  /** Steps since the optimizer's state was last zero. */
  readonly optimizerStep: number;
  /** Steps that earlier phases left unused. */
  readonly unusedSteps: number;
  readonly switching: SwitchMemory;
  readonly bestScore: number | null;
  /** Present within an epoch: the steps of it that are done, their rows, and the sum of those rows' losses. */
  readonly within?: { readonly steps: number; readonly rows: number; readonly lossSum: number } | undefined;
  /** What the parts of the phase's loss came to where it began. */
  readonly startParts?: LossPartsReport | undefined;
}

export interface Snapshot {
  readonly position: Position;
  readonly state: ModelState;
  /** The best state of the phase so far, where the phase restores it. */
  readonly best: ModelState | null;
}

export interface PhaseEnd {
  readonly id: string;
  readonly targets: string;
  readonly steps: number;
  readonly epochs: number;
  readonly endedBy: string;
  readonly seconds: number;
  readonly state: ModelState;
  readonly lossParts?: NonNullable<PhaseReport["lossParts"]>;
}

export interface TrainingListener {
  epoch(record: EpochRecord): Promise<void>;
  /** A place from which training can go on, after every epoch and every phase, and within an epoch that is interrupted. */
  checkpoint(snapshot: Snapshot): Promise<void>;
  /** Whether a checkpoint is wanted as soon as can be. */
  readonly interrupted?: (() => boolean) | undefined;
  /** Does what can be interrupted. */
  readonly interruptible?: (<T>(work: () => Promise<T>) => Promise<T>) | undefined;
  phaseEnd(end: PhaseEnd): Promise<void>;
  /** Called before the error is thrown; the snapshot is the last good one. */
  failed(snapshot: Snapshot): Promise<string>;
  steps(done: number, phase: string): void;
}

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
  if (bad >= 0) {
    const kept = await request.listener.failed(lastGood);
    const { learningRate } = phase.scalarsAt(position.phaseStep + bad, position.runStep + bad);
    throw runError(
      "loss-not-finite",
      `the loss became ${String(losses[bad])} in phase "${phase.id}" at step ${position.runStep + bad + 1} (learning rate ${learningRate.toPrecision(4)})`,
      {
        problems: [
          {
            path: `phase ${phase.id}, step ${position.runStep + bad + 1}`,
            expected: "a finite loss",
            got: String(losses[bad]),
            hint: `lower optimizer.learningRate or set optimizer.clipNorm; ${kept}`,
          },
        ],
      },
    );
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
  return { snapshot: { ...current, position: next }, loss: (within?.lossSum ?? NaN) / (within?.rows ?? NaN) };
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

const uninterrupted = <T>(work: () => Promise<T>): Promise<T> => work();

/**
 * Trains through the phases from a snapshot on, telling the listener after every epoch and phase.
 * Everything random is derived from (seed, purpose, place), so that going on from a snapshot changes no bit.
 * @throws {LimbeckError} "loss-not-finite" (exit code 1) in the call in which a loss turns NaN or infinite
 */
export async function runPhases(request: TrainingRequest, from: Snapshot = startOfRun(request)): Promise<ModelState> {
  const { phases, listener, predictor, measure, splits } = request;
  const { interruptible = uninterrupted } = listener;
  let current = from;
  while (current.position.phase < phases.length) {
    const phase = phases[current.position.phase];
    if (phase === undefined) break;
    const last = current.position.phase === phases.length - 1;
    const extra = last && request.equalBudget ? current.position.unusedSteps : 0;
    const boundSteps = phase.boundSteps + extra;
    if (current.position.phaseStep === 0) current = await begun(request, phase, current);
    const startedAt = performance.now();
    let endedBy: string | null = null;
    while (endedBy === null) {
      const before = current;
      const epoch = await interruptible(() => runEpoch(request, phase, boundSteps, before));
      const { position, state } = epoch.snapshot;
      const validation = measure(await predictor.logits(state, splits.validation), splits.validation);
      const { snapshot, fired } = afterEpoch(phase, epoch.snapshot, validation);
      const bound = position.phaseStep >= boundSteps ? phase.boundKind : null;
      const mayLeave = !(last && request.equalBudget);
      endedBy = bound ?? (mayLeave ? fired : null);
      current = snapshot;
      await listener.epoch(recordOf(request, phase, snapshot, epoch.loss, validation));
      if (endedBy === null) await listener.checkpoint(snapshot);
    }
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
