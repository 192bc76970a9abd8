// Rows of files in shards, some of which are held: the data set of a recipe that bounds `data.memory`.
import type { StoredRows } from "../../../engine/contracts.ts";
import type { FileValues } from "./file-values.ts";

export interface FilePart {
  readonly values: FileValues;
  readonly rows: number;
}

export interface Sharding {
  /** Values of a row. */
  readonly size: number;
  /** Value i of a row is the one at place order[i] of its part's; all stay in their places by default. */
  readonly order?: readonly number[] | undefined;
  /** Bytes of values that are held at most. */
  readonly memory: number;
}

type Values = Uint8Array | Float32Array;

/** A shard is read as one: long enough to be read fast, short enough that an epoch mixes the rows of many. */
const SHARD_BYTES = 4 * 2 ** 20;
const LEAST_SHARDS = 16;

/** Rows of a part that are asked for together. */
interface Piece {
  readonly part: FilePart;
  /** First of them within the part, and within what is asked for. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/** Values of a row in their order. */
function inOrder(values: Values, order: readonly number[] | undefined): void {
  if (order === undefined) return;
  const row = values.slice(0, order.length);
  for (let start = 0; start < values.length; start += order.length) {
    row.set(values.subarray(start, start + order.length));
    for (let i = 0; i < order.length; i++) values[start + i] = row[order[i] ?? 0] ?? NaN;
  }
}

/**
 * Rows of several files as those of one, each part's in its own order; whole rows are read.
 * @param parts - at least one; bytes where all are bytes, else 32-bit floats
 * @param size - values of a row
 */
export function endToEndFiles(parts: readonly FilePart[], size: number): FileValues {
  const type = parts.every(({ values }) => values.type === "uint8") ? "uint8" : "float32";
  const length = size * parts.reduce((sum, part) => sum + part.rows, 0);
  const pieces = (first: number, count: number): Piece[] => {
    const found: Piece[] = [];
    let start = 0;
    for (const part of parts) {
      const [low, high] = [Math.max(first, start), Math.min(first + count, start + part.rows)];
      if (low < high) found.push({ part, from: low - start, to: low - first, rows: high - low });
      start += part.rows;
    }
    return found;
  };
  /** Where a piece's values are read to, and what is then done with them. */
  const landing = (
    { part, to, rows: count }: Piece,
    into: Values,
  ): { readonly raw: Values; readonly land: () => void } => {
    const own = into.subarray(to * size, (to + count) * size);
    const raw = part.values.type === type ? own : new Uint8Array(count * size);
    return {
      raw,
      land: () => {
        inOrder(raw, part.values.order);
        if (raw !== own) own.set(raw);
      },
    };
  };
  return {
    type,
    length,
    byteLength: length * (type === "uint8" ? 1 : 4),
    copy: (from, into) => {
      for (const piece of pieces(from / size, into.length / size)) {
        const { raw, land } = landing(piece, into);
        piece.part.values.copy(piece.from * size, raw);
        land();
      }
    },
    begin: (from, into, done) => {
      const found = pieces(from / size, into.length / size);
      let left = found.length;
      let failed: unknown = null;
      for (const piece of found) {
        const { raw, land } = landing(piece, into);
        piece.part.values.begin(piece.from * size, raw, (error) => {
          left -= 1;
          if (error === null) land();
          else failed ??= error;
          if (left === 0) done(failed);
        });
      }
    },
  };
}

/** @param parts - at least one */
export function shardedRows(parts: readonly FilePart[], { size, order, memory }: Sharding): StoredRows {
  const all = endToEndFiles(parts, size);
  const { type, byteLength } = all;
  const rowBytes = size * (type === "uint8" ? 1 : 4);
  const rows = byteLength / rowBytes;
  const shardRows = Math.max(1, Math.floor(Math.min(SHARD_BYTES, memory / LEAST_SHARDS) / rowBytes));
  const mostHeld = Math.max(2, Math.floor(memory / (shardRows * rowBytes)));
  const room = (count: number): Values =>
    type === "uint8" ? new Uint8Array(count * size) : new Float32Array(count * size);
  const fill = (first: number, into: Values): void => {
    all.copy(first * size, into);
    inOrder(into, order);
  };

  // the shard that was longest not read comes first
  const held = new Map<number, Values>();
  const begun = new Set<number>();
  // of shards that were let go: new room each time would pile up until it is collected
  const spare: Values[] = [];
  const roomOf = (shard: number): Values => {
    for (const [oldest, values] of held) {
      if (held.size + begun.size < mostHeld) break;
      held.delete(oldest);
      if (values.length === shardRows * size) spare.push(values);
    }
    const count = Math.min(shardRows, rows - shard * shardRows);
    return count === shardRows ? (spare.pop() ?? room(count)) : room(count);
  };

  const read: StoredRows["read"] = (wanted, into) => {
    const fits = into?.length === wanted.length * size && !(into instanceof Int32Array);
    const values = fits ? into : room(wanted.length);
    for (let at = 0; at < wanted.length;) {
      const row = wanted[at] ?? 0;
      const shard = Math.floor(row / shardRows);
      const known = held.get(shard);
      if (known !== undefined) {
        const place = (row - shard * shardRows) * size;
        values.set(known.subarray(place, place + size), at * size);
        at += 1;
        continue;
      }
      // rows that follow one another are read as one
      let count = 1;
      while (at + count < wanted.length && wanted[at + count] === row + count) count += 1;
      fill(row, values.subarray(at * size, (at + count) * size));
      at += count;
    }
    return values;
  };
  const load = (shard: number): void => {
    const known = held.get(shard);
    held.delete(shard);
    // needed now: what was begun comes too late
    begun.delete(shard);
    const values = known ?? roomOf(shard);
    if (known === undefined) fill(shard * shardRows, values);
    held.set(shard, values);
  };
  const expect = (shard: number): void => {
    if (held.has(shard) || begun.has(shard)) return;
    const values = roomOf(shard);
    begun.add(shard);
    all.begin(shard * shardRows * size, values, (error) => {
      // what cannot be read now is read, and its error thrown, when it is asked for
      if (error === null) inOrder(values, order);
      if (begun.delete(shard) && error === null) held.set(shard, values);
    });
  };
  return {
    type,
    rows,
    size,
    byteLength: rows * rowBytes,
    shardRows,
    windowShards: Math.max(1, Math.floor(mostHeld / 2)),
    read,
    load,
    expect,
  };
}
