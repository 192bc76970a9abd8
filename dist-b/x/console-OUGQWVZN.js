import {
  printable,
  requirementsTable,
  textTable
} from "./chunk-FQDTVQJQ.js";
import {
  armsTable,
  cell,
  differencesTable,
  left,
  right,
  testTable
} from "./chunk-MV7LTWNI.js";
import {
  comparedArms
} from "./chunk-HROT2NWN.js";
import "./chunk-RFFL65DS.js";
import "./chunk-CJKTCIL4.js";
import "./chunk-6W32T3CQ.js";
import "./chunk-W27RMOHF.js";
import "./chunk-TFBFTAQY.js";
import "./chunk-PHST5V2X.js";
import "./chunk-B774G22E.js";
import "./chunk-LORLZHOP.js";
import "./chunk-X63OG537.js";
import "./chunk-O755XPEH.js";
import "./chunk-ATEFR6YA.js";
import "./chunk-A4QYDBRB.js";
import "./chunk-724TL3DH.js";
import "./chunk-BYE3JSHF.js";

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
