// A file that was written for one batch size, read for another: which sizes in it are the batch.
import { elementCount, type Shape } from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";

/** Where the rows of the batch are: in axis `axis`, behind a factor of `before` within it. */
interface Place {
  readonly axis: number;
  readonly before: number;
}

/**
 * Follows the batch through a file. Reshape keeps the row-major order of elements, so as many elements stand before the
 * batch in its target as in its input; where several axes of the target fit, `choices` picks, and `alternatives` says how
 * many there were.
 */
export class WrittenBatch {
  /** How many ways each ambiguous Reshape could be read, in order. */
  readonly alternatives: number[] = [];
  readonly #places = new Map<string, Place>();
  readonly #written: ReadonlyMap<string, Shape>;
  readonly #ratio: number;
  readonly #choices: readonly number[];

  /** The batch size that the file was written for. */
  readonly batch: number;

  /**
   * @param written - shape of every value at the batch size that the file was written for
   * @param batch - that batch size
   * @param rows - the batch size that it is read for; a multiple of it
   * @param choices - which way each ambiguous Reshape is read; the likeliest where none is given
   */
  constructor(written: ReadonlyMap<string, Shape>, batch: number, rows: number, choices: readonly number[]) {
    this.#written = written;
    this.batch = batch;
    this.#ratio = rows / batch;
    this.#choices = choices;
  }

  /** Notes where the batch is in a value, from where it is in what it was computed from. */
  note(name: string, shape: Shape, inputs: readonly string[]): void {
    const written = this.#written.get(name);
    if (written === undefined || this.#places.has(name)) return;
    const axis = shape.findIndex((size, at) => size !== written[at]);
    if (axis < 0) return;
    const from = inputs
      .map((input) => [this.#places.get(input), this.#written.get(input)] as const)
      .find(([place, input]) => place !== undefined && input?.[place.axis] === written[axis]);
    this.#places.set(name, { axis, before: from?.[0]?.before ?? 1 });
  }

  /** Shape of a value at the batch size that the file was written for. */
  shapeOf(name: string): Shape | undefined {
    return this.#written.get(name);
  }

  /** Whether the value has rows of the batch in it. */
  has(name: string): boolean {
    return this.#places.has(name);
  }

  /**
   * The target of a Reshape for the rows that are read, from the one that was written.
   * @param target - as written, every size known
   */
  target(input: string, output: string, target: Shape): Shape {
    const place = this.#places.get(input);
    const written = this.#written.get(input);
    if (place === undefined || written === undefined) return target;
    const before = elementCount(written.slice(0, place.axis)) * place.before;
    const fitting = target.flatMap((size, axis): Place[] => {
      const outer = elementCount(target.slice(0, axis));
      const within = before / outer;
      const fits = Number.isInteger(within) && size % within === 0;
      return fits ? [{ axis, before: within }] : [];
    });
    const inner = showShape(written.slice(place.axis + 1));
    const likely = ({ axis, before: within }: Place): number =>
      (within === 1 && target[axis] === 1 && axis === place.axis ? 8 : 0) +
      (within === 1 && target[axis] === 1 ? 4 : 0) +
      (showShape(target.slice(axis + 1)) === inner ? 2 : 0) +
      (axis === place.axis ? 1 : 0);
    const ordered = fitting.toSorted((a, b) => likely(b) - likely(a));
    if (ordered.length > 1) this.alternatives.push(ordered.length);
    const chosen = ordered[ordered.length > 1 ? (this.#choices[this.alternatives.length - 1] ?? 0) : 0];
    if (chosen === undefined) return target;
    this.#places.set(output, chosen);
    return target.map((size, axis) => (axis === chosen.axis ? size * this.#ratio : size));
  }
}

/** The next way to read ambiguous shapes after one that failed: the last choice that has others left is changed. */
export function nextChoices(choices: readonly number[], alternatives: readonly number[]): readonly number[] | null {
  for (let at = alternatives.length - 1; at >= 0; at--) {
    const next = (choices[at] ?? 0) + 1;
    if (next < (alternatives[at] ?? 1)) return [...Array.from({ length: at }, (_, i) => choices[i] ?? 0), next];
  }
  return null;
}
