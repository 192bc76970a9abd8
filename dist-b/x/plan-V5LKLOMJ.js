import {
  print,
  recipePath,
  strictOption,
  withRecipeOptions
} from "./chunk-TZBGU4EC.js";
import {
  SilentExit
} from "./chunk-FL3XBPHJ.js";
import "./chunk-STSNPE3E.js";
import "./chunk-74A75QGB.js";
import "./chunk-LRGPJQE2.js";
import {
  LimbeckError,
  renderError
} from "./chunk-BYE3JSHF.js";

// dist/cli/plan.js
function addPlan(command, io) {
  withRecipeOptions(command).option("--time", "time a step, and say how long the whole will take").option("--teachers", "open the teachers, label the rows, and say what makes a poor student of them").option("--tensors", "list the inner values of student and teachers that terms can stand between").addOption(strictOption()).action(async (file, options) => {
    const { planRecipe } = await import("./plan-IDLSUK23.js");
    const { text, json } = await planRecipe(recipePath(io, file), { ...options, cwd: io.cwd });
    print(io, options.json === true ? JSON.stringify(json) : text);
  });
}
function addValidate(command, io) {
  withRecipeOptions(command).action(async (files, options) => {
    const { validate } = await import("./validate-OSYFIF7R.js");
    const results = [];
    const failures = [];
    for (const file of files) {
      try {
        const warnings = await validate(recipePath(io, file), options);
        results.push({ file, problems: [] });
        if (options.json !== true)
          print(io, [`${file}: no problems`, ...warnings.map((text) => `  warning: ${text}`)].join("\n"));
      } catch (error) {
        if (!(error instanceof LimbeckError))
          throw error;
        failures.push(error);
        results.push({ file, problems: error.problems, message: error.message });
        if (options.json !== true)
          io.stderr.write(`${renderError(error)}
`);
      }
    }
    if (options.json === true)
      print(io, JSON.stringify(results));
    if (failures.length > 0)
      throw new SilentExit(2);
  });
}
export {
  addPlan,
  addValidate
};
