// Errors that users meet: each has a code, an exit status and, where input is at fault, every problem at once.

/** One thing wrong with some input: where, what was expected, what came, and what to do about it. */
export interface Problem {
  /** JSON pointer into the file, or a column, row or option: `/phases/0/until`, `row 17`, `--set`. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  readonly hint?: string | undefined;
}

/** Problems of a part, as problems of the whole in which it stands at `place`. */
export const below = (place: string, problems: readonly Problem[]): readonly Problem[] =>
  problems.map((problem) => ({ ...problem, path: `${place}${problem.path}` }));

/** 1: failed after step 0, or a gate fell short. 2: bad recipe, input or usage. 75: transient. 143: stopped, saved. */
export type ExitCode = 1 | 2 | 75 | 143;

/** Every error code a user can meet; docs/errors.md documents each. */
export const errorCodes = [
  "recipe-invalid",
  "recipe-unreadable",
  "usage",
  "data-invalid",
  "data-unreadable",
  "splits-invalid",
  "teacher-invalid",
  "teacher-unreadable",
  "teacher-near-chance",
  "teacher-doubtful",
  "student-invalid",
  "model-invalid",
  "output-unwritable",
  "run-unfinished",
  "run-owned",
  "run-unreadable",
  "engine-unavailable",
  "loss-not-finite",
  "worker-died",
  "stopped",
  "machine-failed",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface ErrorDetails {
  readonly problems?: readonly Problem[] | undefined;
  readonly cause?: unknown;
}

/** The one error class that the command line prints without a stack: a headline, then its problems. */
export class LimbeckError extends Error {
  readonly code: ErrorCode;
  readonly exitCode: ExitCode;
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, exitCode: ExitCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = "LimbeckError";
    this.code = code;
    this.exitCode = exitCode;
    this.problems = details.problems ?? [];
  }
}

/** Bad recipe, input or usage, found before step 0 (exit code 2, nothing written). */
export function inputError(code: ErrorCode, message: string, details: ErrorDetails = {}): LimbeckError {
  return new LimbeckError(code, 2, message, details);
}

/** `place: N problems` as the headline of an error that carries them. */
export function problemsError(
  code: ErrorCode,
  place: string,
  problems: readonly Problem[],
  cause?: unknown,
): LimbeckError {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return inputError(code, `${place}: ${count}`, { problems, cause });
}

/** The run failed after step 0 (exit code 1). */
export function runError(code: ErrorCode, message: string, details: ErrorDetails = {}): LimbeckError {
  return new LimbeckError(code, 1, message, details);
}

/** A broken invariant of limbeck itself; the only error that is a bug. */
export function internalError(message: string): LimbeckError {
  return new LimbeckError("internal", 1, `internal: ${message}`);
}

/** Places of a recipe, also where something else than the recipe was found to be wrong. */
const recipeField =
  /^\/(data|augment|teachers|student|optimizer|engine|phases|arms|sweep|evaluation|report|require)(\/|$)/;

/** Codes of errors that may name such places. */
const ofRecipe: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["data-invalid", "splits-invalid", "student-invalid"]);

/** A JSON pointer within a recipe as `--set` names the place: /phases/0/targets is phases[0].targets. */
export const asSetting = (path: string): string =>
  path.replace(/(^|\s)\/(\S*)/g, (_, before: string, pointer: string) => {
    const dotted = pointer.replace(/\/(\d+)(?=\/|$)/g, "[$1]").replaceAll("/", ".");
    return `${before}${dotted === "" ? "the recipe" : dotted}`;
  });

/** Problems that are shown, and letters of a line. */
const MOST_SHOWN = 30;
const LONGEST = 1000;

const cut = (line: string): string =>
  line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}… (${line.length - LONGEST} letters more)`;

/** What a person reads: the message, then each problem as path, expected, got, hint. */
export function renderError(error: LimbeckError): string {
  const lines = [error.message];
  for (const problem of error.problems.slice(0, MOST_SHOWN)) {
    const isSetting = error.code === "recipe-invalid" || (ofRecipe.has(error.code) && recipeField.test(problem.path));
    const path = isSetting ? asSetting(problem.path) : problem.path;
    lines.push(`  ${path}`, `    expected ${problem.expected}`, `    got      ${problem.got}`);
    if (problem.hint !== undefined) lines.push(`    hint     ${problem.hint}`);
  }
  const more = error.problems.length - MOST_SHOWN;
  if (more > 0) lines.push(`  and ${more} more`);
  return lines.map(cut).join("\n");
}
