// Runs compiled training steps: one session per batch size, many steps a call, the data set resident across calls.
import type { BlockResult, ModelState, StepBlock, StepInput, Trainer, TrainerRequest } from "../contracts.ts";
import { internalError } from "../../base/errors.ts";
import { elementCount } from "../../graph/ir.ts";
import { multiplyAdds } from "../../graph/work.ts";
import { openSession, type ModelSession, type SessionTensor } from "./session.ts";
import { inputNames } from "../input-names.ts";
import type { BatchShape } from "../loss-graph.ts";
import { buildStep, type StepGraph } from "../step-graph.ts";
import { residentLogits, residentRows } from "../step-rows.ts";
import { blockSize } from "./block-size.ts";
import { loopModel, loopNames } from "./loop-model.ts";
import { floats, tensor } from "./tensors.ts";

/**
 * A call blocks the event loop: aim for this. Shorter calls carry the state in and out more often, which costs a call of a
 * 1.4-million-parameter transformer 12 ms. How steps are cut into calls does not change a bit of the result.
 */
const CALL_TARGET_MS = 500;
/**
 * Steps of fewer multiply-adds run on one thread: handing out so little work costs more than it saves (64-32-10, batch 64:
 * 0.055 ms on one thread, 0.067 ms on two).
 */
const LEAST_SHARED_WORK = 4e6;
const MOST_FED_VALUES = 32 * 1024 * 1024;

interface Compiled {
  readonly step: StepGraph;
  readonly session: ModelSession;
  stepsPerCall: number;
}

/** The tensors that every call shares; wrapped, not copied. */
export function residentFeeds(
  request: Pick<TrainerRequest, "dataset" | "augmentation">,
): Record<string, SessionTensor> {
  const resident = residentRows(request);
  return resident === null ? {} : { [inputNames.data]: tensor(resident.inputs, resident.shape) };
}

export class OnnxTrainer implements Trainer {
  readonly #request: TrainerRequest;
  readonly #threads: number;
  readonly #spin: boolean;
  readonly #resident: Readonly<Record<string, SessionTensor>>;
  readonly #compiled = new Map<string, Promise<Compiled>>();

  constructor(request: TrainerRequest, threads: number, spin: boolean) {
    const { dataset } = request;
    this.#request = request;
    this.#threads = threads;
    this.#spin = spin;
    const logits = residentLogits(request);
    this.#resident = {
      ...residentFeeds(request),
      [inputNames.labels]: tensor(dataset.labels, [dataset.rows]),
      ...(logits === null ? {} : { [inputNames.teacher]: tensor(logits.values, logits.shape) }),
    };
  }

  #compile(batch: BatchShape): Promise<Compiled> {
    const key = `${batch.batchRows} ${batch.length ?? "all"}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const compiling = (async (): Promise<Compiled> => {
      const step = buildStep(this.#request, batch);
      const session = await openSession(loopModel(step, await blockSize()), {
        threads: multiplyAdds(step.graph) < LEAST_SHARED_WORK ? 1 : this.#threads,
        place: "training step",
        spin: this.#spin,
      });
      return { step, session, stepsPerCall: 8 };
    })();
    this.#compiled.set(key, compiling);
    return compiling;
  }

  async run(state: ModelState, block: StepBlock, interrupted = (): boolean => false): Promise<BlockResult> {
    const compiled = await this.#compile(block);
    const total = block.rows.length / block.batchRows;
    const losses = new Float32Array(total);
    let current = state;
    let done = 0;
    while (done < total) {
      const count = Math.min(compiled.stepsPerCall, total - done, fedBound(compiled.step.fed));
      const startedAt = performance.now();
      const result = await this.#call(compiled, current, block, done, count);
      const callMs = performance.now() - startedAt;
      const fitting = Math.max(1, Math.floor((CALL_TARGET_MS * count) / callMs));
      if (count === compiled.stepsPerCall || fitting < count)
        compiled.stepsPerCall = Math.min(fitting, 2 * compiled.stepsPerCall);
      losses.set(result.losses, done);
      current = result.state;
      done += count;
      if (interrupted() || !result.losses.every(Number.isFinite)) break;
    }
    return { state: current, losses: losses.subarray(0, done) };
  }

  /** Steps [from, from + count) of the block in one call. */
  async #call(
    { step, session }: Compiled,
    state: ModelState,
    block: StepBlock,
    from: number,
    count: number,
  ): Promise<BlockResult> {
    const { batchRows } = block;
    const { graph, scalarNames, carried, fed } = step;
    const stateParts = carried.flatMap(({ parts }) => parts);
    const taken = graph.inputs.flatMap(({ name }) => {
      const resident = this.#resident[name];
      return resident === undefined ? [] : [[name, resident] as const];
    });
    const feeds: Record<string, SessionTensor> = {
      ...Object.fromEntries(taken),
      [loopNames.steps]: tensor(BigInt64Array.of(BigInt(count)), []),
      [inputNames.rows]: tensor(block.rows.subarray(from * batchRows, (from + count) * batchRows), [count, batchRows]),
    };
    for (const name of scalarNames)
      feeds[loopNames.scalar(name)] = tensor(scalarValues(block.scalars, name).subarray(from, from + count), [count]);
    for (const { name, shape, values } of fed)
      feeds[name] = tensor(await values(block, from, count), [count, ...shape]);
    for (const { name, shape } of stateParts) feeds[name] = tensor(stateTensor(state, name), shape);
    const results = await session.run(feeds);
    const next = new Map(state);
    for (const { name } of stateParts) next.set(name, floats(results, loopNames.result(name)));
    return { state: next, losses: floats(results, loopNames.losses) };
  }

  async close(): Promise<void> {
    for (const compiled of this.#compiled.values()) await (await compiled).session.close();
    this.#compiled.clear();
  }
}

function fedBound(fed: readonly StepInput[]): number {
  const values = fed.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const most = fed.reduce((least, { mostSteps = Infinity }) => Math.min(least, mostSteps), Infinity);
  return values === 0 ? most : Math.max(1, Math.min(most, Math.floor(MOST_FED_VALUES / values)));
}

function scalarValues(scalars: StepBlock["scalars"], name: string): Float32Array {
  const values = scalars.get(name);
  if (values === undefined) throw internalError(`the step needs the scalar ${name}`);
  return values;
}

function stateTensor(state: ModelState, name: string): Float32Array {
  const values = state.get(name);
  if (values === undefined) throw internalError(`the model's state has no ${name}`);
  return values;
}
