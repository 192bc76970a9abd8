// One training step as a graph: loss, gradients, clipping, optimizer; state goes in and comes out by name.
import type { ModelState, Optimizer, Student, TrainerRequest } from "../contracts.ts";
import { differentiate } from "../graph/differentiate.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import { elementCount, type Graph, type Value } from "../graph/ir.ts";
import { buildLoss, lookUp, type MaskInput } from "./loss-graph.ts";

export interface StepGraph {
  readonly graph: Graph;
  readonly loss: Value;
  /** State by name, in the order of `graph.outputs` after the loss. */
  readonly stateNames: readonly string[];
  readonly stateOut: ReadonlyMap<string, Value>;
  /** Names of the per-step scalars, in the order in which the engine feeds them. */
  readonly scalarNames: readonly string[];
  readonly masks: readonly MaskInput[];
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

/**
 * Clipping and the optimizer's update of every trained parameter.
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
  const gradients = optimizer.clipNorm === null ? raw : clipped(g, raw, optimizer.clipNorm);
  const stateOut = new Map<string, Value>();
  student.parameters
    .filter(({ trainable }) => trainable)
    .forEach(({ name, shape, decay }, index) => {
      const [parameter, gradient] = [values[index], gradients[index]];
      if (parameter === undefined || gradient === undefined) return;
      const slots = new Map(optimizer.slots.map((slot) => [slot, g.input(slotName(slot, name), "float32", shape)]));
      const updated = optimizer.update({ g, parameter, gradient, decay, slots, scalar });
      stateOut.set(name, updated.parameter);
      for (const [slot, value] of updated.slots) stateOut.set(slotName(slot, name), value);
    });
  return stateOut;
}

/** Builds the whole step for batches of `batchRows` rows. */
export function buildStep(request: TrainerRequest, batchRows: number): StepGraph {
  const { student } = request;
  const { g, loss, parameters, updates, masks, scalar, scalars } = buildLoss(request, batchRows);
  const trained = student.parameters.filter(({ trainable }) => trainable);
  const values = trained.map(({ name }) => lookUp(parameters, name));
  const stateOut = optimizerUpdates(g, request, values, differentiate(g, loss, values), scalar);
  for (const { name, trainable } of student.parameters)
    if (!trainable) stateOut.set(name, updates.get(name) ?? lookUp(parameters, name));
  const stateNames = [...stateOut.keys()];
  return {
    graph: g.finish([loss, ...stateOut.values()]),
    loss,
    stateNames,
    stateOut,
    scalarNames: [...scalars.keys()],
    masks,
  };
}
