// Risk over coverage: the error of the rows that are kept when the least confident ones are left out, a line a model.
import type { RiskPoint } from "../../metrics/selective.ts";
import { keyOf, lineChannels } from "./series.ts";
import type { Layer, Panel, Position } from "./spec.ts";
import { renderSvg, type ChartText } from "./svg.ts";

const WIDTH = 460;
const HEIGHT = 220;

/** A chart of at most `seriesLimit` models. */
export function renderRisk(curves: readonly (readonly RiskPoint[])[], text: ChartText): Promise<string> {
  const axis = (field: string, title: string, domain?: [number, number]): Position => ({
    field,
    type: "quantitative",
    scale: domain === undefined ? { domainMin: 0, nice: true } : { domain, nice: false },
    axis: { title, tickCount: 5, format: ".3~r" },
  });
  const lines: Layer = {
    mark: { type: "line", strokeWidth: 1.8, strokeJoin: "round" },
    encoding: {
      x: axis("kept", "Rows kept, %", [0, 100]),
      y: axis("risk", "Wrong among them, %"),
      ...lineChannels(curves.length),
    },
  };
  const values = curves.flatMap((curve, index) =>
    curve.map(({ coverage, risk }) => ({ key: keyOf(index), kept: 100 * coverage, risk: 100 * risk })),
  );
  const panel: Panel = { width: WIDTH, height: HEIGHT, data: { values }, layer: [lines] };
  return renderSvg({ vconcat: [panel] }, text);
}
