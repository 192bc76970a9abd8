import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  orderWarnings,
  repeatWarnings
} from "./chunk-LUY6SMFW.js";
import {
  checkPortable
} from "./chunk-Q5766V52.js";
import {
  spread
} from "./chunk-XRRIBR4Z.js";
import {
  hasInputGradient,
  inferenceLogits
} from "./chunk-BOJEW2ZH.js";
import {
  lookUp,
  parameterInputs
} from "./chunk-X76Z267P.js";
import {
  epochRows
} from "./chunk-6VUJ6ZOQ.js";
import {
  checkedArms,
  imageProblems
} from "./chunk-LVUEWLQC.js";
import {
  augmentRowProblems,
  augmentationOf,
  channelsFirst,
  drawsOf,
  loadData,
  mixingProblems,
  preprocessingOf,
  readStudent
} from "./chunk-EQHVKD6F.js";
import {
  learnsWithoutLabels,
  objectiveClassProblems,
  teacherOf,
  tensorsAsked
} from "./chunk-A7R4W7LV.js";
import {
  GraphBuilder
} from "./chunk-ZEZL72MV.js";
import {
  readUnlabelled
} from "./chunk-XXG5UPCF.js";
import {
  measuredFeatures,
  placeFeatures
} from "./chunk-ZCXS2N4Z.js";
import {
  normalAxis,
  showShape
} from "./chunk-5O2VFSV2.js";
import {
  eachRow,
  everyIndex,
  inTurn,
  valueType
} from "./chunk-3ZA5E5AZ.js";
import {
  shuffled
} from "./chunk-6UHZ5D4A.js";
import {
  nearest
} from "./chunk-OVWJUTFD.js";
import {
  elementCount
} from "./chunk-MGHOHB4O.js";
import {
  below,
  problemsError
} from "./chunk-JWFKJVVU.js";

// dist/kinds/data/buckets.js
function rowLengths({ inputs, inputShape, rows }, multiple) {
  const size = elementCount(inputShape);
  const lengths = new Uint16Array(rows);
  eachRow(inputs, size, everyIndex(rows), (values, row) => {
    const held = values.findLastIndex((id) => id !== 0) + 1;
    lengths[row] = Math.min(size, multiple * Math.max(1, Math.ceil(held / multiple)));
  });
  return lengths;
}
var POOL = 64;
function filledShare({ inputs, inputShape }, rows, blocks) {
  const size = elementCount(inputShape);
  let held = 0;
  eachRow(inputs, size, rows, (values) => {
    for (const id of values)
      if (id !== 0)
        held += 1;
  });
  return held / blocks.reduce((sum, block) => sum + block.rows.length * (block.length ?? size), 0);
}
var longest = (rows, lengths) => rows.reduce((most, row) => Math.max(most, lengths[row] ?? 0), 0);
function epochBlocks(order, batchRows, lengths, { seed, epoch }) {
  const whole = batchRows * Math.floor(order.length / batchRows);
  const [full, rest] = [order.subarray(0, whole), order.subarray(whole)];
  const blocks = [];
  if (lengths === null) {
    if (full.length > 0)
      blocks.push({ batchRows, rows: full });
    if (rest.length > 0)
      blocks.push({ batchRows: rest.length, rows: rest });
    return blocks;
  }
  for (let start = 0, pool = 0; start < whole; start += POOL * batchRows, pool++) {
    const sorted = full.slice(start, start + POOL * batchRows).sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
    const byLength = /* @__PURE__ */ new Map();
    for (let at = 0; at < sorted.length; at += batchRows) {
      const batch = sorted.subarray(at, at + batchRows);
      const length = longest(batch, lengths);
      byLength.set(length, [...byLength.get(length) ?? [], ...batch]);
    }
    for (const length of shuffled(Int32Array.from(byLength.keys()), seed, "lengths", { epoch, step: pool }))
      blocks.push({ batchRows, rows: Int32Array.from(byLength.get(length) ?? []), length });
  }
  if (rest.length > 0)
    blocks.push({ batchRows: rest.length, rows: rest, length: longest(rest, lengths) });
  return blocks;
}

// dist/engine/dry-forward.js
function dryForward(student, rows, training) {
  const g = new GraphBuilder();
  const parameters = parameterInputs(g, student);
  const tensors = /* @__PURE__ */ new Map();
  let drops = false;
  const logits = student.forward({
    g,
    training,
    dropout: true,
    parameter: (name) => lookUp(parameters, name),
    dropoutMask: (shape) => {
      drops = true;
      return g.input("mask", "float32", shape);
    },
    setParameter: () => void 0,
    tensor: (name, value) => tensors.set(name, value)
  }, g.input("rows", "float32", [rows, ...student.inputShape]));
  return { nodes: g.finish([logits]).nodes, drops, tensors };
}
var ROWS = 11;
function studentTensors(student) {
  const { tensors } = dryForward(student, ROWS, true);
  const ofRows = [...tensors].filter(([, { dtype, shape }]) => dtype === "float32" && shape.length > 1 && shape[0] === ROWS);
  return new Map(ofRows.map(([name, { shape }]) => [name, shape.slice(1)]));
}

// dist/engine/tokens.js
var moving = /* @__PURE__ */ new Set(["Cast", "Reshape", "Transpose", "StopGradient"]);
function withTokenBound(student) {
  const shapes = new Map(student.parameters.map(({ name, shape }) => [name, shape]));
  const g = new GraphBuilder();
  const input = g.input("input", "float32", [2, ...student.inputShape]);
  const logits = inferenceLogits(g, student, input, (name) => g.input(name, "float32", shapes.get(name) ?? []));
  const ids = /* @__PURE__ */ new Set([input]);
  let bound = Infinity;
  for (const { op, inputs, attributes, outputs } of g.finish([logits]).nodes) {
    const [first, second] = inputs;
    if (first === void 0)
      continue;
    if (moving.has(op) && ids.has(first))
      outputs.forEach((output) => ids.add(output));
    if (op === "Gather" && second !== void 0 && ids.has(second))
      bound = Math.min(bound, first.shape[normalAxis(attributes.axis, first.shape.length)] ?? 0);
  }
  return bound === Infinity ? student : { ...student, tokensBelow: bound };
}

// dist/kinds/corruptions/features.js
var featureNoise = [0.1, 0.2, 0.3, 0.4, 0.5];
function featureDeviations(inputs, perRow, rows) {
  const means = new Float64Array(perRow);
  const squares = new Float64Array(perRow);
  let count = 0;
  eachRow(inputs, perRow, rows, (values) => {
    count += 1;
    for (let j = 0; j < perRow; j++) {
      const value = values[j];
      const before = value - means[j];
      means[j] += before / count;
      squares[j] += before * (value - means[j]);
    }
  });
  return squares.map((sum) => Math.sqrt(sum / Math.max(1, count)));
}
function noisyFeatures(row, deviations, severity, { seed, row: place }) {
  if (severity === 0)
    return row.slice();
  const noise = drawsOf(seed, "gaussianNoise", severity, place).normals(row.length);
  return row.map((value, j) => value + featureNoise[severity - 1] * deviations[j] * noise[j]);
}

// dist/evaluation/shift-materials.js
function extremes(inputs, perRow, rows) {
  let [low, high] = [Infinity, -Infinity];
  eachRow(inputs, perRow, rows, (values) => {
    for (const value of values) {
      if (value < low)
        low = value;
      if (value > high)
        high = value;
    }
  });
  return { low, high };
}
function tokenProblems({ corruptions, fgsm }, { student, preprocessing, dataset: { encoder } }) {
  if (corruptions === void 0 && fgsm === void 0)
    return [];
  const looksUp = student.tokensBelow !== void 0 || placeFeatures(encoder).length > 0;
  if (!looksUp && hasInputGradient({ student, preprocessing }))
    return [];
  const asked = [...corruptions === void 0 ? [] : ["corruptions"], ...fgsm === void 0 ? [] : ["fgsm"]];
  return asked.map((name) => ({
    path: `/evaluation/shift/${name}`,
    expected: "rows of measured values, which can be moved a little",
    got: "rows of whole numbers that the student looks up, such as tokens or places of values",
    hint: "such rows can be compared with outOfDistribution alone"
  }));
}
function shapeProblems({ place, inputShape }, wanted, givenShape) {
  const fits = showShape(inputShape) === showShape(wanted) || givenShape !== void 0 && elementCount(inputShape) === elementCount(givenShape);
  return fits ? [] : [
    {
      path: "/evaluation/shift/outOfDistribution/source",
      expected: `rows of ${showShape(wanted)}, as the data's`,
      got: `rows of ${showShape(inputShape)} in ${place}`
    }
  ];
}
function scaleWarnings({ inputs, inputShape, rows, place }, own) {
  const perRow = elementCount(inputShape);
  const { low, high } = extremes(inputs, perRow, everyIndex(rows));
  const [width, ownWidth] = [high - low, own.high - own.low];
  return width > 2 * ownWidth || width < ownWidth / 2 ? [
    `${place}: values from ${low} to ${high}, the training rows' from ${own.low} to ${own.high}; rows of another kind must be stored on the data's scale`
  ] : [];
}
function rowKindOf({ imageShape }, { dataset, splits }) {
  const shape = imageShape ?? dataset.inputShape;
  const [channels = 1, height = 1, width = 1] = shape;
  if (shape.length === 3)
    return { kind: "image", shape: { channels, height, width }, bytes: valueType(dataset.inputs) === "uint8" };
  const deviations = featureDeviations(dataset.inputs, elementCount(dataset.inputShape), splits.train);
  return { kind: "features", deviations };
}
async function readShift(loaded, given) {
  const { recipe, place, file } = loaded;
  const options = recipe.evaluation.shift;
  if (options === void 0)
    return null;
  const { dataset, splits, columns, held } = given;
  const perRow = elementCount(dataset.inputShape);
  const problems = [...imageProblems(options, dataset.inputShape), ...tokenProblems(options, given)];
  const found = options.outOfDistribution === void 0 ? null : await readUnlabelled(options.outOfDistribution.source, place, { columns, place: "the data" }, held);
  const isMoved = held.channelsLast === true;
  const wanted = isMoved ? held.shape : dataset.inputShape;
  if (found !== null)
    problems.push(...shapeProblems(found, wanted, recipe.data.input.shape));
  const measured = extremes(dataset.inputs, perRow, splits.train);
  const [low, high] = options.range ?? [measured.low, measured.high];
  if (!(low < high))
    problems.push({
      path: "/evaluation/shift/range",
      expected: "training rows of more than one value, or a range",
      got: `${low} everywhere`
    });
  if (problems.length > 0)
    throw problemsError("recipe-invalid", file, problems);
  const strange = found === null || !isMoved ? found : { ...found, inputs: channelsFirst(found.inputs, dataset.inputShape) };
  return {
    options,
    rows: spread(splits.test, options.rows),
    range: { low, high },
    rowKind: rowKindOf(options, given),
    strange,
    warnings: strange === null ? [] : scaleWarnings(strange, measured)
  };
}

// dist/kinds/data/row-facts.js
var rowFacts = ({ inputShape, inputs, encoder, text }, { tokensBelow }) => ({
  inputShape,
  tokens: tokensBelow !== void 0 || text !== void 0,
  most: valueType(inputs) === "uint8" ? 255 : null,
  numbers: encoder === void 0 ? null : measuredFeatures(encoder)
});

// dist/recipe/plan/data-rules.js
function blendProblems({ mixing }, path, { dataset, student }) {
  if (mixing === void 0)
    return [];
  const { inputShape } = dataset;
  if (student.tokensBelow !== void 0)
    return [{ path, expected: "rows of values to blend", got: "rows of tokens, between which there is nothing" }];
  const [place] = placeFeatures(dataset.encoder);
  if (place !== void 0)
    return [
      {
        path,
        expected: "rows of values to blend",
        got: `places of the values of column ${JSON.stringify(place.name)}, between which there is nothing`,
        hint: "leave its embedding out, or mixing"
      }
    ];
  return [...below(path, mixingProblems(mixing, inputShape))];
}
function tensorProblems(phase, path, { student }) {
  const asked = tensorsAsked(phase);
  if (asked.length === 0)
    return [];
  const known = [...studentTensors(student).keys()];
  return asked.filter(({ studentTensor }) => !known.includes(studentTensor)).map(({ studentTensor, place }) => {
    const near = nearest(studentTensor, known);
    return {
      path: `${path}${place}/studentTensor`,
      expected: `an inner value of the student: ${student.kind === "onnx" ? "a value in its file" : known.map((name) => `"${name}"`).join(", ")}`,
      got: `"${studentTensor}"`,
      hint: `${near === void 0 ? "" : `did you mean "${near}"? `}\`limbeck plan RECIPE --tensors\` lists them`
    };
  });
}
function phaseProblems(phase, path, facts) {
  return [
    ...tensorProblems(phase, path, facts),
    ...below(path, objectiveClassProblems(phase, facts.dataset.classes)),
    ...blendProblems(phase, `${path}/mixing`, facts)
  ];
}
function embeddingProblems({ dataset, student }) {
  const [place] = placeFeatures(dataset.encoder);
  if (place === void 0 || student.embedsColumns === true)
    return [];
  return [
    {
      path: "/student",
      expected: `a student of kind "layers", which learns a vector for each value of column ${JSON.stringify(place.name)}`,
      got: "one that would take the place of a value for a number",
      hint: "leave the column's embedding out: it becomes a feature for each value"
    }
  ];
}
function lonelyProblems({ data: { batchRows } }, { student, trainRows }) {
  const last = trainRows % batchRows;
  const fewest = last === 0 ? Math.min(batchRows, trainRows) : last;
  if (fewest > 1)
    return [];
  const isLonely = ({ op, inputs }) => op === "BatchNormalizationTraining" && inputs[0]?.shape.every((size, axis) => axis === 1 || size === 1) === true;
  if (!dryForward(student, 1, true).nodes.some(isLonely))
    return [];
  return [
    {
      path: "/data/batchRows",
      expected: `batches of two rows or more: the student has batch normalization, which makes of one row its bias`,
      got: last === 0 ? String(batchRows) : `${batchRows}, which leaves one of ${trainRows} training rows for the last batch`,
      hint: last === 0 ? "take 32, say" : `take ${batchRows + 1}, or another size that does not leave one row`
    }
  ];
}
function cutProblems({ data, phases }, arms) {
  const all = [...phases, ...arms.flatMap(({ recipe }) => recipe.phases)];
  if (data.lengthBuckets === void 0 || !all.some((phase) => tensorsAsked(phase).length > 0))
    return [];
  return [
    {
      path: "/data/lengthBuckets",
      expected: "rows of one length beside a term between inner values",
      got: String(data.lengthBuckets),
      hint: "leave lengthBuckets out"
    }
  ];
}
function uselessProblems(recipe, arms, { unlabelledRows }) {
  if (unlabelledRows === 0 || [recipe, ...arms.map((arm) => arm.recipe)].some(({ phases }) => phases.some(learnsWithoutLabels)))
    return [];
  const field = recipe.data.unlabelled === void 0 ? "labelledShare" : "unlabelled";
  return [
    {
      path: `/data/${field}`,
      expected: "a phase that learns from rows without labels",
      got: `${unlabelledRows} such rows, and phases that need the labels`,
      hint: `add a phase whose targets are of kind "teacher", or leave ${field} out`
    }
  ];
}
function unlabelledWarnings({ phases }, unlabelledRows) {
  if (unlabelledRows === 0)
    return [];
  return phases.filter((phase) => teacherOf(phase) !== null && !learnsWithoutLabels(phase)).map(({ id }) => `phase "${id}": its class weights or one of its terms need labels: rows without labels are left out`);
}
function checkAgainstData(recipe, arms, facts, place) {
  const problems = [];
  const examine = ({ phases }, prefix) => {
    for (const [index, phase] of phases.entries())
      problems.push(...phaseProblems(phase, `${prefix}/phases/${index}`, facts));
  };
  const { augment } = recipe;
  if (augment !== void 0)
    problems.push(...below("/augment", augmentRowProblems(augment, rowFacts(facts.dataset, facts.student))));
  examine(recipe, "");
  if (problems.length === 0)
    for (const arm of arms)
      examine(arm.recipe, `arm "${arm.id}", `);
  problems.push(...cutProblems(recipe, arms), ...embeddingProblems(facts), ...lonelyProblems(recipe, facts), ...uselessProblems(recipe, arms, facts));
  if (recipe.evaluation.mcDropout !== void 0 && !dryForward(facts.student, 2, false).drops)
    problems.push({
      path: "/evaluation/mcDropout",
      expected: "a student with dropout",
      got: "nothing is dropped in it",
      hint: 'add a layer {"kind": "dropout", "rate": 0.2}, or leave mcDropout out'
    });
  if (problems.length > 0)
    throw problemsError("recipe-invalid", place, problems);
}

// dist/training/materials.js
function checkTokens({ tokensBelow }, { inputs, inputShape }, place) {
  if (tokensBelow === void 0)
    return;
  const perRow = elementCount(inputShape);
  let before = 0;
  for (const values of inTurn(inputs, perRow)) {
    const wrong = values.findIndex((token) => !(token >= 0 && token < tokensBelow && Number.isInteger(token)));
    if (wrong >= 0)
      throw problemsError("student-invalid", place, [
        {
          path: `row ${Math.floor((before + wrong) / perRow) + 1}, position ${wrong % perRow}`,
          expected: `a token: a whole number from 0 to ${tokensBelow - 1}`,
          got: String(values[wrong]),
          hint: "the student's table of tokens is smaller: map rare tokens to one, or take a larger table"
        }
      ]);
    before += values.length;
  }
}
var MOST_PARAMETERS = 2 ** 29 - 1;
function checkSize(student, place) {
  const count = parameterCount(student);
  if (count <= MOST_PARAMETERS)
    return;
  const expected = `at most ${MOST_PARAMETERS} parameters: the student's ONNX file has room for 2 GiB`;
  throw problemsError("student-invalid", place, [{ path: "/student", expected, got: String(count) }]);
}
function unusedInput({ normalise, scale, mean, std }, { preprocessing }) {
  const isStated = normalise !== void 0 || scale !== 1 || mean !== 0 || std !== 1;
  return preprocessing === void 0 || !isStated ? [] : ["the student's file says how its rows are prepared: data.input's normalise, scale, mean and std are not used"];
}
function lengthsOf({ recipe, file }, dataset, student) {
  const { lengthBuckets } = recipe.data;
  if (lengthBuckets === void 0)
    return null;
  if (dataset.text !== void 0 || student.tokensBelow !== void 0)
    return rowLengths(dataset, lengthBuckets);
  throw problemsError("data-invalid", file, [
    {
      path: "/data/lengthBuckets",
      expected: "rows of token ids, of which 0 is padding",
      got: "rows of other values",
      hint: "leave it out: such rows are all of one length"
    }
  ]);
}
async function readMaterials(loaded, data) {
  const arms = checkedArms(loaded.recipe, loaded.file);
  const build = await readStudent(loaded.recipe.student, loaded);
  const read = data ?? await loadData(loaded.recipe.data, loaded.place);
  const { dataset, splits, held, columns, layout, notes, deduced } = read;
  if (splits.test.length < 2)
    throw problemsError("splits-invalid", loaded.file, [
      {
        path: "/data/splits",
        expected: "two test rows or more: intervals are of their spread",
        got: `${splits.test.length}`
      }
    ]);
  const student = withTokenBound(build(dataset));
  checkSize(student, loaded.file);
  checkTokens(student, dataset, loaded.file);
  const other = student.otherRows?.(dataset) ?? null;
  if (other !== null)
    throw problemsError("student-invalid", loaded.file, [{ path: "/student", ...other }]);
  const preprocessing = student.preprocessing ?? preprocessingOf(loaded.recipe.data.input, dataset, splits.train);
  checkPortable(student, { held, preprocessing }, loaded.file);
  checkAgainstData(loaded.recipe, arms, { dataset, student, trainRows: epochRows(splits), unlabelledRows: splits.unlabelled?.length ?? 0 }, loaded.file);
  const { augment, seed } = loaded.recipe;
  const augmentation = augment && augmentationOf(augment, rowFacts(dataset, student), seed);
  const shift = await readShift(loaded, { dataset, splits, preprocessing, student, columns, held });
  if (shift?.strange)
    checkTokens(student, shift.strange, shift.strange.place);
  const lengths = lengthsOf(loaded, dataset, student);
  const warnings = [
    ...notes,
    ...unusedInput(loaded.recipe.data.input, student),
    ...deduced.length === 0 ? [] : [`roles of ${deduced.length} columns were deduced: limbeck plan lists them`],
    ...layout.note === null ? [] : [layout.note],
    // files of pictures stand in any order, those of a class together
    ...held.picture === void 0 ? orderWarnings(dataset) : [],
    ...unlabelledWarnings(loaded.recipe, splits.unlabelled?.length ?? 0),
    ...repeatWarnings(dataset, splits)
  ];
  const parts = { dataset, splits, held, columns, deduced, preprocessing, student };
  return { ...parts, loaded: read, arms, warnings, augmentation, shift, lengths };
}
function parameterCount({ parameters }) {
  return parameters.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
function trainingBytes(student, slots) {
  const trained = student.parameters.filter(({ trainable }) => trainable).reduce((sum, { shape }) => sum + elementCount(shape), 0);
  return 4 * (parameterCount(student) + trained * (1 + slots));
}

export {
  rowLengths,
  filledShare,
  epochBlocks,
  studentTensors,
  noisyFeatures,
  checkAgainstData,
  readMaterials,
  parameterCount,
  trainingBytes
};
