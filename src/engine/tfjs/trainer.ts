// Training steps run eagerly: the loss graph differentiated by TensorFlow.js, then the optimizer's graph evaluated forward.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { BlockResult, ModelState, StepBlock, StepInput, Trainer, TrainerRequest } from "../contracts.ts";
import { internalError } from "../../base/errors.ts";
import { GraphBuilder } from "../../graph/builder.ts";
import type { Graph, Shape, TensorData } from "../../graph/ir.ts";
import { buildLoss, type BatchShape, type LossGraph } from "../loss-graph.ts";
import { inputNames, scalarInput } from "../input-names.ts";
import { valueType } from "../row-values.ts";
import { residentLogits, residentRows } from "../step-rows.ts";
import { optimizerUpdates, slotName } from "../step-graph.ts";
import { activate, type LoadedBackend } from "./library/backends.ts";
import { evaluate, evaluateWithGradients } from "./evaluate.ts";
import { toTensor } from "./tensors.ts";

/** Steps block the event loop: let it turn this often. */
const TURN_MS = 100;

interface Compiled {
  /** Outputs: the loss, then the parameters' own updates in the order of `updated`. */
  readonly graph: Graph;
  readonly updated: readonly string[];
  readonly fed: readonly StepInput[];
}

interface UpdateGraph {
  readonly graph: Graph;
  readonly stateNames: readonly string[];
}

const gradientName = (parameter: string): string => `gradient:${parameter}`;

function compiledLoss({ g, loss, updates, fed }: LossGraph): Compiled {
  return { graph: g.finish([loss, ...updates.values()]), updated: [...updates.keys()], fed };
}

/** The optimizer alone: parameters, gradients, slots and scalars in; parameters and slots out. */
function updateGraph(request: TrainerRequest): UpdateGraph {
  const g = new GraphBuilder();
  const trained = request.student.parameters.filter(({ trainable }) => trainable);
  const values = trained.map(({ name, shape }) => g.input(name, "float32", shape));
  const gradients = trained.map(({ name, shape }) => g.input(gradientName(name), "float32", shape));
  const scalars = new Map<string, ReturnType<GraphBuilder["input"]>>();
  const outputs = optimizerUpdates(g, request, values, gradients, (name) => {
    const known = scalars.get(name) ?? g.input(scalarInput(name), "float32", []);
    scalars.set(name, known);
    return known;
  });
  return { graph: g.finish([...outputs.values()]), stateNames: [...outputs.keys()] };
}

/** Trains on one TensorFlow.js backend. The data set stays there as tensors until `close`. */
export class TfjsTrainer implements Trainer {
  readonly #request: TrainerRequest;
  readonly #loaded: LoadedBackend;
  readonly #resident: ReadonlyMap<string, Tensor>;
  readonly #shapes: ReadonlyMap<string, Shape>;
  readonly #update: UpdateGraph;
  readonly #compiled = new Map<string, Compiled>();

  private constructor(request: TrainerRequest, loaded: LoadedBackend) {
    const { dataset, targets, student, optimizer } = request;
    const { tf } = loaded;
    this.#request = request;
    this.#loaded = loaded;
    const rows = residentRows(request);
    const resident = new Map<string, Tensor>([
      ...(rows === null
        ? []
        : [[inputNames.data, toTensor(tf, valueType(rows.inputs), rows.shape, rows.inputs)] as const]),
      [inputNames.labels, toTensor(tf, "int32", [dataset.rows], dataset.labels)],
    ]);
    const logits = residentLogits(request);
    if (logits !== null) resident.set(inputNames.teacher, toTensor(tf, "float32", logits.shape, logits.values));
    this.#resident = resident;
    this.#shapes = new Map([
      ...student.parameters.flatMap(({ name, shape, trainable }) => [
        [name, shape] as const,
        ...(trainable ? optimizer.slots.map((slot) => [slotName(slot, name), shape] as const) : []),
      ]),
      ...(targets.memory ?? []).map(({ name, shape }) => [name, shape] as const),
    ]);
    this.#update = updateGraph(request);
  }

  static async open(request: TrainerRequest, loaded: LoadedBackend): Promise<TfjsTrainer> {
    await activate(loaded.tf, loaded.backend);
    return new TfjsTrainer(request, loaded);
  }

  #lossGraph(batch: BatchShape): Compiled {
    const key = `${batch.batchRows} ${batch.length ?? "all"}`;
    const known = this.#compiled.get(key) ?? compiledLoss(buildLoss(this.#request, batch));
    this.#compiled.set(key, known);
    return known;
  }

  async run(state: ModelState, block: StepBlock, interrupted = (): boolean => false): Promise<BlockResult> {
    const { tf, backend } = this.#loaded;
    await activate(tf, backend);
    const compiled = this.#lossGraph(block);
    const total = block.rows.length / block.batchRows;
    const losses = new Float32Array(total);
    let current = this.#upload(state);
    let done = 0;
    let turnedAt = performance.now();
    try {
      while (done < total) {
        const values = new Map<string, TensorData>();
        for (const input of compiled.fed) values.set(input.name, await input.values(block, done, 1));
        if (compiled.fed.length > 0) await activate(tf, backend);
        const { loss, next } = this.#step(compiled, current, block, done, values);
        // tensors that a step passes on as they were belong to both states
        for (const [name, tensor] of current) if (next.get(name) !== tensor) tensor.dispose();
        current = next;
        losses[done] = loss;
        done += 1;
        if (!Number.isFinite(loss) || interrupted()) break;
        if (performance.now() - turnedAt > TURN_MS) {
          await new Promise(setImmediate);
          await activate(tf, backend);
          turnedAt = performance.now();
        }
      }
      const result = new Map(state);
      for (const [name, tensor] of current) result.set(name, Float32Array.from(tensor.dataSync()));
      return { state: result, losses: losses.subarray(0, done) };
    } finally {
      for (const tensor of current.values()) tensor.dispose();
    }
  }

  #upload(state: ModelState): Map<string, Tensor> {
    const tensors = new Map<string, Tensor>();
    for (const [name, shape] of this.#shapes) {
      const values = state.get(name);
      if (values === undefined) throw internalError(`the model's state has no ${name}`);
      tensors.set(name, toTensor(this.#loaded.tf, "float32", shape, values));
    }
    return tensors;
  }

  /** One step; the new state's tensors are the caller's to dispose of. */
  #step(
    { graph, updated, fed }: Compiled,
    state: ReadonlyMap<string, Tensor>,
    block: StepBlock,
    index: number,
    values: ReadonlyMap<string, TensorData>,
  ): { readonly loss: number; readonly next: Map<string, Tensor> } {
    const { tf } = this.#loaded;
    const { batchRows, rows, scalars } = block;
    let next = new Map(state);
    const loss = tf.tidy(() => {
      const feeds = new Map([...this.#resident, ...state]);
      const batch = rows.subarray(index * batchRows, (index + 1) * batchRows);
      feeds.set(inputNames.rows, toTensor(tf, "int32", [batchRows], batch));
      for (const [name, values] of scalars) feeds.set(scalarInput(name), tf.scalar(values[index] ?? NaN));
      for (const { name, shape } of fed) feeds.set(name, fedTensor(tf, shape, values.get(name)));
      const trained = this.#request.student.parameters.filter(({ trainable }) => trainable).map(({ name }) => name);
      const result = evaluateWithGradients(tf, graph, feeds, trained);
      trained.forEach((name, i) => {
        const gradient = result.gradients[i];
        if (gradient !== undefined) feeds.set(gradientName(name), gradient);
      });
      const made = evaluate(tf, this.#update.graph, feeds);
      next = new Map(state);
      const replace = (name: string, tensor: Tensor | undefined): void => {
        // a clone, since an operator may hand on its input, which its owner disposes of
        if (tensor !== undefined) next.set(name, tf.keep(tf.clone(tensor)));
      };
      this.#update.stateNames.forEach((name, i) => replace(name, made[i]));
      updated.forEach((name, i) => replace(name, result.others[i]));
      return result.loss.dataSync()[0] ?? NaN;
    });
    return { loss, next };
  }

  close(): Promise<void> {
    for (const tensor of this.#resident.values()) tensor.dispose();
    this.#compiled.clear();
    return Promise.resolve();
  }
}

function fedTensor(tf: LoadedBackend["tf"], shape: Shape, values: TensorData | undefined): Tensor {
  if (values === undefined) throw internalError("a step was fed too little");
  return toTensor(tf, values instanceof Float32Array ? "float32" : "int32", shape, values);
}
