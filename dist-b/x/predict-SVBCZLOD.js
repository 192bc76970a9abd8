import {
  print
} from "./chunk-TZBGU4EC.js";
import {
  statedSpaces
} from "./chunk-ZBZ3IHPP.js";
import {
  showShape
} from "./chunk-PZKE3BSR.js";
import "./chunk-STSNPE3E.js";
import "./chunk-74A75QGB.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";
import "./chunk-LRGPJQE2.js";
import {
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/cli/predict.js
import { Option } from "commander";
var cell = (text) => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
async function readAll(stream) {
  const parts = [];
  for await (const part of stream)
    parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
async function picturesFrom(io, input, array, form) {
  const { readLoosePictures } = await import("./loose-3K5RWM5V.js");
  const found = await readLoosePictures(input, { column: array, form, baseDirectory: io.cwd });
  for (const note of found?.notes ?? [])
    io.stderr.write(`warning: ${note}
`);
  return found;
}
async function rowsFrom(io, input, array, { columns, rowShape, picture, recordColumns }) {
  if (recordColumns !== null) {
    const { readLooseRecords, withPiped } = await import("./loose-rows-O5F4TIE4.js");
    const read = (path, baseDirectory) => readLooseRecords(path, baseDirectory, recordColumns);
    const rows = input === "-" ? await withPiped(await readAll(io.stdin), read) : await read(input, io.cwd);
    return { rows, files: null };
  }
  const pictures = picture === null || input === "-" ? null : await picturesFrom(io, input, array, picture);
  if (pictures !== null)
    return pictures;
  const { readLooseRows, readPipedRows } = await import("./loose-rows-O5F4TIE4.js");
  const options = { columns, array, baseDirectory: io.cwd };
  const table = input === "-" ? await readPipedRows(await readAll(io.stdin), options) : await readLooseRows(input, options);
  const { inputs, inputShape, place } = table;
  const isTurned = rowShape.length === 3 && inputShape.length === 3 && showShape(rowShape) !== showShape(inputShape);
  if (elementCount(inputShape) !== elementCount(rowShape) || isTurned)
    throw problemsError("data-invalid", place, [
      {
        path: "shape of a row",
        expected: `${showShape(rowShape)}, as the student takes rows`,
        got: showShape(inputShape),
        hint: "give the values of a row alone, in the order of the data that the student was trained on"
      }
    ]);
  const isFed = inputs instanceof Uint8Array || inputs instanceof Float32Array;
  return { rows: isFed ? inputs : Float32Array.from(inputs), files: null };
}
function addPredict(command, io) {
  command.requiredOption("--input <file>", "rows as the data's source holds them: .csv, .tsv, .jsonl, .parquet, .npy, .npz, IDX; - for CSV on stdin; or pictures: a folder, a file, a list").option("--array <name>", "for .npz: the array of rows (default: inputs); for lists: the column of rows, or of pictures").option("--student <arm-seed>", "which student of a comparison").option("--calibrator <kind>", "a calibrator that the run fitted, or none (default: temperature)").option("--classes <names>", "class names in the order of the outputs, separated by commas, where none are stated").addOption(new Option("--space <space>", "what the scores are, where the file does not show it").choices([...statedSpaces])).option("--json", "print JSON with every class's probability").action(async (model, { input, array, json, classes, ...chosen }) => {
    const { load } = await import("./load-MWIZDDBW.js");
    const student = await load(model, {
      ...chosen,
      ...classes === void 0 ? {} : { classes: classes.split(",") },
      cwd: io.cwd,
      warn: (text) => io.stderr.write(`warning: ${text}
`)
    });
    try {
      const { rows, files } = await rowsFrom(io, input, array, student);
      const found = await student.predict(rows);
      const named = (row) => files === null ? {} : { file: files[row] ?? "" };
      if (json === true) {
        const all = found.map(({ probabilities, ...rest }, row) => ({
          ...named(row),
          ...rest,
          probabilities: Array.from(probabilities)
        }));
        print(io, JSON.stringify({ classes: student.classes, calibrator: student.calibrator, predictions: all }));
        return;
      }
      const lines = found.map(({ class: name, probability }, row) => [...files === null ? [] : [files[row] ?? ""], name].map(cell).join(",").concat(`,${probability.toFixed(6)}`));
      print(io, [files === null ? "class,probability" : "file,class,probability", ...lines].join("\n"));
    } finally {
      await student.close();
    }
  });
}
export {
  addPredict
};
