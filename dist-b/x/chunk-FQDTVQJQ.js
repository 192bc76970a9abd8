import {
  cell,
  left,
  right
} from "./chunk-MV7LTWNI.js";
import {
  bytes,
  count,
  figure,
  milliseconds,
  percent,
  plainMinus
} from "./chunk-HROT2NWN.js";

// dist/report/render/text-table.js
var TONE_MARKS = { better: "better", worse: "worse" };
function flatten({ columns, groups }) {
  const grouped = groups.some(({ label }) => label !== null);
  if (!grouped)
    return { columns, rows: groups.flatMap(({ rows }) => rows) };
  return {
    columns: [{ label: "Arm", align: "left" }, ...columns],
    rows: groups.flatMap(({ label, rows }) => rows.map((row2) => [{ text: label ?? "" }, ...row2]))
  };
}
function full({ text, note, tone }) {
  return [text, note, tone === void 0 ? void 0 : TONE_MARKS[tone]].filter((part) => part !== void 0).join(" ");
}
function textTable(table) {
  const { columns, rows } = flatten(table);
  const body = rows.map((row2) => row2.map((cell2) => printable(plainMinus(full(cell2)))));
  const lines = [columns.map(({ label }) => label), ...body];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => width(line[index] ?? ""))));
  const written = lines.map((line) => line.map((text, index) => {
    const space = " ".repeat((widths[index] ?? 0) - width(text));
    return columns[index]?.align === "right" ? space + text : text + space;
  }).join("  ").trimEnd());
  const rule = "-".repeat(widths.reduce((sum, value) => sum + value + 2, -2));
  return [written[0] ?? "", rule, ...written.slice(1)].join("\n");
}
function width(text) {
  return Array.from(text).length;
}
function printable(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\uFFFD");
}
function markdownTable(table) {
  const { columns, rows } = flatten(table);
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ label }) => escapeMarkdown(label))),
    line(columns.map(({ align }) => align === "right" ? "---:" : ":---")),
    ...rows.map((row2) => line(row2.map((cell2) => escapeMarkdown(full(cell2)))))
  ].join("\n");
}
function escapeMarkdown(text) {
  return printable(text).replace(/&/g, "&amp;").replace(/#(?=\d)/g, "&#35;").replace(/\$/g, "&#36;").replace(/\bwww\./gi, "www&#46;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/[\\`*_|~]/g, "\\$&").replace(/\](?=[([:])/g, "\\]").replace(/^(?=[#+-]+ )/, "\\").replace(/:\/\//g, ":&#47;&#47;").replace(/@/g, "&#64;");
}

// dist/report/sections/requirements.js
function write({ metric }, value) {
  if (value === null)
    return "not on record";
  if (metric === "test.accuracy")
    return percent(value);
  if (metric === "bytes")
    return bytes(value);
  if (metric === "parameters")
    return count(value);
  return metric.startsWith("latency") ? `${milliseconds(value)} ms` : figure(value);
}
function row(judged) {
  const { metric, arm, calibrated, confident, op, limit, reached, passed } = judged;
  const qualities = [...calibrated ? ["calibrated"] : [], ...confident ? ["end of its interval"] : []];
  return [
    cell(qualities.length === 0 ? metric : `${metric}, ${qualities.join(", ")}`),
    ...arm === void 0 ? [] : [cell(arm)],
    cell(`${op} ${write(judged, limit)}`),
    cell(write(judged, reached)),
    { text: passed ? "reached" : "NOT REACHED", tone: passed ? "better" : "worse" }
  ];
}
function requirementsTable({ requirements }) {
  if (requirements === void 0)
    return null;
  const compared = requirements.some(({ arm }) => arm !== void 0);
  return {
    caption: "What the recipe requires of the student, on test",
    columns: [left("Figure"), ...compared ? [left("Arm")] : [], right("Required"), right("Reached"), left("Result")],
    groups: [{ label: null, rows: requirements.map(row) }]
  };
}

export {
  textTable,
  printable,
  markdownTable,
  escapeMarkdown,
  requirementsTable
};
