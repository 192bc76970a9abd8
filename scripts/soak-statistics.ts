// How often intervals hold what is true, and tests refuse what is: simulated comparisons, of which docs/statistics.md has the table.
import { compareArms } from "../src/metrics/comparison/inference.ts";
import { headlineMetrics, type HeadlineMetric } from "../src/metrics/table.ts";
import { simulatedArms, type Cell } from "../test/metrics/comparison/simulated.ts";

const quick = process.argv.includes("--quick");
const replicates = quick ? 100 : 1000;

interface Tally {
  refused: number;
  covered: number;
}

interface Found {
  readonly cell: Cell;
  readonly tallies: Readonly<Record<HeadlineMetric, Tally>>;
}

/** Replicates of one cell: two arms without a true difference. */
function simulate(cell: Cell, truth: Readonly<Record<HeadlineMetric, number>>): Found {
  const tallies = Object.fromEntries(headlineMetrics.map((name) => [name, { refused: 0, covered: 0 }])) as Record<
    HeadlineMetric,
    Tally
  >;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const [arm] = compareArms(simulatedArms(cell, replicate));
    const versus = arm?.versus["b"];
    if (arm === undefined || versus === undefined) throw new Error("two arms");
    for (const metric of headlineMetrics) {
      const { low, high } = arm.summary[metric];
      if (low <= truth[metric] && truth[metric] <= high) tallies[metric].covered += 1;
      if ((versus[metric].p ?? 1) < 0.05) tallies[metric].refused += 1;
    }
  }
  return { cell, tallies };
}

/** Means over many simulated arms: what the intervals are to hold; ECE as it is of so many rows. */
function truthOf(cell: Cell): Record<HeadlineMetric, number> {
  const sums: Record<HeadlineMetric, number> = { accuracy: 0, nll: 0, brier: 0, ece: 0 };
  const draws = Math.max(300, Math.round(3_000_000 / cell.rows / cell.seeds));
  for (let draw = 0; draw < draws; draw++) {
    const [arm] = compareArms(simulatedArms({ ...cell, arms: 1 }, 1_000_000 + draw));
    for (const metric of headlineMetrics) sums[metric] += (arm?.summary[metric].mean ?? NaN) / draws;
  }
  return sums;
}

const share = (count: number): string => `${((100 * count) / replicates).toFixed(1)} %`;

const cells: Cell[] = [];
for (const rows of [360, 10_000])
  for (const sharpness of [2.2, 5])
    for (const seeds of [1, 3, 5, 10])
      for (const correlated of [true, false])
        for (const effect of seeds === 1 ? [0] : [0, 1, 3])
          cells.push({ rows, seeds, effect, correlated, arms: 2, sharpness });

const head = [
  "rows",
  "sharpness",
  "seeds",
  "seed effect",
  "arms",
  ...headlineMetrics.flatMap((name) => [`${name} p<.05`, "cover"]),
];
process.stdout.write(`| ${head.join(" | ")} |\n| ${head.map(() => "---").join(" | ")} |\n`);
/** Of all cells of as many rows and seeds: the least and the greatest share. */
interface Range {
  readonly refused: number[];
  readonly covered: number[];
}

let wrong = 0;
const ranges = new Map<string, Record<HeadlineMetric, Range>>();
for (const cell of cells) {
  const { tallies } = simulate(cell, truthOf(cell));
  const figures = headlineMetrics.flatMap((name) => [share(tallies[name].refused), share(tallies[name].covered)]);
  const row = [cell.rows, cell.sharpness, cell.seeds, cell.effect, cell.correlated ? "alike" : "apart", ...figures];
  process.stdout.write(`| ${row.join(" | ")} |\n`);
  const key = `${cell.rows} | ${cell.seeds}`;
  const known =
    ranges.get(key) ??
    (Object.fromEntries(headlineMetrics.map((name) => [name, { refused: [], covered: [] }])) as unknown as Record<
      HeadlineMetric,
      Range
    >);
  ranges.set(key, known);
  for (const name of headlineMetrics) {
    const refused = tallies[name].refused / replicates;
    const covered = tallies[name].covered / replicates;
    known[name].refused.push(100 * refused);
    known[name].covered.push(100 * covered);
    if (refused > (cell.seeds <= 3 ? 0.08 : 0.07) || covered < (cell.seeds <= 3 ? 0.92 : 0.93)) wrong += 1;
  }
}
const span = (values: readonly number[]): string =>
  `${Math.min(...values).toFixed(1)}-${Math.max(...values).toFixed(1)}`;
process.stdout.write("\nLeast and greatest of the cells of as many rows and seeds, in per cent:\n");
for (const [key, found] of ranges)
  process.stdout.write(
    `| ${key} | ${headlineMetrics.flatMap((name) => [span(found[name].refused), span(found[name].covered)]).join(" | ")} |\n`,
  );
process.stdout.write(`${cells.length * headlineMetrics.length} figures tried, ${wrong} outside their bounds\n`);
