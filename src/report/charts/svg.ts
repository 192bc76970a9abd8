// A Vega-Lite specification to an accessible SVG string, on the server.
import type { Config, TopLevelSpec } from "vega-lite";
import { escapeHtml } from "../render/markup.ts";

/** Colours are CSS variables of the page, so that one SVG serves the light and the dark style. */
export const ink = {
  text: "var(--text)",
  muted: "var(--muted)",
  grid: "var(--grid)",
  axis: "var(--axis)",
  fill: "var(--bar)",
  card: "var(--card)",
} as const;

/** How many lines can be told apart in one chart. */
export const seriesLimit = 6;

/** Colour, dash and point shape of series i: three ways to tell lines apart. */
export const seriesStyles = {
  colours: [
    "var(--series-0)",
    "var(--series-1)",
    "var(--series-2)",
    "var(--series-3)",
    "var(--series-4)",
    "var(--series-5)",
  ],
  dashes: [
    [1, 0],
    [7, 3],
    [2, 2.5],
    [9, 3, 2, 3],
    [12, 4],
    [4, 2, 1, 2],
  ],
  shapes: ["circle", "square", "triangle-up", "diamond", "triangle-down", "cross"],
} as const;

const config: Config = {
  aria: false,
  background: "transparent",
  font: "sans-serif",
  view: { stroke: null },
  axis: {
    labelColor: ink.muted,
    titleColor: ink.text,
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 600,
    gridColor: ink.grid,
    domain: false,
    tickColor: ink.axis,
    ticks: false,
    labelPadding: 6,
  },
};

export interface ChartText {
  /** Unique within the page; a letter first. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/**
 * The SVG of a specification whose data is inline, titled and described for screen readers; the same text every time.
 * The data is copied first, since Vega marks each row with an id of its own.
 */
export async function renderSvg(spec: TopLevelSpec, { id, title, description }: ChartText): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  const logger = vega.logger(vega.Error);
  const compiled = vegaLite.compile(structuredClone(spec), { config, logger }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logger });
  const svg = await view.toSVG();
  view.finalize();
  const label =
    `<title id="${id}-title">${escapeHtml(title)}</title>` + `<desc id="${id}-desc">${escapeHtml(description)}</desc>`;
  return compact(svg).replace(
    /^<svg [^>]*?(width="[^"]*") (height="[^"]*") (viewBox="[^"]*")>/,
    (_, width: string, height: string, viewBox: string) =>
      `<svg role="img" aria-labelledby="${id}-title ${id}-desc" ${width} ${height} ${viewBox}>${label}`,
  );
}

/** Drops what draws nothing and rounds coordinates to a hundredth of a pixel. */
function compact(svg: string): string {
  return svg
    .replace(/<path class="(?:background|foreground)"[^>]*?\bd="(?:M0,0h0v0h0Z)?"[^>]*\/>/g, "")
    .replace(/<path class="background" aria-hidden="true" d="[^"]*"\/>/g, "")
    .replace(/ (?:class|role|aria-roledescription|aria-hidden|pointer-events|font-family)="[^"]*"/g, "")
    .replace(/ opacity="1"| stroke-width="1"/g, "")
    .replace(/="[^"]*"/g, (attribute) =>
      attribute.replace(/-?\d+\.\d{3,}/g, (digits) => String(Math.round(Number(digits) * 100) / 100)),
    )
    .replace(/<g><\/g>/g, "");
}
