// What the parts of a phase's loss come to where the phase ends: their sizes, their gradients', and whether those agree.
import type { ModelState, Optimizer, Splits, StepBlock, Student, Trainer } from "../engine/contracts.ts";
import type { LossPartsReport } from "../evaluation/result.ts";
import { epochBlocks } from "../kinds/data/rows/buckets.ts";
import { epochOrder } from "../kinds/data/rows/batches.ts";
import { lossParts, type LossPart, type Objective } from "../kinds/objective.ts";

/** One step of it puts the gradient in each parameter's place. */
export const gradientItself: Optimizer = {
  kind: "gradient",
  slots: [],
  scalars: [],
  decays: false,
  clipNorm: null,
  scalarsAt: () => new Map(),
  update: ({ gradient }) => ({ parameter: gradient, slots: new Map() }),
};

/** Batches whose mean loss and gradient are looked at. */
const BATCHES = 4;

interface Looked {
  readonly loss: number;
  /** Of the student's own parameters, end to end. */
  readonly gradient: Float64Array;
}

export interface PartsRequest {
  readonly objective: Objective;
  /** Opens one with `gradientItself`. */
  readonly trainer: () => Promise<Trainer>;
  readonly student: Student;
  readonly splits: Splits;
  readonly batchRows: number;
  /** Whether the phase trains on rows without labels. */
  readonly unlabelled: boolean;
  readonly lengths: Parameters<typeof epochBlocks>[2];
  readonly shards: Parameters<typeof epochOrder>[4];
  readonly seed: number;
}

/** Where a phase has ended. */
export interface PhasePlace {
  readonly epoch: number;
  readonly runStep: number;
  /** What the schedules drove at the last step. */
  readonly scalars: Readonly<Record<string, number>>;
}

/** Single batches of the epoch that would come next. */
function batchesOf(request: PartsRequest, { epoch }: PhasePlace): readonly Pick<StepBlock, "rows" | "length">[] {
  const { splits, seed, unlabelled, shards, batchRows, lengths } = request;
  const order = epochOrder(splits, seed, epoch, unlabelled, shards);
  const batches: Pick<StepBlock, "rows" | "length">[] = [];
  for (const block of epochBlocks(order, batchRows, lengths, { seed, epoch }))
    for (let at = 0; at < block.rows.length && batches.length < BATCHES; at += block.batchRows)
      batches.push({ rows: block.rows.subarray(at, at + block.batchRows), length: block.length });
  return batches;
}

function added(sum: Float64Array, values: Float32Array, at: number, share: number): void {
  values.forEach((value, i) => (sum[at + i] = (sum[at + i] ?? 0) + share * value));
}

/** Looks at a state with scalars that others may have been looked at with. */
function looker(
  { student, seed, trainer: open }: PartsRequest,
  { runStep }: PhasePlace,
  batches: readonly Pick<StepBlock, "rows" | "length">[],
  state: ModelState,
): (scalars: Readonly<Record<string, number>>) => Promise<Looked> {
  const trained = student.parameters.filter(({ trainable }) => trainable);
  const sizes = trained.map(({ name }) => state.get(name)?.length ?? 0);
  const look = async (scalars: Readonly<Record<string, number>>): Promise<Looked> => {
    const trainer = await open();
    const gradient = new Float64Array(sizes.reduce((sum, size) => sum + size, 0));
    const fed = new Map(
      Object.entries({ ...scalars, epochStart: 0 }).map(([name, value]) => [name, Float32Array.of(value)]),
    );
    let loss = 0;
    for (const { rows, length } of batches) {
      const block = { batchRows: rows.length, rows, length, scalars: fed, seed, firstStep: runStep };
      const result = await trainer.run(state, block);
      loss += (result.losses[0] ?? NaN) / batches.length;
      let at = 0;
      for (const [index, { name }] of trained.entries()) {
        added(gradient, result.state.get(name) ?? new Float32Array(), at, 1 / batches.length);
        at += sizes[index] ?? 0;
      }
    }
    return { loss, gradient };
  };
  const known = new Map<string, Promise<Looked>>();
  return (scalars) => {
    const key = JSON.stringify(scalars);
    const found = known.get(key) ?? look(scalars);
    known.set(key, found);
    return found;
  };
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? NaN), 0);

/** A part by itself: all others fed 0, less what stays of the loss where a part has no scalar that takes the rest away. */
async function lookAt(
  part: LossPart,
  look: ReturnType<typeof looker>,
  { scalars }: PhasePlace,
): Promise<Looked & { readonly part: LossPart }> {
  const whole = await look({ ...scalars, ...part.scalars });
  const rest = part.without && (await look({ ...scalars, ...part.without }));
  const { weight } = part;
  return {
    part,
    loss: weight * (whole.loss - (rest?.loss ?? 0)),
    gradient: whole.gradient.map((value, at) => weight * (value - (rest?.gradient[at] ?? 0))),
  };
}

/**
 * The parts with a weight above 0, each times it: mean over a few batches of training rows, as training sees them; undefined of
 * a loss that is one.
 */
export async function measureParts(
  request: PartsRequest,
  place: PhasePlace,
  state: ModelState,
): Promise<LossPartsReport | undefined> {
  const parts = lossParts(request.objective, place.scalars).filter(({ weight }) => weight > 0);
  if (parts.length < 2) return undefined;
  const batches = batchesOf(request, place);
  const look = looker(request, place, batches, state);
  const looked: Awaited<ReturnType<typeof lookAt>>[] = [];
  for (const part of parts) looked.push(await lookAt(part, look, place));
  const norms = looked.map(({ gradient }) => Math.sqrt(dot(gradient, gradient)));
  return {
    rows: batches.reduce((sum, { rows }) => sum + rows.length, 0),
    parts: looked.map(({ part, loss }, at) => ({ name: part.name, loss, gradientNorm: norms[at] ?? NaN })),
    cosines: looked.flatMap((one, i) =>
      looked.slice(i + 1).flatMap((other, j) => {
        const norm = (norms[i] ?? NaN) * (norms[i + 1 + j] ?? NaN);
        const between = [one.part.name, other.part.name];
        return norm > 0
          ? [{ between, cosine: Math.max(-1, Math.min(1, dot(one.gradient, other.gradient) / norm)) }]
          : [];
      }),
    ),
  };
}
