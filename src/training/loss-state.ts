// What of the state is the loss's own: what it remembers and what it learns, from a phase's first step to its last.
import type { MemorySpec, ModelState, Optimizer, ParameterSpec } from "../engine/contracts.ts";
import { slotName } from "../engine/step-graph.ts";
import { elementCount } from "../graph/ir.ts";
import { initialValues } from "./initial-state.ts";

export interface LossState {
  /** What the loss carries from step to step; it begins anew with the phase. */
  readonly memory: readonly MemorySpec[];
  /** What the loss learns for itself. */
  readonly learned: readonly ParameterSpec[];
}

export const lossStateNames = ({ memory, learned }: LossState, { slots }: Optimizer): readonly string[] => [
  ...memory.map(({ name }) => name),
  ...learned.flatMap(({ name }) => [name, ...slots.map((slot) => slotName(slot, name))]),
];

/** The state with what the phase's loss begins with. */
export function withLossState(
  { memory, learned }: LossState,
  { optimizer, seed }: { readonly optimizer: Optimizer; readonly seed: number },
  state: ModelState,
): ModelState {
  if (memory.length + learned.length === 0) return state;
  return new Map([
    ...state,
    ...learned.flatMap((spec): [string, Float32Array][] => [
      [spec.name, initialValues(spec, seed)],
      ...optimizer.slots.map((slot): [string, Float32Array] => [
        slotName(slot, spec.name),
        new Float32Array(elementCount(spec.shape)),
      ]),
    ]),
    ...memory.map(({ name, shape, initial }): [string, Float32Array] => [
      name,
      typeof initial === "number"
        ? new Float32Array(elementCount(shape)).fill(initial)
        : Float32Array.from(state.get(initial.parameter) ?? []),
    ]),
  ]);
}
