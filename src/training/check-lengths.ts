// Whether a student gives a row the same scores without its padding, before it is trained on rows that are cut so.
import type { Dataset, Student } from "../engine/contracts.ts";
import { internalError, problemsError } from "../base/errors.ts";
import { openGraph } from "../engine/onnx/evaluate.ts";
import { valuesOf } from "../engine/row-values.ts";
import { GraphBuilder } from "../graph/builder.ts";
import { elementCount, type Graph, type TensorData } from "../graph/ir.ts";
import type { RowLengths } from "../kinds/data/rows/buckets.ts";
import { largestGap } from "../evaluation/written-check.ts";

interface Cut {
  readonly student: Student;
  readonly dataset: Dataset;
  readonly lengths: RowLengths;
  readonly rows: Int32Array;
}

const COMPARED_ROWS = 16;
const TOLERANCE = 1e-4;

/** Logits of some rows in training mode, so that what normalizes a batch shows, without dropout. */
function graphOf(student: Student, forward: Student["forward"], rows: number, length: number): Graph {
  const g = new GraphBuilder();
  const input = g.input("rows", "float32", [rows, length]);
  const parameters = new Map(student.parameters.map(({ name, shape }) => [name, g.input(name, "float32", shape)]));
  const parameter = (name: string) => parameters.get(name) ?? g.scalar(NaN);
  const dropoutMask = () => {
    throw internalError("no dropout");
  };
  const context = { g, training: true, dropout: false, parameter, dropoutMask, setParameter: () => undefined };
  return g.finish([forward(context, input)]);
}

/**
 * @param state - the student's first weights
 * @throws {LimbeckError} "student-invalid" where rows cannot be cut, or their scores change by it
 */
export async function checkLengths(
  { student, dataset, lengths, rows }: Cut,
  state: ReadonlyMap<string, Float32Array>,
  place: string,
): Promise<void> {
  const refuse = (expected: string, got: string): never => {
    throw problemsError("student-invalid", place, [
      {
        path: "data.lengthBuckets",
        expected,
        got,
        hint: 'an embedding with "maskZero": true, and layers behind it that leave padding out; or leave lengthBuckets out',
      },
    ]);
  };
  const size = elementCount(dataset.inputShape);
  const sorted = rows.toSorted((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0));
  const some = sorted.subarray(0, COMPARED_ROWS);
  const length = some.reduce((most, row) => Math.max(most, lengths[row] ?? 0), 0);
  const forward = student.ofLength?.(length) ?? null;
  if (forward === null) return refuse("a student of layers that take rows of any length", "one of fixed length");
  if (length === size) return;
  const logits = async (own: Student["forward"], width: number): Promise<Float32Array> => {
    const graph = await openGraph(graphOf(student, own, some.length, width));
    const values = valuesOf(dataset.inputs, size, some);
    const cut = Float32Array.from(
      { length: some.length * width },
      (_, at) => values[Math.floor(at / width) * size + (at % width)] ?? NaN,
    );
    const feeds = new Map<string, TensorData>([["rows", cut]]);
    for (const { name } of student.parameters) feeds.set(name, state.get(name) ?? new Float32Array());
    const [result] = await graph.run(feeds);
    await graph.close();
    return result?.data instanceof Float32Array ? result.data : new Float32Array();
  };
  const whole = await logits((context, input) => student.forward(context, input), size);
  const gap = largestGap(await logits(forward, length), whole, student.classes);
  if (!(gap <= TOLERANCE))
    refuse(
      "the same scores for a row with its padding and without",
      `a difference of ${gap.toPrecision(2)} of the largest`,
    );
}
