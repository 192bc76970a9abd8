// A page of a few rows of each class: pictures where rows are pictures, else what stands in them. Nothing of the data is markup.
import { html, trusted, type Markup } from "./markup.ts";
import { page } from "./page.ts";

export interface DataPage {
  readonly name: string;
  /** What the command line prints. */
  readonly text: string;
  readonly warnings: readonly string[];
  readonly groups: readonly {
    readonly label: string;
    readonly rows: readonly {
      readonly id: string;
      /** A data address of an image. */
      readonly picture: string | null;
      readonly values: readonly string[];
    }[];
  }[];
}

function rowMarkup({ id, picture, values }: DataPage["groups"][number]["rows"][number], label: string): Markup {
  return picture === null
    ? html`<li><code>${id}</code>: ${values.join(", ")}</li>`
    : html`<figure class="sample">
        <img src="${picture}" alt="${`${id}, of class ${label}`}" width="96" />
        <figcaption>${id}</figcaption>
      </figure>`;
}

/** The page as text. */
export function renderDataPage({ name, text, warnings, groups }: DataPage): string {
  const shown = groups.map(({ label, rows }, at) => {
    const pictures = rows.some(({ picture }) => picture !== null);
    const all = rows.map((row) => rowMarkup(row, label));
    return html`<section aria-labelledby="class-${at}">
      <h2 id="class-${at}">${label}</h2>
      ${
        pictures
          ? html`<div class="samples">${all}</div>`
          : html`<ul>
              ${all}
            </ul>`
      }
    </section>`;
  });
  const main = html`<main>
    <h1>${name}: data</h1>
    ${warnings.map((warning) => html`<p>Warning: ${warning}</p>`)}
    <pre tabindex="0">${trusted(preserved(text))}</pre>
    ${shown}
  </main>`;
  return page(`${name}: data`, main, ownStyle);
}

const ownStyle = `
.samples { display: flex; flex-wrap: wrap; gap: 12px; }
.sample { margin: 0; max-width: 96px; overflow-wrap: anywhere; font-size: 12px; }
.sample img { image-rendering: pixelated; }
pre { overflow-x: auto; }
`;

/** Text whose lines and blanks stay, escaped. */
const preserved = (text: string): string => html`${text}`.markup;
