// The page of `limbeck evaluate --html`: figures with their intervals, differences, reliability, rejection.
import type { Difference, RowIntervals } from "../../metrics/comparison/estimates.ts";
import type { Extended } from "../../metrics/extended.ts";
import { figures, headlineMetrics, metricNames, type HeadlineMetric, type Metrics } from "../../metrics/table.ts";
import { renderRisk } from "../charts/risk.ts";
import { seriesLimit } from "../charts/svg.ts";
import { count, figure, percent } from "../sections/numbers.ts";
import { corpFigure } from "../sections/corp-figure.ts";
import { reliabilityFigure, reliabilityLegend } from "../sections/reliability-section.ts";
import { cell, differencesTable, left, rangeNote, right, type Cell, type Table } from "../sections/tables.ts";
import { dataTable, htmlTable } from "./html-table.ts";
import { seriesLegend } from "./legend.ts";
import { html, trusted, type Markup } from "./markup.ts";
import { page } from "./page.ts";

/** Figures of a model on some rows. */
export interface EvaluatedModel {
  readonly name: string;
  readonly metrics: Metrics;
  readonly intervals?: RowIntervals | undefined;
  readonly extended: Extended;
}

export interface EvaluationPage {
  readonly models: readonly EvaluatedModel[];
  /** Of the others to the first, by name. */
  readonly versus: Readonly<Record<string, Readonly<Record<HeadlineMetric, Difference>>>>;
  readonly warnings: readonly string[];
}

/** Models of which curves are drawn; tables have all. */
const DRAWN = Math.min(12, seriesLimit);

const isHeadline = (name: string): name is HeadlineMetric => headlineMetrics.some((one) => one === name);

function figuresTable(models: readonly EvaluatedModel[]): Table {
  const row = (label: string, read: (model: EvaluatedModel) => Cell): Cell[] => [cell(label), ...models.map(read)];
  return {
    caption: `Figures on ${count(models[0]?.metrics.rows ?? 0)} rows, with 95 % intervals of these models on other rows like these`,
    columns: [left("Figure"), ...models.map(({ name }) => right(name))],
    groups: [
      {
        label: null,
        rows: [
          ...metricNames.map((name) =>
            row(figures[name].label, ({ metrics, intervals }) =>
              cell(
                name === "accuracy" ? percent(metrics[name]) : figure(metrics[name]),
                isHeadline(name) ? rangeNote(name, intervals) : undefined,
              ),
            ),
          ),
          row("Balanced accuracy", ({ extended }) => cell(percent(extended.balancedAccuracy))),
          row("KS error", ({ extended }) => cell(figure(extended.ks))),
          row("Miscalibration (CORP)", ({ extended }) => cell(figure(extended.corp.miscalibration))),
          row("AURC", ({ extended }) => cell(figure(extended.aurc))),
          row("AUGRC", ({ extended }) => cell(figure(extended.augrc))),
          row("AUROC of errors", ({ extended }) =>
            cell(extended.errorAuroc === null ? "\u2013" : figure(extended.errorAuroc)),
          ),
        ],
      },
    ],
  };
}

async function reliability(models: readonly EvaluatedModel[]): Promise<Markup> {
  const drawn: Markup[] = [];
  for (const [at, { name, metrics, extended }] of models.entries()) {
    const phase = { id: name, targets: "", test: metrics, calibrated: null };
    const title = models.length === 1 ? "bins of equal width" : name;
    drawn.push(await reliabilityFigure({ arm: name, seeds: 1, title, phase }, `reliability-${at + 1}`, 3));
    const without = models.length === 1 ? "without bins" : `${name}, without bins`;
    drawn.push(await corpFigure(extended.corp, name, without, `corp-${at + 1}`, 3));
  }
  return html`<section aria-labelledby="reliability">
    <h2 id="reliability">Reliability</h2>
    <p class="lead">
      Accuracy against confidence: on the dotted diagonal both agree, above it the model doubts what it knows, below it
      it is too sure. Left in bins, right by isotonic regression (CORP), over the band in which the curve of a
      calibrated model lies in 90 of 100 samples like this one.
    </p>
    ${reliabilityLegend(undefined)}
    <div class="pair">${drawn}</div>
  </section>`;
}

/** Rows of the curve's table. */
const SHARES = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1];

async function rejection(models: readonly EvaluatedModel[]): Promise<Markup> {
  const at = ({ extended: { riskCoverage } }: EvaluatedModel, share: number): Cell =>
    cell(percent(riskCoverage.find(({ coverage }) => coverage >= share)?.risk ?? NaN));
  const table: Table = {
    caption: "Wrong among the most confident rows",
    columns: [left("Rows kept"), ...models.map(({ name }) => right(name))],
    groups: [
      {
        label: null,
        rows: SHARES.map((share) => [cell(percent(share, 0)), ...models.map((model) => at(model, share))]),
      },
    ],
  };
  const title = "Error of the rows that are kept, over their share";
  const svg = await renderRisk(
    models.map(({ extended }) => extended.riskCoverage),
    {
      id: "risk",
      title,
      description: models.map(({ name, extended }) => `${name}: AURC ${figure(extended.aurc)}`).join("; "),
    },
  );
  return html`<section aria-labelledby="rejection">
    <h2 id="rejection">Rejection</h2>
    <p class="lead">
      How many of the rows that are kept are wrong, when the least confident ones are left to somebody else. The area
      under the curve is AURC.
    </p>
    ${seriesLegend(models.map(({ name }) => name))}
    <figure class="card">
      <h3>${title}</h3>
      ${trusted(svg)} ${dataTable(table)}
    </figure>
  </section>`;
}

/** The page as text; the same bytes for the same figures. */
export async function renderEvaluationPage({ models, versus, warnings }: EvaluationPage): Promise<string> {
  const [first] = models;
  const name = models.map((model) => model.name).join(", ");
  const drawn = models.slice(0, DRAWN);
  const left = models.length - drawn.length;
  const compared = Object.entries(versus).map(([id, own]) => ({ id, versus: { [first?.name ?? ""]: own } }));
  const main = html`<main>
    <header>
      <p class="kicker">limbeck evaluate</p>
      <h1>${name}</h1>
      ${
        warnings.length === 0
          ? null
          : html`<aside class="warnings" aria-label="Warnings">
              <ul>
                ${warnings.map((warning) => html`<li>${warning}</li>`)}
              </ul>
            </aside>`
      }
    </header>
    <section aria-labelledby="figures">
      <h2 id="figures">Figures</h2>
      <div class="card table-card">${htmlTable(figuresTable(models))}</div>
    </section>
    ${
      compared.length === 0
        ? null
        : html`<section aria-labelledby="differences">
            <h2 id="differences">Difference to ${first?.name ?? ""}</h2>
            <p class="lead">
              Paired by rows: of these very models on other rows like these, not of the ways in which they were trained,
              which takes several of each. A difference is called better or worse where its p, adjusted by Holm, is
              below .05.
            </p>
            <div class="card table-card">
              ${htmlTable(differencesTable({ arms: compared }, first?.name ?? "", "model"))}
            </div>
          </section>`
    }
    ${left > 0 ? html`<p class="lead">Curves of the first ${drawn.length} of ${models.length} are drawn.</p>` : null}
    ${await reliability(drawn)} ${await rejection(drawn)}
  </main>`;
  return page(`${name}: limbeck evaluate`, main);
}
