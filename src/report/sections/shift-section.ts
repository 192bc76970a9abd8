// The page's section on shift: the mean first, then each corruption as a small chart, the attack, rows of another kind.
import type { RunReport } from "../../evaluation/result.ts";
import {
  largeChart,
  renderShift,
  shiftScales,
  smallChart,
  type ShiftChartSize,
  type ShiftScales,
} from "../charts/shift.ts";
import { seriesLimit } from "../charts/svg.ts";
import { htmlTable } from "../render/html-table.ts";
import { seriesLegend } from "../render/legend.ts";
import { html, trusted, type Markup } from "../render/markup.ts";
import { figure, listed, percent } from "./numbers.ts";
import {
  attackPanel,
  corruptionPanels,
  meanPanel,
  panelTable,
  shiftNote,
  shiftSeries,
  strangeTable,
  type ShiftPanel,
} from "./shift-panels.ts";

/** Nothing where the recipe asked for no shift. */
export async function shiftSection(report: RunReport): Promise<Markup | null> {
  const all = shiftSeries(report);
  if (all.length === 0) return null;
  const series = all.slice(0, seriesLimit);
  const left = all.length - series.length;
  const note = left > 0 ? ` ${left} more are in report.json.` : "";
  const over = meanPanel(series);
  const attack = attackPanel(series);
  const small: Markup[] = [];
  const panels = corruptionPanels(series);
  for (const panel of panels)
    small.push(await shiftFigure(panel, smallChart, shiftScales(panels), `shift-${small.length + 1}`));
  const strange = strangeTable(series);
  const rows = series[0]?.shift.outOfDistribution?.rows;
  return html`<section aria-labelledby="shift">
    <h2 id="shift">Shift</h2>
    <p class="lead">${shiftNote(series, report.arms.length)}${note}</p>
    ${small.length === 0 && attack === null ? null : seriesLegend(series.map(({ name }) => name))}
    ${over === null ? null : await shiftFigure(over, largeChart, shiftScales([over]), "shift-mean", 3)}
    ${
      small.length === 0
        ? null
        : html`<h3>Each corruption</h3>
            <div class="small-multiples">${small}</div>`
    }
    ${
      attack === null
        ? null
        : html`<h3>Attack</h3>
            <p class="lead">
              Every value is moved by epsilon, a share of the range, the way that raises the loss most.
            </p>
            ${await shiftFigure(attack, largeChart, shiftScales([attack]), "shift-attack")}`
    }
    ${
      strange === null
        ? null
        : html`<h3>Rows of another kind</h3>
            <p class="lead">
              ${rows ?? 0} rows of another kind count as positive. AUROC of 0.5 is chance; FPR95 is the share of test
              rows that are flagged where 95 % of the others are.
            </p>
            <div class="card table-card">${htmlTable(strange)}</div>`
    }
  </section>`;
}

async function shiftFigure(
  panel: ShiftPanel,
  size: ShiftChartSize,
  scales: ShiftScales,
  id: string,
  level: 3 | 4 = 4,
): Promise<Markup> {
  const ends = panel.curves.flatMap(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [
      `${name} from accuracy ${percent(first.accuracy)}, ECE ${figure(first.ece)} to ${percent(last.accuracy)}, ${figure(last.ece)}`,
    ];
  });
  const title = `${panel.title}: accuracy and ECE against ${panel.axis.toLowerCase()}`;
  const svg = await renderShift(panel, size, scales, { id, title, description: `${listed(ends)}.` });
  return html`<figure class="card">
    ${level === 3 ? html`<h3>${panel.title}</h3>` : html`<h4>${panel.title}</h4>`} ${trusted(svg)}
    <details>
      <summary>Data as a table</summary>
      ${htmlTable(panelTable(panel))}
    </details>
  </figure>`;
}
