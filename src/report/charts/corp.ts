// CORP: the reliability curve by isotonic regression, over the band in which a calibrated model's curve would lie.
import type { Corp } from "../../metrics/corp.ts";
import type { Layer, Panel, Position } from "./spec.ts";
import { ink, renderSvg, type ChartText } from "./svg.ts";

const SIDE = 208;

export function renderCorp({ curve, band }: Pick<Corp, "curve" | "band">, text: ChartText): Promise<string> {
  const share = (field: string, title: string): Position => ({
    field,
    type: "quantitative",
    scale: { domain: [0, 1], nice: false },
    axis: { title, values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: "~g" },
  });
  const x = share("confidence", "Confidence");
  const between: Layer = {
    data: { values: [...band] },
    mark: { type: "area", color: ink.fill, opacity: 0.9 },
    encoding: { x, y: share("low", "Accuracy"), y2: { field: "high" } },
  };
  const identity: Layer = {
    data: {
      values: [
        { confidence: 0, accuracy: 0 },
        { confidence: 1, accuracy: 1 },
      ],
    },
    mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1.2, color: ink.axis },
    encoding: { x, y: share("accuracy", "Accuracy") },
  };
  const steps: Layer = {
    data: {
      values: curve.flatMap(({ low, high, accuracy }) => [
        { confidence: low, accuracy },
        { confidence: high, accuracy },
      ]),
    },
    mark: { type: "line", strokeWidth: 1.8, color: "var(--raw)", strokeJoin: "round" },
    encoding: { x, y: share("accuracy", "Accuracy") },
  };
  const panel: Panel = { width: SIDE, height: SIDE, layer: [...(band.length > 1 ? [between] : []), identity, steps] };
  return renderSvg({ vconcat: [panel] }, text);
}
