// The nouns of the phase loop: what a phase is trained with, where training stands, and who is told.
import type { ModelState, Optimizer, Predictor, Splits, Student, Trainer } from "../engine/contracts.ts";
import type { EpochRecord, LossPartsReport, PhaseReport } from "../evaluation/result.ts";
import type { Shards } from "../kinds/data/rows/batches.ts";
import type { RowLengths } from "../kinds/data/rows/buckets.ts";
import type { MetricName, Metrics } from "../metrics/table.ts";
import type { PhasePlace } from "./loss-parts.ts";
import type { LossState } from "./loss-state.ts";

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
  epoch?(record: EpochRecord): Promise<void>;
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
