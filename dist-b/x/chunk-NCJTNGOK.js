import {
  shuffled
} from "./chunk-724TL3DH.js";

// dist/kinds/data/batches.js
var epochRows = ({ train, unlabelled = new Int32Array() }) => train.length + unlabelled.length;
function trainingRows({ train, unlabelled = new Int32Array() }) {
  const rows = new Int32Array(train.length + unlabelled.length);
  rows.set(train);
  rows.set(unlabelled, train.length);
  return rows;
}
function inOrder(rows, shards, seed, place) {
  if (shards === null)
    return shuffled(rows, seed, "order", place);
  const byShard = /* @__PURE__ */ new Map();
  for (const row of rows) {
    const shard = Math.floor(row / shards.shardRows);
    const own = byShard.get(shard);
    if (own === void 0)
      byShard.set(shard, [row]);
    else
      own.push(row);
  }
  const order = shuffled(Int32Array.from([...byShard.keys()].sort((a, b) => a - b)), seed, "shards", place);
  const result = new Int32Array(rows.length);
  for (let start = 0, done = 0; start < order.length; start += shards.windowShards) {
    const window = [...order.subarray(start, start + shards.windowShards)].flatMap((shard) => byShard.get(shard) ?? []);
    result.set(shuffled(Int32Array.from(window), seed, `order of window ${start}`, place), done);
    done += window.length;
  }
  return result;
}
function epochOrder({ train, unlabelled }, seed, epoch, all, shards = null) {
  const whole = { epoch, step: 0 };
  if (unlabelled === void 0)
    return inOrder(train, shards, seed, whole);
  if (all)
    return inOrder(trainingRows({ train, unlabelled }), shards, seed, whole);
  const rows = train.length + unlabelled.length;
  const order = new Int32Array(rows);
  for (let pass = 0, start = 0; start < rows; pass++, start += train.length)
    order.set(inOrder(train, shards, seed, { epoch, step: pass }).subarray(0, rows - start), start);
  return order;
}

export {
  epochRows,
  trainingRows,
  epochOrder
};
