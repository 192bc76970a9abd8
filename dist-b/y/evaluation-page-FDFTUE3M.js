import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  corpFigure,
  dataTable,
  htmlTable,
  keyOf,
  lineChannels,
  reliabilityFigure,
  reliabilityLegend,
  renderSvg,
  seriesLegend,
  seriesLimit
} from "./chunk-SDVQQYUE.js";
import {
  html,
  page,
  trusted
} from "./chunk-7BNMV2XG.js";
import "./chunk-IOC6LMKQ.js";
import {
  cell,
  differencesTable,
  left,
  rangeNote,
  right
} from "./chunk-VNEKYRIB.js";
import {
  count,
  figure,
  percent
} from "./chunk-W66NYCWU.js";
import "./chunk-LWAGH4P2.js";
import "./chunk-OQSMEJ6L.js";
import "./chunk-SMDXN3IL.js";
import "./chunk-FSGODI76.js";
import "./chunk-U45EAKYP.js";
import "./chunk-SA4I76DT.js";
import "./chunk-4P64THHA.js";
import "./chunk-GWFEUL43.js";
import {
  figures,
  headlineMetrics,
  metricNames
} from "./chunk-SRQYTAH7.js";
import "./chunk-RXXVYIA4.js";
import "./chunk-6UHZ5D4A.js";
import "./chunk-OVWJUTFD.js";
import "./chunk-SRUFBGWP.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/report/charts/risk.js
var WIDTH = 460;
var HEIGHT = 220;
function renderRisk(curves, text) {
  const axis = (field, title, domain) => ({
    field,
    type: "quantitative",
    scale: domain === void 0 ? { domainMin: 0, nice: true } : { domain, nice: false },
    axis: { title, tickCount: 5, format: ".3~r" }
  });
  const lines = {
    mark: { type: "line", strokeWidth: 1.8, strokeJoin: "round" },
    encoding: {
      x: axis("kept", "Rows kept, %", [0, 100]),
      y: axis("risk", "Wrong among them, %"),
      ...lineChannels(curves.length)
    }
  };
  const values = curves.flatMap((curve, index) => curve.map(({ coverage, risk }) => ({ key: keyOf(index), kept: 100 * coverage, risk: 100 * risk })));
  const panel = { width: WIDTH, height: HEIGHT, data: { values }, layer: [lines] };
  return renderSvg({ vconcat: [panel] }, text);
}

// dist/report/render/evaluation-page.js
var DRAWN = Math.min(12, seriesLimit);
var isHeadline = (name) => headlineMetrics.some((one) => one === name);
function figuresTable(models) {
  const row = (label, read) => [cell(label), ...models.map(read)];
  return {
    caption: `Figures on ${count(models[0]?.metrics.rows ?? 0)} rows, with 95 % intervals of these models on other rows like these`,
    columns: [left("Figure"), ...models.map(({ name }) => right(name))],
    groups: [
      {
        label: null,
        rows: [
          ...metricNames.map((name) => row(figures[name].label, ({ metrics, intervals }) => cell(name === "accuracy" ? percent(metrics[name]) : figure(metrics[name]), isHeadline(name) ? rangeNote(name, intervals) : void 0))),
          row("Balanced accuracy", ({ extended }) => cell(percent(extended.balancedAccuracy))),
          row("KS error", ({ extended }) => cell(figure(extended.ks))),
          row("Miscalibration (CORP)", ({ extended }) => cell(figure(extended.corp.miscalibration))),
          row("AURC", ({ extended }) => cell(figure(extended.aurc))),
          row("AUGRC", ({ extended }) => cell(figure(extended.augrc))),
          row("AUROC of errors", ({ extended }) => cell(extended.errorAuroc === null ? "\u2013" : figure(extended.errorAuroc)))
        ]
      }
    ]
  };
}
async function reliability(models) {
  const drawn = [];
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
    ${reliabilityLegend(void 0)}
    <div class="pair">${drawn}</div>
  </section>`;
}
var SHARES = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1];
async function rejection(models) {
  const at = ({ extended: { riskCoverage } }, share) => cell(percent(riskCoverage.find(({ coverage }) => coverage >= share)?.risk ?? NaN));
  const table = {
    caption: "Wrong among the most confident rows",
    columns: [left("Rows kept"), ...models.map(({ name }) => right(name))],
    groups: [
      {
        label: null,
        rows: SHARES.map((share) => [cell(percent(share, 0)), ...models.map((model) => at(model, share))])
      }
    ]
  };
  const title = "Error of the rows that are kept, over their share";
  const svg = await renderRisk(models.map(({ extended }) => extended.riskCoverage), {
    id: "risk",
    title,
    description: models.map(({ name, extended }) => `${name}: AURC ${figure(extended.aurc)}`).join("; ")
  });
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
async function renderEvaluationPage({ models, versus, warnings }) {
  const [first] = models;
  const name = models.map((model) => model.name).join(", ");
  const drawn = models.slice(0, DRAWN);
  const left2 = models.length - drawn.length;
  const compared = Object.entries(versus).map(([id, own]) => ({ id, versus: { [first?.name ?? ""]: own } }));
  const main = html`<main>
    <header>
      <p class="kicker">limbeck evaluate</p>
      <h1>${name}</h1>
      ${warnings.length === 0 ? null : html`<aside class="warnings" aria-label="Warnings">
              <ul>
                ${warnings.map((warning) => html`<li>${warning}</li>`)}
              </ul>
            </aside>`}
    </header>
    <section aria-labelledby="figures">
      <h2 id="figures">Figures</h2>
      <div class="card table-card">${htmlTable(figuresTable(models))}</div>
    </section>
    ${compared.length === 0 ? null : html`<section aria-labelledby="differences">
            <h2 id="differences">Difference to ${first?.name ?? ""}</h2>
            <p class="lead">
              Paired by rows: of these very models on other rows like these, not of the ways in which they were trained,
              which takes several of each. A difference is called better or worse where its p, adjusted by Holm, is
              below .05.
            </p>
            <div class="card table-card">
              ${htmlTable(differencesTable({ arms: compared }, first?.name ?? "", "model"))}
            </div>
          </section>`}
    ${left2 > 0 ? html`<p class="lead">Curves of the first ${drawn.length} of ${models.length} are drawn.</p>` : null}
    ${await reliability(drawn)} ${await rejection(drawn)}
  </main>`;
  return page(`${name}: limbeck evaluate`, main);
}
export {
  renderEvaluationPage
};
