import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  orderWarnings,
  repeatedRows
} from "./chunk-LUY6SMFW.js";
import {
  html,
  page,
  trusted
} from "./chunk-7BNMV2XG.js";
import {
  loadData,
  loadRecipe
} from "./chunk-EQHVKD6F.js";
import {
  inTurn,
  valuesOf
} from "./chunk-3ZA5E5AZ.js";
import {
  numberIn
} from "./chunk-PWGOLIOI.js";
import {
  elementCount
} from "./chunk-MGHOHB4O.js";

// dist/data.js
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";

// dist/report/render/data-page.js
function rowMarkup({ id, picture, values }, label) {
  return picture === null ? html`<li><code>${id}</code>: ${values.join(", ")}</li>` : html`<figure class="sample">
        <img src="${picture}" alt="${`${id}, of class ${label}`}" width="96" />
        <figcaption>${id}</figcaption>
      </figure>`;
}
function renderDataPage({ name, text, warnings, groups }) {
  const shown = groups.map(({ label, rows }, at) => {
    const pictures = rows.some(({ picture }) => picture !== null);
    const all = rows.map((row) => rowMarkup(row, label));
    return html`<section aria-labelledby="class-${at}">
      <h2 id="class-${at}">${label}</h2>
      ${pictures ? html`<div class="samples">${all}</div>` : html`<ul>
              ${all}
            </ul>`}
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
var ownStyle = `
.samples { display: flex; flex-wrap: wrap; gap: 12px; }
.sample { margin: 0; max-width: 96px; overflow-wrap: anywhere; font-size: 12px; }
.sample img { image-rendering: pixelated; }
pre { overflow-x: auto; }
`;
var preserved = (text) => html`${text}`.markup;

// dist/data.js
var splitNames = ["train", "validation", "calibration", "test"];
var FIRST_ROWS = 5;
var MOST_NAMES = 200;
var MOST_VALUES = 12;
var PAGE_CLASSES = 40;
var PAGE_ROWS = 6;
function rangesOf(names, { inputs, inputShape, rows }) {
  const size = elementCount(inputShape);
  const groups = names.length;
  const found = names.map(() => ({ least: Infinity, greatest: -Infinity, sum: 0 }));
  for (const values of inTurn(inputs, size))
    for (const [group, range] of found.entries())
      for (let at = group; at < values.length; at += groups) {
        const value = values[at] ?? NaN;
        range.least = Math.min(range.least, value);
        range.greatest = Math.max(range.greatest, value);
        range.sum += value;
      }
  const each = rows * size / groups;
  return found.map(({ least, greatest, sum }, group) => ({
    name: names[group] ?? "",
    least,
    mean: sum / each,
    greatest,
    distinct: null,
    missing: null
  }));
}
function columnRange(name, { codes, texts }, absent) {
  const rows = new Float64Array(texts.length);
  for (const code of codes)
    rows[code] = (rows[code] ?? 0) + 1;
  const present = texts.flatMap((text, code) => absent.has(text) ? [] : [{ value: numberIn(text), rows: rows[code] ?? 0 }]);
  const count = present.reduce((sum, one) => sum + one.rows, 0);
  const facts = { name, distinct: present.length, missing: codes.length - count };
  if (count === 0 || present.some(({ value }) => Number.isNaN(value)))
    return { ...facts, least: null, mean: null, greatest: null };
  return {
    ...facts,
    least: present.reduce((least, { value }) => Math.min(least, value), Infinity),
    mean: present.reduce((sum, one) => sum + one.rows * one.value, 0) / count,
    greatest: present.reduce((greatest, { value }) => Math.max(greatest, value), -Infinity)
  };
}
function valuesOf2(dataset, columns) {
  const { records } = dataset;
  if (records !== void 0) {
    const absent = /* @__PURE__ */ new Set(["", ...records.missing]);
    return [...records.columns].map(([name, column]) => columnRange(name, column, absent));
  }
  return rangesOf(columns === null || columns.length > MOST_NAMES ? ["all values"] : columns, dataset);
}
function shownValues(dataset, row) {
  const { records, inputs, inputShape } = dataset;
  if (records !== void 0)
    return [...records.columns].slice(0, MOST_VALUES).map(([name, { codes, texts }]) => `${name}: ${texts[codes[row] ?? 0] ?? ""}`);
  const values = valuesOf(inputs, elementCount(inputShape), Int32Array.of(row));
  return Array.from(values.subarray(0, MOST_VALUES), (value) => Number(value.toPrecision(6)));
}
var isPicture = (shape, dtype) => shape.length === 3 && dtype === "uint8" && (shape[0] === 1 || shape[0] === 3);
async function pictureOf({ inputs, inputShape }, row) {
  const [channels = 1, height = 1, width = 1] = inputShape;
  const size = channels * height * width;
  const own = valuesOf(inputs, size, Int32Array.of(row));
  const pixels = new Uint8Array(size);
  for (let at = 0; at < height * width; at++)
    for (let channel = 0; channel < channels; channel++)
      pixels[at * channels + channel] = own[channel * height * width + at] ?? 0;
  const { decoder } = await import("./decode-NZOVQ6YA.js");
  const sharp = await decoder();
  const raw = { width, height, channels: channels === 1 ? 1 : 3 };
  const png = await sharp(pixels, { raw }).png().toBuffer();
  return `data:image/png;base64,${png.toString("base64")}`;
}
async function writePage(path, name, look, dataset, splits) {
  const pictures = isPicture(dataset.inputShape, look.held.dtype);
  const groups = [];
  for (const [index, { name: label }] of look.classes.slice(0, PAGE_CLASSES).entries()) {
    const rows = [...splits.train].filter((row) => dataset.labels[row] === index).slice(0, PAGE_ROWS);
    const shown = [];
    for (const row of rows)
      shown.push({
        id: dataset.rowId(row),
        picture: pictures ? await pictureOf(dataset, row) : null,
        values: pictures ? [] : shownValues(dataset, row).map(String)
      });
    groups.push({ label, rows: shown });
  }
  await writeFile(path, renderDataPage({ name, text: describeLook(look), warnings: look.warnings, groups }));
}
async function describeData(source, options = {}) {
  const { recipe, place } = await loadRecipe(source, options);
  const { dataset, splits, held, columns, layout, notes, deduced } = await loadData(recipe.data, place);
  const counts = splitNames.map((split) => {
    const own = new Int32Array(dataset.classes.length);
    for (const row of splits[split])
      own[dataset.labels[row] ?? 0] = (own[dataset.labels[row] ?? 0] ?? 0) + 1;
    return [split, own];
  });
  const look = {
    rows: dataset.rows,
    inputShape: dataset.inputShape,
    held: { dtype: held.dtype, shape: held.shape },
    classes: dataset.classes.map((name, index) => ({
      name,
      rows: Object.fromEntries(counts.map(([split, own]) => [split, own[index] ?? 0]))
    })),
    unlabelled: splits.unlabelled?.length ?? 0,
    values: valuesOf2(dataset, columns),
    repeats: repeatedRows(dataset, splits),
    first: Array.from({ length: Math.min(FIRST_ROWS, dataset.rows) }, (_, row) => ({
      id: dataset.rowId(row),
      class: dataset.classes[dataset.labels[row] ?? -1] ?? null,
      values: shownValues(dataset, row)
    })),
    deduced,
    warnings: [
      ...notes,
      ...layout.note === null ? [] : [layout.note],
      ...held.picture === void 0 ? orderWarnings(dataset) : []
    ],
    sha256: dataset.sha256,
    splitsSha256: splits.sha256
  };
  if (options.html !== void 0)
    await writePage(resolve(options.cwd ?? process.cwd(), options.html), recipe.name, look, dataset, splits);
  return look;
}
var figure = (value) => value === null ? "" : String(Number(value.toPrecision(5)));
function aligned(rows) {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  return rows.map((row) => `    ${row.map((text, at) => at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0)).join("  ")}`.trimEnd());
}
function describeLook(look) {
  const { rows, inputShape, held, classes, unlabelled, values, repeats, first, deduced } = look;
  const shape = (sizes) => `[${sizes.join(", ")}]`;
  const sum = (split) => classes.reduce((total, one) => total + one.rows[split], 0);
  const shownClasses = classes.slice(0, 40);
  const named = values.some(({ distinct }) => distinct !== null);
  return [
    [
      `${rows} rows of ${held.dtype} ${shape(held.shape)}`,
      ...shape(held.shape) === shape(inputShape) ? [] : [`as ${shape(inputShape)} to the student`],
      ...unlabelled === 0 ? [] : [`${unlabelled} of them trained on without a label`]
    ].join(", "),
    "",
    `${classes.length} classes:`,
    ...aligned([
      ["class", ...splitNames],
      ...shownClasses.map(({ name, rows: own }) => [name, ...splitNames.map((split) => String(own[split]))]),
      ["all", ...splitNames.map((split) => String(sum(split)))]
    ]),
    ...classes.length > shownClasses.length ? [`    ... and ${classes.length - shownClasses.length} more classes`] : [],
    "",
    "values:",
    ...aligned([
      ["", "least", "mean", "greatest", ...named ? ["different", "missing"] : []],
      ...values.map(({ name, least, mean, greatest, distinct, missing }) => [
        name,
        ...[least, mean, greatest].map(figure),
        ...named ? [figure(distinct), figure(missing)] : []
      ])
    ]),
    "",
    repeats.length === 0 ? "no row of one split has the values of a row of another" : "rows of one split with the values of a row of another:",
    ...repeats.map(({ split, earlier, rows: count }) => `    ${count} of ${split} stand in ${earlier} too`),
    ...deduced.length === 0 ? [] : ["", "columns, as they were deduced:", ...deduced.map((line) => `    ${line}`)],
    "",
    "first rows:",
    ...first.map(({ id, class: name, values: own }) => `    ${id}, ${name ?? "no label"}: ${own.join(", ").slice(0, 160)}`)
  ].join("\n");
}

export {
  describeData,
  describeLook
};
