// report.md: the verdict, the tables and the provenance as GitHub-flavoured Markdown.
import type { RunResult } from "../../evaluation/result.ts";
import { bayesianTable } from "../sections/bayesian.ts";
import { comparedArms } from "../sections/arms.ts";
import { calibratorsTable, comparisonNote, comparisonTable } from "../sections/calibration-table.ts";
import { distributionSeries, distributionsTable } from "../sections/distributions.ts";
import { agreementTable, classesNote, classesTable } from "../sections/following.ts";
import { provenanceItems } from "../sections/provenance.ts";
import { attackPanel, corruptionsTable, panelTable, shiftNote, shiftSeries, strangeTable } from "../sections/shift.ts";
import {
  armsTable,
  differencesTable,
  sizeSentence,
  teachersTable,
  testTable,
  trainingTable,
} from "../sections/tables.ts";
import { escapeMarkdown, markdownTable } from "./text-table.ts";
import { verdict } from "../sections/verdict.ts";

/** report.md as text, with a newline at the end; every name is escaped. */
export function renderMarkdown(result: RunResult): string {
  const { report, provenance } = result;
  const blocks = [`# ${escapeMarkdown(report.recipe.name)}`, escapeMarkdown(verdict(report)), "## Arms"];
  blocks.push(
    "Test figures at the end of the last phase, raw, mean over seeds with intervals.",
    markdownTable(armsTable(report)),
  );
  for (const other of comparedArms(report)) {
    blocks.push(
      `### Difference to ${escapeMarkdown(other)}`,
      `Arm minus ${escapeMarkdown(other)}, with interval and p; "better" and "worse" stand only where the interval excludes zero.`,
      markdownTable(differencesTable(report, other)),
    );
  }
  const comparison = comparisonTable(report);
  if (comparison !== null) {
    blocks.push("## Calibrators", escapeMarkdown(comparisonNote(report) ?? ""), markdownTable(comparison));
    blocks.push("### After each phase", markdownTable(calibratorsTable(report)));
  }
  const ensembles = bayesianTable(report);
  if (ensembles !== null) blocks.push("## Mean predictions", markdownTable(ensembles));
  blocks.push(...shiftBlocks(result), ...teacherBlocks(result), ...classBlocks(result), ...marginBlocks(result));
  blocks.push("## Phases", "### Training and validation", markdownTable(trainingTable(report)));
  blocks.push("### Test", "ECE's floor is what a perfectly calibrated model would score on as many rows.");
  blocks.push(markdownTable(testTable(report)));
  blocks.push("## Provenance");
  if (provenance.warnings.length > 0) {
    blocks.push(provenance.warnings.map((warning) => `- **Warning:** ${escapeMarkdown(warning)}`).join("\n"));
  }
  blocks.push("Made again by:", codeBlock(provenance.command));
  blocks.push(
    provenanceItems(result)
      .map(({ term, value }) => `- ${term}: ${escapeMarkdown(value)}`)
      .join("\n"),
  );
  return `${blocks.join("\n\n")}\n`;
}

function teacherBlocks({ report }: RunResult): readonly string[] {
  const size = sizeSentence(report);
  const agreement = agreementTable(report);
  return [
    "## Teacher and student",
    markdownTable(teachersTable(report)),
    ...(size === null ? [] : [size]),
    ...(agreement === null ? [] : ["### Agreement", markdownTable(agreement)]),
  ];
}

function classBlocks(result: RunResult): readonly string[] {
  const table = classesTable(result);
  return table === null ? [] : ["## Classes", escapeMarkdown(classesNote(result)), markdownTable(table)];
}

function marginBlocks({ report }: RunResult): readonly string[] {
  const series = distributionSeries(report);
  return series.length === 0 ? [] : ["## Confidence and margin", markdownTable(distributionsTable(series))];
}

/** Corruptions, the attack and rows of another kind; nothing where the recipe asked for no shift. */
function shiftBlocks({ report }: RunResult): readonly string[] {
  const series = shiftSeries(report);
  if (series.length === 0) return [];
  const attack = attackPanel(series);
  const tables = [corruptionsTable(series), attack === null ? null : panelTable(attack), strangeTable(series)];
  return [
    "## Shift",
    escapeMarkdown(shiftNote(series, report.arms.length)),
    ...tables.flatMap((table) => (table === null ? [] : [`${escapeMarkdown(table.caption)}:`, markdownTable(table)])),
  ];
}

/** Indented code needs no fence that its own text could close. */
function codeBlock(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .map((line) => `    ${line}`)
    .join("\n");
}
