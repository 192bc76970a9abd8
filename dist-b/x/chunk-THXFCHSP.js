import {
  trainingRows
} from "./chunk-NCJTNGOK.js";
import {
  NO_LABEL
} from "./chunk-ZBZ3IHPP.js";
import {
  eachRow,
  valuesOf
} from "./chunk-ZXPJ6CZZ.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";

// dist/kinds/data/row-order.js
var FEW_ROWS = 40;
var TELLING = 0.1;
function orderWarnings(dataset) {
  const { classes } = dataset;
  const labels = dataset.labels.filter((label) => label !== NO_LABEL);
  const rows = labels.length;
  if (rows < FEW_ROWS)
    return [];
  const counts = new Float64Array(classes.length);
  let changes = 0;
  labels.forEach((label, row) => {
    counts[label] = (counts[label] ?? 0) + 1;
    if (row > 0 && label !== labels[row - 1])
      changes += 1;
  });
  const shuffled = (rows - 1) * (1 - counts.reduce((sum, count) => sum + (count / rows) ** 2, 0));
  if (changes >= TELLING * shuffled)
    return [];
  return [
    `rows stand in the order of their classes: the class changes ${changes} times in ${rows} rows, about ${Math.round(shuffled)} times in a shuffled file; a value that follows the order of the rows, such as a counter or a time, would give the label away`
  ];
}

// dist/kinds/data/repeats.js
var splitOrder = ["train", "validation", "calibration", "test"];
function hashOf(bytes) {
  let hash = 2166136261;
  for (const byte of bytes)
    hash = Math.imul(hash ^ byte, 16777619);
  return hash >>> 0;
}
var bytesOf = (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
var equal = (a, b) => Buffer.compare(a, b) === 0;
function repeatedRows({ inputs, inputShape, rows }, splits) {
  const size = elementCount(inputShape);
  const again = (row) => bytesOf(valuesOf(inputs, size, Int32Array.of(row)));
  const hashes = new Uint32Array(rows);
  const splitOf = new Uint8Array(rows);
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows + 2)));
  const found = /* @__PURE__ */ new Map();
  for (const [at, split] of splitOrder.entries())
    eachRow(inputs, size, split === "train" ? trainingRows(splits) : splits[split], (values, row) => {
      const bytes = bytesOf(values);
      const hash = hashOf(bytes);
      let slot = hash & slots.length - 1;
      let before = (slots[slot] ?? 0) - 1;
      while (before >= 0 && !(hashes[before] === hash && equal(again(before), bytes))) {
        slot = slot + 1 & slots.length - 1;
        before = (slots[slot] ?? 0) - 1;
      }
      if (before < 0) {
        slots[slot] = row + 1;
        hashes[row] = hash;
        splitOf[row] = at;
        return;
      }
      const earlier = splitOrder[splitOf[before] ?? 0] ?? split;
      if (earlier === split)
        return;
      const known = found.get(`${earlier} ${split}`);
      const example = known?.example ?? [row, before];
      found.set(`${earlier} ${split}`, { split, earlier, rows: (known?.rows ?? 0) + 1, example });
    });
  return [...found.values()];
}
function repeatWarnings(dataset, splits) {
  return repeatedRows(dataset, splits).map(({ split, earlier, rows, example: [row, equals] }) => {
    const share = (100 * rows / splits[split].length).toFixed(1);
    return `${rows} rows of the ${split} split (${share} %) have the values of a row of the ${earlier} split, such as ${dataset.rowId(row)} and ${dataset.rowId(equals)}: what is measured on them is not measured on new rows`;
  });
}

export {
  orderWarnings,
  repeatedRows,
  repeatWarnings
};
