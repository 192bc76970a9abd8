// Progress bars on a terminal; nothing where there is none.
import { noProgress, type StartProgress } from "../base/progress.ts";
import type { Io } from "./io.ts";

/** A bar is drawn at most this often. */
const FPS = 10;

export async function progressFor(io: Io, quiet: boolean): Promise<StartProgress> {
  if (quiet || !io.terminal) return noProgress;
  const { SingleBar, Presets } = (await import("cli-progress")).default;
  return (label, total) => {
    const bar = new SingleBar(
      {
        format: `${label} {bar} {percentage}% | {value}/{total} | {eta_formatted} left`,
        clearOnComplete: true,
        hideCursor: true,
        fps: FPS,
        stream: io.stderr,
      },
      Presets.shades_classic,
    );
    bar.start(total, 0);
    return { update: (done) => bar.update(done), stop: () => bar.stop() };
  };
}
