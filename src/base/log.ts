// The log: every event as a JSON line in the run directory, and as a plain line on the terminal.
import { checkOptions, type Known } from "./given-options.ts";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import type { Writable } from "node:stream";
import type { Logger } from "winston";
import { machineWords } from "./given-files.ts";

/** What the rest of the program may say; `event` names it for machines, `message` says it to people. */
export interface Log {
  info(event: string, message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Begins log.jsonl in a directory; events so far are written there too. */
  openFile(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface LogOptions {
  /** Where plain lines go. */
  readonly terminal: Writable;
  /** No plain lines; log.jsonl has them all the same. */
  readonly quiet: boolean;
}

/** A log that is silent: for tests and for calls from code. */
export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  openFile: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

const logOptions: Known<LogOptions> = { types: { terminal: "object", quiet: "flag" }, required: ["terminal", "quiet"] };

/** @throws {LimbeckError} "usage" for options that are none */
export async function openLog(options: LogOptions): Promise<Log> {
  checkOptions(options, logOptions, "openLog");
  const { terminal, quiet } = options;
  const winston = await import("winston");
  const plain = winston.format.printf(({ level, message }) =>
    level === "warn" ? `warning: ${String(message)}` : String(message),
  );
  const early: { level: string; message: string; meta: Record<string, unknown> }[] = [];
  let file: WriteStream | null = null;
  const logger: Logger = winston.createLogger({
    level: "info",
    transports: [new winston.transports.Stream({ stream: terminal, format: plain, silent: quiet })],
  });
  const say =
    (level: "info" | "warn") =>
    (event: string, message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      const meta = { event, ...fields };
      if (file === null) early.push({ level, message, meta });
      logger.log(level, message, meta);
    };
  return {
    info: say("info"),
    warn: say("warn"),
    openFile: (path) => {
      const format = winston.format.combine(winston.format.timestamp(), winston.format.json());
      file = createWriteStream(path, { flags: "a" });
      const lines = new winston.transports.Stream({ stream: file, format });
      for (const { level, message, meta } of early.splice(0)) {
        const info = format.transform({ level, message, ...meta, [Symbol.for("level")]: level });
        if (typeof info === "object") lines.write(info);
      }
      // a run that works is worth more than what is said of it
      file.once("error", (cause) => {
        logger.remove(lines);
        logger.warn(`${path} ends here: ${machineWords(cause) ?? cause.message}`);
      });
      logger.add(lines);
      return Promise.resolve();
    },
    close: async () => {
      if (file === null || file.destroyed) return;
      file.end();
      // an error of its last lines has been told
      await once(file, "close").catch(() => undefined);
      logger.close();
    },
  };
}
