// `npm run soak:steps -- [STEPS]`: one long phase; whether its last tenth takes more time or memory than its first. Epochs are measured within it.
import { join } from "node:path";
import type { ProgressBar } from "../src/base/progress.ts";
import { silentLog } from "../src/base/log.ts";
import { run } from "../src/index.ts";
import { digitsRecipe, removeFolder, temporaryFolder } from "../test/cli/world.ts";

const steps = Number(process.argv[2] ?? "100000");
const TENTHS = 10;
const folder = await temporaryFolder();
const until = { any: [{ kind: "steps", value: steps }] };
const recipe = digitsRecipe({
  phases: [{ id: "long", targets: { kind: "teacher", temperature: 2, alpha: 0.9 }, until }],
});

/** Resident bytes once what can be collected is, and what is seen before. */
const resident = (): number => {
  globalThis.gc?.();
  return process.memoryUsage.rss();
};

/** A fixed piece of arithmetic, timed beside the steps: what the machine does at other speeds, it does to both. */
const [left, right] = [new Float32Array(64 * 64).fill(0.5), new Float32Array(64 * 64).fill(0.25)];
const product = new Float32Array(64 * 64);
function arithmeticUs(): number {
  const from = performance.now();
  for (let row = 0; row < 64; row++)
    for (let column = 0; column < 64; column++) {
      let sum = 0;
      for (let at = 0; at < 64; at++) sum += (left[64 * row + at] ?? 0) * (right[64 * column + at] ?? 0);
      product[64 * row + column] = sum;
    }
  return 1000 * (performance.now() - from);
}

interface Tenth {
  /** Microseconds of a step, of each interval in which steps were told. */
  readonly us: number[];
  /** Of the fixed arithmetic after each interval. */
  readonly fixed: number[];
  bytes: number;
}

const tenths: Tenth[] = [];
let [before, from] = [0, performance.now()];
const bar: ProgressBar = {
  update: (done) => {
    const now = performance.now();
    const at = Math.min(TENTHS - 1, Math.floor((TENTHS * before) / steps));
    const tenth = (tenths[at] ??= { us: [], fixed: [], bytes: 0 });
    tenth.us.push((1000 * (now - from)) / (done - before));
    tenth.fixed.push(arithmeticUs());
    // in its middle: at the beginning of the first, the process still grows into its work
    if (tenth.bytes === 0 && before > ((at + 0.5) * steps) / TENTHS) tenth.bytes = resident();
    [before, from] = [done, performance.now()];
  },
  stop: () => undefined,
};
await run(recipe, {
  cwd: folder,
  out: join(folder, "runs"),
  log: silentLog,
  progress: (_, __, unit) => (unit === "steps" ? bar : { update: () => undefined, stop: () => undefined }),
});
await removeFolder(folder);
const medianOf = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
for (const [index, { us, fixed, bytes }] of tenths.entries()) {
  const [median, beside] = [medianOf(us), medianOf(fixed)];
  process.stdout.write(
    `tenth ${index + 1}: ${median.toFixed(1)} us a step, the median of ${us.length}; ` +
      `${(median / beside).toFixed(3)} times a product of 64 x 64, ${beside.toFixed(1)} us; ${(bytes / 2 ** 20).toFixed(1)} MiB\n`,
  );
}
