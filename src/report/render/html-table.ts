// Tables as HTML: a caption, column and row headers, tabular figures, groups under headings of their own.
import type { Markup } from "./markup.ts";
import { html } from "./markup.ts";
import type { Cell, Column, Table } from "../sections/tables.ts";

/** A table that scrolls sideways by itself where the page is narrow; the first column heads its row. */
export function htmlTable({ caption, columns, groups }: Table): Markup {
  const body = groups.map(({ label, rows }) => {
    const heading =
      label === null
        ? null
        : html`<tr class="group">
            <th scope="rowgroup" colspan="${columns.length}">${label}</th>
          </tr>`;
    return html`<tbody>
      ${heading}${rows.map(
        (row) =>
          html`<tr>
            ${row.map((cell, index) => dataCell(cell, columns[index], index))}
          </tr>`,
      )}
    </tbody>`;
  });
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ label, align }) => html`<th${leftClass(align)} scope="col">${label}</th>`)}
        </tr>
      </thead>
      ${body}
    </table>
  </div>`;
}

function dataCell({ text, note, tone }: Cell, column: Column | undefined, index: number): Markup {
  const align = leftClass(column?.align ?? "left");
  const noteMarkup = note === undefined ? null : html`<span class="note">${note}</span>`;
  const toneMarkup = tone === undefined ? null : html` <span class="tone ${tone}">${tone}</span>`;
  return index === 0
    ? html`<th${align} scope="row">${text}${toneMarkup}${noteMarkup}</th>`
    : html`<td${align}>${text}${toneMarkup}${noteMarkup}</td>`;
}

/** Most cells hold figures, so that right is what the style sheet does by itself. */
function leftClass(align: Column["align"]): Markup | null {
  return align === "left" ? html` class="left"` : null;
}

/** A chart's data, folded away beneath it. */
export function dataTable(table: Table): Markup {
  return html`<details>
    <summary>Data as a table</summary>
    ${htmlTable(table)}
  </details>`;
}
