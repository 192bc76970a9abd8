// Files of arrays by their looks: where the labels and the test rows lie beside them.
import { access } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { readBytes } from "../bytes.ts";
import { dataError, listed } from "../table.ts";
import { besides, type Concluded, type GivenData } from "./concluded.ts";

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

export async function idx({
  path,
  label,
  directory,
}: GivenData): Promise<{ readonly source: object; readonly notes: readonly string[]; readonly test: object | null }> {
  const labels = label ?? labelsBeside(path);
  if (labels === path || !(await there(directory, labels)))
    throw dataError(path, "labels", "a file of labels beside the images", `no ${labels}`, "name it: --label FILE");
  const isTraining = basename(path).startsWith("train") && idxName.test(basename(path));
  const beside = join(dirname(path), basename(path).replace(/^train/, "t10k"));
  const test = isTraining && (await there(directory, beside)) && (await there(directory, labelsBeside(beside)));
  return {
    source: { kind: "idx", inputs: path, labels },
    test: test ? { kind: "idx", inputs: beside, labels: labelsBeside(beside) } : null,
    notes: [`labels: ${labels}`, ...(test ? [`test rows: ${beside}`] : [])],
  };
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
  const read = [inputs, labels];
  const part = (...endings: readonly string[]): typeof source | null => {
    const [x, y] = ["x_", "y_"].map((letter) => one(endings.map((ending) => `${letter}${ending}`)));
    if (inputs.toLowerCase() !== "x_train" || x === undefined || y === undefined) return null;
    read.push(x, y);
    return { ...source, inputs: x, labels: y };
  };
  const beside = besides(part("test"), part("val", "valid", "validation"), (own) => own.inputs);
  const others = names.filter((name) => !read.includes(name));
  return {
    source,
    test: beside.test,
    validation: beside.validation,
    notes: [
      `arrays: ${inputs} and ${labels}`,
      ...beside.notes,
      ...(others.length === 0 ? [] : [`not read: ${listed(others)}`]),
    ],
  };
}
