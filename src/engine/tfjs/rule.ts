// What a row of the operator table is.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { NodeOf, OpName } from "../../graph/ir.ts";
import type { Tf } from "./tensors.ts";

export type TfjsRule<K extends OpName> = (
  tf: Tf,
  inputs: readonly Tensor[],
  attributes: NodeOf<K>["attributes"],
) => Tensor | readonly Tensor[];

/** "refused": the operator only appears in backward passes, which this engine leaves to TensorFlow.js. */
export type TfjsRules<K extends OpName> = { readonly [P in K]: TfjsRule<P> | "refused" };
