// Files of arrays by their looks: where the labels and the test rows lie beside them.
import { access } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { readBytes } from "../bytes.ts";
import { dataError, listed } from "../table.ts";
import { besides, unread, type Concluded, type GivenData } from "./concluded.ts";

const there = async (directory: string, path: string): Promise<boolean> =>
  access(resolve(directory, path)).then(
    () => true,
    () => false,
  );

const idxName = /^(.*?)(images|inputs)([.-]idx\d|\.idx\d?)?(.*)$/;

/** The file of labels beside a file of images: train-labels-idx1-ubyte for train-images-idx3-ubyte. */
const labelsBeside = (path: string): string =>
  join(
    dirname(path),
    basename(path)
      .replace(/images|inputs/, "labels")
      .replace(/idx\d/, "idx1"),
  );

export async function idx({ path, label, directory }: GivenData): Promise<Concluded> {
  const labels = label ?? labelsBeside(path);
  if (labels === path || !(await there(directory, labels)))
    throw dataError(path, "labels", "a file of labels beside the images", `no ${labels}`, "name it: --label FILE");
  const isTraining = basename(path).startsWith("train") && idxName.test(basename(path));
  const beside = join(dirname(path), basename(path).replace(/^train/, "t10k"));
  const hasTest = isTraining && (await there(directory, beside)) && (await there(directory, labelsBeside(beside)));
  const test = hasTest ? { kind: "idx", inputs: beside, labels: labelsBeside(beside) } : null;
  const { notes, ...parts } = besides(test, null, (own) => own.inputs);
  return { source: { kind: "idx", inputs: path, labels }, ...parts, notes: [`labels: ${labels}`, ...notes] };
}

export async function npy({ path, label, directory }: GivenData): Promise<Concluded> {
  const stem = path.replace(/\.npy$/i, "");
  const guesses = [
    labelsBeside(path),
    `${stem}_labels.npy`,
    join(dirname(path), "labels.npy"),
    join(dirname(path), "y.npy"),
  ];
  let labels = label;
  for (const guess of guesses)
    if (labels === undefined && guess !== path && (await there(directory, guess))) labels = guess;
  if (labels === undefined)
    throw dataError(path, "labels", "a file of labels beside the values", "none found", "name it: --label FILE.npy");
  return { source: { kind: "npy", inputs: path, labels }, notes: [`labels: ${labels}`] };
}

/** Arrays of an archive by name; values are called inputs, x, images or data where nothing else is said. */
export async function npz({ path, label, directory }: GivenData): Promise<Concluded> {
  const { unpacked } = await import("../archive.ts");
  const names: string[] = [];
  await unpacked(await readBytes(path, directory), path, (name) => {
    names.push(name.replace(/\.npy$/, ""));
    return false;
  });
  const one = (wanted: readonly string[]): string | undefined =>
    wanted.flatMap((name) => names.find((found) => found.toLowerCase() === name) ?? [])[0];
  const inputs = one(["inputs", "x", "images", "data", "x_train", "features"]);
  const labels = label ?? one(["labels", "y", "targets", "label", "y_train", "target"]);
  if (inputs === undefined || labels === undefined || !names.includes(labels))
    throw dataError(
      path,
      "arrays",
      "one of values (inputs, x, images, data) and one of labels (labels, y, targets)",
      listed(names),
      "rename them, or name the labels: --label ARRAY",
    );
  const source = { kind: "npz", path, inputs, labels };
  const part = (...endings: readonly string[]): typeof source | null => {
    const [x, y] = ["x_", "y_"].map((letter) => one(endings.map((ending) => `${letter}${ending}`)));
    const isApart = inputs.toLowerCase() === "x_train" && x !== undefined && y !== undefined;
    return isApart ? { ...source, inputs: x, labels: y } : null;
  };
  const { notes, ...beside } = besides(part("test"), part("val", "valid", "validation"), (own) => own.inputs);
  const read = [source, beside.test, beside.validation].flatMap((own) =>
    own === null ? [] : [own.inputs, own.labels],
  );
  return {
    source,
    ...beside,
    notes: [`arrays: ${inputs} and ${labels}`, ...notes, ...unread(names.filter((name) => !read.includes(name)))],
  };
}
