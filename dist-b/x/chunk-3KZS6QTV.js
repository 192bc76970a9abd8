import {
  csv,
  jsonl,
  npy,
  npz,
  parquet
} from "./chunk-C7EWFNWP.js";
import {
  checkColumns,
  dataError,
  formatOf,
  inMemory,
  openRecords,
  recordPlace,
  shown
} from "./chunk-VLKLFDGJ.js";

// dist/kinds/data/scores.js
function readTable({ path, ids, scores }, place) {
  const inputs = typeof scores === "string" ? [scores] : scores;
  const columns = {
    path,
    ...ids === void 0 ? {} : { id: ids },
    ...inputs === void 0 ? {} : { inputs: [...inputs] }
  };
  const [array, ...others] = inputs ?? [];
  switch (formatOf(path)) {
    case "csv":
      return csv.make(csv.unlabelled({ kind: "csv", header: true, ...columns }), place);
    case "jsonl":
      return jsonl.make(jsonl.unlabelled({ kind: "jsonl", ...columns }), place);
    case "parquet":
      return parquet.make(parquet.unlabelled({ kind: "parquet", ...columns }), place);
    case "npz":
      if (array === void 0 || others.length > 0)
        throw dataError(path, "scores", "the name of one array", others.length > 0 ? "several" : "none");
      return npz.make(npz.unlabelled({ kind: "npz", path, inputs: array, labels: "", ...ids === void 0 ? {} : { id: ids } }), place);
    case "npy":
      if (ids !== void 0)
        throw dataError(path, "ids", "a file with names: .npz, .csv, .jsonl or .parquet", JSON.stringify(ids));
      return npy.make(npy.unlabelled({ kind: "npy", inputs: path, labels: "" }), place);
    case "idx":
      throw dataError(path, "file", "a file of .csv, .tsv, .jsonl, .parquet, .npy or .npz", "an IDX file of bytes");
  }
}
async function readScores(file, baseDirectory) {
  const { rows, inputShape, inputs, columns, ids } = await readTable(file, { baseDirectory });
  const [classes = 0, ...more] = inputShape;
  if (more.length > 0)
    throw dataError(file.path, "scores", "[rows, classes]", `[${[rows, ...inputShape].join(", ")}]`);
  return { rows, classes, values: Float32Array.from(inMemory(inputs)), columns, ids };
}
var listOf = (value) => Array.isArray(value) ? value : ArrayBuffer.isView(value) ? Array.from(value) : null;
function entriesOf(top, indices, scores) {
  if (typeof top === "object" && top !== null && !Array.isArray(top) && !ArrayBuffer.isView(top))
    return Object.entries(top);
  const [positions, values] = [listOf(indices), listOf(scores)];
  return positions?.length !== values?.length ? null : positions?.map((at, i) => [at, values?.[i]]) ?? null;
}
async function readTop({ path, ids: idColumn, top, indices, scores }, names, baseDirectory) {
  const format = formatOf(path);
  if (format !== "jsonl" && format !== "parquet")
    throw dataError(path, "file", "a file of .jsonl or .parquet, whose rows may be of any length", `.${format}`);
  const file = await openRecords({ path, kind: format }, baseDirectory);
  const wanted = [idColumn, top, indices, scores].flatMap((name) => name === void 0 ? [] : [name]);
  checkColumns(wanted, file);
  const positions = new Map(names.map((name, at) => [name, at]));
  const [starts, classes, values, ids] = [[0], [], [], []];
  for await (const batch of file.batches(wanted))
    for (const [at, record] of batch.records.entries()) {
      const where = recordPlace(starts.length - 1, batch, at);
      const of = (name) => name === void 0 ? void 0 : record[name];
      const entries = entriesOf(of(top), of(indices), of(scores));
      if (entries === null || entries.length === 0)
        throw dataError(path, where, top === void 0 ? "lists of classes and scores, as long as each other" : "an object: a score by class", shown(top === void 0 ? { [indices ?? ""]: of(indices), [scores ?? ""]: of(scores) } : of(top)));
      const seen = /* @__PURE__ */ new Set();
      for (const [key, score] of entries) {
        const known = top === void 0 ? Number(key) : positions.get(String(key));
        if (known === void 0 || !(Number.isInteger(known) && known >= 0 && known < names.length))
          throw dataError(path, where, top === void 0 ? `positions of classes, 0 to ${names.length - 1}` : "names of the data set's classes", shown(key), `state the teacher's "classes" where its names or their order are others`);
        if (seen.has(known))
          throw dataError(path, where, "a class once", `${shown(key)} twice`);
        seen.add(known);
        const value = typeof score === "number" ? score : NaN;
        if (!Number.isFinite(value))
          throw dataError(path, `${where}, class ${shown(key)}`, "a number", shown(score));
        classes.push(known);
        values.push(value);
      }
      starts.push(classes.length);
      if (idColumn !== void 0)
        ids.push(String(of(idColumn)));
    }
  return {
    starts: Int32Array.from(starts),
    classes: Int32Array.from(classes),
    values: Float32Array.from(values),
    ids: idColumn === void 0 ? null : ids
  };
}

export {
  readScores,
  readTop
};
