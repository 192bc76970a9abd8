// report.md: the verdict, the sections' tables and the provenance as GitHub-flavoured Markdown.
import type { RunResult } from "../../evaluation/result.ts";
import { headline, tiles } from "../sections/headline.ts";
import { sections, type Block } from "../sections/index.ts";
import { provenanceItems } from "../sections/provenance.ts";
import { verdict } from "../sections/verdict.ts";
import { escapeMarkdown, markdownTable } from "./text-table.ts";

/** report.md as text, with a newline at the end; every name is escaped. */
export function renderMarkdown(result: RunResult): string {
  const { report, provenance } = result;
  const warnings = provenance.warnings.map((warning) => `- **Warning:** ${escapeMarkdown(warning)}`);
  const items = provenanceItems(result).map(({ term, value }) => `- ${term}: ${escapeMarkdown(value)}`);
  const written = sections.flatMap(({ text }) => {
    const section = text?.(result, "text") ?? null;
    return section === null ? [] : [`## ${escapeMarkdown(section.title)}`, ...section.blocks.flatMap(blockText)];
  });
  const blocks = [
    `# ${escapeMarkdown(report.recipe.name)}`,
    ...(warnings.length === 0 ? [] : [warnings.join("\n")]),
    `**${escapeMarkdown(headline(report))}**`,
    tiles(report)
      .map(
        ({ label, value, note }) =>
          `- ${label}: ${escapeMarkdown(value)}${note === "" ? "" : ` (${escapeMarkdown(note)})`}`,
      )
      .join("\n"),
    escapeMarkdown(verdict(report)),
    ...written,
    "## Provenance",
    "Made again by:",
    codeBlock(provenance.command),
    items.join("\n"),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function blockText({ title, lead = null, table }: Block): readonly string[] {
  return [
    ...(title === undefined ? [] : [`### ${escapeMarkdown(title)}`]),
    ...(lead === null ? [] : [escapeMarkdown(lead)]),
    ...(table === undefined ? [] : [markdownTable(table)]),
  ];
}

/** Indented code needs no fence that its own text could close. */
function codeBlock(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .map((line) => `    ${line}`)
    .join("\n");
}
