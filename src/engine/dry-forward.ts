// A student's forward pass that nothing runs: what it is made of, and which inner values it has.
import type { Student } from "./contracts.ts";
import { GraphBuilder } from "../graph/builder.ts";
import type { Node, Shape, Value } from "../graph/ir.ts";
import { lookUp, parameterInputs } from "./loss-graph.ts";

export interface DryForward {
  readonly nodes: readonly Node[];
  /** Whether anything is dropped in it. */
  readonly drops: boolean;
  /** By the names of layers, or of values in the student's file. */
  readonly tensors: ReadonlyMap<string, Value>;
}

export function dryForward(student: Student, rows: number, training: boolean): DryForward {
  const g = new GraphBuilder();
  const parameters = parameterInputs(g, student);
  const tensors = new Map<string, Value>();
  let drops = false;
  const logits = student.forward(
    {
      g,
      training,
      dropout: true,
      parameter: (name) => lookUp(parameters, name),
      dropoutMask: (shape) => {
        drops = true;
        return g.input("mask", "float32", shape);
      },
      setParameter: () => undefined,
      tensor: (name, value) => tensors.set(name, value),
    },
    g.input("rows", "float32", [rows, ...student.inputShape]),
  );
  return { nodes: g.finish([logits]).nodes, drops, tensors };
}

/** A number of rows that no other size is likely to be. */
const ROWS = 11;

/** A row's shapes of the inner values that have one value, or block of values, for each row. */
export function studentTensors(student: Student): ReadonlyMap<string, Shape> {
  const { tensors } = dryForward(student, ROWS, true);
  const ofRows = [...tensors].filter(
    ([, { dtype, shape }]) => dtype === "float32" && shape.length > 1 && shape[0] === ROWS,
  );
  return new Map(ofRows.map(([name, { shape }]) => [name, shape.slice(1)]));
}
