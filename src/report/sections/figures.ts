// The page's sections with charts, each figure with its caption and the table of its data.
import type { CalibratedReport, RunReport, RunResult } from "../../evaluation/result.ts";
import { calibratorPhrase } from "./calibrator-facts.ts";
import { renderReliability } from "../charts/reliability.ts";
import { seriesLimit } from "../charts/svg.ts";
import { renderTimeline } from "../charts/timeline.ts";
import { htmlTable } from "../render/html-table.ts";
import type { Markup } from "../render/markup.ts";
import { html, trusted } from "../render/markup.ts";
import { figure, listed, signed } from "./numbers.ts";
import type { ReliabilityPanel } from "./reliability.ts";
import { describeReliability, reliabilityGroups, reliabilityTable } from "./reliability.ts";
import type { Table } from "./tables.ts";
import type { TimelineSeries } from "./timeline.ts";
import { timelineSeries, timelineTable } from "./timeline.ts";

/** Bounds that keep the page well under 1 MB. */
const EPOCHS_SHOWN = 600;
const TIMELINES_SHOWN = 2;
const DIAGRAMS_SHOWN = 24;

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

/** Small multiples of reliability diagrams, an arm a row of them. */
export async function reliabilitySection(report: RunReport): Promise<Markup> {
  const groups = reliabilityGroups(report, DIAGRAMS_SHOWN);
  const several = report.arms.length > 1;
  const [calibrated] = groups.flatMap(({ panels }) => panels.flatMap(({ phase }) => phase.calibrated ?? []));
  const written: Markup[] = [];
  let drawn = 0;
  for (const { arm, seed, panels } of groups) {
    const figures: Markup[] = [];
    for (const panel of panels) figures.push(await reliabilityFigure(panel, `reliability-${++drawn}`, several));
    const heading = several ? html`<h3>${arm}, seed ${seed}</h3>` : null;
    written.push(
      html`${heading}
        <div class="small-multiples">${figures}</div>`,
    );
  }
  const total = report.arms.reduce((sum, arm) => sum + (arm.seeds[0]?.phases.length ?? 0), 0);
  const note = drawn < total ? ` ${drawn} of ${total} diagrams are shown; the others are in report.json.` : "";
  return html`<section aria-labelledby="reliability">
    <h2 id="reliability">Reliability</h2>
    <p class="lead">
      Test accuracy against mean confidence in each bin, over the count of rows. Above the diagonal the student is
      under-confident, below it over-confident. Vertical bars are 95 % Wilson intervals of each bin's raw
      accuracy.${note}
    </p>
    ${legend(calibrated)} ${written}
  </section>`;
}

async function reliabilityFigure(panel: ReliabilityPanel, id: string, several: boolean): Promise<Markup> {
  const { id: phase, targets, test, calibrated } = panel.phase;
  const title = several ? `Reliability of ${panel.arm} after phase ${phase}` : `Reliability after phase ${phase}`;
  const svg = await renderReliability(panel, { id, title, description: describeReliability(panel) });
  const after =
    calibrated === null
      ? null
      : html`<br />Calibrated: ECE ${figure(calibrated.test.ece)}, ${calibratorPhrase(calibrated)}`;
  return html`<figure class="card">
    <h4>${phase === targets ? phase : `${phase} (${targets})`}</h4>
    ${trusted(svg)}
    <figcaption>
      Raw: ECE ${figure(test.ece)} (floor ${figure(test.eceFloor)}),<br />signed gap
      ${signed(test.signedGap, 4)}${after}
    </figcaption>
    ${dataTable(reliabilityTable(panel))}
  </figure>`;
}

function legend(calibrated: CalibratedReport | undefined): Markup {
  const raw = html`<li>
    <svg width="34" height="14" aria-hidden="true">
      <path d="M0 7H34" stroke="var(--raw)" stroke-width="1.6" />
      <circle cx="17" cy="7" r="3.5" fill="var(--raw)" /></svg
    >raw
  </li>`;
  const after = html`<li>
    <svg width="34" height="14" aria-hidden="true">
      <path d="M0 7H34" stroke="var(--calibrated)" stroke-width="1.6" stroke-dasharray="5 3" />
      <path d="M17 2l5 5-5 5-5-5z" fill="var(--card)" stroke="var(--calibrated)" stroke-width="1.5" /></svg
    >${calibrated?.temperature === undefined ? "calibrated" : "with the fitted temperature"}
  </li>`;
  const perfect = html`<li>
    <svg width="34" height="14" aria-hidden="true">
      <path d="M0 7H34" stroke="var(--axis)" stroke-width="1.2" stroke-dasharray="4 3" /></svg
    >perfect calibration
  </li>`;
  return html`<ul class="legend">
    ${calibrated !== undefined ? [raw, after, perfect] : [raw, perfect]}
  </ul>`;
}

function dataTable(table: Table): Markup {
  return html`<details>
    <summary>Data as a table</summary>
    ${htmlTable(table)}
  </details>`;
}
