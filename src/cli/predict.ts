// `limbeck predict MODEL --input FILE`: rows in, class names and calibrated probabilities out.
import { Option, type Command } from "commander";
import type { Readable } from "node:stream";
import { problemsError } from "../base/errors.ts";
import type { LoadedStudent } from "../load.ts";
import type { GivenRows } from "../load-rows.ts";
import { elementCount } from "../graph/ir.ts";
import { showShape } from "../graph/shapes.ts";
import { statedSpaces, type PictureForm, type StatedSpace } from "../engine/contracts.ts";
import type { Io } from "./io.ts";
import { print } from "./options.ts";

interface PredictOptions {
  readonly input: string;
  readonly array?: string;
  readonly student?: string;
  readonly calibrator?: string;
  readonly classes?: string;
  readonly space?: StatedSpace;
  readonly json?: boolean;
}

/** A cell as CSV has it. */
const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

async function readAll(stream: Readable): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part as Uint8Array | string));
  return Buffer.concat(parts);
}

interface Given {
  readonly rows: GivenRows;
  /** What messages call them. */
  readonly place: string;
  /** Files of the rows, where each row is a picture's. */
  readonly files: readonly string[] | null;
}

/** Pictures in a folder, or named by a list or alone, as the student's training decoded them. */
async function picturesFrom(
  io: Io,
  input: string,
  array: string | undefined,
  form: PictureForm,
): Promise<Given | null> {
  const { readLoosePictures } = await import("../kinds/data/pictures/loose.ts");
  const found = await readLoosePictures(input, { column: array, form, baseDirectory: io.cwd });
  for (const note of found?.notes ?? []) io.stderr.write(`warning: ${note}\n`);
  return found === null ? null : { ...found, place: input };
}

/** @throws {LimbeckError} "data-invalid" for rows of another shape than the student takes */
async function rowsFrom(
  io: Io,
  input: string,
  array: string | undefined,
  { columns, rowShape, picture, recordColumns }: LoadedStudent,
): Promise<Given> {
  if (recordColumns !== null) {
    const { readLooseRecords, withPiped } = await import("../kinds/data/rows/loose-rows.ts");
    const read = (path: string, baseDirectory: string) => readLooseRecords(path, baseDirectory, recordColumns);
    const rows = input === "-" ? await withPiped(await readAll(io.stdin), read) : await read(input, io.cwd);
    return { rows: rows as GivenRows, place: input === "-" ? "standard input" : input, files: null };
  }
  const pictures = picture === null || input === "-" ? null : await picturesFrom(io, input, array, picture);
  if (pictures !== null) return pictures;
  const { readLooseRows, readPipedRows } = await import("../kinds/data/rows/loose-rows.ts");
  const options = { columns, array, baseDirectory: io.cwd };
  const table =
    input === "-" ? await readPipedRows(await readAll(io.stdin), options) : await readLooseRows(input, options);
  const { inputs, inputShape, place } = table;
  const isTurned = rowShape.length === 3 && inputShape.length === 3 && showShape(rowShape) !== showShape(inputShape);
  if (elementCount(inputShape) !== elementCount(rowShape) || isTurned)
    throw problemsError("data-invalid", place, [
      {
        path: "shape of a row",
        expected: `${showShape(rowShape)}, as the student takes rows`,
        got: showShape(inputShape),
        hint: "give the values of a row alone, in the order of the data that the student was trained on",
      },
    ]);
  const isFed = inputs instanceof Uint8Array || inputs instanceof Float32Array;
  return { rows: isFed ? inputs : Float32Array.from(inputs), place, files: null };
}

export function addPredict(command: Command, io: Io): void {
  command
    .requiredOption(
      "--input <file>",
      "rows as the data's source holds them: .csv, .tsv, .jsonl, .json, .parquet, .arrow, .npy, .npz, IDX, CIFAR's .bin; - for CSV on stdin; or pictures: a folder, a file, a list",
    )
    .option(
      "--array <name>",
      "for .npz: the array of rows (default: inputs); for lists: the column of rows, or of pictures",
    )
    .option("--student <arm-seed>", "which student of a comparison")
    .option("--calibrator <kind>", "a calibrator that the run fitted, or none (default: temperature)")
    .option("--classes <names>", "class names in the order of the outputs, separated by commas, where none are stated")
    .addOption(
      new Option("--space <space>", "what the scores are, where the file does not show it").choices([...statedSpaces]),
    )
    .option("--json", "print JSON with every class's probability")
    .action(async (model: string, { input, array, json, classes, ...chosen }: PredictOptions) => {
      const { load } = await import("../load.ts");
      const student = await load(model, {
        ...chosen,
        ...(classes === undefined ? {} : { classes: classes.split(",") }),
        cwd: io.cwd,
        warn: (text) => io.stderr.write(`warning: ${text}\n`),
      });
      try {
        const { rows, place, files } = await rowsFrom(io, input, array, student);
        const found = await student.predict(rows, place);
        const named = (row: number): { readonly file?: string } => (files === null ? {} : { file: files[row] ?? "" });
        if (json === true) {
          const all = found.map(({ probabilities, ...rest }, row) => ({
            ...named(row),
            ...rest,
            probabilities: Array.from(probabilities),
          }));
          print(io, JSON.stringify({ classes: student.classes, calibrator: student.calibrator, predictions: all }));
          return;
        }
        const lines = found.map(({ class: name, probability }, row) =>
          [...(files === null ? [] : [files[row] ?? ""]), name]
            .map(cell)
            .join(",")
            .concat(`,${probability.toFixed(6)}`),
        );
        print(io, [files === null ? "class,probability" : "file,class,probability", ...lines].join("\n"));
      } finally {
        await student.close();
      }
    });
}
