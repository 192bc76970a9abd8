// Shares of rows against confidence and against the logit margin, a stepped line for each student.
import type { Distribution } from "../../metrics/distribution.ts";
import type { DistributionSeries } from "../sections/distribution-series.ts";
import { keyOf, lineChannels } from "./series.ts";
import type { Layer, Panel, Position } from "./spec.ts";
import { ink, renderSvg, type ChartText } from "./svg.ts";

const WIDTH = 380;
const HEIGHT = 150;

interface Step {
  readonly key: string;
  readonly at: number;
  readonly share: number;
}

/** Corners of a histogram's outline; heights are shares of the rows per `unit`, so that widths may differ. */
function outline({ low, width, counts }: Distribution, key: string, unit: number): Step[] {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const steps = counts.map((count, bin) => ({ key, at: low + bin * width, share: ((count / rows) * unit) / width }));
  return [{ key, at: low, share: 0 }, ...steps, { key, at: low + counts.length * width, share: 0 }];
}

/** A chart of at most `seriesLimit` students. */
export function renderDistributions(series: readonly DistributionSeries[], text: ChartText): Promise<string> {
  return renderSvg(
    {
      spacing: 18,
      vconcat: [
        panel(series, ({ confidence }) => confidence, 0.05, "Confidence", "Share of rows per 0.05"),
        panel(series, ({ margin }) => margin, 1, "Logit margin", "Share of rows per 1"),
      ],
    },
    text,
  );
}

function panel(
  series: readonly DistributionSeries[],
  read: (one: DistributionSeries) => Distribution,
  unit: number,
  axis: string,
  title: string,
): Panel {
  const x: Position = {
    field: "at",
    type: "quantitative",
    scale: { zero: false, nice: false },
    axis: { title: axis, grid: false, domain: true, domainColor: ink.axis, tickCount: 8, format: "~g" },
  };
  const y: Position = {
    field: "share",
    type: "quantitative",
    scale: { domainMin: 0, nice: true },
    axis: { title, tickCount: 4, format: ".3~r" },
  };
  const lines: Layer = {
    mark: { type: "line", interpolate: "step-after", strokeWidth: 1.8, strokeJoin: "round" },
    encoding: {
      x,
      y,
      ...lineChannels(series.length),
    },
  };
  const values = series.flatMap((one, index) => outline(read(one), keyOf(index), unit));
  return { width: WIDTH, height: HEIGHT, data: { values }, layer: [lines] };
}
