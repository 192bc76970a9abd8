import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);

// dist/report/render/markup.js
function escapeHtml(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#39;");
}
function html(parts, ...values) {
  const written = parts.map((part, index) => part.replace(/\n\s*/g, "\n") + write(values[index] ?? null));
  return { markup: written.join("") };
}
function trusted(markup) {
  return { markup };
}
function write(value) {
  if (value === null)
    return "";
  if (typeof value === "string" || typeof value === "number")
    return escapeHtml(String(value));
  return "markup" in value ? value.markup : value.map(({ markup }) => markup).join("\n");
}

// dist/report/render/style.js
var light = `
  color-scheme: light;
  --page: #f6f7f9; --card: #ffffff; --text: #1b2330; --muted: #566072; --edge: #dfe3e9;
  --grid: #eceff3; --axis: #8a94a5; --bar: #d3e0f3; --accent: #1f5fbf; --code: #eef1f5;
  --raw: #1f5fbf; --calibrated: #b04a00; --better: #17693f; --worse: #a8243f; --warn: #7a4b00; --warn-page: #fff6e5;
  --series-0: #1f5fbf; --series-1: #b04a00; --series-2: #17764a; --series-3: #7d3cb5; --series-4: #b5285f; --series-5: #4d6470;`;
var dark = `
  color-scheme: dark;
  --page: #12161d; --card: #1a2029; --text: #e7ebf1; --muted: #a6b0c0; --edge: #323b49;
  --grid: #262e3a; --axis: #7f8a9c; --bar: #2b4268; --accent: #8ab6ff; --code: #242c38;
  --raw: #8ab6ff; --calibrated: #f2a765; --better: #6dce9c; --worse: #f596a8; --warn: #f0c674; --warn-page: #2e2718;
  --series-0: #8ab6ff; --series-1: #f2a765; --series-2: #6dce9c; --series-3: #cba2f5; --series-4: #f592b4; --series-5: #b3c3cd;`;
var styleSheet = `
:root {${light}
}
@media screen and (prefers-color-scheme: dark) {
  :root {${dark}
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.6 -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 56px 24px 96px; }
header { margin-bottom: 48px; }
.kicker { margin: 0 0 4px; color: var(--muted); font-size: 14px; }
h1 { margin: 0 0 20px; font-size: 38px; line-height: 1.15; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { margin: 64px 0 8px; font-size: 24px; line-height: 1.25; letter-spacing: -0.01em; }
h3 { margin: 32px 0 8px; font-size: 17px; line-height: 1.35; overflow-wrap: anywhere; }
h4 { margin: 0 0 10px; font-size: 15px; line-height: 1.35; font-weight: 600; overflow-wrap: anywhere; }
p { margin: 0 0 16px; max-width: 72ch; overflow-wrap: anywhere; }
.verdict { max-width: 68ch; font-size: 19px; line-height: 1.6; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 16px; margin: 28px 0 0; }
.tiles .card { margin: 0; padding: 16px 20px; min-width: 0; }
.tiles dt { font-size: 13.5px; }
.tiles dd { font-size: 24px; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.tiles dd.note { margin-top: 4px; font-size: 12.5px; line-height: 1.45; font-weight: 400; color: var(--muted); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(296px, 1fr)); gap: 20px; max-width: 860px; }
.pair .card { min-width: 0; }
.pair svg { width: 100%; }
.contents { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 40px 0 0; padding: 0; list-style: none; font-size: 14.5px; }
a { color: var(--accent); }
.folded { margin: 0 0 20px; }
.folded summary { width: auto; }
.folded .card { margin-top: 10px; }
.lead, figcaption { color: var(--muted); font-size: 14.5px; max-width: 80ch; }
.warnings { margin: 24px 0 0; padding: 14px 20px; border-left: 4px solid var(--warn); background: var(--warn-page);
  border-radius: 0 8px 8px 0; }
.warnings h2 { margin: 0 0 4px; font-size: 16px; letter-spacing: 0; }
.warnings ul { margin: 0; padding-left: 20px; }
.card { margin: 0 0 20px; padding: 20px 24px; background: var(--card); border: 1px solid var(--edge); border-radius: 12px; }
.table-card { padding: 6px 8px; }
.scroll { overflow-x: auto; border-radius: 6px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-size: 14px; line-height: 1.4; font-variant-numeric: tabular-nums lining-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: 9px 11px; border-bottom: 1px solid var(--grid); vertical-align: baseline; text-align: right; white-space: nowrap; }
tbody:last-child tr:last-child > * { border-bottom: 0; }
thead th { color: var(--muted); font-size: 12.5px; font-weight: 600; border-bottom-color: var(--edge); vertical-align: bottom; }
tbody th { font-weight: 600; }
td.left, th.left, tr.group th { text-align: left; }
tr.group th { padding-top: 22px; font-size: 14px; color: var(--accent); }
.dense th, .dense td { padding: 7px 8px; font-size: 13px; }
.dense thead th { font-size: 12px; }
.prose th, .prose td { min-width: 15ch; vertical-align: top; white-space: normal; font-size: 13px; }
.note { display: block; color: var(--muted); font-size: 12.5px; font-weight: 400; }
.dense .note { display: inline; margin-left: 4px; font-size: 12px; }
.tone { font-size: 12px; font-weight: 600; }
.better { color: var(--better); }
.worse { color: var(--worse); }
figure { margin: 0; }
figure h3 { margin-top: 0; }
figure svg { display: block; height: auto; max-width: 100%; overflow: visible; }
figure svg text { font-family: inherit; font-variant-numeric: tabular-nums; }
.timeline svg { width: 100%; min-width: 720px; }
.small-multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(296px, 1fr)); gap: 20px; }
.small-multiples .card { margin: 0; min-width: 0; }
.small-multiples svg { width: 100%; }
figcaption { margin-top: 12px; font-size: 13.5px; line-height: 1.5; font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 0 0 16px; padding: 0; list-style: none; font-size: 14px; }
.legend svg { vertical-align: -3px; margin-right: 6px; }
details { margin-top: 12px; font-size: 14px; }
summary { width: max-content; cursor: pointer; color: var(--accent); font-size: 13.5px; }
details .scroll { margin-top: 8px; max-height: 420px; overflow: auto; }
details th, details td { padding: 4px 8px; font-size: 12.5px; font-weight: 400; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 8px 24px; margin: 0; font-size: 14px; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 13px; }
pre { margin: 0 0 20px; padding: 14px 18px; background: var(--code); border-radius: 8px; overflow-x: auto; }
@media (max-width: 640px) {
  main { padding: 32px 16px 64px; }
  h1 { font-size: 30px; }
  .verdict { font-size: 17px; }
  .card { padding: 16px; }
  .table-card { padding: 4px; }
  dl:not(.tiles) { grid-template-columns: 1fr; gap: 2px; }
  dl:not(.tiles) dd { margin-bottom: 8px; }
}
@media print {
  :root { --page: #ffffff; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h1, h2, h3, h4 { break-after: avoid; }
  h2 { margin-top: 28pt; }
  .card, figure, tr { break-inside: avoid; }
  .table-card { break-inside: auto; }
  .scroll { overflow: visible; }
  details:not(.folded), nav { display: none; }
  .folded > summary { display: none; }
  .folded::details-content { content-visibility: visible; block-size: auto; }
  .tiles { grid-template-columns: repeat(4, 1fr); }
  table { font-size: 7.5pt; }
  th, td { padding: 4pt 3pt; white-space: normal; }
  thead th, .note, .tone { font-size: 6.5pt; }
  td { min-width: 4ch; }
  .prose th, .prose td { min-width: 0; font-size: 6pt; overflow-wrap: anywhere; hyphens: auto; }
  tbody th { min-width: 9ch; white-space: normal; overflow-wrap: anywhere; }
  .dense th, .dense td { padding: 3pt; font-size: 7pt; }
  .timeline svg { min-width: 0; }
}
`;

// dist/report/render/page.js
var POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
function page(title, main, style = "") {
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

export {
  escapeHtml,
  html,
  trusted,
  page
};
