// A reliability diagram: accuracy against confidence per bin, raw and calibrated, over a histogram of the rows.
import type { Bin } from "../../metrics/bins.ts";
import type { ReliabilityPanel } from "../sections/reliability-panels.ts";
import { wilson } from "../sections/reliability-panels.ts";
import type { Layer, Mark, Panel, Position } from "./spec.ts";
import type { ChartText } from "./svg.ts";
import { ink, renderSvg } from "./svg.ts";

const SIDE = 208;
const HISTOGRAM_HEIGHT = 52;

const RAW = "var(--raw)";
const CALIBRATED = "var(--calibrated)";

/** Rows below which a bin's accuracy is hardly known: no line leads through it. */
export const FEW_ROWS = 10;

export function renderReliability({ phase, seeds }: ReliabilityPanel, text: ChartText): Promise<string> {
  const raw = phase.test.bins;
  const calibrated = phase.calibrated?.test.bins ?? null;
  return renderSvg({ spacing: 10, vconcat: [diagram(raw, calibrated, seeds), histogram(raw, calibrated)] }, text);
}

interface Dot {
  readonly rows: number;
  readonly confidence: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

/** Bins with rows; intervals are of one seed's share of them, since the seeds' students see the same rows. */
function dots(bins: readonly Bin[], seeds: number): Dot[] {
  return bins.flatMap(({ confidence, accuracy, count }) => {
    if (confidence === null || accuracy === null) return [];
    const [low, high] = wilson(accuracy, count / seeds);
    return [{ confidence, accuracy, low, high, rows: count }];
  });
}

function diagram(raw: readonly Bin[], calibrated: readonly Bin[] | null, seeds: number): Panel {
  const known = (bins: readonly Bin[]): Dot[] => dots(bins, seeds).filter(({ rows }) => rows >= FEW_ROWS);
  const few = (bins: readonly Bin[], color: string): Layer => ({
    data: { values: dots(bins, seeds).filter(({ rows }) => rows < FEW_ROWS) },
    mark: { type: "point", shape: "circle", filled: true, opacity: 0.4, color },
    encoding: {
      x: x(true),
      y,
      size: { field: "rows", type: "quantitative", scale: { domain: [1, FEW_ROWS], range: [6, 30] }, legend: null },
    },
  });
  const x = (labelled: boolean) => share("confidence", labelled ? "" : null);
  const y = share("accuracy", "Accuracy");
  const identity: Layer = {
    data: {
      values: [
        { confidence: 0, accuracy: 0 },
        { confidence: 1, accuracy: 1 },
      ],
    },
    mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1.2, color: ink.axis },
    encoding: { x: x(true), y },
  };
  const intervals: Layer = {
    data: { values: known(raw) },
    mark: { type: "rule", strokeWidth: 1, color: RAW, opacity: 0.55 },
    encoding: { x: x(true), y: share("low", "Accuracy"), y2: { field: "high" } },
  };
  const line = (bins: readonly Bin[], colour: string, dash: number[]): Layer => ({
    data: { values: known(bins) },
    mark: { type: "line", strokeWidth: 1.6, color: colour, strokeDash: dash, strokeJoin: "round" },
    encoding: { x: x(true), y },
  });
  const points = (bins: readonly Bin[], mark: Mark): Layer => ({
    data: { values: known(bins) },
    mark,
    encoding: { x: x(true), y },
  });
  const layers: Layer[] = [identity, few(raw, RAW), intervals, line(raw, RAW, [1, 0])];
  if (calibrated !== null) {
    layers.push(few(calibrated, CALIBRATED), line(calibrated, CALIBRATED, [5, 3]));
    layers.push(
      points(calibrated, {
        type: "point",
        shape: "diamond",
        filled: true,
        size: 52,
        opacity: 1,
        fill: ink.card,
        stroke: CALIBRATED,
        strokeWidth: 1.5,
      }),
    );
  }
  layers.push(points(raw, { type: "point", shape: "circle", filled: true, size: 34, opacity: 1, color: RAW }));
  return { width: SIDE, height: SIDE, layer: layers };
}

function histogram(raw: readonly Bin[], calibrated: readonly Bin[] | null): Panel {
  const rows = (field: string): Position => ({
    field,
    type: "quantitative",
    scale: { domainMin: 0, nice: true },
    axis: { title: "Rows", tickCount: 2, format: "~s", grid: false },
  });
  const bars: Layer = {
    data: { values: [...raw] },
    mark: { type: "rect", fill: ink.fill, stroke: RAW, strokeWidth: 1 },
    encoding: {
      x: share("low", "Confidence"),
      x2: { field: "high" },
      y: rows("count"),
      y2: { datum: 0 },
    },
  };
  if (calibrated === null) return { width: SIDE, height: HISTOGRAM_HEIGHT, layer: [bars] };
  const levels: Layer = {
    data: { values: calibrated.filter(({ count }) => count > 0) },
    mark: { type: "rule", strokeWidth: 1.6, strokeDash: [5, 3], color: CALIBRATED },
    encoding: { x: share("low", "Confidence"), x2: { field: "high" }, y: rows("count") },
  };
  return { width: SIDE, height: HISTOGRAM_HEIGHT, layer: [bars, levels] };
}

/** An axis over [0, 1]; no axis where the title is null, no title where it is empty. */
function share(field: string, title: string | null): Position {
  return {
    field,
    type: "quantitative",
    scale: { domain: [0, 1], nice: false },
    axis:
      title === null
        ? null
        : {
            title: title === "" ? null : title,
            values: [0, 0.2, 0.4, 0.6, 0.8, 1],
            format: "~g",
            labels: title !== "",
          },
  };
}
