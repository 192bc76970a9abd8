// `limbeck plan RECIPE` and `limbeck validate RECIPE...`: what would run, and what is wrong; nothing native is started.
import type { Command } from "commander";
import { LimbeckError, renderError } from "../base/errors.ts";
import type { PlanOptions } from "../plan.ts";
import type { Io } from "./io.ts";
import { SilentExit } from "./silent-exit.ts";
import { print, recipePath, strictOption, withRecipeOptions, type CommonOptions } from "./options.ts";

export function addPlan(command: Command, io: Io): void {
  withRecipeOptions(command)
    .option("--time", "time a step, and say how long the whole will take")
    .option("--teachers", "open the teachers, label the rows, and say what makes a poor student of them")
    .option("--tensors", "list the inner values of student and teachers that terms can stand between")
    .addOption(strictOption())
    .action(async (file: string, given: CommonOptions & Pick<PlanOptions, "time" | "teachers" | "tensors">) => {
      const { json: asJson, ...options } = given;
      const { planRecipe } = await import("../plan.ts");
      const { text, json } = await planRecipe(recipePath(io, file), { ...options, cwd: io.cwd });
      print(io, asJson === true ? JSON.stringify(json) : text);
    });
}

/** Checks each recipe on its own, so that one bad recipe hides no other. */
export function addValidate(command: Command, io: Io): void {
  withRecipeOptions(command).action(async (files: readonly string[], { json: asJson, ...options }: CommonOptions) => {
    const { validate } = await import("../validate.ts");
    const results: { file: string; problems: readonly object[]; message?: string }[] = [];
    const failures: LimbeckError[] = [];
    for (const file of files) {
      try {
        const warnings = await validate(recipePath(io, file), { ...options, cwd: io.cwd });
        results.push({ file, problems: [] });
        if (asJson !== true)
          print(io, [`${file}: no problems`, ...warnings.map((text) => `  warning: ${text}`)].join("\n"));
      } catch (error) {
        if (!(error instanceof LimbeckError)) throw error;
        failures.push(error);
        results.push({ file, problems: error.problems, message: error.message });
        if (asJson !== true) io.stderr.write(`${renderError(error)}\n`);
      }
    }
    if (asJson === true) print(io, JSON.stringify(results));
    if (failures.length > 0) throw new SilentExit(2);
  });
}
