import {
  dataTable,
  htmlTable,
  ink,
  keyOf,
  lineChannels,
  reliabilityPairSection,
  reliabilitySection,
  renderSvg,
  seriesLegend,
  seriesLimit,
  seriesStyles
} from "./chunk-2ICY5BT5.js";
import {
  html,
  page,
  trusted
} from "./chunk-O62IQR6Z.js";
import {
  escapeMarkdown,
  markdownTable,
  requirementsTable
} from "./chunk-FQDTVQJQ.js";
import {
  armsTable,
  byArm,
  cell,
  differencesTable,
  left,
  rangeNote,
  right,
  sizeSentence,
  smoothingFacts,
  teachersTable,
  testTable,
  trainingTable
} from "./chunk-MV7LTWNI.js";
import {
  runPaths
} from "./chunk-WNHZBY2C.js";
import {
  headline,
  tiles
} from "./chunk-2EUI7DCR.js";
import {
  bytes,
  comparedArms,
  count,
  figure,
  figureWriter,
  fixed,
  interval,
  lastPhases,
  listed,
  mean,
  milliseconds,
  percent,
  percentWriter,
  phaseCount,
  points,
  scalar,
  signed,
  verdict,
  withinPhases
} from "./chunk-HROT2NWN.js";
import {
  renderJson
} from "./chunk-2GRZZ6WO.js";
import {
  calibratorFacts
} from "./chunk-B774G22E.js";
import {
  figures,
  goodness,
  headlineMetrics,
  metricNames
} from "./chunk-X63OG537.js";
import {
  machineError
} from "./chunk-LRGPJQE2.js";
import {
  LimbeckError,
  inputError,
  runError
} from "./chunk-BYE3JSHF.js";

// dist/report/directory/write.js
import { mkdir, readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";

// dist/report/sections/students.js
function shownStudents({ arms: arms2 }) {
  return arms2.flatMap(({ id, seeds }) => {
    const count2 = seeds[0]?.phases.length ?? 0;
    const places = arms2.length === 1 ? Array.from({ length: count2 }, (_, place) => place) : [count2 - 1];
    return places.map((place) => {
      const phases2 = seeds.flatMap((seed) => seed.phases[place] ?? []);
      return { name: arms2.length === 1 ? phases2[0]?.id ?? id : id, phases: phases2 };
    });
  });
}

// dist/report/sections/bayesian.js
function row(student, prediction, blocks) {
  const over = (read) => mean(blocks.map(read));
  return [
    cell(student),
    cell(prediction),
    cell(percent(over(({ accuracy }) => accuracy))),
    cell(figure(over(({ nll }) => nll))),
    cell(figure(over(({ brier }) => brier))),
    cell(figure(over(({ ece }) => ece)), `(${figure(over(({ eceFloor }) => eceFloor))})`),
    cell(signed(over(({ signedGap }) => signedGap), 4))
  ];
}
function bayesianTable(report) {
  const dropped = shownStudents(report).flatMap(({ name, phases: phases2 }) => {
    const known = phases2.flatMap(({ mcDropout }) => mcDropout ?? []);
    const [first] = known;
    return first === void 0 ? [] : [
      row(name, "single pass", phases2.map(({ test }) => test)),
      row(name, `Monte Carlo dropout, ${first.samples} passes`, known.map(({ test }) => test))
    ];
  });
  const ensembles2 = report.arms.flatMap((arm) => arm.ensemble === void 0 ? [] : [
    ...dropped.length > 0 ? [] : [
      row(arm.id, "single student", lastPhases(arm).map(({ test }) => test))
    ],
    row(arm.id, `ensemble of ${arm.ensemble.members} seeds`, [arm.ensemble.test])
  ]);
  if (dropped.length + ensembles2.length === 0)
    return null;
  return {
    caption: "Mean predictions beside single ones, on test; single figures are means over seeds",
    columns: [
      left("Student"),
      left("Prediction"),
      right("Accuracy"),
      right("NLL"),
      right("Brier"),
      right("ECE (floor)"),
      right("Signed gap")
    ],
    groups: [{ label: null, rows: [...dropped, ...ensembles2] }]
  };
}

// dist/report/sections/calibration-table.js
var trainedOn = ({ seeds }, targets) => seeds.every(({ phases: phases2 }) => phases2.every((phase) => phase.targets === targets));
function baseOf(report) {
  const compared = report.arms.find(({ id }) => id === comparedArms(report)[0]);
  const arm = report.arms.find((one) => trainedOn(one, "hard")) ?? compared ?? report.arms[0];
  if (arm === void 0)
    return null;
  const phases2 = lastPhases(arm);
  return phases2.some(({ calibrators: calibrators2 = [] }) => calibrators2.length > 0) ? { arm, phases: phases2 } : null;
}
function meanFigures(blocks) {
  const of = (metric) => mean(blocks.map((block) => block[metric]));
  return { accuracy: of("accuracy"), nll: of("nll"), brier: of("brier"), ece: of("ece") };
}
function smoothing(report, base) {
  const facts = smoothingFacts;
  const fixedCells = { facts, parameters: cell("0", "epsilon is chosen"), latency: cell("0", "nothing is added") };
  const smooth = report.arms.find((one) => trainedOn(one, "smoothing"));
  if (!trainedOn(base.arm, "hard") || smooth === void 0)
    return { ...fixedCells, change: cell("not measured", "compare the arms hard and smoothing") };
  return {
    ...fixedCells,
    change: {
      before: meanFigures(base.phases.map(({ test }) => test)),
      after: meanFigures(lastPhases(smooth).map(({ test }) => test))
    }
  };
}
var meanCount = (values) => {
  const value = mean(values);
  return Number.isInteger(value) || value >= 10 ? count(Math.round(value)) : fixed(value, 1);
};
function postHoc(kind, fits) {
  const reasons = [...new Set(fits.flatMap(({ unfitted }) => unfitted ?? []))];
  const fitted = fits.filter(({ unfitted }) => unfitted === void 0);
  return {
    facts: calibratorFacts[kind],
    parameters: cell(meanCount(fits.map(({ parameterCount }) => parameterCount)), noteOf(fits)),
    latency: cell(milliseconds(mean(fits.map(({ latencyMsPer1000Rows }) => latencyMsPer1000Rows)))),
    change: fitted.length === 0 ? cell("not fitted", listed(reasons)) : { before: meanFigures(fits.map(({ before }) => before)), after: meanFigures(fits.map(({ after }) => after)) }
  };
}
function noteOf(fits) {
  const unfitted = fits.filter((one) => one.unfitted !== void 0).length;
  const notes = [
    fits.some(({ boundary, parameters }) => boundary !== void 0 && parameters !== null) ? "at its bound" : "",
    fits.some(({ converged }) => !converged) ? "not converged" : "",
    unfitted > 0 ? `not fitted for ${unfitted} of ${fits.length} seeds` : ""
  ].filter((note) => note !== "");
  return notes.length === 0 ? void 0 : notes.join(", ");
}
function methodsOf(report, base) {
  const kinds = [...new Set(base.phases.flatMap(({ calibrators: calibrators2 = [] }) => calibrators2.map(({ kind }) => kind)))];
  return [
    smoothing(report, base),
    ...kinds.map((kind) => postHoc(kind, base.phases.flatMap(({ calibrators: calibrators2 = [] }) => calibrators2.filter((one) => one.kind === kind))))
  ];
}
function changeCell({ change }, metric) {
  if ("text" in change)
    return change;
  const [before, after] = [change.before[metric], change.after[metric]];
  if (metric === "accuracy")
    return cell(`${points(after - before)} points`, `${percent(before)} to ${percent(after)}`);
  return cell(`${figure(before)} to ${figure(after)}`);
}
function comparisonTable(report) {
  const base = baseOf(report);
  if (base === null)
    return null;
  const methods = methodsOf(report, base);
  const row2 = (label, read) => [cell(label), ...methods.map(read)];
  const fact = (label, key) => row2(label, ({ facts }) => cell(facts[key]));
  return {
    caption: "Label smoothing against calibration after training",
    columns: [left("Property"), ...methods.map(({ facts }) => left(facts.title))],
    groups: [
      {
        label: null,
        rows: [
          fact("Primary objective", "objective"),
          fact("Phase of application", "phase"),
          fact("Modifies parameters", "modifiesParameters"),
          fact("Needs a held-out set", "heldOut"),
          row2("Fitted parameters", ({ parameters }) => parameters),
          row2("Effect on top-1 accuracy", (method) => changeCell(method, "accuracy")),
          row2("ECE, before to after", (method) => changeCell(method, "ece")),
          row2("NLL, before to after", (method) => changeCell(method, "nll")),
          row2("Brier, before to after", (method) => changeCell(method, "brier")),
          row2("Overhead at inference, ms per 1,000 rows", ({ latency }) => latency),
          fact("Multi-class support", "multiClass"),
          fact("Theoretical guarantees", "guarantees"),
          fact("Common use", "use")
        ]
      }
    ]
  };
}
function comparisonNote(report) {
  const base = baseOf(report);
  if (base === null)
    return null;
  const [phase] = base.phases;
  const fits = base.phases.flatMap(({ calibrators: calibrators2 = [] }) => calibrators2);
  const rows = [...new Set(fits.map(({ rows: fitted }) => count(fitted)))];
  const seeds = base.phases.length === 1 ? "one seed" : `${base.phases.length} seeds, as means`;
  const smooth = trainedOn(base.arm, "hard") && report.arms.find((arm) => trainedOn(arm, "smoothing"));
  return [
    `Calibrators are fitted on ${listed(rows)} rows of the calibration split after the last phase of "${base.arm.id}" and measured on ${count(phase?.test.rows ?? 0)} test rows, over ${seeds}.`,
    smooth ? `Smoothing is "${smooth.id}" against "${base.arm.id}", both raw, on equal steps.` : "",
    "The overhead is measured in this process on one thread. Every other cell that holds no figure is fixed, with its source in docs/calibration.md."
  ].filter((sentence) => sentence !== "").join(" ");
}
function calibratorRows(report) {
  return report.arms.flatMap(({ seeds }) => seeds.flatMap(({ phases: phases2 }) => phases2)).reduce((sum, { calibrators: calibrators2 = [] }) => sum + calibrators2.length, 0);
}
function calibratorsTable(report) {
  return {
    caption: "Every calibrator after each phase: test figures with it, and what it took",
    columns: [
      right("Seed"),
      left("Phase"),
      left("Calibrator"),
      right("Parameters"),
      right("Accuracy"),
      right("NLL"),
      right("Brier"),
      right("ECE"),
      right("ms per 1,000 rows")
    ],
    groups: byArm(report, (seed, { id, calibrators: calibrators2 = [] }) => calibrators2.map((one) => [
      cell(String(seed)),
      cell(id),
      cell(calibratorFacts[one.kind].title, one.unfitted === void 0 ? void 0 : `not fitted: ${one.unfitted}`),
      cell(count(one.parameterCount), one.unfitted === void 0 ? noteOf([one]) : void 0),
      cell(percent(one.after.accuracy)),
      cell(figure(one.after.nll)),
      cell(figure(one.after.brier)),
      cell(figure(one.after.ece)),
      cell(milliseconds(one.latencyMsPer1000Rows))
    ]))
  };
}

// dist/report/charts/distributions.js
var WIDTH = 380;
var HEIGHT = 150;
function outline({ low, width, counts }, key, unit) {
  const rows = counts.reduce((sum, count2) => sum + count2, 0);
  const steps = counts.map((count2, bin) => ({ key, at: low + bin * width, share: count2 / rows * unit / width }));
  return [{ key, at: low, share: 0 }, ...steps, { key, at: low + counts.length * width, share: 0 }];
}
function renderDistributions(series, text) {
  return renderSvg({
    spacing: 18,
    vconcat: [
      panel(series, ({ confidence }) => confidence, 0.05, "Confidence", "Share of rows per 0.05"),
      panel(series, ({ margin }) => margin, 1, "Logit margin", "Share of rows per 1")
    ]
  }, text);
}
function panel(series, read, unit, axis, title) {
  const x = {
    field: "at",
    type: "quantitative",
    scale: { zero: false, nice: false },
    axis: { title: axis, grid: false, domain: true, domainColor: ink.axis, tickCount: 8, format: "~g" }
  };
  const y = {
    field: "share",
    type: "quantitative",
    scale: { domainMin: 0, nice: true },
    axis: { title, tickCount: 4, format: ".3~r" }
  };
  const lines = {
    mark: { type: "line", interpolate: "step-after", strokeWidth: 1.8, strokeJoin: "round" },
    encoding: {
      x,
      y,
      ...lineChannels(series.length)
    }
  };
  const values = series.flatMap((one, index) => outline(read(one), keyOf(index), unit));
  return { width: WIDTH, height: HEIGHT, data: { values }, layer: [lines] };
}

// dist/report/sections/distribution-series.js
function distributionSeries(report) {
  return shownStudents(report).flatMap(({ name, phases: [first] }) => first?.distributions === void 0 ? [] : [{ name, ...first.distributions }]);
}
function distributionsTable(series) {
  const shares = ["5 %", "25 %", "median", "75 %", "95 %"];
  const row2 = (name, what, { quantiles }, digits) => [
    cell(name),
    cell(what),
    ...quantiles.map((value) => cell(fixed(value, digits)))
  ];
  return {
    caption: "Quantiles of confidence and of the logit margin over test rows",
    columns: [left("Student"), left("Of"), ...shares.map(right)],
    groups: [
      {
        label: null,
        rows: series.flatMap(({ name, confidence, margin }) => [
          row2(name, "confidence", confidence, 3),
          row2(name, "margin", margin, 2)
        ])
      }
    ]
  };
}

// dist/report/sections/distributions-section.js
async function distributionSection(report) {
  const all = distributionSeries(report);
  if (all.length === 0)
    return null;
  const series = all.slice(0, seriesLimit);
  const notes = [
    "The margin is the logit of a row's own class minus the greatest other one: below zero the row is classified wrongly. Smoothing holds margins together, since it pays for logits that are too far apart.",
    report.arms.length > 1 ? "Each arm shows its first seed at the end of the last phase." : "",
    all.length > series.length ? `${all.length - series.length} more are in report.json.` : ""
  ];
  const title = "Confidence and logit margin over test rows";
  const medians = series.map(({ name, confidence, margin }) => `${name}: median confidence ${fixed(confidence.quantiles[2] ?? NaN, 3)}, median margin ${fixed(margin.quantiles[2] ?? NaN, 2)}`);
  const svg = await renderDistributions(series, { id: "distributions-1", title, description: `${listed(medians)}.` });
  return html`<section aria-labelledby="distributions">
    <h2 id="distributions">Confidence and margin</h2>
    <p class="lead">${notes.filter((note) => note !== "").join(" ")}</p>
    ${seriesLegend(series.map(({ name }) => name))}
    <figure class="card">
      ${trusted(svg)}
      <details>
        <summary>Data as a table</summary>
        ${htmlTable(distributionsTable(series))}
      </details>
    </figure>
  </section>`;
}

// dist/report/charts/shift.js
var smallChart = { width: 208, height: 84 };
var largeChart = { width: 460, height: 120 };
function shiftScales(panels) {
  const points2 = panels.flatMap(({ curves: curves2 }) => curves2.flatMap((curve) => curve.points));
  const least = Math.min(1, ...points2.map(({ accuracy }) => accuracy));
  const most = Math.max(0.05, ...points2.map(({ ece }) => ece));
  return { accuracy: [Math.min(90, Math.floor(least * 10) * 10), 100], ece: [0, Math.ceil(most * 20) / 20] };
}
function renderShift(panel2, size, scales, text) {
  return renderSvg({
    spacing: 12,
    vconcat: [
      figurePanel(panel2, size, "accuracy", scales.accuracy, false),
      figurePanel(panel2, size, "ece", scales.ece, true)
    ]
  }, text);
}
function figurePanel({ axis, curves: curves2 }, { width, height }, metric, [low, high], last) {
  const title = metric === "accuracy" ? "Accuracy, %" : "ECE";
  const factor = metric === "accuracy" ? 100 : 1;
  const values = curves2.flatMap(({ points: points3 }, index) => points3.map((point) => ({ key: keyOf(index), at: point.at, value: point[metric] * factor })));
  const places = [...new Set(values.map(({ at }) => at))].sort((a, b) => a - b);
  const x = {
    field: "at",
    type: "quantitative",
    scale: { domain: [0, places.at(-1) ?? 1], nice: false },
    axis: last ? {
      title: axis,
      grid: false,
      domain: true,
      domainColor: ink.axis,
      values: places,
      format: "~g",
      labelOverlap: true
    } : null
  };
  const y = {
    field: "value",
    type: "quantitative",
    scale: { domain: [low, high], nice: false },
    axis: { title, tickCount: 4, format: ".3~r" }
  };
  const keys2 = curves2.map((_, index) => keyOf(index));
  const count2 = keys2.length;
  const { color, strokeDash } = lineChannels(count2);
  const line = {
    mark: { type: "line", strokeWidth: 1.8, strokeJoin: "round" },
    encoding: {
      x,
      y,
      color,
      strokeDash
    }
  };
  const points2 = {
    mark: { type: "point", filled: true, size: 26, opacity: 1 },
    encoding: {
      x,
      y,
      color,
      shape: {
        field: "key",
        type: "nominal",
        scale: { domain: keys2, range: seriesStyles.shapes.slice(0, count2) },
        legend: null
      }
    }
  };
  return { width, height, data: { values }, layer: [line, points2] };
}

// dist/report/sections/shift-panels.js
function meanFigures2(all) {
  const [accuracy, nll, brier, ece] = headlineMetrics.map((metric) => mean(all.map((one) => one[metric])));
  return { accuracy: accuracy ?? NaN, nll: nll ?? NaN, brier: brier ?? NaN, ece: ece ?? NaN };
}
function meanOfLists(lists) {
  const [first] = lists;
  return first?.map((entry, at) => ({ ...entry, ...meanFigures2(lists.flatMap((list) => list?.[at] ?? [])) }));
}
function meanDetection(all) {
  const over = (read) => {
    const known = all.flatMap((one) => read(one) ?? []);
    return known.length === 0 ? null : mean(known);
  };
  return { auroc: over(({ auroc }) => auroc), aupr: over(({ aupr }) => aupr), fpr95: over(({ fpr95 }) => fpr95) };
}
function meanShift(first, all) {
  const corruptions = meanOfLists(all.map((one) => one.corruptions));
  const over = meanOfLists(all.map((one) => one.mean));
  const fgsm = meanOfLists(all.map((one) => one.fgsm));
  const strange = all.flatMap((one) => one.outOfDistribution ?? []);
  const [known] = strange;
  return {
    rows: first.rows,
    range: first.range,
    clean: meanFigures2(all.map(({ clean }) => clean)),
    ...corruptions === void 0 ? {} : { corruptions },
    ...over === void 0 ? {} : { mean: over },
    ...fgsm === void 0 ? {} : { fgsm },
    ...known === void 0 ? {} : {
      outOfDistribution: {
        rows: known.rows,
        maxProbability: meanDetection(strange.map(({ maxProbability }) => maxProbability)),
        entropy: meanDetection(strange.map(({ entropy }) => entropy)),
        energy: meanDetection(strange.map(({ energy }) => energy))
      }
    }
  };
}
function shiftSeries(report) {
  return shownStudents(report).flatMap(({ name, phases: phases2 }) => {
    const all = phases2.flatMap(({ shift: shift2 }) => shift2 ?? []);
    const [first] = all;
    return first === void 0 ? [] : [{ name, seeds: all.length, shift: meanShift(first, all) }];
  });
}
function corruptionLabel(name) {
  const words2 = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words2.charAt(0).toUpperCase() + words2.slice(1);
}
function curves(series, read) {
  return series.map(({ name, shift: shift2 }) => ({ name, points: [{ at: 0, ...shift2.clean }, ...read(shift2)] }));
}
function meanPanel(series) {
  const names = new Set(series.flatMap(({ shift: shift2 }) => shift2.corruptions?.map(({ corruption }) => corruption) ?? []));
  if (names.size < 2)
    return null;
  return {
    title: `Mean over ${names.size} corruptions`,
    axis: "Severity",
    curves: curves(series, ({ mean: over = [] }) => over.map((one) => ({ ...one, at: one.severity })))
  };
}
function corruptionPanels(series) {
  const names = new Set(series.flatMap(({ shift: shift2 }) => shift2.corruptions?.map(({ corruption }) => corruption) ?? []));
  return [...names].map((name) => ({
    title: corruptionLabel(name),
    axis: "Severity",
    curves: curves(series, ({ corruptions = [] }) => corruptions.filter(({ corruption }) => corruption === name).map((one) => ({ ...one, at: one.severity })))
  }));
}
function attackPanel(series) {
  if (series.every(({ shift: shift2 }) => shift2.fgsm === void 0))
    return null;
  return {
    title: "Fast gradient sign method",
    axis: "Epsilon",
    curves: curves(series, ({ fgsm = [] }) => fgsm.map((one) => ({ ...one, at: one.epsilon })))
  };
}
function placesOf(panels) {
  const all = panels.flatMap((panel2) => panel2.curves.flatMap(({ points: points2 }) => points2.map(({ at }) => at)));
  return [...new Set(all)].sort((a, b) => a - b);
}
function figureCells({ points: points2 }, places) {
  return places.map((place) => {
    const point = points2.find(({ at }) => at === place);
    return point === void 0 ? cell("\u2013") : cell(percent(point.accuracy), `ECE ${figure(point.ece)}`);
  });
}
var placeLabel = (axis, place) => place === 0 ? "Clean" : `${axis} ${scalar(place)}`;
function panelTable({ title, axis, curves: lines }) {
  const places = placesOf([{ title, axis, curves: lines }]);
  return {
    caption: `${title}: test accuracy and ECE`,
    columns: [left("Student"), ...places.map((place) => right(placeLabel(axis, place)))],
    groups: [{ label: null, rows: lines.map((line) => [cell(line.name), ...figureCells(line, places)]) }]
  };
}
function corruptionsTable(series) {
  const over = meanPanel(series);
  const panels = [...over === null ? [] : [over], ...corruptionPanels(series)];
  if (panels.length === 0)
    return null;
  const places = placesOf(panels);
  return {
    caption: "Test accuracy and ECE under corruptions, by severity",
    columns: [left("Student"), left("Corruption"), ...places.map((place) => right(placeLabel("Severity", place)))],
    groups: [
      {
        label: null,
        rows: series.flatMap(({ name }, at) => panels.flatMap(({ title, curves: lines }) => {
          const line = lines[at];
          return line === void 0 ? [] : [[cell(name), cell(title), ...figureCells(line, places)]];
        }))
      }
    ]
  };
}
function strangeTable(series) {
  if (series.every(({ shift: shift2 }) => shift2.outOfDistribution === void 0))
    return null;
  const share2 = (value) => cell(value === null ? "\u2013" : figure(value));
  const detection = ({ auroc, aupr, fpr95 }) => [share2(auroc), share2(aupr), share2(fpr95)];
  return {
    caption: "Rows of another kind told from test rows, by score",
    columns: [left("Student"), left("Score"), right("AUROC"), right("AUPR"), right("FPR95")],
    groups: [
      {
        label: null,
        rows: series.flatMap(({ name, shift: { outOfDistribution } }) => outOfDistribution === void 0 ? [] : [
          [cell(name), cell("max probability"), ...detection(outOfDistribution.maxProbability)],
          [cell(name), cell("entropy"), ...detection(outOfDistribution.entropy)],
          [cell(name), cell("energy"), ...detection(outOfDistribution.energy)]
        ])
      }
    ]
  };
}
function shiftNote(series, arms2) {
  const [first] = series;
  if (first === void 0)
    return "";
  const { rows, range } = first.shift;
  return `${rows} test rows, values from ${scalar(range[0])} to ${scalar(range[1])}. ` + (arms2 > 1 ? "Each arm at the end of its last phase" : "The student after each phase") + `${first.seeds > 1 ? `, means over ${first.seeds} seeds` : ""}, uncalibrated. Severity 1 is the mildest, 5 the strongest.`;
}

// dist/report/sections/shift-section.js
async function shiftSection(report) {
  const all = shiftSeries(report);
  if (all.length === 0)
    return null;
  const series = all.slice(0, seriesLimit);
  const left2 = all.length - series.length;
  const note = left2 > 0 ? ` ${left2} more are in report.json.` : "";
  const over = meanPanel(series);
  const attack = attackPanel(series);
  const small = [];
  const panels = corruptionPanels(series);
  for (const panel2 of panels)
    small.push(await shiftFigure(panel2, smallChart, shiftScales(panels), `shift-${small.length + 1}`));
  const strange = strangeTable(series);
  const rows = series[0]?.shift.outOfDistribution?.rows;
  return html`<section aria-labelledby="shift">
    <h2 id="shift">Shift</h2>
    <p class="lead">${shiftNote(series, report.arms.length)}${note}</p>
    ${small.length === 0 && attack === null ? null : seriesLegend(series.map(({ name }) => name))}
    ${over === null ? null : await shiftFigure(over, largeChart, shiftScales([over]), "shift-mean", 3)}
    ${small.length === 0 ? null : html`<h3>Each corruption</h3>
            <div class="small-multiples">${small}</div>`}
    ${attack === null ? null : html`<h3>Attack</h3>
            <p class="lead">
              Every value is moved by epsilon, a share of the range, the way that raises the loss most.
            </p>
            ${await shiftFigure(attack, largeChart, shiftScales([attack]), "shift-attack")}`}
    ${strange === null ? null : html`<h3>Rows of another kind</h3>
            <p class="lead">
              ${rows ?? 0} rows of another kind count as positive. AUROC of 0.5 is chance; FPR95 is the share of test
              rows that are flagged where 95 % of the others are.
            </p>
            <div class="card table-card">${htmlTable(strange)}</div>`}
  </section>`;
}
async function shiftFigure(panel2, size, scales, id, level = 4) {
  const ends = panel2.curves.flatMap(({ name, points: points2 }) => {
    const [first, last] = [points2[0], points2.at(-1)];
    if (first === void 0 || last === void 0)
      return [];
    return [
      `${name} from accuracy ${percent(first.accuracy)}, ECE ${figure(first.ece)} to ${percent(last.accuracy)}, ${figure(last.ece)}`
    ];
  });
  const title = `${panel2.title}: accuracy and ECE against ${panel2.axis.toLowerCase()}`;
  const svg = await renderShift(panel2, size, scales, { id, title, description: `${listed(ends)}.` });
  return html`<figure class="card">
    ${level === 3 ? html`<h3>${panel2.title}</h3>` : html`<h4>${panel2.title}</h4>`} ${trusted(svg)}
    <details>
      <summary>Data as a table</summary>
      ${htmlTable(panelTable(panel2))}
    </details>
  </figure>`;
}

// dist/report/sections/intervals.js
var NONE = "\u2013";
var ranges = (intervals) => headlineMetrics.map((metric) => cell(rangeNote(metric, intervals) ?? NONE));
function ofTeachers({ teacher: teacher2, teachers }) {
  const named = teachers === void 0 ? [["teacher", teacher2]] : Object.entries(teachers);
  const rows = named.flatMap(([id, one]) => one?.intervals === void 0 ? [] : [[cell(NONE), cell(id), ...ranges(one.intervals), cell(NONE), cell(NONE)]]);
  return rows.length === 0 ? [] : [{ label: "Teacher", rows }];
}
function intervalsTable(report) {
  const groups = byArm(report, (seed, { id, intervals, calibrated }) => intervals === void 0 ? [] : [
    [
      cell(String(seed)),
      cell(id),
      ...ranges(intervals),
      ...["nll", "ece"].map((metric) => cell(rangeNote(metric, calibrated?.intervals) ?? NONE))
    ]
  ]);
  if (groups.every(({ rows }) => rows.length === 0))
    return null;
  return {
    caption: "Intervals of the test figures of each phase, for that student on other rows: 95 %",
    columns: [
      right("Seed"),
      left("Phase"),
      ...headlineMetrics.map((metric) => right(metric === "accuracy" ? "Accuracy, %" : figures[metric].label)),
      right("Cal. NLL"),
      right("Cal. ECE")
    ],
    groups: [...ofTeachers(report), ...groups]
  };
}

// dist/report/sections/prediction-sets.js
function rowOf(method, scaled, sets, classes2) {
  const over = (read) => mean(sets.map(read));
  const [least] = sets.map((set) => set.least).toSorted((a, b) => a.coverage - b.coverage);
  return [
    cell(method.toUpperCase()),
    cell(scaled ? fixed(over(({ temperature }) => temperature), 3) : "1"),
    cell(percent(over(({ coverage }) => coverage))),
    cell(fixed(over(({ size }) => size), 2)),
    cell(percent(over(({ single }) => single))),
    cell(percent(over(({ empty }) => empty))),
    cell(percent(over(({ classGap }) => classGap)), `(${percent(over(({ classGapFloor }) => classGapFloor))})`),
    ...least === void 0 ? [] : [cell(percent(least.coverage), `class ${classes2[least.class] ?? String(least.class)}, ${least.rows} rows`)]
  ];
}
var isScaled = ({ temperature }) => temperature !== 1;
function setsTable(report, classes2) {
  const groups = shownStudents(report).flatMap(({ name, phases: phases2 }) => {
    const known = phases2.flatMap(({ conformal }) => conformal ?? []);
    const methods = [...new Set(known.flatMap(({ sets }) => sets.map(({ method }) => method)))];
    const rows = [false, true].flatMap((scaled) => methods.flatMap((method) => {
      const sets = known.flatMap((one) => one.sets.filter((set) => set.method === method && isScaled(set) === scaled));
      return sets.length === 0 ? [] : [rowOf(method, scaled, sets, classes2)];
    }));
    return rows.length === 0 ? [] : [{ label: name, rows }];
  });
  if (groups.length === 0)
    return null;
  return {
    caption: "Prediction sets on test, means over seeds; at the least covered class the seed that covers it least",
    columns: [
      left("Sets"),
      right("T"),
      right("Coverage"),
      right("Size"),
      right("Of one class"),
      right("Empty"),
      right("Class gap (floor)"),
      right("Least covered class")
    ],
    groups
  };
}
function setsNote(report) {
  const [first] = shownStudents(report).flatMap(({ phases: phases2 }) => phases2.flatMap(({ conformal }) => conformal ?? []));
  if (first === void 0)
    return null;
  const { coverage, rows, expected, sets } = first;
  const none = sets.filter(({ threshold }) => threshold === null).map(({ method }) => method.toUpperCase());
  const missing = none.length === 0 ? "" : ` Calibration rows are too few for a threshold of ${listed([...new Set(none)])}: every set holds all classes.`;
  return `A set is to hold the true class of ${percent(coverage, 1)} of rows. Thresholds are of ${rows} calibration rows; with as many, the coverage of the test rows lies between ${percent(expected.low, 1)} and ${percent(expected.high, 1)} in 95 of 100 cases. The class gap is how far the coverage of a class is from what was asked for, on average; its floor is what even coverage would show on as many rows.${missing}`;
}

// dist/report/sections/rejection.js
function figureCells2(all) {
  const known = all.flatMap(({ errorAuroc }) => errorAuroc ?? []);
  return [
    cell(figure(mean(all.map(({ aurc }) => aurc)))),
    cell(figure(mean(all.map(({ augrc }) => augrc)))),
    cell(known.length === 0 ? "\u2013" : figure(mean(known)))
  ];
}
function powerWords(all) {
  const powers = all.flatMap(({ normalised }) => normalised.power ?? []);
  if (powers.length === 0)
    return "none";
  const [low, high] = [Math.min(...powers), Math.max(...powers)];
  const some = low === high ? String(low) : `${low} to ${high}`;
  return powers.length === all.length ? some : `${some}, or none`;
}
function rejectionTable(report) {
  const rows = shownStudents(report).flatMap(({ name, phases: phases2 }) => {
    const known = phases2.flatMap(({ rejection: rejection2 }) => rejection2 ?? []);
    if (known.length === 0)
      return [];
    return [
      [cell(name), ...figureCells2(known), cell(powerWords(known)), ...figureCells2(known.map((one) => one.normalised))]
    ];
  });
  if (rows.length === 0)
    return null;
  return {
    caption: "Wrong rows rejected, on test: by confidence, and by normalised logits",
    columns: [
      left("Student"),
      right("AURC"),
      right("AUGRC"),
      right("AUROC of errors"),
      right("p"),
      right("AURC, normalised"),
      right("AUGRC, normalised"),
      right("AUROC, normalised")
    ],
    groups: [{ label: null, rows }]
  };
}

// dist/report/sections/teacher-and-classes.js
var CLASSES_SHOWN = 30;
var ARMS_SHOWN = 6;
var NONE2 = cell("\u2013");
var rangeOf = ({ intervals }, figureName, write) => intervals && interval(intervals[figureName], write);
function agreementTable(report) {
  const groups = byArm(report, (seed, { id, agreement }) => agreement === void 0 ? [] : [
    [
      cell(String(seed)),
      cell(id),
      cell(agreement.teacher),
      cell(percent(agreement.sameTop), rangeOf(agreement, "sameTop", percentWriter)),
      cell(figure(agreement.divergence), rangeOf(agreement, "divergence", figureWriter)),
      agreement.teacherErrs.accuracy === null ? cell("\u2013", "the teacher errs nowhere") : cell(percent(agreement.teacherErrs.accuracy), `of ${count(agreement.teacherErrs.rows)} rows`)
    ]
  ]);
  if (groups.every(({ rows }) => rows.length === 0))
    return null;
  return {
    caption: "Student and teacher on the same test rows",
    columns: [
      right("Seed"),
      left("Phase"),
      left("Teacher"),
      right("Same top class"),
      right("KL to teacher, nats"),
      right("Accuracy where it errs")
    ],
    groups
  };
}
function meanOf(values) {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : mean(known);
}
function linesOf(reports) {
  const lines = /* @__PURE__ */ new Map();
  for (const index of new Set(reports.flatMap((classes2) => classes2.map((one) => one.class)))) {
    const all = reports.flatMap((classes2) => classes2.filter((one) => one.class === index));
    lines.set(index, {
      rows: all[0]?.rows ?? 0,
      recall: meanOf(all.map(({ recall }) => recall)),
      precision: meanOf(all.map(({ precision }) => precision)),
      signedGap: meanOf(all.map(({ signedGap }) => signedGap)),
      takenFor: all[0]?.takenFor ?? null
    });
  }
  return lines;
}
var share = (value) => value === null ? NONE2 : cell(percent(value, 1));
function classesTable({ report, classes: names }) {
  const arms2 = report.arms.slice(0, ARMS_SHOWN).map((arm) => ({
    id: arm.id,
    lines: linesOf(lastPhases(arm).flatMap(({ classes: classes2 }) => classes2 === void 0 ? [] : [classes2]))
  }));
  const [first] = arms2;
  const indices = [...new Set(arms2.flatMap(({ lines }) => [...lines.keys()]))];
  if (first === void 0 || indices.length === 0)
    return null;
  const recallOf = (index) => meanOf(arms2.map(({ lines }) => lines.get(index)?.recall ?? null)) ?? Infinity;
  const shown2 = indices.toSorted((a, b) => recallOf(a) - recallOf(b) || a - b).slice(0, CLASSES_SHOWN).toSorted((a, b) => a - b);
  const nameOf = (index) => names[index] ?? String(index);
  const rowsOf = (index) => cell(count(arms2.flatMap(({ lines }) => lines.get(index)?.rows ?? [])[0] ?? 0));
  const left0 = [left("Class"), right("Rows")];
  if (arms2.length > 1)
    return {
      caption: "Recall of each class at the end of the last phase, means over seeds",
      columns: [...left0, ...arms2.map(({ id }) => right(id))],
      groups: [
        {
          label: null,
          rows: shown2.map((index) => [
            cell(nameOf(index)),
            rowsOf(index),
            ...arms2.map(({ lines }) => share(lines.get(index)?.recall ?? null))
          ])
        }
      ]
    };
  return {
    caption: "Each class at the end of the last phase",
    columns: [...left0, right("Recall"), right("Precision"), right("Signed gap"), left("Most often taken for")],
    groups: [
      {
        label: null,
        rows: shown2.flatMap((index) => {
          const line = first.lines.get(index);
          if (line === void 0)
            return [];
          const { takenFor, signedGap } = line;
          return [
            [
              cell(nameOf(index)),
              rowsOf(index),
              share(line.recall),
              share(line.precision),
              signedGap === null ? NONE2 : cell(signed(signedGap, 4)),
              takenFor === null ? NONE2 : cell(nameOf(takenFor.class), `${count(takenFor.rows)} rows`)
            ]
          ];
        })
      }
    ]
  };
}
function classesNote({ report }) {
  const seeds = report.arms[0]?.seeds.length ?? 0;
  const of = report.arms.length > 1 ? "Recall is the share of a class's test rows that are found" : "Recall is the share of a class's test rows that are found, precision that of rows named so that are; the signed gap is confidence minus accuracy of the rows named so";
  const over = seeds > 1 ? `, as means over ${seeds} seeds` : "";
  const most = report.classes > CLASSES_SHOWN ? ` The ${CLASSES_SHOWN} classes with the least recall are shown.` : "";
  return `${of}${over}.${most}`;
}

// dist/report/sections/smaller.js
function groupOf({ student, form, before, after, sameTop, calibrated }) {
  const row2 = (name, { bytes: size, accuracy, nll, ece, latencyMsBatch1 }, same) => [
    cell(name),
    cell(bytes(size)),
    cell(milliseconds(latencyMsBatch1)),
    cell(percent(accuracy)),
    cell(figure(nll)),
    cell(figure(ece)),
    cell(same)
  ];
  const again = calibrated === null ? [] : [
    [
      cell(`${form}, ${calibrated.kind} fitted again`),
      cell("\u2013"),
      cell("\u2013"),
      cell(percent(calibrated.accuracy)),
      cell(figure(calibrated.nll)),
      cell(figure(calibrated.ece)),
      cell("\u2013")
    ]
  ];
  return {
    label: student,
    rows: [row2("as trained", before, "\u2013"), row2(form, after, percent(sameTop)), ...again]
  };
}
function smallerTable(reports) {
  const [first] = reports ?? [];
  if (reports === void 0 || first === void 0)
    return null;
  return {
    caption: `Exports in fewer bytes, on ${count(first.rows)} test rows`,
    columns: [
      left("File"),
      right("Size"),
      right("ms, 1 row"),
      right("Accuracy"),
      right("NLL"),
      right("ECE"),
      right("Same class")
    ],
    groups: reports.map(groupOf)
  };
}

// dist/report/charts/surface.js
var CELL = { width: 92, height: 30 };
var SHADES = [0.03, 0.4];
function renderSurface({ across, down, columns, rows, cells }, text) {
  const values = cells.map(({ column, row: row2, score, goodness: goodness2, chosen: chosen2 }) => ({
    column,
    row: row2,
    goodness: goodness2 ?? 0,
    chosen: chosen2,
    text: score ?? "not finite"
  }));
  const place = (field, domain, title) => ({
    field,
    type: "nominal",
    scale: { domain: [...domain] },
    sort: null,
    axis: {
      title,
      labelAngle: 0,
      grid: false,
      labelLimit: 160,
      // a field's path is longer than the cells are high: it stands above them
      ...field === "row" ? { titleAngle: 0, titleAlign: "left", titleX: 0, titleY: -12 } : {}
    }
  });
  const encoding = { x: place("column", columns, across), y: place("row", rows, down) };
  const squares = {
    mark: { type: "rect", fill: "var(--series-0)", stroke: ink.card, strokeWidth: 2 },
    encoding: {
      ...encoding,
      fillOpacity: {
        field: "goodness",
        type: "quantitative",
        scale: { domain: [0, 1], range: SHADES },
        legend: null
      }
    }
  };
  const chosen = {
    data: { values: values.filter((value) => value.chosen) },
    mark: { type: "rect", fill: "transparent", stroke: ink.text, strokeWidth: 1.6 },
    encoding
  };
  const words2 = {
    mark: { type: "text", fontSize: 12, color: ink.text },
    encoding: { ...encoding, text: { field: "text", type: "nominal" } }
  };
  const panel2 = {
    width: CELL.width * columns.length,
    height: CELL.height * rows.length,
    data: { values },
    layer: [squares, chosen, words2]
  };
  return renderSvg({ vconcat: [panel2] }, text);
}

// dist/report/sections/sweep-panels.js
var TRIALS_SHOWN = 30;
var VALUES_SHOWN = 9;
var metricOf = ({ metric }) => metricNames.find((name) => metric === `validation.${name}`) ?? "nll";
var shown = (value) => typeof value === "string" ? value : JSON.stringify(value);
var valueAt = ({ settings }, setting, path) => shown(settings[setting]?.[path]);
var words = (sweep2, { paths }, setting) => paths.length === 0 ? "\u2013" : paths.map((path) => `${path} = ${valueAt(sweep2, setting, path)}`).join(", ");
var writer = (sweep2) => metricOf(sweep2) === "accuracy" ? (value) => percent(value) : figure;
function figureWords(sweep2) {
  return `validation ${figures[metricOf(sweep2)].label}${sweep2.calibrated ? ", temperature-scaled" : ""}`;
}
function sweepNote(sweep2) {
  const seeds = sweep2.seeds.length === 1 ? `seed ${sweep2.seeds.join("")}` : `seeds ${sweep2.seeds.join(", ")}`;
  const halving = sweep2.halving === void 0 ? "" : ` By successive halving: the best of every ${sweep2.halving} settings went on to ${sweep2.halving} times the training.`;
  return `${sweep2.settings.length} settings were tried for each arm to which they make a difference, with ${seeds}, and one was chosen by ${figureWords(sweep2)}, at the end of training: no test row was looked at.${halving} All figures above are of what was chosen, trained anew with other seeds.`;
}
function ordered(sweep2, { trials }) {
  const good = ({ mean: mean2 }) => mean2 === null ? -Infinity : goodness(metricOf(sweep2), mean2);
  return trials.toSorted((a, b) => b.share - a.share || good(b) - good(a));
}
function groupOf2(sweep2, arm, all) {
  const write = writer(sweep2);
  if (arm.trials.length === 0)
    return { label: arm.id, rows: [[cell("no setting makes a difference"), cell("\u2013"), cell("\u2013")]] };
  const trials = ordered(sweep2, arm);
  const most = trials[0]?.share;
  const rows = trials.slice(0, all ? trials.length : TRIALS_SHOWN).map(({ setting, share: share2, mean: mean2 }) => [
    cell(words(sweep2, arm, setting), setting === arm.chosen && share2 === most ? "chosen" : void 0),
    cell(percent(share2, 0)),
    cell(mean2 === null ? "not finite" : write(mean2))
  ]);
  const more = trials.length - rows.length;
  return { label: more > 0 ? `${arm.id} (${more} more in report.json)` : arm.id, rows };
}
function sweepTable(sweep2, all) {
  return {
    caption: `What each setting reached: ${figureWords(sweep2)}, mean over ${sweep2.seeds.length === 1 ? "1 seed" : `${sweep2.seeds.length} seeds`}`,
    columns: [left("Setting"), right("Training"), right(figures[metricOf(sweep2)].label)],
    groups: sweep2.arms.map((arm) => groupOf2(sweep2, arm, all))
  };
}
function furthest({ trials }) {
  const last = /* @__PURE__ */ new Map();
  for (const trial of trials)
    if (trial.share >= (last.get(trial.setting)?.share ?? 0))
      last.set(trial.setting, trial);
  return [...last.values()];
}
function panelOf(sweep2, title, entries, [across, down]) {
  const write = writer(sweep2);
  const good = ({ mean: mean2 }) => mean2 === null ? null : goodness(metricOf(sweep2), mean2);
  const known = entries.flatMap(({ trial }) => good(trial) ?? []);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return {
    title,
    across,
    down,
    columns: [...new Set(entries.map(({ column }) => column))],
    rows: [...new Set(entries.map(({ row: row2 }) => row2))],
    cells: entries.map(({ arm, trial, column, row: row2 }) => {
      const value = good(trial);
      return {
        column,
        row: row2,
        score: trial.mean === null ? null : write(trial.mean),
        goodness: value === null ? null : high === low ? 1 : (value - low) / (high - low),
        chosen: trial.setting === arm.chosen
      };
    })
  };
}
function surfacePanels({ sweep: sweep2 }) {
  if (sweep2 === void 0)
    return [];
  const varied = (arm, path) => new Set(furthest(arm).map(({ setting }) => valueAt(sweep2, setting, path))).size > 1;
  const tried = sweep2.arms.filter(({ trials }) => trials.length > 0).map((arm) => ({ arm, paths: arm.paths.filter((path) => varied(arm, path)) }));
  const panels = [];
  for (const path of new Set(tried.flatMap(({ paths }) => paths.length === 1 ? paths : []))) {
    const entries = tried.filter(({ paths }) => paths.length === 1 && paths[0] === path).flatMap(({ arm }) => furthest(arm).map((trial) => ({ arm, trial, column: valueAt(sweep2, trial.setting, path), row: arm.id })));
    panels.push(panelOf(sweep2, path, entries, [path, null]));
  }
  for (const { arm, paths } of tried) {
    const [across, down, more] = paths;
    if (across === void 0 || down === void 0 || more !== void 0)
      continue;
    const entries = furthest(arm).map((trial) => ({
      arm,
      trial,
      column: valueAt(sweep2, trial.setting, across),
      row: valueAt(sweep2, trial.setting, down)
    }));
    panels.push(panelOf(sweep2, arm.id, entries, [across, down]));
  }
  return panels.filter(({ columns, rows }) => columns.length <= VALUES_SHOWN && rows.length <= VALUES_SHOWN);
}

// dist/report/sections/sweep-section.js
async function sweepSection(report) {
  const { sweep: sweep2 } = report;
  if (sweep2 === void 0)
    return null;
  const charts = [];
  for (const panel2 of surfacePanels(report)) {
    const id = `sweep-${charts.length + 1}`;
    const down = panel2.down ?? "arm";
    const title = `${panel2.title}: ${figureWords(sweep2)}, by ${panel2.across} and ${down}`;
    const taken = panel2.cells.filter(({ chosen }) => chosen).map(({ column, row: row2, score }) => `${row2} and ${column}, ${score ?? "not finite"}`);
    const svg = await renderSurface(panel2, { id, title, description: `Chosen: ${listed(taken)}.` });
    charts.push(html`<figure class="card">
        <h3>${panel2.title}</h3>
        ${trusted(svg)}
      </figure>`);
  }
  const table = sweepTable(sweep2, false);
  return html`<section aria-labelledby="sweep">
    <h2 id="sweep">Sweep</h2>
    <p class="lead">${sweepNote(sweep2)}</p>
    ${charts.length === 0 ? null : html`<p class="lead">
              A cell shows a setting after the most training that it had: the fuller its colour, the better; the one
              with an edge was chosen.
            </p>
            ${charts}`}
    <details class="folded">
      <summary>Every trial as a table</summary>
      <div class="card table-card">${htmlTable(table)}</div>
    </details>
  </section>`;
}

// dist/report/sections/timeline-curves.js
function labelOf(scalar2) {
  const words2 = scalar2.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words2.charAt(0).toUpperCase() + words2.slice(1);
}
var LAST = "learningRate";
function lanesOf(series) {
  const names = new Set(series.flatMap(({ records }) => records.flatMap(({ scalars }) => Object.keys(scalars))));
  const last = names.delete(LAST) ? [LAST] : [];
  return [...names, ...last].map((scalar2) => ({ scalar: scalar2, label: labelOf(scalar2) }));
}
function timelineSeries({ report, epochs }, budget) {
  const each = Math.max(16, Math.floor(budget / report.arms.length));
  return report.arms.flatMap((arm) => {
    const first = arm.seeds[0];
    if (first === void 0)
      return [];
    const records = epochs.filter((record) => record.arm === arm.id && record.seed === first.seed);
    if (records.length === 0)
      return [];
    let start = 0;
    const segments = first.phases.map(({ id, endedBy, steps }) => {
      const segment = { phase: id, endedBy, start, end: start + steps };
      start += steps;
      return segment;
    });
    return [{ arm: arm.id, seed: first.seed, records: thin(records, each), segments }];
  });
}
function thin(records, limit) {
  const stride = Math.ceil(records.length / limit);
  return records.filter(({ phase }, index) => {
    const edge = records[index - 1]?.phase !== phase || records[index + 1]?.phase !== phase;
    return edge || index % stride === 0;
  });
}
function timelineTable(series) {
  const used = lanesOf(series);
  return {
    caption: "Validation figures and schedules after each epoch",
    columns: [
      right("Step"),
      right("Epoch"),
      left("Phase"),
      right("Loss"),
      right("Accuracy"),
      right("NLL"),
      right("ECE"),
      ...used.map(({ label }) => right(label))
    ],
    groups: series.map(({ arm, seed, records }) => ({
      label: series.length === 1 ? null : `${arm}, seed ${seed}`,
      rows: records.map((record) => [
        cell(String(record.step)),
        cell(String(record.epoch)),
        cell(record.phase),
        cell(figure(record.loss)),
        cell(percent(record.validation.accuracy)),
        cell(figure(record.validation.nll)),
        cell(figure(record.validation.ece)),
        ...used.map((lane) => {
          const value = record.scalars[lane.scalar];
          return cell(value === void 0 ? "\u2013" : scalar(value));
        })
      ])
    }))
  };
}

// dist/report/charts/timeline.js
var PLOT_WIDTH = 720;
var GUTTER = 170;
var STRIP_ROW = 30;
var PANEL_HEIGHT = 112;
var LANE_HEIGHT = 42;
var POINTS_LIMIT = 160;
var CHARACTER_WIDTH = 6.2;
function renderTimeline(series, text) {
  const ends = series.flatMap(({ segments, records }) => [segments.at(-1)?.end ?? 0, records.at(-1)?.step ?? 0]);
  const steps = Math.max(1, ...ends);
  const frame = { series, steps, stepAxis: false };
  const foot = { ...frame, stepAxis: true };
  const used = lanesOf(series);
  const vconcat = [
    strip(frame),
    figurePanel2(frame, "Accuracy, %", ({ validation }) => validation.accuracy * 100),
    figurePanel2(frame, "NLL", ({ validation }) => validation.nll),
    figurePanel2(used.length === 0 ? foot : frame, "ECE", ({ validation }) => validation.ece, ({ validation }) => validation.eceFloor),
    ...used.map((lane, index) => lanePanel(index === used.length - 1 ? foot : frame, lane.label, lane.scalar))
  ];
  return renderSvg({ spacing: 16, vconcat }, text);
}
function pointsOf(series, read) {
  return series.flatMap(({ records }, index) => records.flatMap((record) => {
    const value = read(record);
    return value === void 0 ? [] : [{ key: keyOf2(index), phase: record.phase, step: record.step, value }];
  }));
}
function keyOf2(index) {
  return `series-${index}`;
}
function strip(frame) {
  const { series, steps } = frame;
  const rows = series.flatMap(({ segments }, row2) => segments.map(({ phase, endedBy, start, end }) => ({
    key: keyOf2(row2),
    start,
    end,
    line: row2 + 0.72,
    above: row2 + 0.3,
    text: shorten(`${phase}, ended by ${endedBy}`, (end - start) / steps * PLOT_WIDTH - 8)
  })));
  const names = series.map(({ arm }, row2) => ({ text: shorten(arm, GUTTER - 14), line: row2 + 0.72 }));
  const y = (field) => ({
    field,
    type: "quantitative",
    axis: null,
    scale: { domain: [0, series.length], reverse: true, nice: false }
  });
  const segment = {
    mark: { type: "rule", strokeWidth: 2.5 },
    encoding: { x: stepPosition(frame, "start"), x2: { field: "end" }, y: y("line"), ...lineStyle(series.length) }
  };
  const ends = {
    mark: { type: "point", filled: true, size: 54, opacity: 1 },
    encoding: { x: stepPosition(frame, "end"), y: y("line"), ...pointStyle(series.length) }
  };
  const words2 = {
    mark: { type: "text", align: "left", baseline: "middle", dx: 4, fontSize: 11, color: ink.text },
    encoding: { x: stepPosition(frame, "start"), y: y("above"), text: { field: "text" } }
  };
  const gutter = {
    data: { values: names },
    mark: { type: "text", align: "left", baseline: "middle", fontSize: 12, fontWeight: 600, color: ink.text },
    encoding: { x: { value: -GUTTER }, y: y("line"), text: { field: "text" } }
  };
  const layer = [...switchRules(frame), segment, ends, words2, gutter];
  return { width: PLOT_WIDTH, height: STRIP_ROW * series.length, data: { values: rows }, layer };
}
function figurePanel2(frame, title, read, floor) {
  const y = valuePosition(title, { tickCount: 4, format: ".3~r" }, { zero: false, nice: true });
  const layer = switchRules(frame);
  if (floor !== void 0 && frame.series.length === 1) {
    layer.push({
      data: { values: pointsOf(frame.series, floor) },
      mark: { type: "line", strokeWidth: 1.2, strokeDash: [1, 3], color: ink.muted },
      encoding: { x: stepPosition(frame, "step"), y }
    });
  }
  const position = { x: stepPosition(frame, "step"), y };
  layer.push({
    mark: { type: "line", strokeWidth: 1.8, strokeJoin: "round" },
    encoding: { ...position, ...lineStyle(frame.series.length) }
  });
  if (hasFewPoints(frame)) {
    layer.push({
      mark: { type: "point", filled: true, size: 26, opacity: 1 },
      encoding: { ...position, ...pointStyle(frame.series.length) }
    });
  }
  return { width: PLOT_WIDTH, height: PANEL_HEIGHT, data: { values: pointsOf(frame.series, read) }, layer };
}
function lanePanel(frame, title, scalar2) {
  const points2 = pointsOf(frame.series, ({ scalars }) => scalars[scalar2]);
  const low = Math.min(0, ...points2.map(({ value }) => value));
  const high = Math.max(0, ...points2.map(({ value }) => value));
  const top = high === low ? low + 1 : high;
  const y = valuePosition(title, { values: [low, top], format: ".3~g" }, { domain: [low, top], nice: false });
  const position = { x: stepPosition(frame, "step"), y };
  const line = {
    mark: { type: "line", strokeWidth: 1.8, strokeJoin: "round" },
    encoding: { ...position, detail: { field: "phase" }, ...lineStyle(frame.series.length) }
  };
  const dots = {
    data: { values: hasFewPoints(frame) ? points2 : points2.filter(isAlone) },
    mark: { type: "point", filled: true, size: 14, opacity: 1 },
    encoding: { ...position, ...pointStyle(frame.series.length) }
  };
  return {
    width: PLOT_WIDTH,
    height: LANE_HEIGHT,
    data: { values: points2 },
    layer: [...switchRules(frame), line, dots]
  };
}
function hasFewPoints({ series }) {
  return series.reduce((sum, { records }) => sum + records.length, 0) <= POINTS_LIMIT;
}
function isAlone({ key, phase }, index, points2) {
  const neighbours = [points2[index - 1], points2[index + 1]];
  return neighbours.every((other) => other?.key !== key || other.phase !== phase);
}
function switchRules(frame) {
  const at = new Set(frame.series.flatMap(({ segments }) => segments.slice(0, -1).map(({ end }) => end)));
  if (at.size === 0)
    return [];
  return [
    {
      data: { values: [...at].map((step) => ({ step })) },
      mark: { type: "rule", strokeDash: [3, 3], color: ink.axis },
      encoding: { x: stepPosition(frame, "step") }
    }
  ];
}
function stepPosition({ steps, stepAxis }, field) {
  const axis = { title: "Step", grid: false, domain: true, domainColor: ink.axis, tickCount: 8, format: ",d" };
  return { field, type: "quantitative", scale: { domain: [0, steps], nice: false }, axis: stepAxis ? axis : null };
}
function valuePosition(title, axis, scale) {
  const gutter = { titleAngle: 0, titleAlign: "left", titleBaseline: "middle", titleX: -GUTTER, titleY: 5 };
  return { field: "value", type: "quantitative", scale, axis: { ...axis, ...gutter, title } };
}
function keys(length) {
  return Array.from({ length }, (_, index) => keyOf2(index));
}
function colour(length) {
  const scale = { domain: keys(length), range: seriesStyles.colours.slice(0, length) };
  return { field: "key", type: "nominal", scale, legend: null };
}
function lineStyle(length) {
  const range = seriesStyles.dashes.slice(0, length).map((dash) => [...dash]);
  const scale = { domain: keys(length), range };
  return { color: colour(length), strokeDash: { field: "key", type: "nominal", scale, legend: null } };
}
function pointStyle(length) {
  const scale = { domain: keys(length), range: seriesStyles.shapes.slice(0, length) };
  return { color: colour(length), shape: { field: "key", type: "nominal", scale, legend: null } };
}
function shorten(text, pixels) {
  const room = Math.max(1, Math.floor(pixels / CHARACTER_WIDTH));
  const characters = Array.from(text);
  return characters.length <= room ? text : `${characters.slice(0, Math.max(0, room - 1)).join("")}\u2026`;
}

// dist/report/sections/timeline-section.js
var EPOCHS_SHOWN = 600;
var TIMELINES_SHOWN = 2;
async function timelineSection(result) {
  const all = timelineSeries(result, EPOCHS_SHOWN);
  if (all.length === 0)
    return null;
  const shown2 = all.slice(0, seriesLimit * TIMELINES_SHOWN);
  const charts = [];
  for (let start = 0; start < shown2.length; start += seriesLimit) {
    charts.push(await timelineFigure(shown2.slice(start, start + seriesLimit), `timeline-${charts.length + 1}`));
  }
  const left2 = all.length - shown2.length;
  const notes = [
    "Validation figures after each epoch, and the schedules beneath. Dashed rules mark where a phase ends and the next begins; the strip on top names each phase and the condition that ended it.",
    all.length > 1 ? "Each arm shows its first seed." : "The dotted line under ECE is its floor: what a perfectly calibrated model would score on as many rows.",
    left2 > 0 ? `${left2} more arms are in metrics.jsonl.` : ""
  ];
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">Timeline</h2>
    <p class="lead">${notes.filter((note) => note !== "").join(" ")}</p>
    ${charts}
  </section>`;
}
async function timelineFigure(series, id) {
  const switches = series.map(({ arm, segments }) => {
    const ends = segments.map(({ phase, endedBy, end }) => `${phase} to step ${end} (ended by ${endedBy})`);
    return `${arm}: ${listed(ends)}`;
  });
  const title = `Timeline of ${listed(series.map(({ arm }) => arm))}`;
  const description = `Validation accuracy, NLL, ECE and schedules against the step. ${switches.join("; ")}.`;
  const svg = await renderTimeline(series, { id, title, description });
  return html`<figure class="card timeline">
    <div class="scroll" role="region" aria-label="${title}" tabindex="0">${trusted(svg)}</div>
    ${series.length > 1 ? null : html`<figcaption>${switches.join("; ")}.</figcaption>`}
    ${dataTable(timelineTable(series))}
  </figure>`;
}

// dist/report/sections/index.js
var PHASES_SHOWN = 400;
var AGREEMENTS_SHOWN = 60;
var INTERVALS_SHOWN = 60;
var CALIBRATORS_SHOWN = 300;
var shownNote = (rows, total) => rows < total ? `${rows} of ${total} rows are shown; the others are in report.json.` : null;
function arms({ report }) {
  return {
    id: "arms",
    title: "Arms",
    blocks: [
      {
        lead: "Test figures at the end of the last phase, raw, as means over seeds with their intervals. The signed gap is mean confidence minus accuracy: negative is under-confident. T is the temperature fitted on the calibration split.",
        table: armsTable(report)
      },
      ...comparedArms(report).map((other) => ({
        title: `Difference to ${other}`,
        lead: `Arm minus ${other}, with its interval and p. A difference is called better or worse only where its p, adjusted for all arms that are compared, is below .05: never with fewer than three seeds.`,
        table: differencesTable(report, other)
      }))
    ]
  };
}
function requirements({ report }) {
  const table = requirementsTable(report);
  return table === null ? null : { id: "requirements", title: "Requirements", blocks: [{ table }] };
}
function sweep({ report: { sweep: swept } }, room) {
  if (swept === void 0)
    return null;
  const blocks = [{ lead: sweepNote(swept), table: sweepTable(swept, room === "text") }];
  return { id: "sweep", title: "Sweep", blocks };
}
function margins({ report }) {
  const series = distributionSeries(report);
  if (series.length === 0)
    return null;
  return { id: "distributions", title: "Confidence and margin", blocks: [{ table: distributionsTable(series) }] };
}
function calibrators({ report }, room) {
  const comparison = comparisonTable(report);
  if (comparison === null)
    return null;
  const rows = calibratorRows(report);
  const limit = Math.floor(CALIBRATORS_SHOWN * phaseCount(report) / rows);
  const shown2 = room === "page" ? withinPhases(report, limit) : report;
  return {
    id: "calibrators",
    title: "Calibrators",
    blocks: [
      { lead: comparisonNote(report), table: comparison, set: "prose" },
      {
        title: "After each phase",
        lead: shownNote(calibratorRows(shown2), rows),
        table: calibratorsTable(shown2),
        set: "dense"
      }
    ]
  };
}
function rejection({ report }) {
  const table = rejectionTable(report);
  const lead = "AURC and AUGRC are areas under risk as the least confident rows are left out: lower is better. Smoothing harms that order; logits divided by their p-norm, p chosen on calibration rows, often mend it (arXiv 2403.14715). No probability is changed.";
  return table === null ? null : { id: "rejection", title: "Rejection", blocks: [{ lead, table, set: "dense" }] };
}
function predictionSets({ report, classes: names }) {
  const table = setsTable(report, names);
  if (table === null)
    return null;
  return { id: "sets", title: "Prediction sets", blocks: [{ lead: setsNote(report), table, set: "dense" }] };
}
function ensembles({ report }) {
  const table = bayesianTable(report);
  const lead = "The mean of several predictions' probabilities: what averaging buys, at several times the cost.";
  return table === null ? null : { id: "ensembles", title: "Mean predictions", blocks: [{ lead, table }] };
}
function shift({ report }) {
  const series = shiftSeries(report);
  if (series.length === 0)
    return null;
  const attack = attackPanel(series);
  const tables = [corruptionsTable(series), attack === null ? null : panelTable(attack), strangeTable(series)];
  return {
    id: "shift",
    title: "Shift",
    blocks: [
      { lead: shiftNote(series, report.arms.length) },
      ...tables.flatMap((table) => table === null ? [] : [{ lead: `${table.caption}:`, table }])
    ]
  };
}
function teacher({ report }, room) {
  const agreement = agreementTable(room === "page" ? withinPhases(report, AGREEMENTS_SHOWN) : report);
  const lead = "How often both name one class on test rows, how far their distributions are apart, and how often the student is right where the teacher is wrong.";
  return {
    id: "teacher",
    title: report.teacher === null ? "Student" : "Teacher and student",
    blocks: [
      { lead: sizeSentence(report), table: teachersTable(report), set: "dense" },
      ...agreement === null ? [] : [{ title: "Agreement", lead, table: agreement, set: "dense" }]
    ]
  };
}
function exports({ smaller }) {
  const table = smallerTable(smaller);
  const lead = "Logits of the written files on test rows. Same class: the share of rows in which both files name one class.";
  return table === null ? null : { id: "exports", title: "Exports in fewer bytes", blocks: [{ lead, table }] };
}
function classes(result) {
  const table = classesTable(result);
  if (table === null)
    return null;
  return { id: "classes", title: "Classes", blocks: [{ lead: classesNote(result), table, set: "dense" }] };
}
function phases({ report }, room) {
  const shown2 = room === "page" ? withinPhases(report, PHASES_SHOWN) : report;
  const ranges2 = intervalsTable(room === "page" ? withinPhases(report, INTERVALS_SHOWN) : report);
  return {
    id: "phases",
    title: "Phases",
    blocks: [
      { lead: shownNote(phaseCount(shown2), phaseCount(report)) },
      {
        title: "Training and validation",
        lead: "Train figures are of the model at the phase's end, without dropout, on training rows. In brackets beside the validation NLL stands what it is above that of the training rows: the gap of over-fitting.",
        table: trainingTable(shown2),
        set: "dense"
      },
      {
        title: "Test",
        lead: "The floor beside an ECE is what a perfectly calibrated model would score on as many rows.",
        table: testTable(shown2),
        set: "dense"
      },
      ...ranges2 === null ? [] : [
        {
          title: "Intervals",
          lead: "Of each student on other rows like these; what another seed would give is not in them.",
          table: ranges2,
          set: "dense"
        }
      ]
    ]
  };
}
var sections = [
  { text: requirements },
  { text: arms },
  { text: sweep, charts: ({ report }) => sweepSection(report) },
  { text: null, charts: timelineSection },
  { text: null, charts: ({ report }) => reliabilitySection(report) },
  { text: margins, charts: ({ report }) => distributionSection(report) },
  { text: calibrators },
  { text: rejection },
  { text: predictionSets },
  { text: ensembles },
  { text: shift, charts: ({ report }) => shiftSection(report) },
  { text: teacher },
  { text: exports },
  { text: classes },
  { text: phases }
];

// dist/report/sections/provenance.js
function provenanceItems({ report, provenance, classes: classes2 }) {
  const { data, engine, recipe } = provenance;
  const rows = Object.entries(data.rows).map(([split, value]) => `${split} ${count(value)}`);
  const splitNote = (hash) => {
    if (hash === null)
      return "its training splits are not recorded";
    return hash === data.splitHash ? "trained on the same splits" : "trained on other splits";
  };
  const items = [
    { term: "Recipe", value: `${recipe.name}, sha256 ${recipe.sha256}`, code: true },
    { term: "Started", value: provenance.startedAt, code: false },
    { term: "Data sha256", value: data.sha256, code: true },
    { term: "Rows", value: rows.join(", "), code: false },
    { term: "Split hash", value: data.splitHash, code: true },
    { term: "Classes", value: `${report.classes}: ${classes2.join(", ")}`, code: false },
    ...provenance.teachers.map(({ id, sha256, splitHash }) => ({
      term: "Teacher",
      value: `${id}, sha256 ${sha256}, ${splitNote(splitHash)}`,
      code: true
    })),
    {
      term: "Engine",
      value: `${engine.kind}, ${engine.threads === 1 ? "1 thread" : `${engine.threads} threads`}`,
      code: false
    },
    { term: "Versions", value: pairs({ limbeck: provenance.limbeck, ...engine.versions }), code: false },
    Object.keys(provenance.machine).length === 0 ? null : { term: "Machine", value: pairs(provenance.machine), code: false }
  ];
  return items.filter((item) => item !== null);
}
function pairs(record) {
  return Object.entries(record).map(([name, value]) => `${name} ${value}`).join(", ");
}

// dist/report/render/html.js
async function renderHtml(result) {
  const { report } = result;
  const written = [finding(result)];
  for (const { text, charts } of sections) {
    const section = charts === void 0 ? sectionMarkup(text?.(result, "page") ?? null) : await charts(result);
    if (section !== null)
      written.push(section);
  }
  const main = html`<main>
    ${header(result)} ${await reliabilityPairSection(report)} ${contents([...written, provenanceSection(result)])}
    ${written} ${provenanceSection(result)}
  </main>`;
  return page(`${report.recipe.name}: limbeck report`, main);
}
function sectionMarkup(section) {
  if (section === null)
    return null;
  const { id, title, blocks } = section;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${blocks.map(blockMarkup)}
  </section>`;
}
function blockMarkup({ title, lead = null, table, set }) {
  const card = set === void 0 ? "card table-card" : `card table-card ${set}`;
  const body = table === void 0 ? null : html`<div class="${card}">${htmlTable(table)}</div>`;
  const folded = body === null || set !== "dense" ? body : html`<details class="folded">
          <summary>The whole table: ${table?.caption ?? ""}</summary>
          ${body}
        </details>`;
  return html`${title === void 0 ? null : html`<h3>${title}</h3>`}
  ${lead === null ? null : html`<p class="lead">${lead}</p>`} ${folded}`;
}
function header({ report, provenance }) {
  const warnings = provenance.warnings.length === 0 ? null : html`<aside class="warnings" aria-label="Warnings">
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
      ${tiles(report).map(({ label, value, note }) => html`<div class="card">
            <dt>${label}</dt>
            <dd>${value}</dd>
            <dd class="note">${note}</dd>
          </div>`)}
    </dl>
  </header>`;
}
var finding = ({ report }) => html`<section aria-labelledby="finding">
    <h2 id="finding">What the figures show</h2>
    <p>${verdict(report)}</p>
  </section>`;
function contents(written) {
  const headings = written.flatMap(({ markup }) => [...markup.matchAll(/<h2 id="([^"]*)">([^<]*)<\/h2>/g)]);
  return html`<nav aria-label="Contents">
    <ul class="contents">
      ${headings.map(([, id = "", title = ""]) => html`<li><a href="#${id}">${trusted(title)}</a></li>`)}
    </ul>
  </nav>`;
}
function provenanceSection(result) {
  const items = provenanceItems(result).map(({ term, value, code }) => html`<dt>${term}</dt>
        <dd>${code ? html`<code>${value}</code>` : value}</dd>`);
  return html`<section aria-labelledby="provenance">
    <h2 id="provenance">Provenance</h2>
    <p class="lead">Made again by:</p>
    <pre tabindex="0"><code>${result.provenance.command}</code></pre>
    <div class="card"><dl>${items}</dl></div>
  </section>`;
}

// dist/report/render/markdown.js
function renderMarkdown(result) {
  const { report, provenance } = result;
  const warnings = provenance.warnings.map((warning) => `- **Warning:** ${escapeMarkdown(warning)}`);
  const items = provenanceItems(result).map(({ term, value }) => `- ${term}: ${escapeMarkdown(value)}`);
  const written = sections.flatMap(({ text }) => {
    const section = text?.(result, "text") ?? null;
    return section === null ? [] : [`## ${escapeMarkdown(section.title)}`, ...section.blocks.flatMap(blockText)];
  });
  const blocks = [
    `# ${escapeMarkdown(report.recipe.name)}`,
    ...warnings.length === 0 ? [] : [warnings.join("\n")],
    `**${escapeMarkdown(headline(report))}**`,
    tiles(report).map(({ label, value, note }) => `- ${label}: ${escapeMarkdown(value)}${note === "" ? "" : ` (${escapeMarkdown(note)})`}`).join("\n"),
    escapeMarkdown(verdict(report)),
    ...written,
    "## Provenance",
    "Made again by:",
    codeBlock(provenance.command),
    items.join("\n")
  ];
  return `${blocks.join("\n\n")}
`;
}
function blockText({ title, lead = null, table }) {
  return [
    ...title === void 0 ? [] : [`### ${escapeMarkdown(title)}`],
    ...lead === null ? [] : [escapeMarkdown(lead)],
    ...table === void 0 ? [] : [markdownTable(table)]
  ];
}
function codeBlock(text) {
  return text.split(/\r\n|[\r\n]/).map((line) => `    ${line}`).join("\n");
}

// dist/report/directory/write.js
var reportFormats = ["json", "markdown", "html"];
async function writeReport(directory, result, formats) {
  const paths = runPaths(directory);
  const files = [];
  if (formats.includes("json"))
    files.push({ path: paths.report, text: renderJson(result) });
  if (formats.includes("markdown"))
    files.push({ path: paths.markdown, text: renderMarkdown(result) });
  if (formats.includes("html"))
    files.push({ path: paths.html, text: await renderHtml(result) });
  return writeAll(directory, files);
}
async function writeRunRecord(directory, result) {
  const paths = runPaths(directory);
  return writeAll(directory, [
    { path: paths.metrics, text: result.epochs.map((epoch) => `${JSON.stringify(epoch)}
`).join("") },
    { path: paths.provenance, text: `${JSON.stringify(result.provenance, null, 2)}
` },
    { path: paths.classes, text: `${JSON.stringify(result.classes)}
` }
  ]);
}
async function writeAll(directory, files) {
  try {
    await mkdir(directory, { recursive: true });
    for (const { path, text } of files) {
      const bytes2 = Buffer.from(text);
      await writeFileAtomic(path, bytes2);
      if (!bytes2.equals(await readFile(path)))
        throw runError("machine-failed", `${path}: what was written reads otherwise`);
    }
  } catch (cause) {
    if (cause instanceof LimbeckError)
      throw cause;
    const failure = machineError(cause, directory);
    if (failure !== null)
      throw failure;
    const got = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw inputError("output-unwritable", `${directory}: the report cannot be written`, {
      problems: [{ path: directory, expected: "a directory that can be written", got }],
      cause
    });
  }
  return files.map(({ path }) => path);
}

export {
  renderHtml,
  renderMarkdown,
  reportFormats,
  writeReport,
  writeRunRecord
};
