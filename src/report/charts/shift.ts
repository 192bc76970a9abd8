// Accuracy over ECE against the severity of a shift, a line for each student.
import type { ShiftPanel } from "../sections/shift-panels.ts";
import { keyOf, lineChannels } from "./series.ts";
import type { Layer, Panel, Position } from "./spec.ts";
import { ink, renderSvg, seriesStyles, type ChartText } from "./svg.ts";

export interface ShiftChartSize {
  readonly width: number;
  readonly height: number;
}

export const smallChart: ShiftChartSize = { width: 208, height: 84 };
export const largeChart: ShiftChartSize = { width: 460, height: 120 };

/** Ends of the axes; charts that stand beside one another share them. */
export interface ShiftScales {
  readonly accuracy: readonly [number, number];
  readonly ece: readonly [number, number];
}

/** From a round figure below the least accuracy to 100, in per cent; ECE from 0 to a round figure above the greatest. */
export function shiftScales(panels: readonly ShiftPanel[]): ShiftScales {
  const points = panels.flatMap(({ curves }) => curves.flatMap((curve) => curve.points));
  const least = Math.min(1, ...points.map(({ accuracy }) => accuracy));
  const most = Math.max(0.05, ...points.map(({ ece }) => ece));
  return { accuracy: [Math.min(90, Math.floor(least * 10) * 10), 100], ece: [0, Math.ceil(most * 20) / 20] };
}

interface Point {
  readonly key: string;
  readonly at: number;
  readonly value: number;
}

/** A chart of at most `seriesLimit` curves. */
export function renderShift(
  panel: ShiftPanel,
  size: ShiftChartSize,
  scales: ShiftScales,
  text: ChartText,
): Promise<string> {
  return renderSvg(
    {
      spacing: 12,
      vconcat: [
        figurePanel(panel, size, "accuracy", scales.accuracy, false),
        figurePanel(panel, size, "ece", scales.ece, true),
      ],
    },
    text,
  );
}

function figurePanel(
  { axis, curves }: ShiftPanel,
  { width, height }: ShiftChartSize,
  metric: "accuracy" | "ece",
  [low, high]: readonly [number, number],
  last: boolean,
): Panel {
  const title = metric === "accuracy" ? "Accuracy, %" : "ECE";
  const factor = metric === "accuracy" ? 100 : 1;
  const values = curves.flatMap(({ points }, index) =>
    points.map((point): Point => ({ key: keyOf(index), at: point.at, value: point[metric] * factor })),
  );
  const places = [...new Set(values.map(({ at }) => at))].sort((a, b) => a - b);
  const x: Position = {
    field: "at",
    type: "quantitative",
    scale: { domain: [0, places.at(-1) ?? 1], nice: false },
    axis: last
      ? {
          title: axis,
          grid: false,
          domain: true,
          domainColor: ink.axis,
          values: places,
          format: "~g",
          labelOverlap: true,
        }
      : null,
  };
  const y: Position = {
    field: "value",
    type: "quantitative",
    scale: { domain: [low, high], nice: false },
    axis: { title, tickCount: 4, format: ".3~r" },
  };
  const keys = curves.map((_, index) => keyOf(index));
  const count = keys.length;
  const { color, strokeDash } = lineChannels(count);
  const line: Layer = {
    mark: { type: "line", strokeWidth: 1.8, strokeJoin: "round" },
    encoding: {
      x,
      y,
      color,
      strokeDash,
    },
  };
  const points: Layer = {
    mark: { type: "point", filled: true, size: 26, opacity: 1 },
    encoding: {
      x,
      y,
      color,
      shape: {
        field: "key",
        type: "nominal",
        scale: { domain: keys, range: seriesStyles.shapes.slice(0, count) },
        legend: null,
      },
    },
  };
  return { width, height, data: { values }, layer: [line, points] };
}
