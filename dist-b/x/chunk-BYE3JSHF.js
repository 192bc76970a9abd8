// dist/base/errors.js
var below = (place, problems) => problems.map((problem) => ({ ...problem, path: `${place}${problem.path}` }));
var LimbeckError = class extends Error {
  code;
  exitCode;
  problems;
  constructor(code, exitCode, message, details = {}) {
    super(message, details.cause === void 0 ? {} : { cause: details.cause });
    this.name = "LimbeckError";
    this.code = code;
    this.exitCode = exitCode;
    this.problems = details.problems ?? [];
  }
};
function inputError(code, message, details = {}) {
  return new LimbeckError(code, 2, message, details);
}
function problemsError(code, place, problems, cause) {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return inputError(code, `${place}: ${count}`, { problems, cause });
}
function runError(code, message, details = {}) {
  return new LimbeckError(code, 1, message, details);
}
function internalError(message) {
  return new LimbeckError("internal", 1, `internal: ${message}`);
}
var recipeField = /^\/(data|augment|teachers|student|optimizer|engine|phases|arms|sweep|evaluation|report|require)(\/|$)/;
var ofRecipe = /* @__PURE__ */ new Set(["data-invalid", "splits-invalid", "student-invalid"]);
var asSetting = (path) => path.replace(/(^|\s)\/(\S*)/g, (_, before, pointer) => {
  const dotted = pointer.replace(/\/(\d+)(?=\/|$)/g, "[$1]").replaceAll("/", ".");
  return `${before}${dotted === "" ? "the recipe" : dotted}`;
});
var MOST_SHOWN = 30;
var LONGEST = 1e3;
var cut = (line) => line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}\u2026 (${line.length - LONGEST} letters more)`;
function renderError(error) {
  const lines = [error.message];
  for (const problem of error.problems.slice(0, MOST_SHOWN)) {
    const isSetting = error.code === "recipe-invalid" || ofRecipe.has(error.code) && recipeField.test(problem.path);
    const path = isSetting ? asSetting(problem.path) : problem.path;
    lines.push(`  ${path}`, `    expected ${problem.expected}`, `    got      ${problem.got}`);
    if (problem.hint !== void 0)
      lines.push(`    hint     ${problem.hint}`);
  }
  const more = error.problems.length - MOST_SHOWN;
  if (more > 0)
    lines.push(`  and ${more} more`);
  return lines.map(cut).join("\n");
}

export {
  below,
  LimbeckError,
  inputError,
  problemsError,
  runError,
  internalError,
  renderError
};
