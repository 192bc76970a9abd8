// report.html: one self-contained page in the order of its contents; no script, nothing from elsewhere.
import type { RunResult } from "../../evaluation/result.ts";
import { bayesianTable } from "../sections/bayesian.ts";
import { comparedArms, phaseCount, withinPhases } from "../sections/arms.ts";
import {
  armsTable,
  differencesTable,
  sizeSentence,
  teachersTable,
  testTable,
  trainingTable,
} from "../sections/tables.ts";
import { calibratorRows, calibratorsTable, comparisonNote, comparisonTable } from "../sections/calibration-table.ts";
import { distributionSection } from "../sections/distribution-section.ts";
import { reliabilitySection, timelineSection } from "../sections/figures.ts";
import { agreementTable, classesNote, classesTable } from "../sections/following.ts";
import { htmlTable } from "./html-table.ts";
import type { Markup } from "./markup.ts";
import { html, trusted } from "./markup.ts";
import { provenanceItems } from "../sections/provenance.ts";
import { shiftSection } from "../sections/shift-section.ts";
import { styleSheet } from "./style.ts";
import { verdict } from "../sections/verdict.ts";

/** Nothing may be fetched or run, whatever the text in the report says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Rows of the phase tables, which with the charts' own bounds keep the page under 1 MB. */
const PHASES_SHOWN = 400;

/** Rows of the table of agreement, for the same end. */
const AGREEMENTS_SHOWN = 60;

/** Rows of the calibrators' table, for the same end. */
const CALIBRATORS_SHOWN = 300;

/** report.html as text, with a newline at the end; the same bytes for the same result. */
export async function renderHtml(result: RunResult): Promise<string> {
  const { report } = result;
  const timeline = await timelineSection(result);
  const shift = await shiftSection(report);
  const reliability = await reliabilitySection(report);
  const distributions = await distributionSection(report);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${report.recipe.name}: limbeck report</title>
        <link rel="icon" href="data:," />
        <style>
          ${trusted(styleSheet)}
        </style>
      </head>
      <body>
        <main>
          ${header(result)} ${armsSection(result)} ${timeline} ${reliability} ${distributions}
          ${calibratorsSection(result)} ${bayesianSection(result)} ${shift} ${teacherSection(result)}
          ${classesSection(result)} ${phasesSection(result)} ${provenanceSection(result)}
        </main>
      </body>
    </html> `;
  return page.markup;
}

function header({ report, provenance }: RunResult): Markup {
  const warnings =
    provenance.warnings.length === 0
      ? null
      : html`<aside class="warnings" aria-label="Warnings">
          <ul>
            ${provenance.warnings.map((warning) => html`<li>${warning}</li>`)}
          </ul>
        </aside>`;
  return html`<header>
    <p class="kicker">limbeck report</p>
    <h1>${report.recipe.name}</h1>
    <p class="verdict">${verdict(report)}</p>
    ${warnings}
  </header>`;
}

function armsSection({ report }: RunResult): Markup {
  const differences = comparedArms(report).map(
    (other) =>
      html`<h3>Difference to ${other}</h3>
        <p class="lead">
          Arm minus ${other}, with its interval and p. A difference is called better or worse only where its interval
          excludes zero.
        </p>
        <div class="card table-card">${htmlTable(differencesTable(report, other))}</div>`,
  );
  return html`<section aria-labelledby="arms">
    <h2 id="arms">Arms</h2>
    <p class="lead">
      Test figures at the end of the last phase, raw, as means over seeds with their intervals. The signed gap is mean
      confidence minus accuracy: negative is under-confident. T is the temperature fitted on the calibration split.
    </p>
    <div class="card table-card">${htmlTable(armsTable(report))}</div>
    ${differences}
  </section>`;
}

/** Smoothing against post-hoc methods, then each calibrator after each phase. */
function calibratorsSection({ report }: RunResult): Markup | null {
  const comparison = comparisonTable(report);
  if (comparison === null) return null;
  const phases = phaseCount(report);
  const rows = calibratorRows(report);
  const shown = withinPhases(report, Math.floor((CALIBRATORS_SHOWN * phases) / rows));
  const note = `${calibratorRows(shown)} of ${rows} rows are shown; the others are in report.json.`;
  return html`<section aria-labelledby="calibrators">
    <h2 id="calibrators">Calibrators</h2>
    <p class="lead">${comparisonNote(report)}</p>
    <div class="card table-card prose">${htmlTable(comparison)}</div>
    <h3>After each phase</h3>
    ${calibratorRows(shown) < rows ? html`<p class="lead">${note}</p>` : null}
    <div class="card table-card dense">${htmlTable(calibratorsTable(shown))}</div>
  </section>`;
}

/** Mean predictions beside single ones; nothing where none was made. */
function bayesianSection({ report }: RunResult): Markup | null {
  const table = bayesianTable(report);
  if (table === null) return null;
  return html`<section aria-labelledby="ensembles">
    <h2 id="ensembles">Mean predictions</h2>
    <p class="lead">The mean of several predictions' probabilities: what averaging buys, at several times the cost.</p>
    <div class="card table-card">${htmlTable(table)}</div>
  </section>`;
}

function classesSection(result: RunResult): Markup | null {
  const table = classesTable(result);
  if (table === null) return null;
  return html`<section aria-labelledby="classes">
    <h2 id="classes">Classes</h2>
    <p class="lead">${classesNote(result)}</p>
    <div class="card table-card dense">${htmlTable(table)}</div>
  </section>`;
}

function phasesSection({ report }: RunResult): Markup {
  const shown = withinPhases(report, PHASES_SHOWN);
  const [rows, total] = [phaseCount(shown), phaseCount(report)];
  const note = `${rows} of ${total} rows are shown; the others are in report.json.`;
  return html`<section aria-labelledby="phases">
    <h2 id="phases">Phases</h2>
    ${rows < total ? html`<p class="lead">${note}</p>` : null}
    <h3>Training and validation</h3>
    <p class="lead">
      Train figures are of the model at the phase's end, without dropout, on training rows. In brackets beside the
      validation NLL stands what it is above that of the training rows: the gap of over-fitting.
    </p>
    <div class="card table-card dense">${htmlTable(trainingTable(shown))}</div>
    <h3>Test</h3>
    <p class="lead">The floor beside an ECE is what a perfectly calibrated model would score on as many rows.</p>
    <div class="card table-card dense">${htmlTable(testTable(shown))}</div>
  </section>`;
}

function teacherSection({ report }: RunResult): Markup {
  const size = sizeSentence(report);
  const shown = withinPhases(report, AGREEMENTS_SHOWN);
  const agreement = agreementTable(shown);
  return html`<section aria-labelledby="teacher">
    <h2 id="teacher">${report.teacher === null ? "Student" : "Teacher and student"}</h2>
    ${size === null ? null : html`<p class="lead">${size}</p>`}
    <div class="card table-card">${htmlTable(teachersTable(report))}</div>
    ${
      agreement === null
        ? null
        : html`<h3>Agreement</h3>
            <p class="lead">
              How often both name one class on test rows, how far their distributions are apart, and how often the
              student is right where the teacher is wrong.
            </p>
            <div class="card table-card dense">${htmlTable(agreement)}</div>`
    }
  </section>`;
}

function provenanceSection(result: RunResult): Markup {
  const items = provenanceItems(result).map(
    ({ term, value, code }) =>
      html`<dt>${term}</dt>
        <dd>${code ? html`<code>${value}</code>` : value}</dd>`,
  );
  return html`<section aria-labelledby="provenance">
    <h2 id="provenance">Provenance</h2>
    <p class="lead">Made again by:</p>
    <pre tabindex="0"><code>${result.provenance.command}</code></pre>
    <div class="card"><dl>${items}</dl></div>
  </section>`;
}
