// The page's section on a sweep: what was chosen and how, surfaces where one field or two were swept, every trial as a table.
import type { RunReport } from "../../evaluation/result.ts";
import { renderSurface } from "../charts/surface.ts";
import { htmlTable } from "../render/html-table.ts";
import { html, trusted, type Markup } from "../render/markup.ts";
import { listed } from "./numbers.ts";
import { figureWords, surfacePanels, sweepNote, sweepTable } from "./sweep-panels.ts";

/** Nothing where the recipe sweeps no settings. */
export async function sweepSection(report: RunReport): Promise<Markup | null> {
  const { sweep } = report;
  if (sweep === undefined) return null;
  const charts: Markup[] = [];
  for (const panel of surfacePanels(report)) {
    const id = `sweep-${charts.length + 1}`;
    const down = panel.down ?? "arm";
    const title = `${panel.title}: ${figureWords(sweep)}, by ${panel.across} and ${down}`;
    const taken = panel.cells
      .filter(({ chosen }) => chosen)
      .map(({ column, row, score }) => `${row} and ${column}, ${score ?? "not finite"}`);
    const svg = await renderSurface(panel, { id, title, description: `Chosen: ${listed(taken)}.` });
    charts.push(
      html`<figure class="card">
        <h3>${panel.title}</h3>
        ${trusted(svg)}
      </figure>`,
    );
  }
  const table = sweepTable(sweep, false);
  return html`<section aria-labelledby="sweep">
    <h2 id="sweep">Sweep</h2>
    <p class="lead">${sweepNote(sweep)}</p>
    ${
      charts.length === 0
        ? null
        : html`<p class="lead">
              A cell shows a setting after the most training that it had: the fuller its colour, the better; the one
              with an edge was chosen.
            </p>
            ${charts}`
    }
    <details class="folded">
      <summary>Every trial as a table</summary>
      <div class="card table-card">${htmlTable(table)}</div>
    </details>
  </section>`;
}
