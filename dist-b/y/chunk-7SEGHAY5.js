import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  validate
} from "./chunk-VTOUCHHN.js";
import {
  measure
} from "./chunk-G5MV6Z6W.js";
import {
  epochRows
} from "./chunk-6VUJ6ZOQ.js";
import {
  classNames,
  definitionSchema,
  layersStudent,
  loadData,
  readingFolders
} from "./chunk-EQHVKD6F.js";
import {
  moreRows,
  readColumns,
  readSource,
  sourceSchema,
  usualMissing
} from "./chunk-XXG5UPCF.js";
import {
  deduceRoles,
  withBlanks
} from "./chunk-ZCXS2N4Z.js";
import {
  openTeacher,
  sizeOf
} from "./chunk-I4NCTQOH.js";
import {
  require_lib
} from "./chunk-X6K6I4SK.js";
import {
  checked
} from "./chunk-RXXVYIA4.js";
import {
  dataError,
  delimiterOf,
  eachRecord,
  formatOf,
  inMemory,
  listed,
  openRecords,
  shown
} from "./chunk-ARI2FROD.js";
import {
  elementCount
} from "./chunk-MGHOHB4O.js";
import {
  readBytes
} from "./chunk-TVJP2FLG.js";
import {
  ifThere
} from "./chunk-MS4JPZUI.js";
import {
  LimbeckError,
  inputError
} from "./chunk-JWFKJVVU.js";
import {
  __toESM
} from "./chunk-GHERMFEN.js";

// dist/init.js
var import_write_file_atomic = __toESM(require_lib(), 1);
import { mkdir, access as access2 } from "node:fs/promises";
import { basename as basename2, join as join2, relative, resolve as resolve3 } from "node:path";

// dist/kinds/data/look.js
import { stat } from "node:fs/promises";
import { resolve as resolve2 } from "node:path";

// dist/kinds/data/look/arrays.js
import { access } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
var there = async (directory, path) => access(resolve(directory, path)).then(() => true, () => false);
var idxName = /^(.*?)(images|inputs)([.-]idx\d|\.idx\d?)?(.*)$/;
var labelsBeside = (path) => join(dirname(path), basename(path).replace(/images|inputs/, "labels").replace(/idx\d/, "idx1"));
async function idx({ path, label, directory }) {
  const labels = label ?? labelsBeside(path);
  if (labels === path || !await there(directory, labels))
    throw dataError(path, "labels", "a file of labels beside the images", `no ${labels}`, "name it: --label FILE");
  const isTraining = basename(path).startsWith("train") && idxName.test(basename(path));
  const beside = join(dirname(path), basename(path).replace(/^train/, "t10k"));
  const test = isTraining && await there(directory, beside) && await there(directory, labelsBeside(beside));
  return {
    source: { kind: "idx", inputs: path, labels },
    test: test ? { kind: "idx", inputs: beside, labels: labelsBeside(beside) } : null,
    notes: [`labels: ${labels}`, ...test ? [`test rows: ${beside}`] : []]
  };
}
async function npy({ path, label, directory }) {
  const stem = path.replace(/\.npy$/i, "");
  const guesses = [
    labelsBeside(path),
    `${stem}_labels.npy`,
    join(dirname(path), "labels.npy"),
    join(dirname(path), "y.npy")
  ];
  let labels = label;
  for (const guess of guesses)
    if (labels === void 0 && guess !== path && await there(directory, guess))
      labels = guess;
  if (labels === void 0)
    throw dataError(path, "labels", "a file of labels beside the values", "none found", "name it: --label FILE.npy");
  return { source: { kind: "npy", inputs: path, labels }, notes: [`labels: ${labels}`] };
}
async function npz({ path, label, directory }) {
  const { unpacked } = await import("./archive-LCDUSY55.js");
  const names = [];
  await unpacked(await readBytes(path, directory), path, (name) => {
    names.push(name.replace(/\.npy$/, ""));
    return false;
  });
  const one = (wanted) => wanted.flatMap((name) => names.find((found) => found.toLowerCase() === name) ?? [])[0];
  const inputs = one(["inputs", "x", "images", "data", "x_train", "features"]);
  const labels = label ?? one(["labels", "y", "targets", "label", "y_train", "target"]);
  if (inputs === void 0 || labels === void 0 || !names.includes(labels))
    throw dataError(path, "arrays", "one of values (inputs, x, images, data) and one of labels (labels, y, targets)", listed(names), "rename them, or name the labels: --label ARRAY");
  return { source: { kind: "npz", path, inputs, labels }, notes: [`arrays: ${inputs} and ${labels}`] };
}

// dist/kinds/data/look/columns.js
var labelNames = ["label", "class", "target", "species", "category", "y"];
var isNumber = (cell) => cell !== "" && Number.isFinite(Number(cell));
function columnOf(name, at, cells) {
  const numbers = cells.map(Number);
  return {
    name,
    at,
    distinct: new Set(cells).size,
    numeric: cells.every(isNumber),
    counts: numbers.every((value, row) => Number.isInteger(value) && (row === 0 || value > (numbers[row - 1] ?? NaN)))
  };
}
async function columnsOf({ path, directory }, delimiter) {
  const lines = [];
  await eachRecord({ path, delimiter }, directory, (cells) => lines.push(cells));
  const [first = [], ...others] = lines;
  const header = !first.every(isNumber);
  const rows = header ? others : lines;
  const columns = first.map((name, at) => columnOf(header ? name : String(at), at, rows.map((row) => row[at] ?? "")));
  return { header, columns, rows: rows.length };
}
function labelColumn(columns, rows) {
  const plausible = ({ distinct }) => distinct >= 2 && distinct <= Math.max(2, rows / 2);
  const named = labelNames.flatMap((name) => columns.filter((column) => column.name.toLowerCase() === name));
  const texts = columns.filter((column) => !column.numeric && plausible(column));
  const ends = [columns.at(-1), columns[0]].flatMap((column) => column ?? []);
  return named.find(plausible) ?? (texts.length === 1 ? texts[0] : void 0) ?? ends.find((column) => plausible(column) && column.distinct <= 1e3);
}
async function tableOf(given, label, left) {
  const { path, directory } = given;
  const { columns } = await readColumns({ path, label }, { baseDirectory: directory });
  const names = [...columns.keys()].filter((name) => !left.includes(name));
  const blanked = withBlanks({ columns, missing: usualMissing });
  const { roles, lines } = deduceRoles(blanked, names, path);
  const isPlain = (name) => columns.get(name)?.texts.every(isNumber) === true;
  const taken = names.filter((name) => roles.get(name)?.role !== "ignore");
  if (taken.every(isPlain))
    return null;
  const said = [...columns.keys()].map((name) => [name, roles.get(name)?.role ?? "ignore"]);
  return {
    source: { kind: "tabular", path, label, columns: Object.fromEntries(said) },
    notes: [
      given.label === void 0 ? `label: column ${JSON.stringify(label)}, concluded from its name and values; --label names another` : `label: column ${JSON.stringify(label)}`,
      ...lines,
      ...left.map((name) => `${name}: ignore; ${given.ignore?.includes(name) === true ? "as asked" : "it counts the rows"}`)
    ]
  };
}
async function separated(given) {
  const { path } = given;
  const delimiter = delimiterOf(path);
  const { header, columns, rows } = await columnsOf(given, delimiter);
  const names = columns.map(({ name }) => name);
  const find = (name) => {
    const found = columns.find((column) => column.name === name || !header && String(column.at) === name);
    if (found === void 0)
      throw dataError(path, "label", `one of ${listed(names)}`, JSON.stringify(name));
    return found;
  };
  const label = given.label === void 0 ? labelColumn(columns, rows) : find(given.label);
  if (label === void 0)
    throw dataError(path, "label", `a column of classes among ${listed(names)}`, "none that looks like one", "name it: --label COLUMN");
  const others = columns.filter((column) => column !== label);
  const isLeftOut = (column) => given.ignore?.includes(column.name) === true || column.counts && rows > 7;
  const dropped = others.filter((column) => isLeftOut(column) || !column.numeric);
  const table = header ? await tableOf(given, label.name, dropped.filter(isLeftOut).map(({ name }) => name)) : null;
  if (table !== null)
    return table;
  const id = (column) => header ? column.name : column.at;
  return {
    source: {
      kind: "csv",
      path,
      ...header ? {} : { header: false },
      label: id(label),
      ...dropped.length === 0 ? {} : { ignore: dropped.map(id) }
    },
    notes: [
      given.label === void 0 ? `label: column ${JSON.stringify(id(label))}, concluded from its name and values; --label names another` : `label: column ${JSON.stringify(id(label))}`,
      ...dropped.map((column) => `left out: column ${JSON.stringify(id(column))}, ${column.numeric ? column.counts ? "which counts the rows" : "as asked" : "which holds texts"}`)
    ]
  };
}
async function records(given) {
  const { path, directory } = given;
  const kind = formatOf(path);
  const file = await openRecords({ path }, directory);
  const cells = new Map(file.names.map((name) => [name, []]));
  const lists = /* @__PURE__ */ new Set();
  let rows = 0;
  for await (const batch of file.batches())
    for (const record of batch.records) {
      rows += 1;
      for (const [name, texts] of cells) {
        const value = record[name];
        if (typeof value === "object" && value !== null)
          lists.add(name);
        else
          texts.push(value === void 0 || value === null ? "" : shown(value));
      }
    }
  const columns = [...cells].flatMap(([name, texts], at) => lists.has(name) ? [] : [columnOf(name, at, texts)]);
  const label = given.label ?? labelColumn(columns, rows)?.name;
  if (label === void 0 || !file.names.includes(label))
    throw dataError(path, "label", `a column of classes among ${listed(file.names)}`, label === void 0 ? "none that looks like one" : JSON.stringify(label), "name it: --label COLUMN");
  const dropped = columns.filter(({ name, numeric, counts }) => name !== label && (given.ignore?.includes(name) === true || lists.size > 0 || !numeric || counts && rows > 7));
  const ignore = dropped.map(({ name }) => name);
  const counting = columns.filter(({ name, counts }) => name !== label && (given.ignore?.includes(name) === true || counts && rows > 7));
  const table = lists.size > 0 ? null : await tableOf(given, label, counting.map(({ name }) => name));
  if (table !== null)
    return table;
  return {
    source: { kind, path, label, ...ignore.length === 0 ? {} : { ignore } },
    notes: [
      `label: column ${JSON.stringify(label)}${given.label === void 0 ? ", concluded from its name and values; --label names another" : ""}`,
      ...ignore.map((name) => `left out: column ${JSON.stringify(name)}`)
    ]
  };
}

// dist/kinds/data/look/pictures.js
async function pictures({ path, size, directory }) {
  const { inFolders } = await import("./found-XZWVMDJR.js");
  const { sizeOf: sizeOf3 } = await import("./decode-NZOVQ6YA.js");
  const found = await inFolders(path, directory, true);
  const sizes = /* @__PURE__ */ new Set();
  for (const { from } of found.pictures.slice(0, 64))
    sizes.add((await sizeOf3(from)).join(" x "));
  const [only = ""] = sizes;
  const own = only.split(" x ").map(Number);
  const concluded = sizes.size === 1 && own.every((side) => side > 0 && side <= MOST_OWN_SIDE) ? own : USUAL_SIDE;
  const shared = sizes.size === 1 ? `as the pictures are, ${only}` : "the pictures have several";
  return {
    source: { kind: "images", path, size: size ?? concluded },
    notes: [
      `labels: the folders of ${path}`,
      size === void 0 ? `size: ${[concluded].flat().join(" x ")}; ${shared}; --size takes another` : `size: ${size}`,
      ...found.notes
    ]
  };
}
var MOST_OWN_SIDE = 64;
var USUAL_SIDE = 32;

// dist/kinds/data/look.js
var readers = {
  npz,
  npy,
  idx,
  csv: separated,
  jsonl: records,
  parquet: records
};
var completed = (source) => checked(sourceSchema, structuredClone(source), "data-invalid", "data");
async function lookAt(given) {
  const folder = (await ifThere(stat(resolve2(given.directory, given.path))))?.isDirectory() === true;
  const read = folder ? pictures : readers[formatOf(given.path)];
  const { source, notes, test = null } = await read(given);
  const options = completed(source);
  const table = await readSource(options, { baseDirectory: given.directory, cache: given.cache });
  const names = classNames(table);
  const counts = new Map(names.map((name) => [name, 0]));
  for (let row = 0; row < table.rows; row++) {
    const name = String(table.labels[row]);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of inMemory(table.inputs)) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return {
    source: options,
    test: test === null ? null : completed(test),
    rows: table.rows,
    inputShape: table.open === void 0 ? table.inputShape : [table.open.columns.size],
    dtype: table.held.dtype,
    columns: table.columns,
    classes: counts,
    least,
    greatest,
    notes
  };
}

// dist/kinds/students/propose.js
var RELU = { activation: "relu", kernelInitializer: "heUniform" };
var LEAST_SIDE = 8;
var perceptron = (shape) => (units, classes) => ({
  layers: [
    ...shape.length > 1 ? [{ kind: "flatten" }] : [],
    { kind: "dense", units, ...RELU },
    { kind: "dense", units: classes }
  ],
  words: `one hidden layer of ${units} units`
});
var convolutions = (filters, classes) => ({
  layers: [
    { kind: "conv2d", filters, kernelSize: 3, padding: "same", ...RELU },
    { kind: "maxPooling2d", poolSize: 2 },
    { kind: "conv2d", filters: 2 * filters, kernelSize: 3, padding: "same", ...RELU },
    { kind: "maxPooling2d", poolSize: 2 },
    { kind: "flatten" },
    { kind: "dense", units: classes }
  ],
  words: `two convolutions of ${filters} and ${2 * filters} filters`
});
function sizeOf2(layers, shape, classes) {
  const definition = checked(definitionSchema, structuredClone({ layers }), "student-invalid", "proposal");
  return layersStudent(definition, shape, classes, "proposal").parameters.reduce((sum, parameter) => sum + elementCount(parameter.shape), 0);
}
var WIDEST = 4096;
function proposeStudent(shape, classes, budget) {
  const [, height = 0, width = 0] = shape;
  const isImage = shape.length === 3 && Math.min(height, width) >= LEAST_SIDE;
  const family = isImage ? convolutions : perceptron(shape);
  const least = isImage ? 2 : 4;
  let [low, high] = [least, WIDEST];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sizeOf2(family(middle, classes).layers, shape, classes) <= budget)
      low = middle;
    else
      high = middle - 1;
  }
  const { layers, words } = family(low, classes);
  return { layers, words, parameters: sizeOf2(layers, shape, classes) };
}

// dist/kinds/teachers/look.js
function preparations(greatest) {
  const asThey = [["rows as they are", null]];
  if (greatest <= 1)
    return asThey;
  const scale = 1 / (greatest > 16 && greatest <= 255 ? 255 : greatest);
  return [...asThey, [`rows scaled to [0, 1]`, { scale }], [`rows scaled to [-1, 1]`, { scale: 2 * scale, mean: [1] }]];
}
async function lookAtTeacher(path, dataset, rows, { directory, greatest, threads }) {
  const base = { id: "teacher", kind: /\.json$/i.test(path) ? "tfjs" : "onnx", path };
  const tried = [];
  let failure = null;
  for (const [words, input] of preparations(greatest)) {
    const options = { ...base, ...input === null ? {} : { input } };
    const warnings = [];
    try {
      const teacher = await openTeacher(options, {
        baseDirectory: directory,
        dataset,
        threads,
        log: (text) => warnings.push(text)
      });
      try {
        const logits = await teacher.label(dataset, rows, () => void 0);
        const labels = rows.map((row) => dataset.labels[row] ?? 0);
        const { accuracy } = measure(logits, labels, dataset.classes.length, { seed: 0 });
        const { classes, inputShape = null } = teacher;
        const { parameters, bytes } = sizeOf(teacher) ?? { parameters: 0, bytes: 0 };
        const isStated = input === null && !warnings.some((text) => text.includes("no scale, mean or std is stated"));
        tried.push({ options, parameters, bytes, classes, inputShape, accuracy, words, isStated, notes: [] });
        if (isStated)
          break;
      } finally {
        await teacher.close();
      }
    } catch (error) {
      if (!(error instanceof LimbeckError) || input === null)
        throw error;
      failure = error;
    }
  }
  const [first, ...others] = tried;
  if (first === void 0)
    throw failure;
  const best = others.reduce((one, other) => other.accuracy > one.accuracy + 1e-9 ? other : one, first);
  const told = tried.map(({ words, accuracy }) => `${words}: ${(100 * accuracy).toFixed(1)} %`);
  return {
    ...best,
    notes: best.isStated ? [`its file says how rows are prepared; it is right on ${(100 * best.accuracy).toFixed(1)} % of validation rows`] : [`its file does not say how rows are prepared; right on validation with ${told.join(", ")}`]
  };
}

// dist/recipe/draft.js
var STEPS = 3e3;
var FEWEST_EPOCHS = 6;
var MOST_EPOCHS = 60;
var batchOf = (rows) => rows < 2e3 ? 32 : rows < 2e4 ? 64 : 128;
function json(value, indent) {
  const inOne = JSON.stringify(value).replace(/([,:])(?=\S)/g, "$1 ");
  return inOne.length <= 100 || Array.isArray(value) ? inOne : JSON.stringify(value, null, 2).replaceAll("\n", `
${" ".repeat(indent)}`);
}
var inOneLine = (text) => text.replace(/\s+/g, " ");
function comment(indent, ...notes) {
  return notes.map((note) => `${" ".repeat(indent)}// ${inOneLine(note)}
`).join("");
}
function classWords({ classes, rows }) {
  const shown2 = [...classes].slice(0, 12).map(([name, count]) => `${name} (${count})`);
  return `${rows} rows in ${classes.size} classes: ${shown2.join(", ")}${classes.size > 12 ? ", ..." : ""}`;
}
function lengthOf(trainRows) {
  const batchRows = batchOf(trainRows);
  const epochs = Math.round(STEPS / Math.ceil(trainRows / batchRows));
  const all = Math.min(MOST_EPOCHS, Math.max(FEWEST_EPOCHS, epochs));
  const smooth = Math.max(1, Math.round(all / 3));
  return { batchRows, smooth, distill: all - smooth };
}
var rangeWords = ({ least, greatest }) => Number.isFinite(least) ? `, values ${least} to ${greatest}` : ", named columns";
function dataBlock({ seen, unlabelled, input, inputNote }, batchRows) {
  const splits = seen.test === null ? { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 } : { kind: "files", train: seen.source, test: seen.test, carve: { validation: 0.1, calibration: 0.1 } };
  return [
    `  "data": {
`,
    comment(4, `seen: ${classWords(seen)}; a row is [${seen.inputShape.join(", ")}]${rangeWords(seen)}`),
    comment(4, ...seen.notes),
    seen.test === null ? `    "source": ${json(seen.source, 4)},
` : "",
    comment(4, "validation decides when phases end, calibration fits temperatures, test is what the report speaks of"),
    `    "splits": ${json(splits, 4)},
`,
    unlabelled === null ? "" : `${comment(4, "more rows, without labels: the teacher's phase learns from them too")}    "unlabelled": ${json(unlabelled, 4)},
`,
    comment(4, inputNote),
    `    "input": ${json(input, 4)},
`,
    comment(4, "rows of a step; an epoch is a pass over all training rows"),
    `    "batchRows": ${batchRows}
  },
`
  ].join("");
}
function teacherBlock({ teacher }) {
  if (teacher === null)
    return comment(2, 'no teacher: smoothing alone; add {"id": "teacher", "kind": "onnx", "path": "..."} and a phase with targets of kind "teacher"');
  return [
    comment(2, ...teacher.notes.map((note) => `the teacher, ${teacher.parameters} parameters: ${note}`)),
    teacher.classes === null ? comment(2, `it names no classes: its outputs are taken in the order of the data's classes; "classes" states another`) : "",
    `  "teachers": [${json(teacher.options, 2)}],
`
  ].join("");
}
function recipeText(draft) {
  const { name, teacher, student, studentFile, trainRows, shrink } = draft;
  const { batchRows, smooth, distill } = lengthOf(trainRows);
  const epochs = teacher === null ? smooth + distill : smooth;
  const size = teacher === null ? `${student.parameters} parameters` : `${student.parameters} parameters, ${(teacher.parameters / student.parameters).toFixed(1)} times fewer than the teacher (asked: ${shrink})`;
  const distilling = `    {
      "id": "distill",
${comment(6, "the teacher's probabilities, softened by a temperature that falls to 1: first which classes are alike, then how sure to be")}${comment(6, "alpha 1: the teacher's term alone; with labels that are better than the teacher, 0.5 to 0.9 keeps a part of them")}      "targets": { "kind": "teacher", "temperature": { "kind": "linear", "over": "phase", "from": 2, "to": 1 }, "alpha": 1 },
      "until": { "any": [{ "kind": "epochs", "value": ${distill} }] }
    }
`;
  return `{
  "version": 1,
${comment(2, "names the run's folder below reports/")}  "name": ${JSON.stringify(name)},
${comment(2, "decides every random draw but the splits; compare takes sweep.seeds")}  "seed": 17,
${dataBlock(draft, batchRows)}${teacherBlock(draft)}${comment(2, `${student.words}: ${size}`)}  "student": { "kind": "layers", "path": ${JSON.stringify(studentFile)} },
${comment(2, "falls over the run; 0.003 suits small networks under Adam")}  "optimizer": { "kind": "adam", "learningRate": { "kind": "cosine", "over": "run", "from": 0.003, "to": 0.00001 } },
${comment(2, `about ${STEPS} steps in all, a third of them smoothing`)}  "phases": [
    {
      "id": "smooth",
${comment(6, "the labels with a tenth of their mass spread over the classes; usual values are 0.05 to 0.2")}      "targets": { "kind": "smoothing", "epsilon": 0.1 },
      "until": { "any": [{ "kind": "epochs", "value": ${epochs} }] }
    }${teacher === null ? "\n" : `,
${distilling}`}  ],
${comment(2, "limbeck compare trains each arm with each of these seeds")}  "sweep": { "seeds": [17, 18, 19] }
}
`;
}
function studentText({ name, student, inputShape }) {
  return `{
  "name": ${JSON.stringify(name)},
${comment(2, `${student.words}, ${student.parameters} parameters; more units learn more and cost more`)}${comment(2, "the shape of a row, without the batch")}  "input": ${json(inputShape, 2)},
  "layers": [
${student.layers.map((layer) => `    ${JSON.stringify(layer).replace(/([,:])(?=\S)/g, "$1 ").replace(/^\{(.*)\}$/, "{ $1 }")}`).join(",\n")}
  ]
}
`;
}

// dist/init.js
var DEFAULT_SHRINK = 10;
var modestSize = (values, classes) => 32 * (values + classes + 2);
var nameOf = (path) => basename2(path).replace(/\.(csv|tsv|txt|npy|npz|gz|idx\d?)\b/gi, "").replace(/-(images|inputs)(-idx\d)?(-ubyte)?$/i, "").replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^[^A-Za-z0-9]+|-+$/g, "") || "first";
function valuesNear0({ dtype, least, greatest, columns, inputShape }) {
  if (!Number.isFinite(least))
    return {
      input: {},
      note: "features are near 0 as they are made: numbers to mean 0 and deviation 1, categories 0 or 1"
    };
  if (dtype === "uint8")
    return { input: { normalise: "unit" }, note: "bytes to [0, 1]" };
  if (least >= -4 && greatest <= 4)
    return { input: {}, note: "values are near 0 already" };
  if (columns !== null && inputShape.length === 1)
    return { input: { normalise: "perChannel" }, note: "each column to mean 0 and deviation 1 on the training rows" };
  if (least >= 0)
    return { input: { scale: 1 / greatest }, note: `values to [0, 1]: the greatest is ${greatest}` };
  const most = Math.max(-least, greatest);
  return { input: { scale: 1 / most }, note: `values to [-1, 1]: the greatest is ${most}` };
}
function imageShape(seen, teacherShape) {
  if (seen.inputShape.length !== 1 || teacherShape?.length !== 3)
    return {};
  return elementCount(teacherShape) === elementCount(seen.inputShape) ? { shape: [...teacherShape] } : {};
}
async function refuseExisting(files) {
  for (const file of files)
    await access2(file).then(() => {
      throw inputError("usage", `${file}: there is one already; --force writes over it, --name takes another name`);
    }, () => void 0);
}
async function initialise(options) {
  const cwd = options.cwd ?? process.cwd();
  const out = resolve3(cwd, options.out ?? ".");
  const name = options.name ?? nameOf(options.data);
  const shrink = options.shrink ?? DEFAULT_SHRINK;
  const files = { recipe: join2(out, `${name}.recipe.jsonc`), student: join2(out, `${name}.student.jsonc`) };
  if (options.force !== true)
    await refuseExisting(Object.values(files));
  const { cache } = readingFolders(cwd);
  const moved = (path) => relative(out, resolve3(cwd, path)).replaceAll("\\", "/");
  const label = options.label !== void 0 && /[./]/.test(options.label) ? moved(options.label) : options.label;
  const seen = await lookAt({
    path: moved(options.data),
    label,
    ignore: options.ignore,
    size: options.size,
    directory: out,
    cache
  });
  const unlabelled = options.unlabelled === void 0 ? null : moreRows(moved(options.unlabelled), seen.source);
  const splits = seen.test === null ? { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2, salt: "" } : {
    kind: "files",
    train: seen.source,
    test: seen.test,
    carve: { validation: 0.1, calibration: 0.1 },
    salt: ""
  };
  const given = {
    ...seen.test === null ? { source: seen.source } : {},
    ...unlabelled === null ? {} : { unlabelled },
    splits,
    batchRows: 1
  };
  const data = await loadData({ ...given, input: { scale: 1, mean: 0, std: 1 } }, {
    baseDirectory: out,
    cache
  });
  const teacher = options.teacher === void 0 ? null : await lookAtTeacher(moved(options.teacher), data.dataset, data.splits.validation, {
    directory: out,
    greatest: Number.isFinite(seen.least) ? Math.max(-seen.least, seen.greatest) : 1,
    threads: 2
  });
  const shaped = imageShape(seen, teacher?.inputShape ?? null);
  const { input, note } = valuesNear0(seen);
  const shape = shaped.shape ?? data.dataset.inputShape;
  const classes = seen.classes.size;
  const budget = teacher === null ? modestSize(elementCount(shape), classes) : teacher.parameters / shrink;
  const proposal = proposeStudent(shape, classes, budget);
  const draft = {
    name,
    seen,
    unlabelled,
    input: { ...shaped, ...input },
    inputNote: note,
    inputShape: shape,
    teacher,
    student: proposal,
    studentFile: basename2(files.student),
    trainRows: epochRows(data.splits),
    shrink
  };
  await mkdir(out, { recursive: true });
  await (0, import_write_file_atomic.default)(files.student, studentText(draft));
  await (0, import_write_file_atomic.default)(files.recipe, recipeText(draft));
  return { ...files, seen, teacher, proposal, warnings: await validate(files.recipe) };
}

export {
  initialise
};
