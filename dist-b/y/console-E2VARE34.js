import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  printable,
  requirementsTable,
  textTable
} from "./chunk-GDOEMHQF.js";
import {
  armsTable,
  cell,
  differencesTable,
  left,
  right,
  testTable
} from "./chunk-VNEKYRIB.js";
import {
  comparedArms
} from "./chunk-W66NYCWU.js";
import "./chunk-LWAGH4P2.js";
import "./chunk-OQSMEJ6L.js";
import "./chunk-SMDXN3IL.js";
import "./chunk-FSGODI76.js";
import "./chunk-U45EAKYP.js";
import "./chunk-SA4I76DT.js";
import "./chunk-4P64THHA.js";
import "./chunk-GWFEUL43.js";
import "./chunk-SRQYTAH7.js";
import "./chunk-RXXVYIA4.js";
import "./chunk-6UHZ5D4A.js";
import "./chunk-OVWJUTFD.js";
import "./chunk-SRUFBGWP.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/report/render/console.js
function renderArmsTable(report) {
  const blocks = [block("Test, end of last phase, mean over seeds", withoutNotes(armsTable(report)))];
  for (const other of comparedArms(report)) {
    blocks.push(block(`Difference to ${printable(other)} [interval], p`, longDifferences(differencesTable(report, other))));
  }
  return blocks.join("\n\n");
}
var renderDifferences = (arms, other) => block(`Difference to ${printable(other)} [interval], p: of these models on other rows like these`, longDifferences(differencesTable({ arms }, other, "model")));
function renderRequirements(report) {
  const table = requirementsTable(report);
  return table === null ? "" : `

${block("Required of the student", table)}`;
}
function renderPhasesTable(report) {
  return block("Test, end of each phase", withoutNotes(keepColumns(testTable(report), phaseColumns)));
}
var phaseColumns = [
  "Seed",
  "Phase",
  "Accuracy",
  "NLL",
  "Brier",
  "ECE (floor)",
  "Signed gap",
  "T",
  "Cal. NLL",
  "Cal. ECE"
];
function block(title, table) {
  return `${title}
${textTable(table)}`;
}
function withoutNotes(table) {
  const short = ({ text, note }) => note?.startsWith("(") ? { text, note } : { text };
  return {
    ...table,
    groups: table.groups.map(({ label, rows }) => ({ label, rows: rows.map((row) => row.map(short)) }))
  };
}
function longDifferences({ caption, columns, groups }) {
  const figures = columns.slice(1);
  return {
    caption,
    columns: [columns[0] ?? left("Arm"), left("Figure"), right("Difference"), left("Interval, p")],
    groups: groups.map(({ label, rows }) => ({
      label,
      rows: rows.flatMap(([arm, ...cells]) => cells.map(({ text, note, tone }, index) => [
        index === 0 && arm !== void 0 ? arm : cell(""),
        cell(figures[index]?.label ?? ""),
        cell(text),
        tone === void 0 ? cell(note ?? "") : { text: note ?? "", tone }
      ]))
    }))
  };
}
function keepColumns(table, labels) {
  const kept = table.columns.map(({ label }) => labels.includes(label));
  return {
    ...table,
    columns: table.columns.filter((_, index) => kept[index]),
    groups: table.groups.map(({ label, rows }) => ({
      label,
      rows: rows.map((row) => row.filter((_, index) => kept[index]))
    }))
  };
}
export {
  renderArmsTable,
  renderDifferences,
  renderPhasesTable,
  renderRequirements
};
