// report.html: one self-contained page of the sections in their order; no script, nothing from elsewhere.
import type { RunResult } from "../../evaluation/result.ts";
import { headline, tiles } from "../sections/headline.ts";
import { sections, type Block, type Section } from "../sections/index.ts";
import { provenanceItems } from "../sections/provenance.ts";
import { reliabilityPairSection } from "../sections/reliability-section.ts";
import { verdict } from "../sections/verdict.ts";
import { htmlTable } from "./html-table.ts";
import { html, trusted, type Markup } from "./markup.ts";
import { page } from "./page.ts";

/** report.html as text, with a newline at the end; the same bytes for the same result. */
export async function renderHtml(result: RunResult): Promise<string> {
  const { report } = result;
  const written: Markup[] = [finding(result)];
  for (const { text, charts } of sections) {
    const section = charts === undefined ? sectionMarkup(text?.(result, "page") ?? null) : await charts(result);
    if (section !== null) written.push(section);
  }
  const main = html`<main>
    ${header(result)} ${await reliabilityPairSection(report)} ${contents([...written, provenanceSection(result)])}
    ${written} ${provenanceSection(result)}
  </main>`;
  return page(`${report.recipe.name}: limbeck report`, main);
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
  const body = table === undefined ? null : html`<div class="${card}">${htmlTable(table)}</div>`;
  const folded =
    body === null || set !== "dense"
      ? body
      : html`<details class="folded">
          <summary>The whole table: ${table?.caption ?? ""}</summary>
          ${body}
        </details>`;
  return html`${title === undefined ? null : html`<h3>${title}</h3>`}
  ${lead === null ? null : html`<p class="lead">${lead}</p>`} ${folded}`;
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
    <p class="verdict">${headline(report)}</p>
    ${warnings}
    <dl class="tiles">
      ${tiles(report).map(
        ({ label, value, note }) =>
          html`<div class="card">
            <dt>${label}</dt>
            <dd>${value}</dd>
            <dd class="note">${note}</dd>
          </div>`,
      )}
    </dl>
  </header>`;
}

/** What the figures show, in a paragraph. */
const finding = ({ report }: RunResult): Markup =>
  html`<section aria-labelledby="finding">
    <h2 id="finding">What the figures show</h2>
    <p>${verdict(report)}</p>
  </section>`;

/** The sections by their headings. */
function contents(written: readonly Markup[]): Markup {
  const headings = written.flatMap(({ markup }) => [...markup.matchAll(/<h2 id="([^"]*)">([^<]*)<\/h2>/g)]);
  return html`<nav aria-label="Contents">
    <ul class="contents">
      ${headings.map(([, id = "", title = ""]) => html`<li><a href="#${id}">${trusted(title)}</a></li>`)}
    </ul>
  </nav>`;
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
