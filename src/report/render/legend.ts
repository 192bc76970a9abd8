// The legend of a chart with a line for each student: its colour, its dash, its name.
import { seriesStyles } from "../charts/svg.ts";
import { html, type Markup } from "./markup.ts";

export function seriesLegend(names: readonly string[]): Markup {
  const items = names.map((name, index) => {
    const colour = seriesStyles.colours[index] ?? "";
    const dash = (seriesStyles.dashes[index] ?? []).join(" ");
    return html`<li>
      <svg width="34" height="14" aria-hidden="true">
        <path d="M0 7H34" stroke="${colour}" stroke-width="1.8" stroke-dasharray="${dash}" /></svg
      >${name}
    </li>`;
  });
  return html`<ul class="legend">
    ${items}
  </ul>`;
}
