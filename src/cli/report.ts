// `limbeck report RUN`: renders a finished run again.
import type { Command } from "commander";
import { resolve } from "node:path";
import type { Io } from "./io.ts";
import { print } from "./options.ts";

export function addReport(command: Command, io: Io): void {
  command
    .option("--json", "print report.json and write nothing")
    .action(async (run: string, options: { readonly json?: boolean }) => {
      const [{ readRun }, { writeReport }] = await Promise.all([
        import("../report/directory/read.ts"),
        import("../report/directory/write.ts"),
      ]);
      const directory = resolve(io.cwd, run);
      const result = await readRun(directory);
      if (options.json === true) {
        print(io, JSON.stringify(result.report));
        return;
      }
      for (const path of await writeReport(directory, result, ["markdown", "html"])) print(io, path);
    });
}
