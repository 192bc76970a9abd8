import {
  escapeHtml,
  html,
  trusted
} from "./chunk-O62IQR6Z.js";
import {
  calibratorLabel,
  calibratorPhrase,
  cell,
  right
} from "./chunk-MV7LTWNI.js";
import {
  chosenArm
} from "./chunk-2EUI7DCR.js";
import {
  count,
  figure,
  fixed,
  lastPhases,
  mean,
  percent,
  phaseTitle,
  points,
  signed
} from "./chunk-HROT2NWN.js";

// dist/report/charts/svg.js
var ink = {
  text: "var(--text)",
  muted: "var(--muted)",
  grid: "var(--grid)",
  axis: "var(--axis)",
  fill: "var(--bar)",
  card: "var(--card)"
};
var seriesLimit = 6;
var seriesStyles = {
  colours: [
    "var(--series-0)",
    "var(--series-1)",
    "var(--series-2)",
    "var(--series-3)",
    "var(--series-4)",
    "var(--series-5)"
  ],
  dashes: [
    [1, 0],
    [7, 3],
    [2, 2.5],
    [9, 3, 2, 3],
    [12, 4],
    [4, 2, 1, 2]
  ],
  shapes: ["circle", "square", "triangle-up", "diamond", "triangle-down", "cross"]
};
var config = {
  aria: false,
  background: "transparent",
  font: "sans-serif",
  view: { stroke: null },
  axis: {
    labelColor: ink.muted,
    titleColor: ink.text,
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 600,
    gridColor: ink.grid,
    domain: false,
    tickColor: ink.axis,
    ticks: false,
    labelPadding: 6
  }
};
async function renderSvg(spec, { id, title, description }) {
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  const logger = vega.logger(vega.Error);
  const compiled = vegaLite.compile(structuredClone(spec), { config, logger }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logger });
  const svg = await view.toSVG();
  view.finalize();
  const label = `<title id="${id}-title">${escapeHtml(title)}</title><desc id="${id}-desc">${escapeHtml(description)}</desc>`;
  return compact(svg).replace(/^<svg [^>]*?(width="[^"]*") (height="[^"]*") (viewBox="[^"]*")>/, (_, width, height, viewBox) => `<svg role="img" aria-labelledby="${id}-title ${id}-desc" ${width} ${height} ${viewBox}>${label}`);
}
function compact(svg) {
  return svg.replace(/<path class="(?:background|foreground)"[^>]*?\bd="(?:M0,0h0v0h0Z)?"[^>]*\/>/g, "").replace(/<path class="background" aria-hidden="true" d="[^"]*"\/>/g, "").replace(/ (?:class|role|aria-roledescription|aria-hidden|pointer-events|font-family)="[^"]*"/g, "").replace(/ opacity="1"| stroke-width="1"/g, "").replace(/="[^"]*"/g, (attribute) => attribute.replace(/-?\d+\.\d{3,}/g, (digits) => String(Math.round(Number(digits) * 100) / 100))).replace(/<g><\/g>/g, "");
}

// dist/report/render/html-table.js
function htmlTable({ caption, columns, groups }) {
  const body = groups.map(({ label, rows }) => {
    const heading = label === null ? null : html`<tr class="group">
            <th scope="rowgroup" colspan="${columns.length}">${label}</th>
          </tr>`;
    return html`<tbody>
      ${heading}${rows.map((row) => html`<tr>
            ${row.map((cell2, index) => dataCell(cell2, columns[index], index))}
          </tr>`)}
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
function dataCell({ text, note, tone }, column, index) {
  const align = leftClass(column?.align ?? "left");
  const noteMarkup = note === void 0 ? null : html`<span class="note">${note}</span>`;
  const toneMarkup = tone === void 0 ? null : html` <span class="tone ${tone}">${tone}</span>`;
  return index === 0 ? html`<th${align} scope="row">${text}${toneMarkup}${noteMarkup}</th>` : html`<td${align}>${text}${toneMarkup}${noteMarkup}</td>`;
}
function leftClass(align) {
  return align === "left" ? html` class="left"` : null;
}
function dataTable(table) {
  return html`<details>
    <summary>Data as a table</summary>
    ${htmlTable(table)}
  </details>`;
}

// dist/report/render/legend.js
function seriesLegend(names) {
  const items = names.map((name, index) => {
    const colour = seriesStyles.colours[index] ?? "";
    const dash = (seriesStyles.dashes[index] ?? []).join(" ");
    return html`<li>
      <svg width="34" height="14" aria-hidden="true">
        <path d="M0 7H34" stroke="${colour}" stroke-width="1.8" stroke-dasharray="${dash}" /></svg
      >${name}
    </li>`;
  });
  return html`<ul class="legend">
    ${items}
  </ul>`;
}

// dist/report/charts/corp.js
var SIDE = 208;
function renderCorp({ curve, band }, text) {
  const share3 = (field, title) => ({
    field,
    type: "quantitative",
    scale: { domain: [0, 1], nice: false },
    axis: { title, values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: "~g" }
  });
  const x = share3("confidence", "Confidence");
  const between = {
    data: { values: [...band] },
    mark: { type: "area", color: ink.fill, opacity: 0.9 },
    encoding: { x, y: share3("low", "Accuracy"), y2: { field: "high" } }
  };
  const identity = {
    data: {
      values: [
        { confidence: 0, accuracy: 0 },
        { confidence: 1, accuracy: 1 }
      ]
    },
    mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1.2, color: ink.axis },
    encoding: { x, y: share3("accuracy", "Accuracy") }
  };
  const steps = {
    data: {
      values: curve.flatMap(({ low, high, accuracy }) => [
        { confidence: low, accuracy },
        { confidence: high, accuracy }
      ])
    },
    mark: { type: "line", strokeWidth: 1.8, color: "var(--raw)", strokeJoin: "round" },
    encoding: { x, y: share3("accuracy", "Accuracy") }
  };
  const panel = { width: SIDE, height: SIDE, layer: [...band.length > 1 ? [between] : [], identity, steps] };
  return renderSvg({ vconcat: [panel] }, text);
}

// dist/report/sections/corp-figure.js
function stepsTable(name, { curve }) {
  return {
    caption: `Steps of ${name}`,
    columns: [right("Confidence"), right("Rows"), right("Accuracy")],
    groups: [
      {
        label: null,
        rows: curve.map(({ low, high, count: rows, accuracy }) => [
          cell(`${fixed(low, 3)}\u2013${fixed(high, 3)}`),
          cell(count(rows)),
          cell(fixed(accuracy, 3))
        ])
      }
    ]
  };
}
async function corpFigure(corp, name, heading, id, level) {
  const { curve, band, miscalibration } = corp;
  const svg = await renderCorp(corp, {
    id,
    title: `CORP reliability of ${name}`,
    description: `Accuracy against confidence in ${curve.length} steps without bins; miscalibration ${figure(miscalibration)}.`
  });
  return html`<figure class="card">
    ${level === 3 ? html`<h3>${heading}</h3>` : html`<h4>${heading}</h4>`} ${trusted(svg)}
    <figcaption>
      Miscalibration ${figure(miscalibration)}${band.length > 1 ? "" : "; too many rows for a band"}
    </figcaption>
    ${dataTable(stepsTable(name, corp))}
  </figure>`;
}

// dist/report/sections/reliability-panels.js
var Z_95 = 1.959964;
function pooledBins(all) {
  const [first = []] = all;
  return first.map(({ low, high }, index) => {
    const own = all.flatMap((bins) => bins[index] ?? []).filter(({ count: count3 }) => count3 > 0);
    const count2 = own.reduce((sum, bin) => sum + bin.count, 0);
    const over = (read) => count2 === 0 ? null : own.reduce((sum, bin) => sum + bin.count * (read(bin) ?? 0), 0) / count2;
    return { low, high, count: count2, confidence: over((bin) => bin.confidence), accuracy: over((bin) => bin.accuracy) };
  });
}
function shownBins(tests) {
  const byMass2 = tests.flatMap(({ massBins }) => massBins === void 0 ? [] : [massBins]);
  if (byMass2.length < tests.length)
    return pooledBins(tests.map(({ bins }) => bins));
  const ends = (index, read) => byMass2.flatMap((bins) => bins[index] === void 0 ? [] : [read(bins[index])]);
  return pooledBins(byMass2).map((bin, index) => ({
    ...bin,
    low: Math.min(...ends(index, ({ low }) => low)),
    high: Math.max(...ends(index, ({ high }) => high))
  }));
}
function pooledPhase(first, others) {
  const phases = [first, ...others];
  const { id, targets, test } = first;
  const over = (read) => mean(phases.map(read));
  const fitted = phases.flatMap(({ calibrated }) => calibrated ?? []);
  const [one] = fitted;
  const temperatures = fitted.flatMap(({ temperature }) => temperature ?? []);
  return {
    id,
    targets,
    test: {
      rows: test.rows,
      bins: shownBins(phases.map((phase) => phase.test)),
      accuracy: over((phase) => phase.test.accuracy),
      ece: over((phase) => phase.test.ece),
      eceFloor: over((phase) => phase.test.eceFloor),
      signedGap: over((phase) => phase.test.signedGap)
    },
    calibrated: one === void 0 || fitted.length < phases.length ? null : {
      ...one,
      ...temperatures.length === fitted.length ? { temperature: mean(temperatures) } : {},
      test: {
        bins: shownBins(fitted.map((calibrated) => calibrated.test)),
        ece: mean(fitted.map((calibrated) => calibrated.test.ece))
      }
    }
  };
}
function panelsAt({ id: arm, seeds }, index, several) {
  const [first, ...others] = seeds.flatMap(({ phases }) => phases[index] ?? []);
  if (first === void 0)
    return [];
  const title = phaseTitle(first, seeds[0]?.phases ?? [], several);
  return [{ arm, seeds: seeds.length, title, phase: pooledPhase(first, others) }];
}
function reliabilityGroups(report, limit) {
  const several = report.arms.length > 1;
  const groups = report.arms.map((arm) => {
    const panels = (arm.seeds[0]?.phases ?? []).flatMap((_, index) => panelsAt(arm, index, several));
    return { arm: arm.id, seeds: arm.seeds.length, panels };
  });
  const total = groups.reduce((sum, { panels }) => sum + panels.length, 0);
  return total <= limit ? groups : groups.slice(0, limit).map((group) => ({ ...group, panels: group.panels.slice(-1) }));
}
function reliabilityPair(report) {
  const several = report.arms.length > 1;
  const chosen = chosenArm(report);
  const phases = chosen.seeds[0]?.phases ?? [];
  const teacher = phases.findLastIndex(({ targets }) => targets === "teacher");
  if (teacher < 0)
    return null;
  const smoothed = report.arms.find((arm) => lastPhases(arm).some(({ targets }) => targets === "smoothing"));
  if (smoothed !== void 0)
    return [
      ...panelsAt(smoothed, (smoothed.seeds[0]?.phases.length ?? 0) - 1, several),
      ...panelsAt(chosen, teacher, several)
    ].map((panel) => ({ ...panel, title: `arm "${panel.arm}"` }));
  const before = phases.findLastIndex(({ targets }, index) => targets === "smoothing" && index < teacher);
  return before < 0 ? null : [...panelsAt(chosen, before, several), ...panelsAt(chosen, teacher, several)];
}
function wilson(share3, rows) {
  const z2 = Z_95 * Z_95;
  const centre = (share3 + z2 / (2 * rows)) / (1 + z2 / rows);
  const half = Z_95 / (1 + z2 / rows) * Math.sqrt(share3 * (1 - share3) / rows + z2 / (4 * rows * rows));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
function describeReliability({ seeds, phase: { test, calibrated } }) {
  const rows = `${test.rows} test rows${seeds > 1 ? `, ${seeds} seeds together` : ""}`;
  const raw = `Accuracy against confidence in ${test.bins.length} bins over ${rows}: accuracy ${percent(test.accuracy)}, ECE ${figure(test.ece)}, mean confidence minus accuracy ${points(test.signedGap)} points.`;
  if (calibrated === null)
    return raw;
  const { temperature } = calibrated;
  const after = temperature === void 0 ? calibratorLabel(calibrated) : `temperature ${fixed(temperature, 3)}`;
  return `${raw} After ${after}: ECE ${figure(calibrated.test.ece)}.`;
}
function reliabilityTable({ arm, title, phase: { test, calibrated } }, where = "") {
  const cells = (bin) => [
    bin === void 0 ? "\u2013" : String(bin.count),
    share(bin?.confidence ?? null),
    share(bin?.accuracy ?? null)
  ].map((text) => cell(text));
  const calibratedBins = calibrated?.test.bins;
  return {
    caption: `Bins of ${arm}: ${title}${where}`,
    columns: [
      right("Bin"),
      right("Rows"),
      right("Confidence"),
      right("Accuracy"),
      ...calibratedBins === void 0 ? [] : [right("Cal. rows"), right("Cal. confidence"), right("Cal. accuracy")]
    ],
    groups: [
      {
        label: null,
        rows: test.bins.map((bin, index) => [
          cell(`${fixed(bin.low, 3)}\u2013${fixed(bin.high, 3)}`),
          ...cells(bin),
          ...calibratedBins === void 0 ? [] : cells(calibratedBins[index])
        ])
      }
    ]
  };
}
function share(value) {
  return value === null ? "\u2013" : fixed(value, 3);
}

// dist/report/charts/reliability.js
var SIDE2 = 208;
var HISTOGRAM_HEIGHT = 52;
var RAW = "var(--raw)";
var CALIBRATED = "var(--calibrated)";
var FEW_ROWS = 10;
function renderReliability({ phase, seeds }, text) {
  const raw = phase.test.bins;
  const calibrated = phase.calibrated?.test.bins ?? null;
  return renderSvg({ spacing: 10, vconcat: [diagram(raw, calibrated, seeds), histogram(raw, calibrated)] }, text);
}
function dots(bins, seeds) {
  return bins.flatMap(({ confidence, accuracy, count: count2 }) => {
    if (confidence === null || accuracy === null)
      return [];
    const [low, high] = wilson(accuracy, count2 / seeds);
    return [{ confidence, accuracy, low, high, rows: count2 }];
  });
}
function diagram(raw, calibrated, seeds) {
  const known = (bins) => dots(bins, seeds).filter(({ rows }) => rows >= FEW_ROWS);
  const few = (bins, color) => ({
    data: { values: dots(bins, seeds).filter(({ rows }) => rows < FEW_ROWS) },
    mark: { type: "point", shape: "circle", filled: true, opacity: 0.4, color },
    encoding: {
      x: x(true),
      y,
      size: { field: "rows", type: "quantitative", scale: { domain: [1, FEW_ROWS], range: [6, 30] }, legend: null }
    }
  });
  const x = (labelled) => share2("confidence", labelled ? "" : null);
  const y = share2("accuracy", "Accuracy");
  const identity = {
    data: {
      values: [
        { confidence: 0, accuracy: 0 },
        { confidence: 1, accuracy: 1 }
      ]
    },
    mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1.2, color: ink.axis },
    encoding: { x: x(true), y }
  };
  const intervals = {
    data: { values: known(raw) },
    mark: { type: "rule", strokeWidth: 1, color: RAW, opacity: 0.55 },
    encoding: { x: x(true), y: share2("low", "Accuracy"), y2: { field: "high" } }
  };
  const line = (bins, colour, dash) => ({
    data: { values: known(bins) },
    mark: { type: "line", strokeWidth: 1.6, color: colour, strokeDash: dash, strokeJoin: "round" },
    encoding: { x: x(true), y }
  });
  const points2 = (bins, mark) => ({
    data: { values: known(bins) },
    mark,
    encoding: { x: x(true), y }
  });
  const layers = [identity, few(raw, RAW), intervals, line(raw, RAW, [1, 0])];
  if (calibrated !== null) {
    layers.push(few(calibrated, CALIBRATED), line(calibrated, CALIBRATED, [5, 3]));
    layers.push(points2(calibrated, {
      type: "point",
      shape: "diamond",
      filled: true,
      size: 52,
      opacity: 1,
      fill: ink.card,
      stroke: CALIBRATED,
      strokeWidth: 1.5
    }));
  }
  layers.push(points2(raw, { type: "point", shape: "circle", filled: true, size: 34, opacity: 1, color: RAW }));
  return { width: SIDE2, height: SIDE2, layer: layers };
}
function histogram(raw, calibrated) {
  const rows = (field) => ({
    field,
    type: "quantitative",
    scale: { domainMin: 0, nice: true },
    axis: { title: "Rows", tickCount: 2, format: "~s", grid: false }
  });
  const bars = {
    data: { values: [...raw] },
    mark: { type: "rect", fill: ink.fill, stroke: RAW, strokeWidth: 1 },
    encoding: {
      x: share2("low", "Confidence"),
      x2: { field: "high" },
      y: rows("count"),
      y2: { datum: 0 }
    }
  };
  if (calibrated === null)
    return { width: SIDE2, height: HISTOGRAM_HEIGHT, layer: [bars] };
  const levels = {
    data: { values: calibrated.filter(({ count: count2 }) => count2 > 0) },
    mark: { type: "rule", strokeWidth: 1.6, strokeDash: [5, 3], color: CALIBRATED },
    encoding: { x: share2("low", "Confidence"), x2: { field: "high" }, y: rows("count") }
  };
  return { width: SIDE2, height: HISTOGRAM_HEIGHT, layer: [bars, levels] };
}
function share2(field, title) {
  return {
    field,
    type: "quantitative",
    scale: { domain: [0, 1], nice: false },
    axis: title === null ? null : {
      title: title === "" ? null : title,
      values: [0, 0.2, 0.4, 0.6, 0.8, 1],
      format: "~g",
      labels: title !== ""
    }
  };
}

// dist/report/sections/reliability-section.js
var DIAGRAMS_SHOWN = 24;
async function reliabilityPairSection(report) {
  const pair = reliabilityPair(report);
  if (pair === null)
    return null;
  const figures = [];
  for (const [at, panel] of pair.entries())
    figures.push(await reliabilityFigure(panel, `pair-${at + 1}`, 3, ", at the top"));
  return html`<section aria-labelledby="pair">
    <h2 id="pair">Smoothing beside the teacher</h2>
    <p class="lead">
      How often the student is right, against how sure it is: on the dotted diagonal both agree. Above it the student
      doubts what it knows, below it it is too sure.
    </p>
    ${reliabilityLegend(pair[0]?.phase.calibrated)}
    <div class="pair">${figures}</div>
  </section>`;
}
async function reliabilitySection(report) {
  const groups = reliabilityGroups(report, DIAGRAMS_SHOWN);
  const several = report.arms.length > 1;
  const [calibrated] = groups.flatMap(({ panels }) => panels.flatMap(({ phase }) => phase.calibrated ?? []));
  const written = [];
  let drawn = 0;
  for (const { arm, seeds, panels } of groups) {
    const figures = [];
    for (const panel of panels)
      figures.push(await reliabilityFigure(panel, `reliability-${++drawn}`, several ? 4 : 3));
    const heading = several ? html`<h3>${arm}${seeds > 1 ? `, ${seeds} seeds together` : ""}</h3>` : null;
    written.push(html`${heading}
        <div class="small-multiples">${figures}</div>`);
  }
  const without = await withoutBins(report);
  if (without !== null)
    written.push(without);
  const total = report.arms.reduce((sum, arm) => sum + (arm.seeds[0]?.phases.length ?? 0), 0);
  const note = drawn < total ? ` ${drawn} of ${total} diagrams are shown; the others are in report.json.` : "";
  return html`<section aria-labelledby="reliability">
    <h2 id="reliability">Reliability</h2>
    <p class="lead">
      Test accuracy against mean confidence in each bin, of ${byMass(report) ? "as many rows each" : "equal width"},
      over the count of rows. Above the diagonal the student is under-confident, below it over-confident. Vertical bars
      are 95 % Wilson intervals of each bin's raw accuracy on as many rows as one seed has there. Bins of fewer than
      ${FEW_ROWS} rows are faint points, sized by their rows, and no line leads through them.${note}
    </p>
    ${reliabilityLegend(calibrated)} ${written}
  </section>`;
}
async function withoutBins({ arms }) {
  const drawn = [];
  for (const { id, seeds } of arms.slice(0, DIAGRAMS_SHOWN)) {
    const corp = seeds[0]?.phases.at(-1)?.corp;
    if (corp !== void 0)
      drawn.push(await corpFigure(corp, id, id, `corp-${drawn.length + 1}`, 4));
  }
  if (drawn.length === 0)
    return null;
  return html`<h3>Without bins</h3>
    <p class="lead">
      By isotonic regression (CORP), each arm's first seed after its last phase, over the band in which the curve of a
      calibrated model lies in 90 of 100 samples like this one.
    </p>
    <div class="small-multiples">${drawn}</div>`;
}
var byMass = ({ arms }) => arms[0]?.seeds[0]?.phases[0]?.test.massBins !== void 0;
async function reliabilityFigure(panel, id, level, where = "") {
  const { test, calibrated } = panel.phase;
  const title = `Reliability of ${panel.arm}: ${panel.title}`;
  const svg = await renderReliability(panel, { id, title, description: describeReliability(panel) });
  const after = calibrated === null ? null : html`<br />Calibrated: ECE ${figure(calibrated.test.ece)}, ${calibratorPhrase(calibrated)}`;
  const heading = level === 3 ? html`<h3>${panel.title}</h3>` : html`<h4>${panel.title}</h4>`;
  return html`<figure class="card">
    ${heading} ${trusted(svg)}
    <figcaption>
      Raw: ECE ${figure(test.ece)} (floor ${figure(test.eceFloor)}),<br />signed gap
      ${signed(test.signedGap, 4)}${after}
    </figcaption>
    ${dataTable(reliabilityTable(panel, where))}
  </figure>`;
}
function reliabilityLegend(calibrated) {
  const raw = html`<li>
    <svg width="34" height="14" aria-hidden="true">
      <path d="M0 7H34" stroke="var(--raw)" stroke-width="1.6" />
      <circle cx="17" cy="7" r="3.5" fill="var(--raw)" /></svg
    >raw
  </li>`;
  const after = html`<li>
    <svg width="34" height="14" aria-hidden="true">
      <path d="M0 7H34" stroke="var(--calibrated)" stroke-width="1.6" stroke-dasharray="5 3" />
      <path d="M17 2l5 5-5 5-5-5z" fill="var(--card)" stroke="var(--calibrated)" stroke-width="1.5" /></svg
    >${calibrated?.temperature === void 0 ? "calibrated" : "with the fitted temperature"}
  </li>`;
  const perfect = html`<li>
    <svg width="34" height="14" aria-hidden="true">
      <path d="M0 7H34" stroke="var(--axis)" stroke-width="1.2" stroke-dasharray="4 3" /></svg
    >perfect calibration
  </li>`;
  return html`<ul class="legend">
    ${typeof calibrated === "object" && calibrated !== null ? [raw, after, perfect] : [raw, perfect]}
  </ul>`;
}

// dist/report/charts/series.js
var keyOf = (index) => `series-${index}`;
function lineChannels(count2) {
  const domain = Array.from({ length: count2 }, (_, index) => keyOf(index));
  const range = seriesStyles.dashes.slice(0, count2).map((dash) => [...dash]);
  return {
    color: {
      field: "key",
      type: "nominal",
      scale: { domain, range: seriesStyles.colours.slice(0, count2) },
      legend: null
    },
    strokeDash: { field: "key", type: "nominal", scale: { domain, range }, legend: null }
  };
}

export {
  ink,
  seriesLimit,
  seriesStyles,
  renderSvg,
  keyOf,
  lineChannels,
  htmlTable,
  dataTable,
  seriesLegend,
  corpFigure,
  reliabilityPairSection,
  reliabilitySection,
  reliabilityFigure,
  reliabilityLegend
};
