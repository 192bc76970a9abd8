// What the user should know of how an ONNX file's weights are read.
import { isUniform, type Known } from "../../../engine/onnx/read/index.ts";
import { storedName } from "../../../engine/onnx/read/shared-weights.ts";
import type { Tensor } from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";
import type { WeightBook } from "./weights.ts";

/** Of weights that the file stores once. */
function sharedNotes(names: readonly string[]): readonly string[] {
  const stored = new Map<string, number>();
  for (const name of names) {
    const own = storedName(name);
    if (own !== null) stored.set(own, (stored.get(own) ?? 0) + 1);
  }
  return [...stored].map(
    ([name, count]) =>
      `the student's file stores "${name}" once for ${count} weights of equal values: they are trained apart, as ` +
      `"${name} of NODE, input N"; as one where student.train.include names "${name}" in full`,
  );
}

/** Names that exporters make up for constants: val_12, scalar_tensor_default, onnx::Mul_3, Constant_4, const_fold_opt__7, _to_copy. */
const madeUp = /^(val_|scalar_tensor|onnx::|\/|_|\d|const)|_output_\d+$/i;

/** What chooses among values, or bars them: zeros, ones, and what stands for no end. */
const isMask = ({ data }: Tensor): boolean =>
  data.every((value) => value === 0 || value === 1 || Number(value) <= -1e4 || value === Infinity);

const couldBeWeight = (name: string, tensor: Tensor): boolean =>
  isUniform(tensor) ? !madeUp.test(name) : !isMask(tensor);

/** Of values that a weight could be, and that stay as the file has them. */
function stayingNote(passedOver: ReadonlyMap<string, Known>, book: WeightBook): readonly string[] {
  const staying = new Map(
    [...passedOver]
      .filter(([name, { tensor }]) => !book.weights.has(name) && couldBeWeight(name, tensor))
      .map(([name, known]) => [storedName(name) ?? name, known] as const),
  );
  if (staying.size === 0) return [];
  const shown = [...staying].slice(0, 6).map(([name, { tensor }]) => `"${name}" ${showShape(tensor.shape)}`);
  return [
    `the student's file holds values that are taken for constants and not trained: ${shown.join(", ")}` +
      `${staying.size > shown.length ? `, ... (${staying.size} in all)` : ""}; where one is a weight, write its ` +
      `full name into student.train.include, beside "*"`,
  ];
}

const leastTurned = 4;

function areTurned(a: Tensor, b: Tensor): boolean {
  const [rows = 0, columns = 0] = a.shape;
  if (b.shape[0] !== columns || b.shape[1] !== rows) return false;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      if (a.data[row * columns + column] !== b.data[column * rows + row]) return false;
  return !isUniform(a);
}

/** Of matrices of which one is another turned: exporters store the copy of a weight that is read both ways. */
function turnedNotes(book: WeightBook): readonly string[] {
  const matrices = [...book.weights].filter(
    ([, { known }]) => known.tensor.shape.length === 2 && Math.min(...known.tensor.shape) >= leastTurned,
  );
  return matrices.flatMap(([name, { known }], at) =>
    matrices
      .slice(at + 1)
      .filter(([, other]) => areTurned(known.tensor, other.known.tensor))
      .map(
        ([other]) =>
          `the student's file holds "${name}" turned as "${other}": one weight that is read both ways? they are trained ` +
          `apart; export without constant folding to train them as one`,
      ),
  );
}

/** @param passedOver - what was met as a constant, by the name that it would have as a weight */
export const weightNotes = (book: WeightBook, passedOver: ReadonlyMap<string, Known>): readonly string[] => [
  ...sharedNotes([...book.weights.keys()]),
  ...turnedNotes(book),
  ...stayingNote(passedOver, book),
];
