// Constants computed from the file's weights: kept as computed, so that what is trained is the weight that the file stores.
import { elementCount, type Tensor, type Value } from "../../../graph/ir.ts";
import { isKnown, type Entry, type NodeContext } from "./context.ts";
import { isOfWeights, isUniform, type Derived, type Known } from "./known.ts";

type Operands = readonly (Entry | undefined)[];

const isWeighty = (entry: Entry | undefined): entry is Known =>
  entry !== undefined && isKnown(entry) && entry.tensor.dtype === "float32" && isOfWeights(entry);

/** What chooses among weights and is none: zeros and ones. */
const isMask = ({ tensor: { data } }: Known): boolean => data.every((value) => value === 0 || value === 1);

/** Operators whose second operand scales the first: a gain, a mask. */
const scaling: ReadonlySet<string> = new Set(["Mul", "Div", "Pow"]);

/**
 * Which operands are the weights of an expression that is read as one: those that hold more than one value, and not the
 * same one throughout. Of a product it is the factor of the product's own size that is no mask; the other stays what it is.
 */
function trainedOperands(opType: string, operands: Operands, result: Tensor | null): ReadonlySet<number> {
  const weighty = [...operands.keys()].filter((index) => isWeighty(operands[index]));
  const known = (index: number): Known => operands[index] as Known;
  const size = (index: number): number => elementCount(known(index).tensor.shape);
  const several = weighty.filter((index) => size(index) > 1);
  const drawn = several.filter((index) => !isUniform(known(index).tensor));
  const likely = [drawn, several, weighty].find((list) => list.length > 0) ?? [];
  if (result === null || !scaling.has(opType)) return new Set(likely);
  const whole = likely.filter((index) => size(index) === elementCount(result.shape) && !isMask(known(index)));
  return new Set(whole.length > 0 ? whole.slice(0, 1) : likely);
}

/**
 * What a folded node's result is of the file's weights; undefined where none went in.
 * @param context - of the node
 * @param build - builds the node over operands of which some are values of the graph; null where no rule can
 */
export function derivedFrom(
  context: NodeContext,
  operands: Operands,
  result: Tensor,
  build: ((operands: Operands) => Value) | null,
): Derived | undefined {
  if (build === null || result.dtype !== "float32" || !operands.some(isWeighty)) return undefined;
  const trained = trainedOperands(context.node.opType, operands, result);
  return {
    isTied: () => operands.some((entry, index) => isWeighty(entry) && context.isTied(index)),
    build: (role) =>
      build(
        operands.map((entry, index) =>
          isWeighty(entry) ? context.weightOrConstant(index, trained.has(index) ? role : null) : entry,
        ),
      ),
  };
}

/** Operands of a node that nothing but constants go into and that is not folded, with its weights as values; null else. */
export function trainedConstants(context: NodeContext, operands: Operands): Operands | null {
  const isConstant = operands.every((entry) => entry === undefined || isKnown(entry));
  if (!isConstant || !operands.some(isWeighty)) return null;
  const trained = trainedOperands(context.node.opType, operands, null);
  return operands.map((entry, index) =>
    isWeighty(entry) ? context.weightOrConstant(index, trained.has(index) ? "kernel" : null) : entry,
  );
}
