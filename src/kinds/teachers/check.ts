// The near-chance stop: a teacher that knows nothing on validation is wired wrongly, and is not distilled.
import { inputError, type Problem } from "../../base/errors.ts";
import { logSoftmaxRows } from "../../base/numeric/softmax.ts";

export interface TeacherAccuracy {
  readonly accuracy: number;
  /** 1 / classes. */
  readonly chance: number;
  /** Share of the most frequent class among the labels. */
  readonly majority: number;
  /** What the teacher had to reach. */
  readonly needed: number;
}

export interface CheckRequest {
  readonly id: string;
  /** Rows x classes, in the data set's class order. */
  readonly logits: Float32Array;
  /** One class index per row. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly minAccuracy?: number | undefined;
  /** What becomes of a refusal: thrown unless it is "warn", which tells it. */
  readonly require?: "stop" | "warn" | undefined;
  readonly warn?: ((text: string) => void) | undefined;
}

/** Rows by predicted class and label, classes x classes; the lowest index wins ties. */
function confusion({ logits, labels, classes }: CheckRequest): Int32Array {
  const size = classes.length;
  const counts = new Int32Array(size * size);
  labels.forEach((label, row) => {
    const scores = logits.subarray(row * size, (row + 1) * size);
    const place = scores.reduce((best, score, k) => (score > (scores[best] ?? -Infinity) ? k : best), 0) * size + label;
    counts[place] = (counts[place] ?? 0) + 1;
  });
  return counts;
}

/** The one-to-one mapping of outputs to classes that takes the largest counts first, and the rows it gets right. */
function bestMapping(
  counts: Int32Array,
  size: number,
): { readonly mapping: readonly number[]; readonly right: number } {
  const order = Array.from(counts.keys()).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  const mapping = new Array<number>(size).fill(-1);
  const taken = new Set<number>();
  let right = 0;
  for (const place of order) {
    const output = Math.floor(place / size);
    const label = place % size;
    if (mapping[output] !== -1 || taken.has(label)) continue;
    mapping[output] = label;
    taken.add(label);
    right += counts[place] ?? 0;
  }
  return { mapping, right };
}

/** Temperatures at which a teacher's likelihood is compared: one that is too sure may know the classes all the same. */
const temperatures = [0.5, 1, 2, 4, 8] as const;

/**
 * Whether the teacher's probabilities say more of the labels than the classes' frequencies do: the mean gain in
 * log-likelihood, at the best of a few temperatures, lies three standard errors above 0.
 */
function saysMoreThanFrequencies({ logits, labels, classes }: CheckRequest, perClass: Int32Array): boolean {
  const [size, rows] = [classes.length, labels.length];
  return temperatures.some((temperature) => {
    const logProbs = logSoftmaxRows(
      logits.map((score) => score / temperature),
      size,
    );
    const gains = Float64Array.from(labels, (label, row) => {
      return (logProbs[row * size + label] ?? -Infinity) - Math.log((perClass[label] ?? 0) / rows);
    });
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / rows;
    const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, rows - 1);
    return mean > 3 * Math.sqrt(variance / rows);
  });
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** What to look at: another order of the classes where one fits far better, else the preprocessing. */
function diagnosis(counts: Int32Array, { classes, labels }: CheckRequest, accuracy: number, needed: number): string {
  const { right } = bestMapping(counts, classes.length);
  const order = right / labels.length < needed + 0.1 ? null : betterOrder(counts, { classes, labels }, accuracy);
  return order ?? "check scale, mean, std and layout of the teacher's input, and that it was trained for these classes";
}

/** Another order of the classes, where one is right far more often than chance or a few rows would explain. */
function betterOrder(
  counts: Int32Array,
  { classes, labels }: Pick<CheckRequest, "classes" | "labels">,
  accuracy: number,
): string | null {
  const { mapping, right } = bestMapping(counts, classes.length);
  const mapped = right / labels.length;
  if (mapped - accuracy <= Math.max(0.1, 3 / Math.sqrt(labels.length))) return null;
  const moved = mapping.flatMap((label, output) =>
    label === output ? [] : `output ${output} is class "${classes[label] ?? ""}"`,
  );
  const shown = moved.length > 6 ? `${moved.slice(0, 6).join(", ")} ...` : moved.join(", ");
  return `the class order looks wrong: with another order it would reach ${percent(mapped)} (${shown}); state the teacher's classes in the order of its outputs`;
}

/**
 * Accuracy of the teacher on validation rows against chance.
 * Needed is the larger of `minAccuracy` and 1/K + 3 sqrt(1/K (1 - 1/K) / n), three standard deviations of a guesser's
 * accuracy, which on few rows is held to halfway between chance and 1. Guessing the most frequent class is no
 * knowledge either: accuracy has to exceed that class's share, but for a teacher without mistakes, one whose balanced
 * accuracy (the mean of its recalls) lies three standard deviations of a guesser's above chance, and one whose
 * probabilities say more of the labels than the classes' frequencies do.
 * @throws {LimbeckError} teacher-near-chance, unless a warning is enough
 */
export function checkTeacher(request: CheckRequest): TeacherAccuracy {
  const { id, labels, classes, minAccuracy = 0 } = request;
  const size = classes.length;
  const rows = labels.length;
  const counts = confusion(request);
  const perClass = new Int32Array(size);
  let right = 0;
  counts.forEach((count, place) => {
    const label = place % size;
    perClass[label] = (perClass[label] ?? 0) + count;
    if (Math.floor(place / size) === label) right += count;
  });
  const accuracy = right / rows;
  const recalls = [...perClass].flatMap((count, k) => (count === 0 ? [] : [(counts[k * size + k] ?? 0) / count]));
  const balanced = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
  const chance = 1 / size;
  const majority = Math.max(...perClass) / rows;
  const guesser = Math.min(chance + 3 * Math.sqrt((chance * (1 - chance)) / rows), (1 + chance) / 2);
  const needed = Math.max(minAccuracy, guesser);
  // of rare classes the most frequent one's share says nothing: what counts is how often each class is known
  const among = 1 / recalls.length;
  const spread = Math.sqrt([...perClass].reduce((sum, count) => sum + (count === 0 ? 0 : 1 / count), 0));
  const lucky = among + 3 * among * Math.sqrt(among * (1 - among)) * spread;
  const knowsClasses = recalls.length > 1 && balanced >= Math.min(lucky, (1 + among) / 2);
  const knowsNothing =
    accuracy <= majority && accuracy < 1 && !knowsClasses && !saysMoreThanFrequencies(request, perClass);
  const figures = { accuracy, chance, majority, needed };
  if (accuracy >= needed && !knowsNothing) {
    const order = request.minAccuracy === undefined ? betterOrder(counts, request, accuracy) : null;
    if (order === null) return figures;
    return refused(request, figures, `teacher ${id}: its outputs stand in another order than the classes`, {
      path: `teacher ${id}`,
      expected: "outputs that fit the classes best in the order stated",
      got: `${percent(accuracy)} right on ${rows} validation rows`,
      hint: `${order}; minAccuracy takes the teacher as it is`,
    });
  }
  const expected =
    accuracy < needed ? `accuracy of at least ${percent(needed)}` : `accuracy above the most frequent class's share`;
  return refused(
    request,
    figures,
    `teacher ${id}: ${percent(accuracy)} right on ${rows} validation rows, where guessing gets ${percent(Math.max(chance, majority))}`,
    {
      path: `teacher ${id}`,
      expected,
      got: `${percent(accuracy)}; chance is ${percent(chance)}, the most frequent class ${percent(majority)}`,
      hint: diagnosis(counts, request, accuracy, needed),
    },
  );
}

function refused(
  { require, warn }: CheckRequest,
  figures: TeacherAccuracy,
  what: string,
  problem: Problem,
): TeacherAccuracy {
  if (require !== "warn") throw inputError("teacher-near-chance", what, { problems: [problem] });
  warn?.(`${what}; ${problem.hint ?? problem.expected}`);
  return figures;
}
