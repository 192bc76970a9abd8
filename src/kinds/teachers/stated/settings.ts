// What a teacher is told about itself: the recipe's options over its card, and the files they name.
import { stat } from "node:fs/promises";
import { ifThere } from "../../../base/given-files.ts";
import { linkedFolders } from "../../links.ts";
import type { LabelsOptions } from "../labels/label-form.ts";
import { isAbsolute, join, resolve } from "node:path";
import type { Dataset, StatedSpace } from "../../../engine/contracts.ts";
import { problemsError, type Problem } from "../../../base/errors.ts";
import type { Stated } from "../../../engine/onnx/file/stated.ts";
import { cardFileName, readCard, type TeacherCard } from "./card.ts";
import { publishedCard } from "./published.ts";

export type InputLayout = "NCHW" | "NHWC" | "flat";

export interface InputOptions {
  readonly name?: string | undefined;
  readonly layout?: InputLayout | undefined;
  /** Shape of one row as the model takes it, without the batch. */
  readonly shape?: readonly number[] | undefined;
  readonly scale?: number | undefined;
  readonly mean?: readonly number[] | undefined;
  readonly std?: readonly number[] | undefined;
  /** Columns of a table whose numbers the model's one input takes, in its order. */
  readonly columns?: readonly string[] | undefined;
}

export interface OutputOptions {
  readonly name?: string | undefined;
  readonly space?: StatedSpace | undefined;
}

/** What a recipe states of any teacher that is a model file. */
export interface TeacherOptionsBase {
  readonly id: string;
  /** A folder with a card, or a model file; relative to the recipe. */
  readonly path: string;
  /** Folders that links beside the model may lead into. */
  readonly links?: readonly string[] | undefined;
  readonly sha256?: string | undefined;
  readonly input?: InputOptions | undefined;
  readonly output?: OutputOptions | undefined;
  readonly classes?: readonly string[] | undefined;
  readonly labels?: LabelsOptions | undefined;
  readonly minAccuracy?: number | undefined;
  readonly require?: "stop" | "warn" | undefined;
}

export interface OnnxTeacherOptions extends TeacherOptionsBase {
  readonly kind: "onnx";
}

export interface TfjsTeacherOptions extends TeacherOptionsBase {
  readonly kind: "tfjs";
  readonly backend: "auto" | "tensorflow" | "wasm" | "cpu";
}

/** What is known of a model's file, whatever its format. */
export interface TeacherFile {
  readonly path: string;
  /** Folders that links beside it may lead into. */
  readonly links?: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
  /** Hash of the file and of those it names. */
  readonly contentSha256: string;
  /** What a file that limbeck wrote says of itself. */
  readonly stated?: Stated | null;
}

/** What a teacher is opened with. */
export interface TeacherContext {
  /** Folder that the teacher's path is relative to: the recipe's. */
  readonly baseDirectory: string;
  readonly dataset: Pick<Dataset, "rows" | "rowId" | "inputShape" | "classes" | "records" | "text" | "encoder">;
  readonly threads: number;
  /** How rows are prepared where neither recipe, card nor file say it. */
  readonly defaultInput?: InputOptions | undefined;
  /** Told each warning, once. */
  readonly log?: (warning: string) => void;
}

export interface TeacherSettings<F extends TeacherFile> {
  /** What errors and warnings call the teacher. */
  readonly place: string;
  readonly file: F;
  readonly classes: readonly string[] | null;
  readonly input: InputOptions;
  readonly output: OutputOptions;
  readonly trainedOnSplits: string | null;
}

/** Fields that are stated; one set to undefined is not. */
function stated<T extends object>(options: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
}

async function isFolder(path: string, given: string, place: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    throw problemsError("teacher-unreadable", place, [
      {
        path: "path",
        expected: "a model file, or a folder with teacher.json",
        got: `${path}: no such file or folder`,
        // a path that is whole begins nowhere else
        hint: isAbsolute(given) ? undefined : "paths in a recipe are relative to the recipe's own folder",
      },
    ]);
  }
}

function hashProblems(file: TeacherFile, options: TeacherOptionsBase, card: TeacherCard | null): Problem[] {
  const problem = (source: string, expected: string | undefined): Problem[] =>
    expected === undefined || expected === file.sha256
      ? []
      : [
          {
            path: source,
            expected: `sha256 ${expected}`,
            got: `sha256 ${file.sha256}`,
            hint: "the model file is not the one that was described; restore it, or correct the hash",
          },
        ];
  return [...problem("the card's /sha256", card?.sha256), ...problem("the recipe's sha256", options.sha256)];
}

/** The card of a folder as hubs publish it; null where it has a card of its own, or is none. */
async function publishedBeside(folder: string, { classes }: TeacherOptionsBase): Promise<TeacherCard | null> {
  const own = await ifThere(stat(join(folder, cardFileName)));
  return own === null ? publishedCard(folder, classes !== undefined) : null;
}

/**
 * Reads the model and its card; the recipe's fields win over the card's.
 * @throws {LimbeckError} teacher-unreadable, teacher-invalid
 */
export async function readSettings<F extends TeacherFile>(
  options: TeacherOptionsBase,
  { baseDirectory, defaultInput }: Pick<TeacherContext, "baseDirectory" | "defaultInput">,
  read: (path: string, links: readonly string[]) => Promise<F>,
): Promise<TeacherSettings<F>> {
  const place = `teacher ${options.id} (${options.path})`;
  const path = isAbsolute(options.path) ? options.path : resolve(baseDirectory, options.path);
  const card = (await isFolder(path, options.path, place))
    ? ((await publishedBeside(path, options)) ?? (await readCard(path)))
    : null;
  const links = linkedFolders(options.links, baseDirectory);
  const file = await read(card === null ? path : join(path, card.model), links);
  const problems = hashProblems(file, options, card);
  if (problems.length > 0) throw problemsError("teacher-invalid", place, problems);
  // columns go in as they are: what is done to the data's own rows where nothing is stated says nothing of them
  const byDefault = options.input?.columns === undefined ? defaultInput : undefined;
  return {
    place,
    file,
    classes: options.classes ?? card?.classes ?? file.stated?.classes ?? null,
    input: {
      ...stated<InputOptions>(card === null ? (file.stated?.preprocessing ?? byDefault) : card.input),
      ...stated(options.input),
    },
    output: { ...stated<OutputOptions>(card?.output), ...stated(options.output) },
    trainedOnSplits: card?.trainedBy?.splitHash ?? null,
  };
}
