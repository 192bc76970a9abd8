import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  machineWords
} from "./chunk-MS4JPZUI.js";

// dist/base/log.js
import { once } from "node:events";
import { createWriteStream } from "node:fs";
var silentLog = {
  info: () => void 0,
  warn: () => void 0,
  openFile: () => Promise.resolve(),
  close: () => Promise.resolve()
};
async function openLog({ terminal, quiet }) {
  const winston = await import("./winston-QZUY5GIZ.js");
  const plain = winston.format.printf(({ level, message }) => level === "warn" ? `warning: ${String(message)}` : String(message));
  const early = [];
  let file = null;
  const logger = winston.createLogger({
    level: "info",
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston declares its base class twice
    transports: [new winston.transports.Stream({ stream: terminal, format: plain, silent: quiet })]
  });
  const say = (level) => (event, message, fields = {}) => {
    const meta = { event, ...fields };
    if (file === null)
      early.push({ level, message, meta });
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
        const info = format.transform({ level, message, ...meta, [/* @__PURE__ */ Symbol.for("level")]: level });
        if (typeof info === "object")
          lines.write(info);
      }
      file.once("error", (cause) => {
        logger.remove(lines);
        logger.warn(`${path} ends here: ${machineWords(cause) ?? cause.message}`);
      });
      logger.add(lines);
      return Promise.resolve();
    },
    close: async () => {
      if (file === null || file.destroyed)
        return;
      file.end();
      await once(file, "close").catch(() => void 0);
      logger.close();
    }
  };
}

export {
  silentLog,
  openLog
};
