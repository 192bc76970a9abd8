// One line of progress at the bottom of a terminal, drawn over itself; what is said meanwhile scrolls up above it.
import { Writable } from "node:stream";
import type { StartProgress } from "../base/progress.ts";

/** The line is drawn at most this often. */
const INTERVAL_MS = 100;

/** Rates are of this much of the time before, so that a change of phase shows. */
const WINDOW_MS = 5000;

const BAR = 20;

/** Clears the line that the cursor is in and stays at its start; no cursor is saved, hidden or moved up. */
const CLEAR = "\r\u001B[K";

/** "0:07", "12:03", "1:02:03". */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

const shortRate = (rate: number): string => (rate >= 100 ? String(Math.round(rate)) : rate.toPrecision(2));

export interface ProgressState {
  readonly label: string;
  readonly unit: string;
  readonly done: number;
  readonly total: number;
  readonly doing: string;
  /** Units a second; 0 where it is not known yet. */
  readonly rate: number;
}

/** The line, in fewer columns than the terminal has, so that it never wraps; what matters least goes first. */
export function progressLine({ label, unit, done, total, doing, rate }: ProgressState, columns: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * BAR);
  const percent = `${String(Math.floor(100 * share)).padStart(3)} %`;
  const parts = [
    percent,
    `${done}/${total} ${unit}`,
    ...(rate > 0 ? [`${clock((total - done) / rate)} left`, `${shortRate(rate)} ${unit}/s`] : []),
  ];
  const candidates = [
    `${label} [${"#".repeat(filled)}${"-".repeat(BAR - filled)}] ${[...parts, ...(doing === "" ? [] : [doing])].join("  ")}`,
    `${label} [${"#".repeat(filled)}${"-".repeat(BAR - filled)}] ${parts.join("  ")}`,
    `[${"#".repeat(filled)}${"-".repeat(BAR - filled)}] ${parts.slice(0, 3).join("  ")}`,
    parts.slice(0, 3).join("  "),
    percent.trim(),
  ];
  return candidates.find(({ length }) => length < columns) ?? "";
}

export interface Terminal {
  /** Where lines go that stay. */
  readonly lines: Writable;
  readonly progress: StartProgress;
}

/** A terminal's one line of progress, and a stream of lines above it. */
export function progressOn(
  stream: Writable & { readonly columns?: number },
  now: () => number = () => performance.now(),
): Terminal {
  let current: ProgressState | null = null;
  const draw = (): void => {
    // a terminal that does not say how wide it is says 0
    const columns = stream.columns === undefined || stream.columns === 0 ? 80 : stream.columns;
    if (current !== null) stream.write(`${CLEAR}${progressLine(current, columns)}`);
  };
  return {
    lines: new Writable({
      write: (chunk: Buffer | string, _encoding, done) => {
        if (current !== null) stream.write(CLEAR);
        stream.write(chunk, () => done());
        draw();
      },
    }),
    progress: (label, total, unit) => {
      let drawnAt = -Infinity;
      let seen: { readonly at: number; readonly done: number }[] = [{ at: now(), done: 0 }];
      current = { label, unit, total, done: 0, doing: "", rate: 0 };
      draw();
      let isOpen = true;
      return {
        update: (done, doing = "") => {
          if (!isOpen) return;
          const at = now();
          if (at - drawnAt < INTERVAL_MS && done < total) return;
          drawnAt = at;
          seen = [...seen.filter((one, index) => at - one.at <= WINDOW_MS || index === seen.length - 1), { at, done }];
          const [first] = seen;
          const rate = first === undefined || at <= first.at ? 0 : (1000 * (done - first.done)) / (at - first.at);
          current = { label, unit, total, done, doing, rate };
          draw();
        },
        stop: () => {
          if (!isOpen) return;
          isOpen = false;
          current = null;
          stream.write(CLEAR);
        },
      };
    },
  };
}
