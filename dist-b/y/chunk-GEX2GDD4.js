import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  mixingInput,
  tensorInput,
  viewInput
} from "./chunk-PBCMIFSJ.js";
import {
  eachRow,
  isStored,
  roomFor,
  valuesOf
} from "./chunk-3ZA5E5AZ.js";
import {
  randomUniforms,
  shuffled
} from "./chunk-6UHZ5D4A.js";
import {
  elementCount
} from "./chunk-MGHOHB4O.js";
import {
  internalError
} from "./chunk-JWFKJVVU.js";

// dist/engine/mixed-rows.js
var keepName = mixingInput("keep");
var lambdaName = mixingInput("lambda");
var partnersName = mixingInput("partners");
function partners(batchRows, seed, step) {
  const places = Int32Array.from({ length: batchRows }, (_, place) => place);
  return shuffled(places, seed, "mixing partners", { step });
}
function mixedRows(values, partner, keep) {
  const size = values.length / partner.length;
  const mixed = new Float32Array(values.length);
  partner.forEach((other, place) => {
    for (let i = 0; i < size; i++) {
      const share = keep[i % keep.length];
      mixed[place * size + i] = share * values[place * size + i] + (1 - share) * values[other * size + i];
    }
  });
  return mixed;
}
function perStep(all, from, count, valuesAt) {
  const size = all.length / count;
  for (let step = 0; step < count; step++)
    all.set(valuesAt(from + step), step * size);
  return all;
}
function mixingInputs({ inputShape }, mixing, batchRows) {
  const shape = mixing.keepShape(inputShape);
  const drawn = ({ seed, firstStep }, step) => mixing.draw(inputShape, seed, firstStep + step);
  return [
    {
      name: keepName,
      shape,
      values: (block, from, count) => perStep(new Float32Array(count * elementCount(shape)), from, count, (step) => drawn(block, step).keep)
    },
    {
      name: lambdaName,
      shape: [],
      values: (block, from, count) => perStep(new Float32Array(count), from, count, (step) => Float32Array.of(drawn(block, step).lambda))
    },
    {
      name: partnersName,
      shape: [batchRows],
      values: ({ seed, firstStep }, from, count) => perStep(new Int32Array(count * batchRows), from, count, (step) => partners(batchRows, seed, firstStep + step))
    }
  ];
}

// dist/engine/step-rows.js
var viewRowsName = viewInput("rows");
var viewPlaceName = viewInput("places");
var teacherName = viewInput("teacher");
var asksTeacher = ({ mixing, augmentation }) => mixing !== void 0 || augmentation?.stored === null;
function put(room, row, at) {
  if (room instanceof Uint8Array)
    new Uint8ClampedArray(room.buffer, room.byteOffset).set(row, at);
  else
    room.set(room instanceof Int32Array ? row.map(Math.round) : row, at);
}
var storedPlace = (row, view) => ({ step: row, epoch: view });
function storedView(dataset, augmentation, rows, view) {
  const size = elementCount(dataset.inputShape);
  const kept = augmentation.stored?.values;
  if (kept !== void 0)
    return valuesOf(kept, size, rows.map((row) => view * dataset.rows + row));
  const room = roomFor(dataset.inputs, rows.length * size);
  eachRow(dataset.inputs, size, rows, (own, row, place) => {
    const values = Float32Array.from(own);
    augmentation.change(values, augmentation.stored?.seed ?? 0, storedPlace(row, view));
    put(room, values, place * size);
  });
  return room;
}
var MOST_KEPT_BYTES = 2 ** 30;
function keptViewBytes({ inputs }, augmentation) {
  if (isStored(inputs))
    return 0;
  const bytes = (augmentation?.stored?.views ?? 0) * inputs.byteLength;
  return bytes > MOST_KEPT_BYTES ? 0 : bytes;
}
function withKeptViews(dataset, augmentation, rows) {
  const { stored } = augmentation;
  if (stored === null || keptViewBytes(dataset, augmentation) === 0)
    return augmentation;
  const size = elementCount(dataset.inputShape);
  const values = roomFor(dataset.inputs, stored.views * dataset.rows * size);
  for (let view = 0; view < stored.views; view++) {
    const seen = storedView(dataset, augmentation, rows, view);
    rows.forEach((row, place) => values.set(seen.subarray(place * size, (place + 1) * size), (view * dataset.rows + row) * size));
  }
  return { ...augmentation, stored: { ...stored, values } };
}
function residentRows({ dataset, augmentation }) {
  const { inputShape, rows, inputs } = dataset;
  const stored = augmentation?.stored;
  if (stored?.values !== void 0)
    return { inputs: stored.values, shape: [stored.views * rows, ...inputShape] };
  return isStored(inputs) ? null : { inputs, shape: [rows, ...inputShape] };
}
function residentLogits(request) {
  const { targets, teacherLogits } = request;
  if (!targets.needsTeacher || asksTeacher(request))
    return null;
  if (teacherLogits === null)
    throw internalError("teacher targets without teacher logits");
  const { values, rows, classes } = teacherLogits;
  return values === void 0 ? null : { values, shape: [rows, classes] };
}
function viewsOf({ seed, firstStep, batchRows }, step, views) {
  const uniforms = randomUniforms(seed, "view", { step: firstStep + step }, batchRows);
  return Int32Array.from(uniforms, (uniform) => Math.floor(uniform * views));
}
var ShardsAhead = class {
  #stored;
  #rows = null;
  /** Where each shard's first row is in the block, in that order. */
  #firsts = [];
  #next = 0;
  constructor(stored) {
    this.#stored = stored;
  }
  /** Before rows [first, end) are read. */
  load({ rows }, first, end) {
    const { shardRows } = this.#stored;
    if (this.#rows !== rows || first === 0) {
      const seen = /* @__PURE__ */ new Set();
      const firsts = [];
      rows.forEach((row, at) => {
        const shard = Math.floor(row / shardRows);
        if (seen.has(shard))
          return;
        seen.add(shard);
        firsts.push([at, shard]);
      });
      this.#rows = rows;
      this.#firsts = firsts;
      this.#next = 0;
    }
    for (let next = this.#firsts[this.#next]; next !== void 0 && next[0] < end; next = this.#firsts[this.#next]) {
      this.#stored.load(next[1]);
      this.#next += 1;
    }
  }
  /** After they have been read: what comes next takes the place of what came first. */
  expect() {
    const { windowShards, expect } = this.#stored;
    for (const [, shard] of this.#firsts.slice(this.#next, this.#next + windowShards))
      expect(shard);
  }
};
function stepRows(dataset, augmentation) {
  const { inputs } = dataset;
  const size = elementCount(dataset.inputShape);
  const shards = isStored(inputs) ? new ShardsAhead(inputs) : null;
  let last = null;
  const plain = (rows) => isStored(inputs) ? inputs.read(rows, last?.values) : valuesOf(inputs, size, rows);
  const changed = (augmentation2, block, from, rows) => {
    const { batchRows, seed, firstStep } = block;
    const { stored } = augmentation2;
    const room = roomFor(inputs, rows.length * size);
    let views = new Int32Array();
    eachRow(inputs, size, rows, (own, row, at) => {
      const [step, place] = [from + Math.floor(at / batchRows), at % batchRows];
      if (stored !== null && place === 0)
        views = viewsOf(block, step, stored.views);
      const values = Float32Array.from(own);
      if (stored === null)
        augmentation2.change(values, seed, { step: firstStep + step, epoch: place });
      else
        augmentation2.change(values, stored.seed, storedPlace(row, views[place] ?? 0));
      put(room, values, at * size);
    });
    return room;
  };
  const made = (block, from, count) => {
    const [first, end] = [from * block.batchRows, (from + count) * block.batchRows];
    shards?.load(block, first, end);
    const rows = block.rows.subarray(first, end);
    const values = augmentation === void 0 ? plain(rows) : changed(augmentation, block, from, rows);
    shards?.expect();
    return values;
  };
  return (...asked) => {
    if (last?.asked.every((argument, at) => argument === asked[at]) !== true)
      last = { asked, values: made(...asked) };
    return last.values;
  };
}
var viewedRows = (rowsOf, { inputShape, inputs }, batchRows) => ({
  name: viewRowsName,
  shape: [batchRows, ...inputShape],
  ...isStored(inputs) ? { mostSteps: Math.max(1, Math.floor(inputs.shardRows * inputs.windowShards / (4 * batchRows))) } : {},
  values: rowsOf
});
function placesOf(all, views, ...[block, from, count]) {
  const { batchRows, rows } = block;
  const places = new Int32Array(count * batchRows);
  for (let step = 0; step < count; step++)
    viewsOf(block, from + step, views).forEach((view, place) => {
      places[step * batchRows + place] = view * all + (rows[(from + step) * batchRows + place] ?? 0);
    });
  return places;
}
var viewPlaces = ({ rows: all }, views, batchRows) => ({
  name: viewPlaceName,
  shape: [batchRows],
  values: (...asked) => placesOf(all, views, ...asked)
});
function readTeacher({ dataset, augmentation }, { classes, read }, batchRows) {
  const views = augmentation?.stored?.views;
  return {
    name: teacherName,
    shape: [batchRows, classes],
    values: (block, from, count) => read(views === void 0 ? block.rows.subarray(from * batchRows, (from + count) * batchRows) : placesOf(dataset.rows, views, block, from, count))
  };
}
function* seenBatches({ dataset, mixing }, rowsOf, ...[block, from, count]) {
  const { batchRows, seed, firstStep } = block;
  const values = rowsOf(block, from, count);
  const size = values.length / count;
  for (let step = 0; step < count; step++) {
    const own = values.subarray(step * size, (step + 1) * size);
    const at = firstStep + from + step;
    yield mixing === void 0 ? Float32Array.from(own) : mixedRows(own, partners(batchRows, seed, at), mixing.draw(dataset.inputShape, seed, at).keep);
  }
}
function askedTeacher(request, rowsOf, batchRows, ask) {
  const { classes } = request.student;
  return {
    name: teacherName,
    shape: [batchRows, classes],
    values: async (block, from, count) => {
      const all = new Float32Array(count * batchRows * classes);
      let at = 0;
      for (const seen of seenBatches(request, rowsOf, block, from, count)) {
        all.set(await ask(seen, batchRows), at);
        at += batchRows * classes;
      }
      return all;
    }
  };
}
function askedTensors(request, rowsOf, batchRows, tensors) {
  const isUnchanged = request.mixing === void 0 && request.augmentation === void 0;
  const made = async (...asked) => {
    const [{ rows }, from, count] = asked;
    const parts = [];
    if (isUnchanged)
      for (let step = from; step < from + count; step++)
        parts.push(await tensors.ofRows(rows.subarray(step * batchRows, (step + 1) * batchRows)));
    else
      for (const seen of seenBatches(request, rowsOf, ...asked))
        parts.push(await tensors.ofValues(seen, batchRows));
    return new Map([...tensors.shapes.keys()].map((name) => [name, endToEnd(parts.map((part) => part.get(name)))]));
  };
  let last = null;
  return [...tensors.shapes].map(([name, shape]) => ({
    name: tensorInput(name),
    shape: [batchRows, ...shape],
    values: async (...asked) => {
      if (last?.asked.every((argument, at) => argument === asked[at]) !== true)
        last = { asked, values: made(...asked) };
      return endToEnd([(await last.values).get(name)]);
    }
  }));
}
function endToEnd(parts) {
  const [first] = parts;
  if (first === void 0 || parts.includes(void 0))
    throw internalError("a step was given too few inner values");
  if (parts.length === 1)
    return first;
  const all = new Float32Array(parts.length * first.length);
  parts.forEach((part, at) => all.set(part ?? [], at * first.length));
  return all;
}

export {
  keepName,
  lambdaName,
  partnersName,
  mixingInputs,
  viewRowsName,
  viewPlaceName,
  asksTeacher,
  storedView,
  keptViewBytes,
  withKeptViews,
  residentRows,
  residentLogits,
  stepRows,
  viewedRows,
  viewPlaces,
  readTeacher,
  askedTeacher,
  askedTensors
};
