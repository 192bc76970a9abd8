// What `limbeck plan` tells of a recipe: read and split the data, build the student; nothing native unless a step is timed.
import { checkOptions, type Known } from "./base/given-options.ts";
import { isSwept, seedsOf, settingsOf, trialsOf, withShare } from "./recipe/plan/sweep.ts";
import { isHeld, labelDirectoryIn, openTeacher } from "./kinds/teachers/index.ts";
import { trainingRows } from "./kinds/data/rows/batches.ts";
import { epochBlocks, filledShare, rowLengths, type RowLengths } from "./kinds/data/rows/buckets.ts";
import { studentTensors } from "./engine/dry-forward.ts";
import type { Shape } from "./graph/ir.ts";
import { showShape } from "./graph/shapes.ts";
import { isStored } from "./engine/row-values.ts";
import { keptViewBytes } from "./engine/step-rows.ts";
import { optimizerFor } from "./kinds/optimizers/index.ts";
import { describePlan, type DescribedPlan } from "./recipe/plan/describe.ts";
import { warningsOf } from "./recipe/plan/rules.ts";
import type { Problem } from "./base/errors.ts";
import { holding } from "./base/holding.ts";
import { silentLog } from "./base/log.ts";
import { noProgress } from "./base/progress.ts";
import { findingText } from "./evaluation/teacher-findings.ts";
import { readRecipe, recipeOptions, type GivenRecipe, type LoadedRecipe, type RecipeOptions } from "./recipe/read.ts";
import type { Recipe } from "./recipe/schema.ts";
import { readVariants } from "./training/variants.ts";
import { MOST_KEPT_BYTES } from "./training/teacher-tensors.ts";
import { planFor } from "./training/train-arm.ts";
import { tensorsAsked } from "./kinds/objective.ts";
import { parameterCount, readMaterials, trainingBytes, type Materials } from "./training/materials.ts";

export interface PlanOptions extends RecipeOptions {
  /** Times a step, from which the time of the whole follows; false by default. */
  readonly time?: boolean;
  /** Opens the teachers, labels the rows, and says what makes a poor student of them; false by default. */
  readonly teachers?: boolean;
  /** Lists the inner values of the student and of the teachers, for terms between them; false by default. */
  readonly tensors?: boolean;
  /** Refuses a teacher of which something makes a poor student; false by default. */
  readonly strict?: boolean;
}

const planOptions: Known<PlanOptions> = {
  types: { ...recipeOptions.types, ...{ time: "flag", teachers: "flag", tensors: "flag", strict: "flag" } },
};

/** What was found of each teacher, by its id. */
type Findings = Readonly<Record<string, readonly Problem[]>>;

async function findingsOf(loaded: LoadedRecipe, materials: Materials, { cwd, strict }: PlanOptions): Promise<Findings> {
  const { labelTeacher } = await import("./training/labelling.ts");
  const labelDirectory = labelDirectoryIn(cwd ?? process.cwd());
  const work = { log: silentLog, progress: noProgress, labelDirectory, strict };
  return holding(async (held) => {
    const found: [string, readonly Problem[]][] = [];
    for (const teacher of loaded.recipe.teachers) {
      const labelled = await labelTeacher(teacher, loaded, materials, 2, work, held, () => undefined);
      found.push([teacher.id, labelled.findings]);
    }
    await held.close();
    return Object.fromEntries(found);
  });
}

const findingLines = (findings: Findings): string =>
  Object.entries(findings)
    .flatMap(([id, found]) =>
      found.length === 0 ? [`teacher "${id}": nothing speaks against it`] : found.map(findingText),
    )
    .join("\n");

/** How much of what is trained on is padding, and what batches of rows of like lengths leave of it. */
function tokenLine({ dataset, splits, student, lengths }: Materials, { seed, data }: Recipe): string | null {
  if (dataset.text === undefined && student.tokensBelow === undefined) return null;
  const rows = trainingRows(splits);
  const share = (by: RowLengths): string => {
    const blocks = epochBlocks(rows, Math.min(data.batchRows, rows.length), by, { seed, epoch: 0 });
    return `${(100 * filledShare(dataset, rows, blocks)).toFixed(1)} %`;
  };
  const [size = 1] = dataset.inputShape;
  const whole = share(new Uint16Array(dataset.rows).fill(size));
  return lengths === null
    ? `tokens: ${whole} of the positions that are trained on hold one, ${share(rowLengths(dataset, 8))} with "lengthBuckets": 8`
    : `tokens: ${share(lengths)} of the positions that are trained on hold one, in batches of like lengths; ${whole} without`;
}

/** A row's shape of each inner value, by the name of what has it: "student", or a teacher's id; null where none can be read. */
type Tensors = Readonly<Record<string, Readonly<Record<string, Shape>> | null>>;

async function tensorsOf({ recipe, directory }: LoadedRecipe, { student, dataset }: Materials): Promise<Tensors> {
  const found: [string, Tensors[string]][] = [["student", Object.fromEntries(studentTensors(student))]];
  for (const options of recipe.teachers)
    found.push([
      `teacher "${options.id}"`,
      await holding(async (held) => {
        const teacher = held.keep(await openTeacher(options, { baseDirectory: directory, dataset, threads: 2 }));
        const inner = (await teacher.inner?.list()) ?? null;
        await held.close();
        return inner === null ? null : Object.fromEntries(inner);
      }),
    ]);
  return Object.fromEntries(found);
}

const tensorLines = (tensors: Tensors): readonly string[] =>
  Object.entries(tensors).map(([whose, shapes]) =>
    shapes === null
      ? `inner values of ${whose}: none can be read of its kind`
      : [
          `inner values of ${whose}, a row's shape of each:`,
          ...Object.entries(shapes).map(([name, shape]) => `    ${JSON.stringify(name)} ${showShape(shape)}`),
        ].join("\n"),
  );

/** Bytes of teachers' labels of all rows and of views that are stored, in float32: all, and those that stay in their files. */
function labelFacts(
  { teachers }: Recipe,
  { dataset, augmentation }: Materials,
): { readonly labelBytes: number; readonly storedLabelBytes: number } {
  const views = augmentation?.stored?.views ?? 0;
  const { length: classes } = dataset.classes;
  const kept = [dataset.rows, views * dataset.rows].map((rows) => ({ rows, classes }));
  const bytes = (labels: typeof kept): number =>
    4 * teachers.length * classes * labels.reduce((sum, { rows }) => sum + rows, 0);
  return { labelBytes: bytes(kept), storedLabelBytes: bytes(kept.filter((labels) => !isHeld(labels))) };
}

export async function planRecipe(source: GivenRecipe, options: PlanOptions = {}): Promise<DescribedPlan> {
  checkOptions(options, planOptions, "planRecipe");
  const loaded = await readRecipe(source, options);
  const materials = await readMaterials(loaded);
  await readVariants(loaded, materials);
  const { recipe } = loaded;
  const { student, dataset, arms } = materials;
  const { stepMs } = options.time === true ? await import("./training/timed-step.ts") : { stepMs: null };
  const facts = {
    parameters: parameterCount(student),
    trainingBytes: trainingBytes(student, optimizerFor(recipe.optimizer).slots.length),
  };
  const whole = {
    dataBytes: dataset.inputs.byteLength + keptViewBytes(dataset, materials.augmentation),
    heldBytes: isStored(dataset.inputs) && recipe.data.memory !== undefined ? recipe.data.memory * 2 ** 20 : null,
    ...labelFacts(recipe, materials),
    innerBytes: [recipe, ...arms.map((arm) => arm.recipe)].some(({ phases }) =>
      phases.some((phase) => tensorsAsked(phase).length > 0),
    )
      ? MOST_KEPT_BYTES
      : 0,
    arms: arms.map(({ id }) => id),
    testRows: materials.splits.test.length,
    seeds: seedsOf(recipe),
    sweep: isSwept(recipe)
      ? {
          settings: settingsOf(recipe).length,
          trials: trialsOf(recipe, () => 1),
          steps: trialsOf(recipe, (share) => planFor(materials, withShare(recipe, share)).totalSteps),
        }
      : null,
    stepMs: stepMs === null ? null : await stepMs(recipe, materials),
  };
  const described = describePlan(planFor(materials, recipe), facts, [...warningsOf(recipe), ...materials.warnings], {
    recipe,
    whole,
  });
  const { deduced } = materials;
  const tokens = tokenLine(materials, recipe);
  const asked = options.teachers === true || options.strict === true;
  const findings = asked ? await findingsOf(loaded, materials, options) : null;
  const tensors = options.tensors === true ? await tensorsOf(loaded, materials) : null;
  const blocks = [
    described.text,
    ...(tokens === null ? [] : [tokens]),
    ...(deduced.length === 0 || tokens !== null
      ? []
      : [["columns, as they were deduced:", ...deduced.map((line) => `    ${line}`)].join("\n")]),
    ...(findings === null || recipe.teachers.length === 0 ? [] : [findingLines(findings)]),
    ...(tensors === null ? [] : tensorLines(tensors)),
  ];
  return {
    text: blocks.join("\n\n"),
    json: {
      ...described.json,
      ...(findings === null ? {} : { teachers: findings }),
      ...(tensors === null ? {} : { tensors }),
    },
  };
}
