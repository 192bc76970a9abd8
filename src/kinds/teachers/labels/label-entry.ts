// An entry of the label cache: a file of labels in shards, and a manifest of whose they are and what their bytes are.
import { ifThere } from "../../../base/given-files.ts";
import { sha256 } from "../../../base/numeric/hash.ts";
import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { LimbeckError } from "../../../base/errors.ts";

/** What stands beside the labels: whose they are, and what each shard's bytes are. */
export interface Manifest {
  readonly version: 2;
  readonly key: string;
  readonly teacher: { readonly id: string; readonly fingerprint: string };
  readonly dataset: string;
  readonly rows: number;
  readonly classes: number;
  readonly form: string;
  readonly shardRows: number;
  /** Hash of each shard; null of one that has not been computed yet. */
  readonly shards: readonly (string | null)[];
}

/** Bytes that are read at once where a shard is gone through. */
const PIECE_BYTES = 2 ** 18;

/** Labels of all rows in shards: each in the entry's file, or in memory where that cannot be written. */
export class LabelEntry {
  readonly path: string;
  readonly #rowBytes: number;
  readonly #warn: (message: string) => void;
  readonly #unwritten = new Map<number, Uint8Array>();
  readonly #piece = new Uint8Array(PIECE_BYTES);
  #file: number | null = null;
  #manifest: Manifest;

  constructor(path: string, rowBytes: number, fresh: Manifest, warn: (message: string) => void) {
    this.path = path;
    this.#rowBytes = rowBytes;
    this.#manifest = fresh;
    this.#warn = warn;
  }

  get shards(): readonly (string | null)[] {
    return this.#manifest.shards;
  }

  /** First and last row of a shard. */
  rowsOf(shard: number): readonly [from: number, to: number] {
    const { shardRows, rows } = this.#manifest;
    return [shard * shardRows, Math.min(rows, (shard + 1) * shardRows)];
  }

  /** Takes what is there; what makes it unusable is told, and it begins anew. */
  async open(): Promise<void> {
    const problem = (await this.#read()) ?? this.#opened();
    if (problem !== null) {
      this.#warn(`cached labels are computed again: ${problem}`);
      this.forget();
    }
    this.shards.forEach((hash, shard) => {
      if (hash === null || sha256(this.#pieces(shard)) === hash) return;
      const [from, to] = this.rowsOf(shard);
      this.#warn(`cached labels of rows ${from} to ${to - 1} are computed again: their bytes do not match their hash`);
      this.#set(shard, null);
    });
  }

  /** Nothing of what is there is taken. */
  forget(): void {
    this.#manifest = { ...this.#manifest, shards: this.shards.map(() => null) };
  }

  #opened(): string | null {
    if (this.shards.every((hash) => hash === null)) return null;
    try {
      this.#file = openSync(`${this.path}.bin`, "r+");
      return null;
    } catch {
      return "its labels cannot be read";
    }
  }

  /** A new file where nothing is taken of the old one, which others may be reading. */
  #forWriting(): number {
    if (this.#file !== null && this.shards.some((hash) => hash !== null)) return this.#file;
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    rmSync(`${this.path}.bin`, { force: true });
    this.#file = openSync(`${this.path}.bin`, "wx+");
    return this.#file;
  }

  async #read(): Promise<string | null> {
    const text = await ifThere(readFile(`${this.path}.json`, "utf8")).catch((cause: unknown) => cause);
    if (text === null) return null;
    if (typeof text !== "string") return "its manifest cannot be read";
    let found: Partial<Manifest> | null;
    try {
      found = JSON.parse(text) as Partial<Manifest> | null;
    } catch {
      return "its manifest is no JSON";
    }
    const { shards, ...facts } = this.#manifest;
    const isOurs = Object.entries(facts).every(
      ([name, value]) => JSON.stringify(found?.[name as keyof Manifest]) === JSON.stringify(value),
    );
    if (!isOurs || !Array.isArray(found?.shards) || found.shards.length !== shards.length)
      return "its manifest is of another entry";
    this.#manifest = { ...facts, shards: found.shards.map((hash) => (typeof hash === "string" ? hash : null)) };
    return null;
  }

  #set(shard: number, hash: string | null): void {
    this.#manifest = { ...this.#manifest, shards: this.shards.map((own, at) => (at === shard ? hash : own)) };
  }

  /** Bytes of a shard as the file has them, in pieces that are good until the next; fewer where the file is cut off. */
  *#pieces(shard: number): Generator<Uint8Array> {
    const [from, to] = this.rowsOf(shard).map((row) => row * this.#rowBytes) as [number, number];
    for (let at = from; at < to; at += this.#piece.length) {
      const piece = this.#piece.subarray(0, Math.min(this.#piece.length, to - at));
      yield piece.subarray(0, this.#readAt(at, piece));
    }
  }

  #hasBytes(shard: number, bytes: Uint8Array): boolean {
    let at = 0;
    for (const piece of this.#pieces(shard)) {
      if (Buffer.compare(piece, bytes.subarray(at, at + piece.length)) !== 0) return false;
      at += piece.length;
    }
    return at === bytes.length;
  }

  /** How many bytes there were. */
  #readAt(position: number, into: Uint8Array): number {
    let done = 0;
    while (this.#file !== null && done < into.length) {
      const count = readSync(this.#file, into, done, into.length - done, position + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  /** Keeps a shard that has been computed: its bytes first, then its hash, so that a killed run leaves none that looks whole. */
  async put(shard: number, bytes: Uint8Array): Promise<void> {
    const hash = sha256([bytes]);
    const [from] = this.rowsOf(shard);
    try {
      const file = this.#forWriting();
      for (let done = 0; done < bytes.length;)
        done += writeSync(file, bytes, done, bytes.length - done, from * this.#rowBytes + done);
      if (!this.#hasBytes(shard, bytes)) throw new Error("what was written reads otherwise");
      this.#set(shard, hash);
      await writeFileAtomic(`${this.path}.json`, `${JSON.stringify(this.#manifest, null, 2)}\n`);
    } catch (cause) {
      if (this.#unwritten.size === 0)
        this.#warn(`labels were not cached: ${cause instanceof Error ? cause.message : String(cause)}`);
      this.#set(shard, null);
      this.#unwritten.set(shard, bytes);
    }
  }

  /** Cuts off what is beyond the last row, which an entry of other bytes may have left. */
  trim(): void {
    if (this.#file !== null && this.#unwritten.size === 0)
      ftruncateSync(this.#file, this.#manifest.rows * this.#rowBytes);
  }

  /** Bytes of a shard's rows from one on, as many as there is room for. */
  rows(first: number, into: Uint8Array): void {
    const shard = Math.floor(first / this.#manifest.shardRows);
    const unwritten = this.#unwritten.get(shard);
    const [from] = this.rowsOf(shard);
    if (unwritten !== undefined) into.set(unwritten.subarray((first - from) * this.#rowBytes).subarray(0, into.length));
    else if (this.#readAt(first * this.#rowBytes, into) < into.length)
      throw new LimbeckError("machine-failed", 1, `${this.path}.bin: it was cut off while its labels were in use`);
  }

  close(): Promise<void> {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    return Promise.resolve();
  }
}
