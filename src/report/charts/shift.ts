// Accuracy over ECE against the severity of a shift, a line for each student.
import type { ShiftPanel } from "../shift.ts";
import type { Layer, Panel, Position } from "./spec.ts";
import { ink, renderSvg, seriesStyles, type ChartText } from "./svg.ts";

export interface ShiftChartSize {
  readonly width: number;
  readonly height: number;
}

export const smallChart: ShiftChartSize = { width: 208, height: 84 };
export const largeChart: ShiftChartSize = { width: 460, height: 120 };

interface Point {
  readonly key: string;
  readonly at: number;
  readonly value: number;
}

const keyOf = (index: number): string => `series-${index}`;

/** A chart of at most `seriesLimit` curves. */
export function renderShift(panel: ShiftPanel, size: ShiftChartSize, text: ChartText): Promise<string> {
  return renderSvg(
    {
      spacing: 12,
      vconcat: [
        figurePanel(panel, size, "accuracy", "Accuracy, %", false),
        figurePanel(panel, size, "ece", "ECE", true),
      ],
    },
    text,
  );
}

function figurePanel(
  { axis, curves }: ShiftPanel,
  { width, height }: ShiftChartSize,
  metric: "accuracy" | "ece",
  title: string,
  last: boolean,
): Panel {
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
    scale: { zero: false, nice: true },
    axis: { title, tickCount: 4, format: ".3~r" },
  };
  const keys = curves.map((_, index) => keyOf(index));
  const count = keys.length;
  const color = {
    field: "key",
    type: "nominal",
    scale: { domain: keys, range: seriesStyles.colours.slice(0, count) },
    legend: null,
  } as const;
  const dashes = seriesStyles.dashes.slice(0, count).map((dash) => [...dash]);
  const line: Layer = {
    mark: { type: "line", strokeWidth: 1.8, strokeJoin: "round" },
    encoding: {
      x,
      y,
      color,
      strokeDash: { field: "key", type: "nominal", scale: { domain: keys, range: dashes }, legend: null },
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
