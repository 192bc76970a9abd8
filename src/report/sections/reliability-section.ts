// The page's reliability diagrams, each with its caption and the table of its data.
import type { RunReport } from "../../evaluation/result.ts";
import { corpFigure } from "./corp-figure.ts";
import { calibratorPhrase } from "./calibrator-facts.ts";
import { FEW_ROWS, renderReliability } from "../charts/reliability.ts";
import { dataTable } from "../render/html-table.ts";
import { html, trusted, type Markup } from "../render/markup.ts";
import { figure, signed } from "./numbers.ts";
import {
  describeReliability,
  reliabilityGroups,
  reliabilityPair,
  reliabilityTable,
  type PooledPhase,
  type ReliabilityPanel,
} from "./reliability-panels.ts";

/** Bound that keeps the page well under 1 MB. */
const DIAGRAMS_SHOWN = 24;

/** Smoothing beside the teacher, before everything else; nothing where there is no such pair. */
export async function reliabilityPairSection(report: RunReport): Promise<Markup | null> {
  const pair = reliabilityPair(report);
  if (pair === null) return null;
  const figures: Markup[] = [];
  for (const [at, panel] of pair.entries())
    figures.push(await reliabilityFigure(panel, `pair-${at + 1}`, 3, ", at the top"));
  return html`<section aria-labelledby="pair">
    <h2 id="pair">Smoothing beside the teacher</h2>
    <p class="lead">
      How often the student is right, against how sure it is: on the dotted diagonal both agree. Above it the student
      doubts what it knows, below it it is too sure.
    </p>
    ${reliabilityLegend(pair[0]?.phase.calibrated)}
    <div class="pair">${figures}</div>
  </section>`;
}

/** Small multiples of reliability diagrams, an arm a row of them. */
export async function reliabilitySection(report: RunReport): Promise<Markup> {
  const groups = reliabilityGroups(report, DIAGRAMS_SHOWN);
  const several = report.arms.length > 1;
  const [calibrated] = groups.flatMap(({ panels }) => panels.flatMap(({ phase }) => phase.calibrated ?? []));
  const written: Markup[] = [];
  let drawn = 0;
  for (const { arm, seeds, panels } of groups) {
    const figures: Markup[] = [];
    for (const panel of panels) figures.push(await reliabilityFigure(panel, `reliability-${++drawn}`, several ? 4 : 3));
    const heading = several ? html`<h3>${arm}${seeds > 1 ? `, ${seeds} seeds together` : ""}</h3>` : null;
    written.push(
      html`${heading}
        <div class="small-multiples">${figures}</div>`,
    );
  }
  const without = await withoutBins(report);
  if (without !== null) written.push(without);
  const total = report.arms.reduce((sum, arm) => sum + (arm.seeds[0]?.phases.length ?? 0), 0);
  const note = drawn < total ? ` ${drawn} of ${total} diagrams are shown; the others are in report.json.` : "";
  return html`<section aria-labelledby="reliability">
    <h2 id="reliability">Reliability</h2>
    <p class="lead">
      Test accuracy against mean confidence in each bin, of ${byMass(report) ? "as many rows each" : "equal width"},
      over the count of rows. Above the diagonal the student is under-confident, below it over-confident. Vertical bars
      are 95 % Wilson intervals of each bin's raw accuracy on as many rows as one seed has there. Bins of fewer than
      ${FEW_ROWS} rows are faint points, sized by their rows, and no line leads through them.${note}
    </p>
    ${reliabilityLegend(calibrated)} ${written}
  </section>`;
}

/** The first seed's CORP curve of each arm; nothing where the recipe asks for none. */
async function withoutBins({ arms }: RunReport): Promise<Markup | null> {
  const drawn: Markup[] = [];
  for (const { id, seeds } of arms.slice(0, DIAGRAMS_SHOWN)) {
    const corp = seeds[0]?.phases.at(-1)?.corp;
    if (corp !== undefined) drawn.push(await corpFigure(corp, id, id, `corp-${drawn.length + 1}`, 4));
  }
  if (drawn.length === 0) return null;
  return html`<h3>Without bins</h3>
    <p class="lead">
      By isotonic regression (CORP), each arm's first seed after its last phase, over the band in which the curve of a
      calibrated model lies in 90 of 100 samples like this one.
    </p>
    <div class="small-multiples">${drawn}</div>`;
}

const byMass = ({ arms }: RunReport): boolean => arms[0]?.seeds[0]?.phases[0]?.test.massBins !== undefined;

export async function reliabilityFigure(
  panel: ReliabilityPanel,
  id: string,
  level: 3 | 4,
  where = "",
): Promise<Markup> {
  const { test, calibrated } = panel.phase;
  const title = `Reliability of ${panel.arm}: ${panel.title}`;
  const svg = await renderReliability(panel, { id, title, description: describeReliability(panel) });
  const after =
    calibrated === null
      ? null
      : html`<br />Calibrated: ECE ${figure(calibrated.test.ece)}, ${calibratorPhrase(calibrated)}`;
  const heading = level === 3 ? html`<h3>${panel.title}</h3>` : html`<h4>${panel.title}</h4>`;
  return html`<figure class="card">
    ${heading} ${trusted(svg)}
    <figcaption>
      Raw: ECE ${figure(test.ece)} (floor ${figure(test.eceFloor)}),<br />signed gap
      ${signed(test.signedGap, 4)}${after}
    </figcaption>
    ${dataTable(reliabilityTable(panel, where))}
  </figure>`;
}

export function reliabilityLegend(calibrated: PooledPhase["calibrated"] | undefined): Markup {
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
    ${typeof calibrated === "object" && calibrated !== null ? [raw, after, perfect] : [raw, perfect]}
  </ul>`;
}
