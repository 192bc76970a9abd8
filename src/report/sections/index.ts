// The list of a report's sections, in their order: what each says, its tables, and its charts on the page.
import type { RunResult } from "../../evaluation/result.ts";
import type { Markup } from "../render/markup.ts";
import { comparedArms, phaseCount, withinPhases } from "./arms.ts";
import { bayesianTable } from "./bayesian.ts";
import { calibratorRows, calibratorsTable, comparisonNote, comparisonTable } from "./calibration-table.ts";
import { distributionSection } from "./distributions-section.ts";
import { distributionSeries, distributionsTable } from "./distribution-series.ts";
import { reliabilitySection } from "./reliability-section.ts";
import { shiftSection } from "./shift-section.ts";
import { attackPanel, corruptionsTable, panelTable, shiftNote, shiftSeries, strangeTable } from "./shift-panels.ts";
import {
  armsTable,
  differencesTable,
  sizeSentence,
  teachersTable,
  testTable,
  trainingTable,
  type Table,
} from "./tables.ts";
import { intervalsTable } from "./intervals.ts";
import { setsNote, setsTable } from "./prediction-sets.ts";
import { rejectionTable } from "./rejection.ts";
import { requirementsTable } from "./requirements.ts";
import { agreementTable, classesNote, classesTable } from "./teacher-and-classes.ts";
import { smallerTable } from "./smaller.ts";
import { sweepSection } from "./sweep-section.ts";
import { sweepNote, sweepTable } from "./sweep-panels.ts";
import { timelineSection } from "./timeline-section.ts";

/** A table under words of its own. */
export interface Block {
  readonly title?: string;
  readonly lead?: string | null;
  /** Left out where the caption says all that a title would. */
  readonly table?: Table;
  /** How a wide or a wordy table is set on the page. */
  readonly set?: "dense" | "prose";
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** How much is shown: what keeps a page under 1 MB, or everything. */
export type Room = "page" | "text";

interface SectionKind {
  /** Null where the result has nothing to say of it. */
  readonly text: ((result: RunResult, room: Room) => Section | null) | null;
  /** The section as the page has it, where it has charts. */
  readonly charts?: (result: RunResult) => Promise<Markup | null>;
}

/** Rows on the page, which with the charts' own bounds keep it under 1 MB. */
const PHASES_SHOWN = 400;
const AGREEMENTS_SHOWN = 60;
const INTERVALS_SHOWN = 60;
const CALIBRATORS_SHOWN = 300;

const shownNote = (rows: number, total: number): string | null =>
  rows < total ? `${rows} of ${total} rows are shown; the others are in report.json.` : null;

function arms({ report }: RunResult): Section {
  return {
    id: "arms",
    title: "Arms",
    blocks: [
      {
        lead: "Test figures at the end of the last phase, raw, as means over seeds with their intervals. The signed gap is mean confidence minus accuracy: negative is under-confident. T is the temperature fitted on the calibration split.",
        table: armsTable(report),
      },
      ...comparedArms(report).map((other) => ({
        title: `Difference to ${other}`,
        lead: `Arm minus ${other}, with its interval and p. A difference is called better or worse only where its p, adjusted for all arms that are compared, is below .05: never with fewer than three seeds.`,
        table: differencesTable(report, other),
      })),
    ],
  };
}

function requirements({ report }: RunResult): Section | null {
  const table = requirementsTable(report);
  return table === null ? null : { id: "requirements", title: "Requirements", blocks: [{ table }] };
}

/** How settings were chosen; nothing where the recipe sweeps none. */
function sweep({ report: { sweep: swept } }: RunResult, room: Room): Section | null {
  if (swept === undefined) return null;
  const blocks = [{ lead: sweepNote(swept), table: sweepTable(swept, room === "text") }];
  return { id: "sweep", title: "Sweep", blocks };
}

function margins({ report }: RunResult): Section | null {
  const series = distributionSeries(report);
  if (series.length === 0) return null;
  return { id: "distributions", title: "Confidence and margin", blocks: [{ table: distributionsTable(series) }] };
}

/** Smoothing against post-hoc methods, then each calibrator after each phase. */
function calibrators({ report }: RunResult, room: Room): Section | null {
  const comparison = comparisonTable(report);
  if (comparison === null) return null;
  const rows = calibratorRows(report);
  const limit = Math.floor((CALIBRATORS_SHOWN * phaseCount(report)) / rows);
  const shown = room === "page" ? withinPhases(report, limit) : report;
  return {
    id: "calibrators",
    title: "Calibrators",
    blocks: [
      { lead: comparisonNote(report), table: comparison, set: "prose" },
      {
        title: "After each phase",
        lead: shownNote(calibratorRows(shown), rows),
        table: calibratorsTable(shown),
        set: "dense",
      },
    ],
  };
}

/** What leaving unsure rows out is worth; nothing in reports of earlier versions. */
function rejection({ report }: RunResult): Section | null {
  const table = rejectionTable(report);
  const lead =
    "AURC and AUGRC are areas under risk as the least confident rows are left out: lower is better. Smoothing harms that order; logits divided by their p-norm, p chosen on calibration rows, often mend it (arXiv 2403.14715). No probability is changed.";
  return table === null ? null : { id: "rejection", title: "Rejection", blocks: [{ lead, table, set: "dense" }] };
}

/** Prediction sets; nothing where the recipe asks for none. */
function predictionSets({ report, classes: names }: RunResult): Section | null {
  const table = setsTable(report, names);
  if (table === null) return null;
  return { id: "sets", title: "Prediction sets", blocks: [{ lead: setsNote(report), table, set: "dense" }] };
}

/** Mean predictions beside single ones; nothing where none was made. */
function ensembles({ report }: RunResult): Section | null {
  const table = bayesianTable(report);
  const lead = "The mean of several predictions' probabilities: what averaging buys, at several times the cost.";
  return table === null ? null : { id: "ensembles", title: "Mean predictions", blocks: [{ lead, table }] };
}

/** Corruptions, the attack and rows of another kind; nothing where the recipe asked for no shift. */
function shift({ report }: RunResult): Section | null {
  const series = shiftSeries(report);
  if (series.length === 0) return null;
  const attack = attackPanel(series);
  const tables = [corruptionsTable(series), attack === null ? null : panelTable(attack), strangeTable(series)];
  return {
    id: "shift",
    title: "Shift",
    blocks: [
      { lead: shiftNote(series, report.arms.length) },
      ...tables.flatMap((table) => (table === null ? [] : [{ lead: `${table.caption}:`, table }])),
    ],
  };
}

function teacher({ report }: RunResult, room: Room): Section {
  const agreement = agreementTable(room === "page" ? withinPhases(report, AGREEMENTS_SHOWN) : report);
  const lead =
    "How often both name one class on test rows, how far their distributions are apart, and how often the student is right where the teacher is wrong.";
  return {
    id: "teacher",
    title: report.teacher === null ? "Student" : "Teacher and student",
    blocks: [
      { lead: sizeSentence(report), table: teachersTable(report), set: "dense" },
      ...(agreement === null ? [] : [{ title: "Agreement", lead, table: agreement, set: "dense" as const }]),
    ],
  };
}

function exports({ smaller }: RunResult): Section | null {
  const table = smallerTable(smaller);
  const lead =
    "Logits of the written files on test rows. Same class: the share of rows in which both files name one class.";
  return table === null ? null : { id: "exports", title: "Exports in fewer bytes", blocks: [{ lead, table }] };
}

function classes(result: RunResult): Section | null {
  const table = classesTable(result);
  if (table === null) return null;
  return { id: "classes", title: "Classes", blocks: [{ lead: classesNote(result), table, set: "dense" }] };
}

function phases({ report }: RunResult, room: Room): Section {
  const shown = room === "page" ? withinPhases(report, PHASES_SHOWN) : report;
  const ranges = intervalsTable(room === "page" ? withinPhases(report, INTERVALS_SHOWN) : report);
  return {
    id: "phases",
    title: "Phases",
    blocks: [
      { lead: shownNote(phaseCount(shown), phaseCount(report)) },
      {
        title: "Training and validation",
        lead: "Train figures are of the model at the phase's end, without dropout, on training rows. In brackets beside the validation NLL stands what it is above that of the training rows: the gap of over-fitting.",
        table: trainingTable(shown),
        set: "dense",
      },
      {
        title: "Test",
        lead: "The floor beside an ECE is what a perfectly calibrated model would score on as many rows.",
        table: testTable(shown),
        set: "dense",
      },
      ...(ranges === null
        ? []
        : [
            {
              title: "Intervals",
              lead: "Of each student on other rows like these; what another seed would give is not in them.",
              table: ranges,
              set: "dense" as const,
            },
          ]),
    ],
  };
}

/** Every section between the verdict and the provenance. */
export const sections: readonly SectionKind[] = [
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
  { text: phases },
];
