// The process that decodes files, kept for a moment after each: the next one often follows.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { ownProcess } from "../../../base/own-process.ts";
import type { DecoderAnswer, DecoderRequest } from "./decoder.ts";

/** A process that decodes, of whichever file it is asked. */
interface DecoderProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<never>;
}

/** A process that waits for the next file holds memory: it is not kept for longer. */
const IDLE_MS = 1000;

/** The one that waits for another file, so that a file after another does not start a process each. */
let waiting: { readonly process: DecoderProcess; readonly timer: NodeJS.Timeout } | null = null;

function startedDecoder(): DecoderProcess {
  if (waiting !== null) {
    const { process, timer } = waiting;
    waiting = null;
    clearTimeout(timer);
    if (process.child.connected) {
      process.child.ref();
      process.child.channel?.ref();
      return process;
    }
  }
  const child = ownProcess("kinds/data/files/decoder", {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
  });
  const ended = once(child, "exit").then(([code, signal]) => {
    throw new Error(
      signal === "SIGKILL"
        ? "bytes whose decoding comes to no end"
        : `bytes that end the process which decodes them (${String(signal ?? code)})`,
    );
  });
  ended.catch(() => undefined);
  return { child, ended };
}

function stop({ child }: DecoderProcess): void {
  child.kill("SIGKILL");
}

/** Keeps a process for the next file, without keeping this one from ending. */
function letWait(process: DecoderProcess): void {
  if (waiting !== null || !process.child.connected) {
    stop(process);
    return;
  }
  process.child.unref();
  process.child.channel?.unref();
  const timer = setTimeout(() => {
    waiting = null;
    stop(process);
  }, IDLE_MS).unref();
  waiting = { process, timer };
}

/** What JavaScript says of bytes that lead nowhere is no help to anybody. */
export const wordsOf = ({ name, message }: { readonly name: string; readonly message: string }): string =>
  name === "Error" ? message : "bytes that its own description does not fit: it is damaged";

type Answered = Exclude<DecoderAnswer, { readonly kind: "failed" }>;

/** Decodes one file, in a process of its own. */
export class Decoder {
  readonly #process = startedDecoder();
  #asked = 0;

  /** @throws what went wrong in words, or that decoding came to no end in `request.ms` */
  async ask<Kind extends Answered["kind"]>(
    request: DecoderRequest,
    kind: Kind,
  ): Promise<Extract<Answered, { readonly kind: Kind }>> {
    const { child, ended } = this.#process;
    const answered = once(child, "message") as Promise<[DecoderAnswer]>;
    this.#asked += 1;
    // to a process that has ended nothing is sent: `ended` says so
    child.send(request, () => undefined);
    const [answer] = await Promise.race([answered, ended]);
    if (answer.kind === "failed") throw new Error(wordsOf(answer));
    this.#asked -= 1;
    if (answer.kind !== kind) throw new Error(`${answer.kind} where ${kind} were asked for`);
    return answer as Extract<Answered, { readonly kind: Kind }>;
  }

  close(): void {
    // an answer that nobody waits for would be taken for the next file's, and what a damaged file left behind is anybody's guess
    if (this.#asked > 0) stop(this.#process);
    else letWait(this.#process);
  }
}
