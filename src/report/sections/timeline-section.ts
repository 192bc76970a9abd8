// The page's timeline: validation figures and schedules against the step, each chart with the table of its data.
import type { RunResult } from "../../evaluation/result.ts";
import { seriesLimit } from "../charts/svg.ts";
import { renderTimeline } from "../charts/timeline.ts";
import { dataTable } from "../render/html-table.ts";
import { html, trusted, type Markup } from "../render/markup.ts";
import { listed } from "./numbers.ts";
import { timelineSeries, timelineTable, type TimelineSeries } from "./timeline-curves.ts";

/** Bounds that keep the page well under 1 MB. */
const EPOCHS_SHOWN = 600;
const TIMELINES_SHOWN = 2;

/** Validation figures and schedules against the step; nothing where no epochs are on record. */
export async function timelineSection(result: RunResult): Promise<Markup | null> {
  const all = timelineSeries(result, EPOCHS_SHOWN);
  if (all.length === 0) return null;
  const shown = all.slice(0, seriesLimit * TIMELINES_SHOWN);
  const charts: Markup[] = [];
  for (let start = 0; start < shown.length; start += seriesLimit) {
    charts.push(await timelineFigure(shown.slice(start, start + seriesLimit), `timeline-${charts.length + 1}`));
  }
  const left = all.length - shown.length;
  const notes = [
    "Validation figures after each epoch, and the schedules beneath. Dashed rules mark where a phase ends and the next begins; the strip on top names each phase and the condition that ended it.",
    all.length > 1
      ? "Each arm shows its first seed."
      : "The dotted line under ECE is its floor: what a perfectly calibrated model would score on as many rows.",
    left > 0 ? `${left} more arms are in metrics.jsonl.` : "",
  ];
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">Timeline</h2>
    <p class="lead">${notes.filter((note) => note !== "").join(" ")}</p>
    ${charts}
  </section>`;
}

async function timelineFigure(series: readonly TimelineSeries[], id: string): Promise<Markup> {
  const switches = series.map(({ arm, segments }) => {
    const ends = segments.map(({ phase, endedBy, end }) => `${phase} to step ${end} (ended by ${endedBy})`);
    return `${arm}: ${listed(ends)}`;
  });
  const title = `Timeline of ${listed(series.map(({ arm }) => arm))}`;
  const description = `Validation accuracy, NLL, ECE and schedules against the step. ${switches.join("; ")}.`;
  const svg = await renderTimeline(series, { id, title, description });
  return html`<figure class="card timeline">
    <div class="scroll" role="region" aria-label="${title}" tabindex="0">${trusted(svg)}</div>
    ${series.length > 1 ? null : html`<figcaption>${switches.join("; ")}.</figcaption>`}
    ${dataTable(timelineTable(series))}
  </figure>`;
}
