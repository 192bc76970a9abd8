// `limbeck init [DATA]`: asks for what is not given, and writes a first recipe.
import { InvalidArgumentError, Option, type Command } from "commander";
import { inputError } from "../base/errors.ts";
import type { InitOptions, Initialised } from "../init.ts";
import { rangeWords } from "../recipe/draft.ts";
import type { Io } from "./io.ts";
import { print } from "./options.ts";

interface Options extends Pick<
  InitOptions,
  "label" | "ignore" | "size" | "unlabelled" | "teacher" | "shrink" | "name" | "out" | "force"
> {
  readonly yes?: boolean;
  readonly json?: boolean;
}

function factor(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && Number.isFinite(value))) throw new InvalidArgumentError("expected a number of at least 1");
  return value;
}

function side(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("expected a whole number of pixels");
  return value;
}

export function addInit(command: Command, io: Io): void {
  command
    .option("--label <name>", "column of the classes, array, or file of labels")
    .option("--ignore <columns...>", "columns of a csv that are no values")
    .option("--unlabelled <file>", "more rows, without labels")
    .option("--teacher <path>", "an .onnx file, a folder with teacher.json, or a TensorFlow.js model.json")
    .addOption(new Option("--size <side>", "side of the square that pictures become").argParser(side))
    .addOption(
      new Option("--shrink <times>", "times fewer parameters than the teacher (default: 10)").argParser(factor),
    )
    .option("--name <name>", "name of recipe and run (default: the data's)")
    .option("--out <directory>", "folder to write to (default: the working directory)")
    .option("--force", "write over files that are there")
    .option("--yes", "ask nothing")
    .option("--json", "ask nothing, print JSON and nothing else")
    .action(async (data: string | undefined, { yes, json, ...options }: Options) => {
      const asks = yes !== true && json !== true && io.terminal;
      const answered = asks ? await ask(data, options) : { ...options, data };
      if (answered.data === undefined)
        throw inputError("usage", "init: no data is named: limbeck init rows.csv --teacher model.onnx");
      const { initialise } = await import("../init.ts");
      const made = await initialise({ ...answered, data: answered.data, cwd: io.cwd });
      print(io, json === true ? JSON.stringify(summaryOf(made)) : told(made));
    });
}

const summaryOf = ({ recipe, student, seen, teacher, proposal, warnings }: Initialised): object => ({
  recipe,
  student,
  rows: seen.rows,
  inputShape: seen.inputShape,
  classes: Object.fromEntries(seen.classes),
  label: seen.notes,
  teacher:
    teacher === null ? null : { parameters: teacher.parameters, accuracy: teacher.accuracy, notes: teacher.notes },
  parameters: proposal.parameters,
  warnings,
});

function told({ recipe, student, seen, teacher, proposal, warnings }: Initialised): string {
  const classes = [...seen.classes].slice(0, 8).map(([name, count]) => `${name} ${count}`);
  return [
    `data: ${seen.rows} rows of [${seen.inputShape.join(", ")}]${rangeWords(seen)}`,
    `classes: ${seen.classes.size} (${classes.join(", ")}${seen.classes.size > 8 ? ", ..." : ""})`,
    ...seen.notes.map((note) => `  ${note}`),
    ...(teacher === null
      ? ["teacher: none; the recipe smooths labels alone"]
      : [`teacher: ${teacher.parameters} parameters`, ...teacher.notes.map((note) => `  ${note}`)]),
    `student: ${proposal.words}, ${proposal.parameters} parameters`,
    ...warnings.map((warning) => `warning: ${warning}`),
    "",
    `written: ${recipe}`,
    `         ${student}`,
    `next: npx limbeck run ${recipe}`,
  ].join("\n");
}

/** Asks for what the command line left out. */
async function ask(
  data: string | undefined,
  options: Options,
): Promise<Omit<InitOptions, "data"> & { readonly data: string | undefined }> {
  const { intro, text, isCancel, cancel } = await import("@clack/prompts");
  intro("limbeck init");
  const question = async (
    message: string,
    placeholder: string,
    wrong: (answer: string) => string | undefined = () => undefined,
  ): Promise<string | undefined> => {
    const answer = await text({ message, placeholder, validate: (value) => wrong((value ?? "").trim()) });
    if (isCancel(answer)) {
      cancel("nothing was written");
      throw inputError("usage", "init: stopped; nothing was written");
    }
    return answer.trim() === "" ? undefined : answer.trim();
  };
  const file =
    data ??
    (await question(
      "Labelled rows: which file, or folder of pictures?",
      "rows.csv, data.npz, photos/, train-images-idx3-ubyte.gz",
      (answer) => (answer === "" ? "a path, please" : undefined),
    ));
  const label =
    options.label ??
    (await question("Where are the labels? Empty: concluded from the file", "a column, an array or a file"));
  const teacher =
    options.teacher ?? (await question("The teacher's model? Empty: none, labels are smoothed alone", "model.onnx"));
  const unlabelled =
    teacher === undefined
      ? undefined
      : (options.unlabelled ?? (await question("More rows, without labels? Empty: none", "more.csv")));
  const shrink =
    teacher === undefined || options.shrink !== undefined
      ? options.shrink
      : Number(
          (await question("How many times smaller than the teacher?", "10", (answer) =>
            answer === "" || Number(answer) >= 1 ? undefined : "a number of at least 1, please",
          )) ?? "10",
        );
  return { ...options, data: file, label, teacher, unlabelled, shrink };
}
