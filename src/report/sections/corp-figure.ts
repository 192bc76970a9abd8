// Reliability without bins as a figure of a page, with the table of its steps.
import type { Corp } from "../../metrics/corp.ts";
import { renderCorp } from "../charts/corp.ts";
import { dataTable } from "../render/html-table.ts";
import { html, trusted, type Markup } from "../render/markup.ts";
import { count, figure, fixed } from "./numbers.ts";
import { cell, right, type Table } from "./tables.ts";

function stepsTable(name: string, { curve }: Corp): Table {
  return {
    caption: `Steps of ${name}`,
    columns: [right("Confidence"), right("Rows"), right("Accuracy")],
    groups: [
      {
        label: null,
        rows: curve.map(({ low, high, count: rows, accuracy }) => [
          cell(`${fixed(low, 3)}\u2013${fixed(high, 3)}`),
          cell(count(rows)),
          cell(fixed(accuracy, 3)),
        ]),
      },
    ],
  };
}

/** @param heading - above the figure; @param level - of that heading */
export async function corpFigure(corp: Corp, name: string, heading: string, id: string, level: 3 | 4): Promise<Markup> {
  const { curve, band, miscalibration } = corp;
  const svg = await renderCorp(corp, {
    id,
    title: `CORP reliability of ${name}`,
    description: `Accuracy against confidence in ${curve.length} steps without bins; miscalibration ${figure(miscalibration)}.`,
  });
  return html`<figure class="card">
    ${level === 3 ? html`<h3>${heading}</h3>` : html`<h4>${heading}</h4>`} ${trusted(svg)}
    <figcaption>
      Miscalibration ${figure(miscalibration)}${band.length > 1 ? "" : "; too many rows for a band"}
    </figcaption>
    ${dataTable(stepsTable(name, corp))}
  </figure>`;
}
