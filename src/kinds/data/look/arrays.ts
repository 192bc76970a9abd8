// Files of arrays by their looks: where the labels and the test rows lie beside them.
import { access } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { readBytes } from "../files/bytes.ts";
import { dataError, listed } from "../table.ts";
import { namesOfPart } from "./parts-beside.ts";
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

/** What arrays of values, and of labels, are called. */
const called = {
  inputs: ["inputs", "x", "images", "data", "features"],
  labels: ["labels", "y", "targets", "label", "target"],
} as const;

/** The word of a file's name that says that it holds values. */
const valueWord = new RegExp(`(?<=^|[-_.])(${called.inputs.join("|")})(?=[-_.])`, "i");

export async function npy({ path, label, directory }: GivenData): Promise<Concluded> {
  const beside = (name: string): string => join(dirname(path), name);
  const own = basename(path);
  const byWord = called.labels.map((word) => own.replace(valueWord, word));
  const guesses = [
    basename(labelsBeside(path)),
    `${own.replace(/\.npy$/i, "")}_labels.npy`,
    ...byWord,
    "labels.npy",
    "y.npy",
  ];
  let labels = label;
  for (const guess of guesses)
    if (labels === undefined && guess !== own && (await there(directory, beside(guess)))) labels = beside(guess);
  if (labels === undefined)
    throw dataError(path, "labels", "a file of labels beside the values", "none found", "name it: --label FILE.npy");
  const source = { kind: "npy", inputs: path, labels };
  const part = async (which: "test" | "validation"): Promise<typeof source | null> => {
    const of = namesOfPart(basename(labels), which);
    for (const [at, name] of namesOfPart(own, which).entries()) {
      const [inputs, others] = [beside(name), join(dirname(labels), of[at] ?? "")];
      if (of[at] !== undefined && (await there(directory, inputs)) && (await there(directory, others)))
        return { ...source, inputs, labels: others };
    }
    return null;
  };
  const { notes, ...parts } = besides(await part("test"), await part("validation"), (found) => found.inputs);
  return { source, ...parts, notes: [`labels: ${labels}`, ...notes] };
}

/** Arrays of an archive by their usual names, also with those of parts: x_train and y_train, train_images and train_labels. */
export async function npz({ path, label, directory }: GivenData): Promise<Concluded> {
  const { unpacked } = await import("../files/archive.ts");
  const names: string[] = [];
  await unpacked(await readBytes(path, directory), path, (name) => {
    names.push(name.replace(/\.npy$/, ""));
    return false;
  });
  const one = (kind: keyof typeof called, part: string): string | undefined =>
    called[kind]
      .flatMap((name) => (part === "" ? [name] : [`${name}_${part}`, `${part}_${name}`]))
      .flatMap((name) => names.find((found) => found.toLowerCase() === name) ?? [])[0];
  const part = (...parts: readonly string[]): { readonly inputs: string; readonly labels: string } | undefined =>
    parts.flatMap((name) => {
      const [inputs, labels] = [one("inputs", name), one("labels", name)];
      return inputs === undefined || labels === undefined ? [] : [{ inputs, labels }];
    })[0];
  const whole = one("inputs", "");
  const training = whole === undefined ? part("train", "training") : undefined;
  const inputs = whole ?? training?.inputs ?? one("inputs", "train");
  const labels = label ?? training?.labels ?? one("labels", "");
  if (inputs === undefined || labels === undefined || !names.includes(labels))
    throw dataError(
      path,
      "arrays",
      "one of values (inputs, x, images, data) and one of labels (labels, y, targets)",
      listed(names),
      "rename them, or name the labels: --label ARRAY",
    );
  const source = { kind: "npz", path, inputs, labels };
  const apart = (found: ReturnType<typeof part>): typeof source | null =>
    training === undefined || found === undefined ? null : { ...source, ...found };
  const [test, validation] = [apart(part("test")), apart(part("val", "valid", "validation"))];
  const { notes, ...beside } = besides(test, validation, (own) => own.inputs);
  const read = [source, beside.test, beside.validation].flatMap((own) =>
    own === null ? [] : [own.inputs, own.labels],
  );
  return {
    source,
    ...beside,
    notes: [`arrays: ${inputs} and ${labels}`, ...notes, ...unread(names.filter((name) => !read.includes(name)))],
  };
}

/** CIFAR's files: the other parts of the training rows, the test rows and the classes' names that lie beside one. */
export async function cifar({ path, directory }: GivenData): Promise<Concluded> {
  const beside = async (...names: readonly string[]): Promise<string | undefined> => {
    for (const name of names) if (await there(directory, join(dirname(path), name))) return join(dirname(path), name);
    return undefined;
  };
  const [, ending = ""] = /(\.bin(?:\.gz)?)$/.exec(path) ?? [];
  const names = await beside("batches.meta.txt", "fine_label_names.txt");
  const source = { kind: "cifar", path, ...(names === undefined ? {} : { names }) };
  const isTraining = !basename(path).startsWith("test");
  const tests = isTraining ? await beside(`test_batch${ending}`, `test${ending}`) : undefined;
  const { notes, ...parts } = besides(tests === undefined ? null : { ...source, path: tests }, null, (own) => own.path);
  return {
    source,
    ...parts,
    notes: [names === undefined ? "classes: numbers, without a file of names beside" : `classes: ${names}`, ...notes],
  };
}
