// The page's reliability diagrams, each with its caption and the table of its data.
import type { CalibratedReport, RunReport } from "../../evaluation/result.ts";
import { calibratorPhrase } from "./calibrator-facts.ts";
import { renderReliability } from "../charts/reliability.ts";
import { dataTable } from "../render/html-table.ts";
import { html, trusted, type Markup } from "../render/markup.ts";
import { figure, signed } from "./numbers.ts";
import { describeReliability, reliabilityGroups, reliabilityTable, type ReliabilityPanel } from "./reliability.ts";

/** Bound that keeps the page well under 1 MB. */
const DIAGRAMS_SHOWN = 24;

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
