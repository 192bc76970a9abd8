// What settings reached, as a table of cells: two fields' values across and down, or one field's across and the arms down.
import type { SurfacePanel } from "../sections/sweep-panels.ts";
import { renderSvg, ink, type ChartText } from "./svg.ts";
import type { Layer, Panel, Position } from "./spec.ts";

const CELL = { width: 92, height: 30 } as const;

/** Shades of the worst and the best cell: text stays readable on either. */
const SHADES = [0.03, 0.4];

export function renderSurface({ across, down, columns, rows, cells }: SurfacePanel, text: ChartText): Promise<string> {
  const values = cells.map(({ column, row, score, goodness, chosen }) => ({
    column,
    row,
    goodness: goodness ?? 0,
    chosen,
    text: score ?? "not finite",
  }));
  const place = (field: string, domain: readonly string[], title: string | null): Position => ({
    field,
    type: "nominal",
    scale: { domain: [...domain] },
    sort: null,
    axis: {
      title,
      labelAngle: 0,
      grid: false,
      labelLimit: 160,
      // a field's path is longer than the cells are high: it stands above them
      ...(field === "row" ? { titleAngle: 0, titleAlign: "left", titleX: 0, titleY: -12 } : {}),
    },
  });
  const encoding = { x: place("column", columns, across), y: place("row", rows, down) };
  const squares: Layer = {
    mark: { type: "rect", fill: "var(--series-0)", stroke: ink.card, strokeWidth: 2 },
    encoding: {
      ...encoding,
      fillOpacity: {
        field: "goodness",
        type: "quantitative",
        scale: { domain: [0, 1], range: SHADES },
        legend: null,
      },
    },
  };
  const chosen: Layer = {
    data: { values: values.filter((value) => value.chosen) },
    mark: { type: "rect", fill: "transparent", stroke: ink.text, strokeWidth: 1.6 },
    encoding,
  };
  const words: Layer = {
    mark: { type: "text", fontSize: 12, color: ink.text },
    encoding: { ...encoding, text: { field: "text", type: "nominal" } },
  };
  const panel: Panel = {
    width: CELL.width * columns.length,
    height: CELL.height * rows.length,
    data: { values },
    layer: [squares, chosen, words],
  };
  return renderSvg({ vconcat: [panel] }, text);
}
