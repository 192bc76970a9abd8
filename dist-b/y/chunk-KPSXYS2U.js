import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  InvalidArgumentError,
  Option
} from "./chunk-ZNRN3WRL.js";
import {
  noProgress
} from "./chunk-DPBSYSLK.js";
import {
  openLog
} from "./chunk-UEMWAKF5.js";

// dist/cli/progress.js
import { Writable } from "node:stream";
var INTERVAL_MS = 100;
var WINDOW_MS = 5e3;
var BAR = 20;
var CLEAR = "\r\x1B[K";
function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole % 3600 / 60), whole % 60];
  const two = (value) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
var shortRate = (rate) => rate >= 100 ? String(Math.round(rate)) : rate.toPrecision(2);
function progressLine({ label, unit, done, total, doing, rate }, columns) {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * BAR);
  const percent = `${String(Math.floor(100 * share)).padStart(3)} %`;
  const parts = [
    percent,
    `${done}/${total} ${unit}`,
    ...rate > 0 ? [`${clock((total - done) / rate)} left`, `${shortRate(rate)} ${unit}/s`] : []
  ];
  const candidates = [
    `${label} [${"#".repeat(filled)}${"-".repeat(BAR - filled)}] ${[...parts, ...doing === "" ? [] : [doing]].join("  ")}`,
    `${label} [${"#".repeat(filled)}${"-".repeat(BAR - filled)}] ${parts.join("  ")}`,
    `[${"#".repeat(filled)}${"-".repeat(BAR - filled)}] ${parts.slice(0, 3).join("  ")}`,
    parts.slice(0, 3).join("  "),
    percent.trim()
  ];
  return candidates.find(({ length }) => length < columns) ?? "";
}
function progressOn(stream, now = () => performance.now()) {
  let current = null;
  const draw = () => {
    const columns = stream.columns === void 0 || stream.columns === 0 ? 80 : stream.columns;
    if (current !== null)
      stream.write(`${CLEAR}${progressLine(current, columns)}`);
  };
  return {
    lines: new Writable({
      write: (chunk, _encoding, done) => {
        if (current !== null)
          stream.write(CLEAR);
        stream.write(chunk, () => done());
        draw();
      }
    }),
    progress: (label, total, unit) => {
      let drawnAt = -Infinity;
      let seen = [{ at: now(), done: 0 }];
      current = { label, unit, total, done: 0, doing: "", rate: 0 };
      draw();
      let isOpen = true;
      return {
        update: (done, doing = "") => {
          if (!isOpen)
            return;
          const at = now();
          if (at - drawnAt < INTERVAL_MS && done < total)
            return;
          drawnAt = at;
          seen = [...seen.filter((one, index) => at - one.at <= WINDOW_MS || index === seen.length - 1), { at, done }];
          const [first] = seen;
          const rate = first === void 0 || at <= first.at ? 0 : 1e3 * (done - first.done) / (at - first.at);
          current = { label, unit, total, done, doing, rate };
          draw();
        },
        stop: () => {
          if (!isOpen)
            return;
          isOpen = false;
          current = null;
          stream.write(CLEAR);
        }
      };
    }
  };
}

// dist/cli/options.js
import { resolve } from "node:path";
function wholeNumber(text) {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError("expected a whole number >= 0");
  return value;
}
var repeated = (value, before) => [...before, value];
function settingsOption() {
  return new Option("--set <path=value>", "override a field of the recipe; may be given often").argParser(repeated).default([], "none");
}
function withRecipeOptions(command) {
  return command.addOption(settingsOption()).addOption(new Option("--seed <number>", "override seed and sweep.seeds").argParser(wholeNumber)).option("--json", "print JSON and nothing else");
}
var strictOption = () => new Option("--strict", "refuse a teacher of which something makes a poor student, before training");
function withSessionOptions(command) {
  return withRecipeOptions(command).option("--out <directory>", "folder in which the run's directory is made (default: reports)").option("--backend <name>", "train on the tfjs engine with this backend: auto, tensorflow, wasm or cpu").option("--resume", "go on with an unfinished run").addOption(strictOption()).option("--quiet", "print results only");
}
var workersOption = () => new Option("--workers <n>", "train as many arms and seeds side by side, each in a process of its own (default: 1)").argParser((text) => {
  const count = wholeNumber(text);
  if (count < 1 || count > 256)
    throw new InvalidArgumentError("expected 1 to 256");
  return count;
});
var engineSettings = ({ backend }) => backend === void 0 ? [] : [`engine={"kind":"tfjs","backend":${JSON.stringify(backend)}}`];
async function sessionOptions(io, options) {
  const quiet = options.quiet === true || options.json === true;
  const { lines, progress } = io.terminal && !quiet ? progressOn(io.stderr) : { lines: io.stderr, progress: noProgress };
  return {
    set: [...options.set, ...engineSettings(options)],
    seed: options.seed,
    out: options.out === void 0 ? void 0 : resolve(io.cwd, options.out),
    resume: options.resume === true,
    strict: options.strict === true,
    workers: options.workers,
    cwd: io.cwd,
    now: io.now,
    stop: io.stop,
    save: io.save,
    log: await openLog({ terminal: lines, quiet }),
    progress
  };
}
var recipePath = (io, path) => resolve(io.cwd, path);
function print(io, text) {
  io.stdout.write(`${text}
`);
}

export {
  progressOn,
  settingsOption,
  withRecipeOptions,
  strictOption,
  withSessionOptions,
  workersOption,
  sessionOptions,
  recipePath,
  print
};
