// The timeline as a chart: phases on top, validation figures below them, schedules in lanes at the foot.
import type { TimelineSeries } from "../sections/timeline-curves.ts";
import { lanesOf } from "../sections/timeline-curves.ts";
import type { Layer, Panel, Position, StyleChannels } from "./spec.ts";
import type { ChartText } from "./svg.ts";
import { ink, renderSvg, seriesStyles } from "./svg.ts";

const PLOT_WIDTH = 720;
const GUTTER = 170;
const STRIP_ROW = 30;
const PANEL_HEIGHT = 112;
const LANE_HEIGHT = 42;

/** Above this many epochs, over all series, lines go without points. */
const POINTS_LIMIT = 160;

/** Estimated advance of a character of the strip's text, in pixels. */
const CHARACTER_WIDTH = 6.2;

/** A timeline of at most `seriesLimit` series. */
export function renderTimeline(series: readonly TimelineSeries[], text: ChartText): Promise<string> {
  const ends = series.flatMap(({ segments, records }) => [segments.at(-1)?.end ?? 0, records.at(-1)?.step ?? 0]);
  const steps = Math.max(1, ...ends);
  const frame: Frame = { series, steps, stepAxis: false };
  const foot: Frame = { ...frame, stepAxis: true };
  const used = lanesOf(series);
  const vconcat = [
    strip(frame),
    figurePanel(frame, "Accuracy, %", ({ validation }) => validation.accuracy * 100),
    figurePanel(frame, "NLL", ({ validation }) => validation.nll),
    figurePanel(
      used.length === 0 ? foot : frame,
      "ECE",
      ({ validation }) => validation.ece,
      ({ validation }) => validation.eceFloor,
    ),
    ...used.map((lane, index) => lanePanel(index === used.length - 1 ? foot : frame, lane.label, lane.scalar)),
  ];
  return renderSvg({ spacing: 16, vconcat }, text);
}

/** What every panel shares; the last one alone shows the axis of steps. */
interface Frame {
  readonly series: readonly TimelineSeries[];
  readonly steps: number;
  readonly stepAxis: boolean;
}

type Read = (record: TimelineSeries["records"][number]) => number | undefined;

interface Point {
  readonly key: string;
  readonly phase: string;
  readonly step: number;
  readonly value: number;
}

function pointsOf(series: readonly TimelineSeries[], read: Read): Point[] {
  return series.flatMap(({ records }, index) =>
    records.flatMap((record): Point[] => {
      const value = read(record);
      return value === undefined ? [] : [{ key: keyOf(index), phase: record.phase, step: record.step, value }];
    }),
  );
}

function keyOf(index: number): string {
  return `series-${index}`;
}

/** Phases as segments in their arm's line style, so that the strip is the legend too. */
function strip(frame: Frame): Panel {
  const { series, steps } = frame;
  const rows = series.flatMap(({ segments }, row) =>
    segments.map(({ phase, endedBy, start, end }) => ({
      key: keyOf(row),
      start,
      end,
      line: row + 0.72,
      above: row + 0.3,
      text: shorten(`${phase}, ended by ${endedBy}`, ((end - start) / steps) * PLOT_WIDTH - 8),
    })),
  );
  const names = series.map(({ arm }, row) => ({ text: shorten(arm, GUTTER - 14), line: row + 0.72 }));
  const y = (field: string): Position => ({
    field,
    type: "quantitative",
    axis: null,
    scale: { domain: [0, series.length], reverse: true, nice: false },
  });
  const segment: Layer = {
    mark: { type: "rule", strokeWidth: 2.5 },
    encoding: { x: stepPosition(frame, "start"), x2: { field: "end" }, y: y("line"), ...lineStyle(series.length) },
  };
  const ends: Layer = {
    mark: { type: "point", filled: true, size: 54, opacity: 1 },
    encoding: { x: stepPosition(frame, "end"), y: y("line"), ...pointStyle(series.length) },
  };
  const words: Layer = {
    mark: { type: "text", align: "left", baseline: "middle", dx: 4, fontSize: 11, color: ink.text },
    encoding: { x: stepPosition(frame, "start"), y: y("above"), text: { field: "text" } },
  };
  const gutter: Layer = {
    data: { values: names },
    mark: { type: "text", align: "left", baseline: "middle", fontSize: 12, fontWeight: 600, color: ink.text },
    encoding: { x: { value: -GUTTER }, y: y("line"), text: { field: "text" } },
  };
  const layer = [...switchRules(frame), segment, ends, words, gutter];
  return { width: PLOT_WIDTH, height: STRIP_ROW * series.length, data: { values: rows }, layer };
}

/** A validation figure, with its floor beneath it where there is one series. */
function figurePanel(frame: Frame, title: string, read: Read, floor?: Read): Panel {
  const y = valuePosition(title, { tickCount: 4, format: ".3~r" }, { zero: false, nice: true });
  const layer = switchRules(frame);
  if (floor !== undefined && frame.series.length === 1) {
    layer.push({
      data: { values: pointsOf(frame.series, floor) },
      mark: { type: "line", strokeWidth: 1.2, strokeDash: [1, 3], color: ink.muted },
      encoding: { x: stepPosition(frame, "step"), y },
    });
  }
  const position = { x: stepPosition(frame, "step"), y };
  layer.push({
    mark: { type: "line", strokeWidth: 1.8, strokeJoin: "round" },
    encoding: { ...position, ...lineStyle(frame.series.length) },
  });
  if (hasFewPoints(frame)) {
    layer.push({
      mark: { type: "point", filled: true, size: 26, opacity: 1 },
      encoding: { ...position, ...pointStyle(frame.series.length) },
    });
  }
  return { width: PLOT_WIDTH, height: PANEL_HEIGHT, data: { values: pointsOf(frame.series, read) }, layer };
}

/** A schedule, from 0 to its largest value; its line breaks where the phase changes. */
function lanePanel(frame: Frame, title: string, scalar: string): Panel {
  const points = pointsOf(frame.series, ({ scalars }) => scalars[scalar]);
  const low = Math.min(0, ...points.map(({ value }) => value));
  const high = Math.max(0, ...points.map(({ value }) => value));
  const top = high === low ? low + 1 : high;
  const y = valuePosition(title, { values: [low, top], format: ".3~g" }, { domain: [low, top], nice: false });
  const position = { x: stepPosition(frame, "step"), y };
  const line: Layer = {
    mark: { type: "line", strokeWidth: 1.8, strokeJoin: "round" },
    encoding: { ...position, detail: { field: "phase" }, ...lineStyle(frame.series.length) },
  };
  const dots: Layer = {
    data: { values: hasFewPoints(frame) ? points : points.filter(isAlone) },
    mark: { type: "point", filled: true, size: 14, opacity: 1 },
    encoding: { ...position, ...pointStyle(frame.series.length) },
  };
  return {
    width: PLOT_WIDTH,
    height: LANE_HEIGHT,
    data: { values: points },
    layer: [...switchRules(frame), line, dots],
  };
}

function hasFewPoints({ series }: Frame): boolean {
  return series.reduce((sum, { records }) => sum + records.length, 0) <= POINTS_LIMIT;
}

/** A phase of one epoch has no line to be seen by. */
function isAlone({ key, phase }: Point, index: number, points: readonly Point[]): boolean {
  const neighbours = [points[index - 1], points[index + 1]];
  return neighbours.every((other) => other?.key !== key || other.phase !== phase);
}

/** A rule wherever some arm goes on to its next phase. */
function switchRules(frame: Frame): Layer[] {
  const at = new Set(frame.series.flatMap(({ segments }) => segments.slice(0, -1).map(({ end }) => end)));
  if (at.size === 0) return [];
  return [
    {
      data: { values: [...at].map((step) => ({ step })) },
      mark: { type: "rule", strokeDash: [3, 3], color: ink.axis },
      encoding: { x: stepPosition(frame, "step") },
    },
  ];
}

function stepPosition({ steps, stepAxis }: Frame, field: string): Position {
  const axis = { title: "Step", grid: false, domain: true, domainColor: ink.axis, tickCount: 8, format: ",d" };
  return { field, type: "quantitative", scale: { domain: [0, steps], nice: false }, axis: stepAxis ? axis : null };
}

type PositionField = Extract<Position, { axis?: unknown; scale?: unknown }>;

/** The title stands in the gutter, level with the panel's top. */
function valuePosition(
  title: string,
  axis: NonNullable<PositionField["axis"]>,
  scale: NonNullable<PositionField["scale"]>,
): Position {
  const gutter = { titleAngle: 0, titleAlign: "left", titleBaseline: "middle", titleX: -GUTTER, titleY: 5 } as const;
  return { field: "value", type: "quantitative", scale, axis: { ...axis, ...gutter, title } };
}

function keys(length: number): string[] {
  return Array.from({ length }, (_, index) => keyOf(index));
}

function colour(length: number): NonNullable<StyleChannels["color"]> {
  const scale = { domain: keys(length), range: seriesStyles.colours.slice(0, length) };
  return { field: "key", type: "nominal", scale, legend: null };
}

function lineStyle(length: number): StyleChannels {
  const range = seriesStyles.dashes.slice(0, length).map((dash) => [...dash]);
  const scale = { domain: keys(length), range };
  return { color: colour(length), strokeDash: { field: "key", type: "nominal", scale, legend: null } };
}

function pointStyle(length: number): StyleChannels {
  const scale = { domain: keys(length), range: seriesStyles.shapes.slice(0, length) };
  return { color: colour(length), shape: { field: "key", type: "nominal", scale, legend: null } };
}

/** Cut to the room there is; the data table holds the whole text. */
function shorten(text: string, pixels: number): string {
  const room = Math.max(1, Math.floor(pixels / CHARACTER_WIDTH));
  const characters = Array.from(text);
  return characters.length <= room ? text : `${characters.slice(0, Math.max(0, room - 1)).join("")}\u2026`;
}
