// What is known of a data set's rows beside their values: tokens or numbers, bytes or not, measured or one of several.
import type { Dataset, RowFacts, Student } from "../../../engine/contracts.ts";
import { valueType } from "../../../engine/row-values.ts";
import { measuredFeatures } from "../tabular/encoder.ts";

export const rowFacts = (
  { inputShape, inputs, encoder, text }: Pick<Dataset, "inputShape" | "inputs" | "encoder" | "text">,
  { tokensBelow }: Pick<Student, "tokensBelow">,
): RowFacts => ({
  inputShape,
  tokens: tokensBelow !== undefined || text !== undefined,
  most: valueType(inputs) === "uint8" ? 255 : null,
  numbers: encoder === undefined ? null : measuredFeatures(encoder),
});
