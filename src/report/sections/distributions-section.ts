// The page's section on confidences and logit margins: the chart, its legend, its quantiles.
import type { RunReport } from "../../evaluation/result.ts";
import { renderDistributions } from "../charts/distributions.ts";
import { seriesLimit } from "../charts/svg.ts";
import { distributionSeries, distributionsTable } from "./distribution-series.ts";
import { htmlTable } from "../render/html-table.ts";
import { seriesLegend } from "../render/legend.ts";
import { html, trusted, type Markup } from "../render/markup.ts";
import { fixed, listed } from "./numbers.ts";

/** Nothing for a report of an earlier version. */
export async function distributionSection(report: RunReport): Promise<Markup | null> {
  const all = distributionSeries(report);
  if (all.length === 0) return null;
  const series = all.slice(0, seriesLimit);
  const notes = [
    "The margin is the logit of a row's own class minus the greatest other one: below zero the row is classified wrongly. Smoothing holds margins together, since it pays for logits that are too far apart.",
    report.arms.length > 1 ? "Each arm shows its first seed at the end of the last phase." : "",
    all.length > series.length ? `${all.length - series.length} more are in report.json.` : "",
  ];
  const title = "Confidence and logit margin over test rows";
  const medians = series.map(
    ({ name, confidence, margin }) =>
      `${name}: median confidence ${fixed(confidence.quantiles[2] ?? NaN, 3)}, median margin ${fixed(margin.quantiles[2] ?? NaN, 2)}`,
  );
  const svg = await renderDistributions(series, { id: "distributions-1", title, description: `${listed(medians)}.` });
  return html`<section aria-labelledby="distributions">
    <h2 id="distributions">Confidence and margin</h2>
    <p class="lead">${notes.filter((note) => note !== "").join(" ")}</p>
    ${seriesLegend(series.map(({ name }) => name))}
    <figure class="card">
      ${trusted(svg)}
      <details>
        <summary>Data as a table</summary>
        ${htmlTable(distributionsTable(series))}
      </details>
    </figure>
  </section>`;
}
