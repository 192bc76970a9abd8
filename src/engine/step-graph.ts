// One training step as a graph: loss, gradients, clipping, optimizer; state goes in and comes out by name.
import type { ModelState, Optimizer, ParameterSpec, StepInput, Student, TrainerRequest } from "./contracts.ts";
import { internalError } from "../base/errors.ts";
import { differentiate } from "../graph/differentiate.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import { elementCount, type Graph, type Shape, type Value } from "../graph/ir.ts";
import { packInput } from "./input-names.ts";
import { buildLoss, type BatchShape, lookUp } from "./loss-graph.ts";

/** A tensor that one step hands to the next: one of the model's state, or several small ones end to end. */
export interface Carried {
  /** Name of the graph's input. */
  readonly name: string;
  /** Its value after the step. */
  readonly next: Value;
  /** Tensors of the model's state in it, in order. */
  readonly parts: readonly { readonly name: string; readonly shape: Shape }[];
}

export interface StepGraph {
  readonly graph: Graph;
  readonly loss: Value;
  /** In the order of `graph.outputs` after the loss. */
  readonly carried: readonly Carried[];
  /** Names of the per-step scalars, in the order in which the engine feeds them. */
  readonly scalarNames: readonly string[];
  readonly fed: readonly StepInput[];
}

/** Name of an optimizer slot in the model's state. */
export const slotName = (slot: string, parameter: string): string => `${slot}:${parameter}`;

/** Zeroed optimizer state beside the given parameters: what a reset leaves. */
export function freshOptimizerState(student: Student, optimizer: Optimizer, parameters: ModelState): ModelState {
  const state = new Map<string, Float32Array>();
  for (const { name, shape } of student.parameters) {
    state.set(name, parameters.get(name) ?? new Float32Array(elementCount(shape)));
  }
  for (const { name, shape, trainable } of student.parameters)
    if (trainable)
      for (const slot of optimizer.slots) state.set(slotName(slot, name), new Float32Array(elementCount(shape)));
  return state;
}

/** Parameters that the optimizer updates as one tensor. */
interface Group {
  readonly name: string;
  readonly members: readonly ParameterSpec[];
}

/**
 * Up to this many elements a parameter is packed with others: an update is a dozen nodes, whose fixed cost is then paid
 * once. Beyond it, cutting the pack up and putting gradients together costs more than the nodes.
 */
const MOST_PACKED = 4096;

/** Small parameters that are updated alike go together; every other one is its own group. */
function grouped(student: Student, { decays }: Optimizer): readonly Group[] {
  const trained = student.parameters.filter(({ trainable }) => trainable);
  const isPlain = (spec: ParameterSpec): boolean => (spec.learningRateMultiplier ?? 1) === 1;
  const isDecayed = (spec: ParameterSpec): boolean => decays && spec.decay;
  const small = (decayed: boolean): Group => ({
    name: packInput(decayed),
    members: trained.filter(
      (spec) => isPlain(spec) && isDecayed(spec) === decayed && elementCount(spec.shape) <= MOST_PACKED,
    ),
  });
  const packs = [small(true), small(false)].filter(({ members }) => members.length > 1);
  const packed = new Set(packs.flatMap(({ members }) => members));
  const single = trained.filter((spec) => !packed.has(spec)).map((spec) => ({ name: spec.name, members: [spec] }));
  return [...single, ...packs];
}

const sizes = ({ members }: Group): readonly number[] => members.map(({ shape }) => elementCount(shape));

const packShape = (group: Group): Shape =>
  group.members.length === 1 ? group.members[0]!.shape : [sizes(group).reduce((sum, size) => sum + size, 0)];

/** Inputs for groups, and each parameter as the part of its group. */
function groupInputs(
  g: GraphBuilder,
  student: Student,
  groups: readonly Group[],
): { readonly inputs: ReadonlyMap<Group, Value>; readonly parameters: ReadonlyMap<string, Value> } {
  const inputs = new Map(groups.map((group) => [group, g.input(group.name, "float32", packShape(group))]));
  const parameters = new Map<string, Value>();
  for (const [group, input] of inputs) {
    if (group.members.length === 1) parameters.set(group.name, input);
    else
      g.split(input, 0, sizes(group)).forEach((part, index) => {
        const { name, shape } = group.members[index]!;
        parameters.set(name, g.reshape(part, shape));
      });
  }
  for (const { name, shape, trainable } of student.parameters)
    if (!trainable) parameters.set(name, g.input(name, "float32", shape));
  return { inputs, parameters };
}

/** Scales all gradients by min(1, bound / (norm + 1e-6)), as PyTorch's clip_grad_norm_ does. */
function clipped(g: GraphBuilder, gradients: readonly Value[], bound: number): readonly Value[] {
  const squares = gradients.map((gradient) =>
    g.sum(
      g.mul(gradient, gradient),
      gradient.shape.map((_, axis) => axis),
    ),
  );
  const total = squares.reduce((sum, square) => g.add(sum, square));
  const factor = g.one("Min", [g.div(g.scalar(bound), g.shift(g.sqrt(total), 1e-6)), g.scalar(1)], {});
  return gradients.map((gradient) => g.mul(gradient, factor));
}

/** The gradient of a group: its members' end to end. */
function packedGradient(g: GraphBuilder, group: Group, gradientOf: (name: string) => Value): Value {
  if (group.members.length === 1) return gradientOf(group.name);
  const flat = group.members.map(({ name, shape }) => g.reshape(gradientOf(name), [elementCount(shape)]));
  return g.one("Concat", flat, { axis: 0 });
}

interface GroupUpdate {
  readonly group: Group;
  readonly optimizer: Optimizer;
  readonly parameter: Value;
  readonly gradient: Value;
  readonly scalar: (name: string) => Value;
}

/** A group's parameter and slots after the step. */
function updateGroup(g: GraphBuilder, { group, optimizer, parameter, gradient, scalar }: GroupUpdate): Carried[] {
  const shape = packShape(group);
  const decay = group.members.some((spec) => spec.decay);
  const slots = new Map(optimizer.slots.map((slot) => [slot, g.input(slotName(slot, group.name), "float32", shape)]));
  const updated = optimizer.update({ g, parameter, gradient, decay, slots, scalar });
  const multiplier = group.members[0]?.learningRateMultiplier ?? 1;
  const step = (): Value => g.scale(g.sub(updated.parameter, parameter), multiplier);
  const next = multiplier === 1 ? updated.parameter : g.add(parameter, step());
  return [
    { name: group.name, next, parts: group.members },
    ...[...updated.slots].map(([slot, next]) => ({
      name: slotName(slot, group.name),
      next,
      parts: group.members.map((member) => ({ name: slotName(slot, member.name), shape: member.shape })),
    })),
  ];
}

const clippedBy = (g: GraphBuilder, { clipNorm }: Optimizer, raw: readonly Value[]): readonly Value[] =>
  clipNorm === null ? raw : clipped(g, raw, clipNorm);

/**
 * Clipping and the optimizer's update of every trained parameter, each on its own.
 * @param values - the trained parameters, in the student's order
 * @param raw - their gradients
 * @returns new parameters and slots by their names in the model's state
 */
export function optimizerUpdates(
  g: GraphBuilder,
  { student, optimizer }: Pick<TrainerRequest, "student" | "optimizer">,
  values: readonly Value[],
  raw: readonly Value[],
  scalar: (name: string) => Value,
): Map<string, Value> {
  const gradients = clippedBy(g, optimizer, raw);
  const trained = student.parameters.filter(({ trainable }) => trainable);
  const carried = trained.flatMap((spec, index) => {
    const [parameter, gradient] = [values[index], gradients[index]];
    if (parameter === undefined || gradient === undefined) throw internalError(`${spec.name} has no gradient`);
    const group = { name: spec.name, members: [spec] };
    return updateGroup(g, { group, optimizer, parameter, gradient, scalar });
  });
  return new Map(carried.map(({ name, next }) => [name, next]));
}

/** Builds the whole step for batches of a shape. */
export function buildStep(request: TrainerRequest, batch: BatchShape): StepGraph {
  const { student, optimizer } = request;
  const groups = grouped(student, optimizer);
  let inputs: ReadonlyMap<Group, Value> = new Map();
  const { g, loss, parameters, updates, fed, scalar, scalars } = buildLoss(request, batch, (builder) => {
    const made = groupInputs(builder, student, groups);
    inputs = made.inputs;
    return made.parameters;
  });
  const trained = student.parameters.filter(({ trainable }) => trainable);
  const raw = differentiate(
    g,
    loss,
    trained.map(({ name }) => lookUp(parameters, name)),
  );
  const gradients = clippedBy(g, optimizer, raw);
  const gradientOf = new Map(trained.map(({ name }, index) => [name, gradients[index]!]));
  const carried: Carried[] = [];
  for (const [group, parameter] of inputs) {
    const gradient = packedGradient(g, group, (name) => lookUp(gradientOf, name));
    carried.push(...updateGroup(g, { group, optimizer, parameter, gradient, scalar }));
  }
  const untrained = student.parameters.filter(({ trainable }) => !trainable);
  for (const { name, shape } of [...untrained, ...(request.targets.memory ?? [])])
    carried.push({ name, next: updates.get(name) ?? lookUp(parameters, name), parts: [{ name, shape }] });
  if (new Set(carried.map(({ name }) => name)).size !== carried.length)
    throw internalError("two tensors of the state have one name");
  return {
    graph: g.finish([loss, ...carried.map(({ next }) => next)]),
    loss,
    carried,
    scalarNames: [...scalars.keys()],
    fed,
  };
}
