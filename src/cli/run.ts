// `limbeck run RECIPE` and `limbeck compare RECIPE`.
import type { Command } from "commander";
import type { RunReport } from "../evaluation/result.ts";
import type { Io } from "./io.ts";
import { SilentExit } from "./silent-exit.ts";
import { print, recipePath, sessionOptions, withSessionOptions, workersOption, type CommonOptions } from "./options.ts";

/** Ends with exit code 1 where the student falls short of what the recipe requires. */
function endedBy({ requirements = [] }: RunReport): void {
  if (requirements.some(({ passed }) => !passed)) throw new SilentExit(1);
}

export function addRun(command: Command, io: Io): void {
  withSessionOptions(command).action(async (recipe: string, options: CommonOptions) => {
    const [{ run }, { printedJson }, { renderPhasesTable, renderRequirements }, { headline }] = await Promise.all([
      import("../run.ts"),
      import("../report/directory/json.ts"),
      import("../report/render/console.ts"),
      import("../report/sections/headline.ts"),
    ]);
    const { result, directory } = await run(recipePath(io, recipe), await sessionOptions(io, options));
    print(
      io,
      options.json === true
        ? printedJson(result)
        : `${headline(result.report)}\n\n${renderPhasesTable(result.report)}${renderRequirements(result.report)}\n\nreport: ${directory}/report.html`,
    );
    endedBy(result.report);
  });
}

export function addCompare(command: Command, io: Io): void {
  withSessionOptions(command.addOption(workersOption())).action(async (recipe: string, options: CommonOptions) => {
    const [{ compare }, { printedJson }, { renderArmsTable, renderRequirements }, { verdict }, { headline }] =
      await Promise.all([
        import("../compare.ts"),
        import("../report/directory/json.ts"),
        import("../report/render/console.ts"),
        import("../report/sections/verdict.ts"),
        import("../report/sections/headline.ts"),
      ]);
    const { result, directory } = await compare(recipePath(io, recipe), await sessionOptions(io, options));
    const text = `${headline(result.report)}\n\n${renderArmsTable(result.report)}\n\n${verdict(result.report)}${renderRequirements(result.report)}\n\nreport: ${directory}/report.html`;
    print(io, options.json === true ? printedJson(result) : text);
    endedBy(result.report);
  });
}
