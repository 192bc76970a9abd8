// report.html: one self-contained page of the sections in their order; no script, nothing from elsewhere.
import type { RunResult } from "../../evaluation/result.ts";
import { sections, type Block, type Section } from "../sections/index.ts";
import { provenanceItems } from "../sections/provenance.ts";
import { verdict } from "../sections/verdict.ts";
import { htmlTable } from "./html-table.ts";
import { html, trusted, type Markup } from "./markup.ts";
import { styleSheet } from "./style.ts";

/** Nothing may be fetched or run, whatever the text in the report says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** report.html as text, with a newline at the end; the same bytes for the same result. */
export async function renderHtml(result: RunResult): Promise<string> {
  const { report } = result;
  const written: Markup[] = [];
  for (const { text, charts } of sections) {
    const section = charts === undefined ? sectionMarkup(text?.(result, "page") ?? null) : await charts(result);
    if (section !== null) written.push(section);
  }
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
        <main>${header(result)} ${written} ${provenanceSection(result)}</main>
      </body>
    </html> `;
  return page.markup;
}

function sectionMarkup(section: Section | null): Markup | null {
  if (section === null) return null;
  const { id, title, blocks } = section;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${blocks.map(blockMarkup)}
  </section>`;
}

function blockMarkup({ title, lead = null, table, set }: Block): Markup {
  const card = set === undefined ? "card table-card" : `card table-card ${set}`;
  return html`${title === undefined ? null : html`<h3>${title}</h3>`}
  ${lead === null ? null : html`<p class="lead">${lead}</p>`}
  ${table === undefined ? null : html`<div class="${card}">${htmlTable(table)}</div>`}`;
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
