// dist/engine/row-values.js
var isStored = (inputs) => !ArrayBuffer.isView(inputs);
function valueType(inputs) {
  if (isStored(inputs))
    return inputs.type;
  if (inputs instanceof Uint8Array)
    return "uint8";
  return inputs instanceof Int32Array ? "int32" : "float32";
}
function roomFor(inputs, values) {
  const type = valueType(inputs);
  if (type === "uint8")
    return new Uint8Array(values);
  return type === "int32" ? new Int32Array(values) : new Float32Array(values);
}
function valuesOf(inputs, size, rows) {
  if (isStored(inputs))
    return inputs.read(rows);
  const values = roomFor(inputs, rows.length * size);
  rows.forEach((row, at) => values.set(inputs.subarray(row * size, (row + 1) * size), at * size));
  return values;
}
var VALUES_AT_ONCE = 2 ** 20;
function eachRow(inputs, size, rows, visit) {
  if (!isStored(inputs)) {
    rows.forEach((row, at) => {
      visit(inputs.subarray(row * size, (row + 1) * size), row, at);
    });
    return;
  }
  const some = Math.max(1, Math.floor(VALUES_AT_ONCE / size));
  for (let start = 0; start < rows.length; start += some) {
    const part = rows.subarray(start, start + some);
    const values = inputs.read(part);
    part.forEach((row, at) => {
      visit(values.subarray(at * size, (at + 1) * size), row, start + at);
    });
  }
}
function* inTurn(inputs, size) {
  if (!isStored(inputs)) {
    yield inputs;
    return;
  }
  const some = Math.max(1, Math.floor(VALUES_AT_ONCE / size));
  for (let start = 0; start < inputs.rows; start += some)
    yield inputs.read(rowsBetween(start, Math.min(start + some, inputs.rows)));
}
var shardsOf = (inputs) => isStored(inputs) ? inputs : null;
var rowsBetween = (from, to) => Int32Array.from({ length: to - from }, (_, at) => from + at);
var everyIndex = (rows) => rowsBetween(0, rows);

export {
  isStored,
  valueType,
  roomFor,
  valuesOf,
  eachRow,
  inTurn,
  shardsOf,
  rowsBetween,
  everyIndex
};
