// What a teacher's file says of itself, and how its rows are best prepared where it says nothing.
import type { Dataset } from "../../engine/contracts.ts";
import type { Shape } from "../../graph/ir.ts";
import { LimbeckError } from "../../base/errors.ts";
import { measure } from "../../metrics/measure.ts";
import { openTeacher, sizeOf, type TeacherOptions } from "./index.ts";

export interface SeenTeacher {
  readonly options: TeacherOptions;
  readonly parameters: number;
  readonly bytes: number;
  readonly classes: readonly string[] | null;
  /** Shape of a row as its file declares it; null where it does not. */
  readonly inputShape: Shape | null;
  /** Share of the given rows that it names rightly, prepared so. */
  readonly accuracy: number;
  /** What was tried, and what was concluded. */
  readonly notes: readonly string[];
}

/** How exporters expect rows: as they are, scaled to [0, 1], or around 0. */
function preparations(greatest: number): readonly (readonly [string, object | null])[] {
  const asThey: readonly (readonly [string, object | null])[] = [["rows as they are", null]];
  if (greatest <= 1) return asThey;
  const scale = 1 / (greatest > 16 && greatest <= 255 ? 255 : greatest);
  return [...asThey, [`rows scaled to [0, 1]`, { scale }], [`rows scaled to [-1, 1]`, { scale: 2 * scale, mean: [1] }]];
}

/**
 * Opens a teacher and asks it about some rows. Where neither file nor card says how rows are prepared, those preparations
 * that are usual are tried, and the one that it knows most with is stated.
 * @throws {LimbeckError} as `openTeacher`
 */
export async function lookAtTeacher(
  path: string,
  dataset: Dataset,
  rows: Int32Array,
  { directory, greatest, threads }: { readonly directory: string; readonly greatest: number; readonly threads: number },
): Promise<SeenTeacher> {
  const base = { id: "teacher", kind: /\.json$/i.test(path) ? "tfjs" : "onnx", path };
  const tried: (SeenTeacher & { readonly words: string; readonly isStated: boolean })[] = [];
  let failure: unknown = null;
  for (const [words, input] of preparations(greatest)) {
    const options = { ...base, ...(input === null ? {} : { input }) } as TeacherOptions;
    const warnings: string[] = [];
    try {
      const teacher = await openTeacher(options, {
        baseDirectory: directory,
        dataset,
        threads,
        log: (text) => warnings.push(text),
      });
      try {
        const logits = await teacher.label(dataset, rows, () => undefined);
        const labels = rows.map((row) => dataset.labels[row] ?? 0);
        const { accuracy } = measure(logits, labels, dataset.classes.length, { seed: 0 });
        const { classes, inputShape = null } = teacher;
        const { parameters, bytes } = sizeOf(teacher) ?? { parameters: 0, bytes: 0 };
        const isStated = input === null && !warnings.some((text) => text.includes("no scale, mean or std is stated"));
        tried.push({ options, parameters, bytes, classes, inputShape, accuracy, words, isStated, notes: [] });
        if (isStated) break;
      } finally {
        await teacher.close();
      }
    } catch (error) {
      // a model of bytes takes no fractions: that preparation is none
      if (!(error instanceof LimbeckError) || input === null) throw error;
      failure = error;
    }
  }
  const [first, ...others] = tried;
  if (first === undefined) throw failure;
  const best = others.reduce((one, other) => (other.accuracy > one.accuracy + 1e-9 ? other : one), first);
  const told = tried.map(({ words, accuracy }) => `${words}: ${(100 * accuracy).toFixed(1)} %`);
  return {
    ...best,
    notes: best.isStated
      ? [`its file says how rows are prepared; it is right on ${(100 * best.accuracy).toFixed(1)} % of validation rows`]
      : [`its file does not say how rows are prepared; right on validation with ${told.join(", ")}`],
  };
}
