// Lines that are told apart by colour and by dash: what charts with a line for each student have in common.
import type { StyleChannels } from "./spec.ts";
import { seriesStyles } from "./svg.ts";

/** The key of line i, as the data of a chart names it. */
export const keyOf = (index: number): string => `series-${index}`;

/** Colour and dash of so many lines, by their keys. */
export function lineChannels(count: number): Pick<Required<StyleChannels>, "color" | "strokeDash"> {
  const domain = Array.from({ length: count }, (_, index) => keyOf(index));
  const range = seriesStyles.dashes.slice(0, count).map((dash) => [...dash]);
  return {
    color: {
      field: "key",
      type: "nominal",
      scale: { domain, range: seriesStyles.colours.slice(0, count) },
      legend: null,
    },
    strokeDash: { field: "key", type: "nominal", scale: { domain, range }, legend: null },
  };
}
