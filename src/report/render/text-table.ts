// Tables as fixed-width text and as Markdown.
import { plainMinus } from "../sections/numbers.ts";
import type { Cell, Column, Table } from "../sections/tables.ts";

const TONE_MARKS = { better: "better", worse: "worse" } as const;

interface FlatTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Group labels become a first column. */
function flatten({ columns, groups }: Table): FlatTable {
  const grouped = groups.some(({ label }) => label !== null);
  if (!grouped) return { columns, rows: groups.flatMap(({ rows }) => rows) };
  return {
    columns: [{ label: "Arm", align: "left" }, ...columns],
    rows: groups.flatMap(({ label, rows }) => rows.map((row) => [{ text: label ?? "" }, ...row])),
  };
}

function full({ text, note, tone }: Cell): string {
  return [text, note, tone === undefined ? undefined : TONE_MARKS[tone]].filter((part) => part !== undefined).join(" ");
}

/** Aligned columns two spaces apart, under a rule; control characters in names are shown as U+FFFD. */
export function textTable(table: Table): string {
  const { columns, rows } = flatten(table);
  const body = rows.map((row) => row.map((cell) => printable(plainMinus(full(cell)))));
  const lines = [columns.map(({ label }) => label), ...body];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => width(line[index] ?? ""))));
  const written = lines.map((line) =>
    line
      .map((text, index) => {
        const space = " ".repeat((widths[index] ?? 0) - width(text));
        return columns[index]?.align === "right" ? space + text : text + space;
      })
      .join("  ")
      .trimEnd(),
  );
  const rule = "-".repeat(widths.reduce((sum, value) => sum + value + 2, -2));
  return [written[0] ?? "", rule, ...written.slice(1)].join("\n");
}

function width(text: string): number {
  return Array.from(text).length;
}

/** A name never moves the cursor or clears the screen. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
}

/** A pipe table of GitHub-flavoured Markdown. */
export function markdownTable(table: Table): string {
  const { columns, rows } = flatten(table);
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ label }) => escapeMarkdown(label))),
    line(columns.map(({ align }) => (align === "right" ? "---:" : ":---"))),
    ...rows.map((row) => line(row.map((cell) => escapeMarkdown(full(cell))))),
  ].join("\n");
}

/** Names are shown as text: Markdown's marks and HTML's brackets lose their meaning. */
export function escapeMarkdown(text: string): string {
  return (
    printable(text)
      .replace(/&/g, "&amp;")
      // GitHub's links to issues, formulas and bare addresses
      .replace(/#(?=\d)/g, "&#35;")
      .replace(/\$/g, "&#36;")
      .replace(/\bwww\./gi, "www&#46;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/[\\`*_|~]/g, "\\$&")
      .replace(/\](?=[([:])/g, "\\]")
      .replace(/^(?=[#+-]+ )/, "\\")
      .replace(/:\/\//g, ":&#47;&#47;")
      .replace(/@/g, "&#64;")
  );
}
