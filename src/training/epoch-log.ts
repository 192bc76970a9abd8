// The record of a run's epochs, which grows as it trains: on disk, so that neither memory nor checkpoints grow with it.
import { createHash, type Hash } from "node:crypto";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { flushed } from "../base/flushed.ts";
import type { EpochRecord } from "../evaluation/result.ts";

/** How far a record was kept: a checkpoint says so of its own. */
export interface KeptEpochs {
  readonly bytes: number;
  /** Of the record's first `bytes`. */
  readonly sha256: string;
}

/** What is told of epochs as they end, and asked for when a phase does. */
export interface EpochRecords {
  push(record: EpochRecord): void;
  /** All that were told of, also before a stop. */
  all(): Promise<readonly EpochRecord[]>;
}

const recordsOf = (text: string): readonly EpochRecord[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as EpochRecord);

/** The record beside a run's checkpoints, a line an epoch; what the last checkpoint does not know of waits in memory. */
export class EpochLog implements EpochRecords {
  readonly #folder: string;
  readonly #path: string;
  #bytes = 0;
  #hash: Hash = createHash("sha256");
  #waiting: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, "epochs.jsonl");
  }

  push(record: EpochRecord): void {
    this.#waiting.push(`${JSON.stringify(record)}\n`);
  }

  async all(): Promise<readonly EpochRecord[]> {
    const kept = this.#bytes === 0 ? "" : (await readFile(this.#path)).toString("utf8", 0, this.#bytes);
    return recordsOf(kept + this.#waiting.join(""));
  }

  /** Whether the file holds what a checkpoint knows of; then the record goes on behind that. */
  async holds({ bytes, sha256 }: KeptEpochs): Promise<boolean> {
    const kept = (await readFile(this.#path).catch(() => Buffer.alloc(0))).subarray(0, bytes);
    const hash = createHash("sha256").update(kept);
    if (hash.copy().digest("hex") !== sha256) return false;
    this.#bytes = bytes;
    this.#hash = hash;
    return true;
  }

  /** Writes what waits, behind what a checkpoint knows of; it is on the disk when this returns. */
  async keep(): Promise<KeptEpochs> {
    const text = this.#waiting.join("");
    if (text !== "") {
      await mkdir(this.#folder, { recursive: true });
      const file = await open(this.#path, "a");
      try {
        // of lines that no checkpoint came to know of
        await file.truncate(this.#bytes);
        await file.appendFile(text);
        await flushed(file);
      } finally {
        await file.close();
      }
      this.#bytes += Buffer.byteLength(text);
      this.#hash.update(text);
      this.#waiting = [];
    }
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest("hex") };
  }
}
