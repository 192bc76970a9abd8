// Charts: every mark stands where its figures say, along both axes.
import assert from "node:assert/strict";
import type { EpochRecord } from "../../src/evaluation/result.ts";
import type { Distribution } from "../../src/metrics/distribution.ts";
import { renderDistributions } from "../../src/report/charts/distributions.ts";
import { renderReliability } from "../../src/report/charts/reliability.ts";
import { renderShift, smallChart } from "../../src/report/charts/shift.ts";
import { renderTimeline } from "../../src/report/charts/timeline.ts";
import type { ReliabilityPanel } from "../../src/report/sections/reliability-panels.ts";
import { wilson } from "../../src/report/sections/reliability-panels.ts";
import { fixture, runShape } from "./fixture.ts";

type Dot = readonly [number, number];

const text = { id: "chart", title: "A chart", description: "Of something." };

/** Centres of the symbols of some fill, in pixels from their panel's corner. */
const symbols = (svg: string, fill: string): readonly Dot[] =>
  [...svg.matchAll(/<path transform="translate\(([-\d.]+),([-\d.]+)\)"[^>]*? fill="([^"]*)"/g)]
    .filter(([, , , found]) => found === fill)
    .map(([, x, y]): Dot => [Number(x), Number(y)]);

/** Corners of the lines of some colour. */
const lines = (svg: string, stroke: string): readonly (readonly Dot[])[] =>
  [...svg.matchAll(/<path d="([ML][^"A]*)" stroke="([^"]*)"/g)]
    .filter(([, , found]) => found === stroke)
    .map(([, path]) => [...(path ?? "").matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]): Dot => [+x!, +y!]));

function near(got: readonly Dot[], wanted: readonly Dot[], what: string): void {
  assert.equal(got.length, wanted.length, what);
  for (const [i, [x, y]] of wanted.entries()) {
    assert.ok(Math.abs(got[i]![0] - x) < 0.02, `${what}: x of mark ${i} is ${got[i]![0]}, not ${x}`);
    assert.ok(Math.abs(got[i]![1] - y) < 0.02, `${what}: y of mark ${i} is ${got[i]![1]}, not ${y}`);
  }
}

describe("charts (marks)", () => {
  it("reliability: confidence to the right, accuracy upwards, Wilson's interval, a bar from edge to edge", async () => {
    const bins = [
      { low: 0.5, high: 0.6, count: 10, confidence: 0.55, accuracy: 0.2 },
      { low: 0.6, high: 0.7, count: 0, confidence: null, accuracy: null },
      { low: 0.9, high: 1, count: 40, confidence: 0.95, accuracy: 0.8 },
    ];
    const svg = await renderReliability({ seeds: 1, phase: { test: { bins } } } as unknown as ReliabilityPanel, text);
    const wanted: readonly Dot[] = [
      [0.55 * 208, 0.8 * 208],
      [0.95 * 208, 0.2 * 208],
    ];
    near(symbols(svg, "var(--raw)"), wanted, "points");
    near(lines(svg, "var(--raw)")[0]!, wanted, "line");
    near(
      lines(svg, "var(--axis)")[0]!,
      [
        [0, 208],
        [208, 0],
      ],
      "diagonal",
    );
    const rules = [
      ...svg.matchAll(/<line transform="translate\(([\d.]+),([\d.]+)\)" x2="0" y2="(-[\d.]+)" stroke="var\(--raw\)"/g),
    ];
    near(
      rules.flatMap(([, x, y, length]): Dot[] => [
        [+x!, +y!],
        [+x!, +y! + +length!],
      ]),
      [bins[0]!, bins[2]!].flatMap(({ confidence, accuracy, count }) =>
        wilson(accuracy!, count).map((at): Dot => [confidence! * 208, (1 - at) * 208]),
      ),
      "intervals",
    );
    const bars = [...svg.matchAll(/<path d="M([\d.]+),([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+Z" fill="var\(--bar\)"/g)].map(
      ([, ...numbers]) => numbers.map(Number),
    );
    assert.deepEqual(
      bars.filter(([, , , height]) => height! > 0).map(([x, y, width, height]) => [x, y, width, height]),
      [
        [104, 39, 20.8, 13],
        [187.2, 0, 20.8, 52],
      ],
    );
  });

  it("timeline: steps to the right over the run's length, better accuracy higher, a lane a schedule", async () => {
    const { epochs } = fixture(runShape);
    const [first] = epochs;
    const at = (step: number, accuracy: number, temperature: number): EpochRecord => ({
      ...first!,
      phase: "one",
      step,
      validation: { ...first!.validation, accuracy, nll: 1 - accuracy, ece: accuracy / 10 },
      scalars: { temperature, learningRate: 0.1 },
    });
    const records = [at(10, 0.5, 4), at(30, 0.7, 2), at(40, 0.9, 1)];
    const segments = [{ phase: "one", endedBy: "epochs", start: 0, end: 40 }];
    const svg = await renderTimeline([{ arm: "a", seed: 0, records, segments }], text);
    const drawn = lines(svg, /stroke="(var\(--series-1\)|[^"]*)" stroke-width="1.8"/.exec(svg)![1]!);
    assert.equal(drawn.length, 5, "accuracy, NLL, ECE, temperature, learning rate");
    for (const line of drawn)
      near(
        line.map(([x]): Dot => [x, 0]),
        [
          [180, 0],
          [540, 0],
          [720, 0],
        ],
        "steps",
      );
    const heights = drawn.map((line) => line.map(([, y]) => y));
    const [accuracy, nll, ece, temperature, rate] = heights;
    // equal distances of the figure are equal distances in the picture, upwards
    assert.ok(accuracy![0]! > accuracy![1]! && Math.abs(accuracy![0]! - 2 * accuracy![1]! + accuracy![2]!) < 0.02);
    assert.ok(nll![0]! < nll![1]! && nll![1]! < nll![2]!);
    assert.ok(ece![0]! > ece![1]! && ece![1]! > ece![2]!);
    // lanes run from 0 to the largest value: 4 at the top, 2 in the middle, 1 at a quarter
    near(
      temperature!.map((y): Dot => [0, y]),
      [
        [0, 0],
        [0, 21],
        [0, 31.5],
      ],
      "temperature",
    );
    assert.deepEqual(rate, [0, 0, 0]);
  });

  it("distributions: a step a bin, as high as its share of the rows for its width", async () => {
    const histogram = (low: number, width: number, counts: number[]): Distribution => ({
      low,
      width,
      counts,
      quantiles: [],
    });
    const one = { name: "a", confidence: histogram(0.5, 0.1, [1, 3]), margin: histogram(0, 2, [3, 1]) };
    const svg = await renderDistributions([one], text);
    const [confidence, margin] = lines(svg, /stroke="([^"]*)" stroke-width="1.8"/.exec(svg)![1]!);
    const tops = (line: readonly Dot[]): readonly Dot[] => line.map(([x, y]): Dot => [x, 150 - y]);
    // shares per unit are 1/8 and 3/8: the second bin is three times as high as the first
    const heights = [...new Set(tops(confidence!).map(([, y]) => y))].toSorted((a, b) => a - b);
    assert.ok(
      heights.length === 3 && heights[0] === 0 && Math.abs(heights[2]! - 3 * heights[1]!) < 0.05,
      heights.join(", "),
    );
    assert.ok(confidence!.every(([x], i) => i === 0 || x >= confidence![i - 1]![0]));
    const highest = Math.max(...tops(margin!).map(([, y]) => y));
    const reached = tops(margin!).filter(([, y]) => y === highest);
    assert.deepEqual([Math.min(...reached.map(([x]) => x)), Math.max(...reached.map(([x]) => x))], [0, 190]);
  });

  it("shift: severity to the right, accuracy over ECE between the ends of their axes", async () => {
    const points = [
      { at: 0, accuracy: 1, nll: 0, brier: 0, ece: 0 },
      { at: 2, accuracy: 0.9, nll: 0, brier: 0, ece: 0.05 },
      { at: 4, accuracy: 0.6, nll: 0, brier: 0, ece: 0.2 },
    ];
    const panel = { title: "noise", axis: "Severity", curves: [{ name: "a", points }] } as const;
    const svg = await renderShift(panel, smallChart, { accuracy: [60, 100], ece: [0, 0.2] }, text);
    const [accuracy, ece] = lines(svg, /stroke="([^"]*)" stroke-width="1.8"/.exec(svg)![1]!);
    near(
      accuracy!,
      [
        [0, 0],
        [104, 21],
        [208, 84],
      ],
      "accuracy",
    );
    near(
      ece!,
      [
        [0, 84],
        [104, 63],
        [208, 0],
      ],
      "ECE",
    );
  });
});
