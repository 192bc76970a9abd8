// The frame of every page: one self-contained file, no script, nothing from elsewhere, whatever the text in it says.
import { html, trusted, type Markup } from "./markup.ts";
import { styleSheet } from "./style.ts";

/** Nothing may be fetched or run. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** @param style - of this page alone, behind the style that all share */
export function page(title: string, main: Markup, style = ""): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${trusted(styleSheet + style)}
        </style>
      </head>
      <body>
        ${main}
      </body>
    </html> `.markup;
}
