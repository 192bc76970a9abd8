// `limbeck run RECIPE` and `limbeck compare RECIPE`.
import type { Command } from "commander";
import type { Io } from "./io.ts";
import { print, recipePath, sessionOptions, withSessionOptions, type CommonOptions } from "./options.ts";

export function addRun(command: Command, io: Io): void {
  withSessionOptions(command).action(async (recipe: string, options: CommonOptions) => {
    const [{ run }, { renderPhasesTable }, { headline }] = await Promise.all([
      import("../run.ts"),
      import("../report/render/console.ts"),
      import("../report/sections/headline.ts"),
    ]);
    const { result, directory } = await run(recipePath(io, recipe), await sessionOptions(io, options));
    print(
      io,
      options.json === true
        ? JSON.stringify(result.report)
        : `${headline(result.report)}\n\n${renderPhasesTable(result.report)}\n\nreport: ${directory}/report.html`,
    );
  });
}

export function addCompare(command: Command, io: Io): void {
  withSessionOptions(command).action(async (recipe: string, options: CommonOptions) => {
    const [{ compare }, { renderArmsTable }, { verdict }, { headline }] = await Promise.all([
      import("../compare.ts"),
      import("../report/render/console.ts"),
      import("../report/sections/verdict.ts"),
      import("../report/sections/headline.ts"),
    ]);
    const { result, directory } = await compare(recipePath(io, recipe), await sessionOptions(io, options));
    const text = `${headline(result.report)}\n\n${renderArmsTable(result.report)}\n\n${verdict(result.report)}\n\nreport: ${directory}/report.html`;
    print(io, options.json === true ? JSON.stringify(result.report) : text);
  });
}
