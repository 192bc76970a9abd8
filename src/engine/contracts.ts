// The nouns that pass from room to room: data set, student, targets, optimizer, engine.
export * from "./data-contracts.ts";
import type { Augmentation, Dataset, HeldRows, Mixing, Preprocessing } from "./data-contracts.ts";
import type { Problem } from "../base/errors.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { Shape, TensorData, Value } from "../graph/ir.ts";

// ---- student ---------------------------------------------------------------------------------------------------------

/** How a parameter starts; fans as in Glorot and Bengio (2010) and He et al. (2015). */
export type Initializer =
  | { readonly kind: "zeros" }
  | { readonly kind: "ones" }
  | { readonly kind: "uniform"; readonly limit: number }
  | { readonly kind: "normal"; readonly deviation: number }
  | { readonly kind: "values"; readonly values: Float32Array };

export interface ParameterSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** False for running statistics, which the forward pass updates itself. */
  readonly trainable: boolean;
  /** False for biases and normalisation scales, which weight decay passes by. */
  readonly decay: boolean;
  /** Times the learning rate; 1 where it is left out. */
  readonly learningRateMultiplier?: number;
}

/** What a student's forward pass may ask of whoever builds it. */
export interface ForwardContext {
  readonly g: GraphBuilder;
  readonly training: boolean;
  /** Whether dropout is at work: in training, and where its masks are drawn for prediction. */
  readonly dropout: boolean;
  readonly parameter: (name: string) => Value;
  /** A dropout mask input: float values 0 or 1/(1 - rate), drawn anew each step; only where dropout is at work. */
  readonly dropoutMask: (shape: Shape, rate: number) => Value;
  /** New value of a parameter that is not trained by the optimizer (running statistics). */
  readonly setParameter: (name: string, value: Value) => void;
  /** Told of each inner value, by the name that its layer or its file gives it. */
  readonly tensor?: ((name: string, value: Value) => void) | undefined;
}

/** How rows come in: as their source holds them, and what is done to them before the student's first layer. */
export interface RowsIn {
  readonly held: HeldRows;
  readonly preprocessing: Preprocessing;
}

export interface LayersModelFacts extends RowsIn {
  readonly classes: readonly string[];
}

export interface StudentReference {
  /** The file's own values of every parameter. */
  readonly values: ModelState;
  /** Scores of prepared rows, row after row; null where the file cannot be fed here. */
  readonly scores: (rows: Float32Array) => Promise<Float32Array | null>;
  /** What they are: probabilities where a softmax was taken off. */
  readonly space: "logits" | "probs";
}

/** What defines a student, whatever it is built for. */
export interface StudentSource {
  /** Hash of its definition, or of its file and those that it names. */
  readonly sha256: string;
  /** Its layers, where a text defines it. */
  readonly definition?: object;
}

export interface Student {
  readonly kind: string;
  readonly inputShape: Shape;
  readonly classes: number;
  /** What it was read from, where it was. */
  readonly source?: StudentSource;
  /** Whether it looks up the vectors of columns whose features are places of values. */
  readonly embedsColumns?: boolean;
  /** Present where rows are token ids, whole numbers from 0 on, below this; told by `withTokenBound`. */
  readonly tokensBelow?: number;
  readonly parameters: readonly ParameterSpec[];
  /** Logits [N, classes] from preprocessed input [N, ...inputShape]. */
  forward(context: ForwardContext, input: Value): Value;
  /** Forward pass of rows that are cut to their first positions, by the same parameters; null where there is none. */
  readonly ofLength?: (length: number) => Student["forward"] | null;
  /**
   * How its rows are prepared, where the student's own file says so; the recipe's data.input is for students that do not.
   */
  readonly preprocessing?: Preprocessing;
  /** What of the data's rows is not what the student's file was trained on; null where they are made alike. */
  readonly otherRows?: (data: Pick<Dataset, "encoder" | "text">) => Omit<Problem, "path"> | null;
  /** What was found in the student's file that its user should know. */
  readonly notes?: readonly string[];
  /** Present where the student was read from a file that can be run: what the file itself gives. */
  readonly reference?: StudentReference;
  /**
   * model.json and weights.bin of a TensorFlow.js layers model that takes rows as they are held, or what of the student it
   * has no layer for.
   */
  layersModel?(
    state: ModelState,
    facts: LayersModelFacts,
  ): { readonly model: string; readonly weights: Uint8Array } | string;
}

// ---- objective -------------------------------------------------------------------------------------------------------

/** What a target builder sees of one batch. */
export interface TargetContext {
  readonly g: GraphBuilder;
  /** [N, classes]. */
  readonly logits: Value;
  /** Each row's label as a distribution, [N, classes]: 1 at its class, or the mixture of two rows' where they are mixed. */
  readonly labels: Value;
  /** [N, classes]; present exactly when the targets need a teacher. */
  readonly teacherLogits: Value | null;
  /** An inner value of the student, [N, ...], by its name. */
  readonly studentTensor: (name: string) => Value;
  /** An inner value of the teacher's model for the same rows, [N, ...]; nothing flows back through it. */
  readonly teacherTensor: (name: string) => Value;
  /** A scalar input fed each step: what a schedule of that name drives; "epochStart", 1 at an epoch's first step, else 0. */
  readonly scalar: (name: string) => Value;
  /** One of the student's parameters, or of the loss's own. */
  readonly parameter: (name: string) => Value;
  /** Logits [N, classes] of the batch's rows by other parameters, as the student is used: without dropout, nothing updated. */
  readonly logitsBy: (parameter: (name: string) => Value) => Value;
  /** What the loss itself has remembered since the step before, by the name of its spec. */
  readonly memory: (name: string) => Value;
  readonly setMemory: (name: string, value: Value) => void;
}

/** A tensor that a loss carries from step to step within a phase. */
export interface MemorySpec {
  readonly name: string;
  readonly shape: Shape;
  /** Where a phase begins: the value of every element, or of the elements of one of the student's parameters. */
  readonly initial: number | { readonly parameter: string };
}

/** One kind of target with its loss. */
export interface Targets {
  readonly kind: string;
  readonly needsTeacher: boolean;
  /** Names of the scalars that the loss reads. */
  readonly scalars: readonly string[];
  readonly memory?: readonly MemorySpec[];
  /** What the loss itself learns, anew in each phase: it is trained beside the student, and left behind. */
  readonly parameters?: readonly ParameterSpec[];
  /** Loss per row [N]; the engine takes the mean over the rows of the batch. */
  lossPerRow(context: TargetContext): Value;
}

// ---- optimizer -------------------------------------------------------------------------------------------------------

export interface UpdateInputs {
  readonly g: GraphBuilder;
  readonly parameter: Value;
  readonly gradient: Value;
  readonly decay: boolean;
  /** Optimizer state by slot name, shaped like the parameter. */
  readonly slots: ReadonlyMap<string, Value>;
  /** A per-step scalar by name. */
  readonly scalar: (name: string) => Value;
}

export interface UpdateOutputs {
  readonly parameter: Value;
  readonly slots: ReadonlyMap<string, Value>;
}

export interface Optimizer {
  readonly kind: string;
  /** Names of the state tensors per parameter; they start at zero. */
  readonly slots: readonly string[];
  readonly scalars: readonly string[];
  /** Whether a parameter's `decay` makes a difference. */
  readonly decays: boolean;
  /** Global-norm clipping bound, or null. */
  readonly clipNorm: number | null;
  /** Values of the scalars at optimizer step t (1-based, counted since its state was last zero). */
  scalarsAt(t: number, learningRate: number): ReadonlyMap<string, number>;
  update(inputs: UpdateInputs): UpdateOutputs;
}

// ---- engine ----------------------------------------------------------------------------------------------------------

/** Everything that training changes, by name: parameters, then `slot:parameter` for optimizer state. */
export type ModelState = ReadonlyMap<string, Float32Array>;

export interface TrainerRequest {
  readonly student: Student;
  readonly targets: Targets;
  readonly optimizer: Optimizer;
  readonly dataset: Dataset;
  readonly preprocessing: Preprocessing;
  /** Of the data set's rows, of each stored view where there are any; null when no targets need them. */
  readonly teacherLogits: RowLogits | null;
  readonly mixing?: Mixing | undefined;
  readonly augmentation?: Augmentation | undefined;
  /** Present where a teacher is asked about the rows of a step: logits of `rows` rows of float values end to end. */
  readonly askTeacher?: AskTeacher | undefined;
  /** Present where the targets look into the teacher's model. */
  readonly teacherTensors?: TeacherTensors | undefined;
}

/** What a teacher says of rows: logits, or log-probabilities. */
export interface RowLogits {
  readonly rows: number;
  readonly classes: number;
  /** All of them, [rows, classes], where they are in memory; else a step reads those of its rows. */
  readonly values?: Float32Array;
  /** Of some rows, end to end. */
  readonly read: (rows: Int32Array) => Float32Array;
}

/** Inner values of a teacher's model, by their names. */
export interface TeacherTensors {
  /** The shape of one row's. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Of rows of the data set, end to end. */
  ofRows(rows: Int32Array): Promise<ReadonlyMap<string, Float32Array>>;
  /** Of `rows` rows of float values, end to end. */
  ofValues(values: Float32Array, rows: number): Promise<ReadonlyMap<string, Float32Array>>;
}

export type AskTeacher = (values: Float32Array, rows: number) => Promise<Float32Array>;

/** A tensor that is drawn or computed outside the graph and fed each step. */
export interface StepInput {
  readonly name: string;
  readonly shape: Shape;
  /** Steps that are fed at once at most; as many as there is room for by default. */
  readonly mostSteps?: number;
  /** Values of steps [from, from + count) of a block, end to end. */
  readonly values: (block: StepBlock, from: number, count: number) => TensorData | Promise<TensorData>;
}

/** Some consecutive steps of equal batch size. */
export interface StepBlock {
  readonly batchRows: number;
  /** Row indices, steps x batchRows. */
  readonly rows: Int32Array;
  /** First positions of a row that the student sees; all by default. */
  readonly length?: number | undefined;
  /** Values of every scalar (targets' and optimizer's) per step. */
  readonly scalars: ReadonlyMap<string, Float32Array>;
  /** Counter place of the first step's dropout masks. */
  readonly seed: number;
  readonly firstStep: number;
}

export interface BlockResult {
  readonly state: ModelState;
  /** Mean loss of each step's batch. */
  readonly losses: Float32Array;
}

/** A compiled training step; sessions are kept per batch size. */
export interface Trainer {
  /**
   * Steps of a block; fewer where a loss is not finite, or where `interrupted` says so between two calls.
   * @returns as many losses as steps were done
   */
  run(state: ModelState, block: StepBlock, interrupted?: () => boolean): Promise<BlockResult>;
  close(): Promise<void>;
}

/** A compiled forward pass in inference mode. */
export interface Predictor {
  /**
   * Logits of the given rows, rows x classes.
   * @param masks - where dropout is at work in prediction: the draw of its masks
   */
  logits(state: ModelState, rows: Int32Array, masks?: MaskDraw): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface MaskDraw {
  readonly seed: number;
  /** Which of the draws; masks of one draw differ from row to row. */
  readonly draw: number;
}

export interface PredictorRequest extends Pick<TrainerRequest, "student" | "dataset" | "preprocessing"> {
  /** Whether dropout is at work: Monte Carlo dropout; false where it is left out. */
  readonly dropout?: boolean;
}

/** The forward pass in inference mode over rows that come with each call, as their stored values in float32. */
export interface RowsPredictor {
  /** Logits, rows x classes. */
  logits(state: ModelState, inputs: Float32Array): Promise<Float32Array>;
  /**
   * dL/dx of the log odds against the label, L = log sum_{k != y} exp(z_k) - z_y, for each row by its stored values: shaped
   * like the inputs. That of cross-entropy has its direction, and is it times 1 - p_y.
   */
  inputGradients(state: ModelState, inputs: Float32Array, labels: Int32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

export type RowsPredictorRequest = Pick<TrainerRequest, "student" | "preprocessing">;

export interface Engine {
  readonly kind: string;
  readonly threads: number;
  /** Libraries that compute, by package name. */
  readonly versions: Readonly<Record<string, string>>;
  /** What was chosen and why, for the log; null where there was no choice. */
  readonly note: string | null;
  trainer(request: TrainerRequest): Promise<Trainer>;
  predictor(request: PredictorRequest): Promise<Predictor>;
  rowsPredictor(request: RowsPredictorRequest): Promise<RowsPredictor>;
  close(): Promise<void>;
}
