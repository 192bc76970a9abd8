// `limbeck data RECIPE`: what the data is, as it was read.
import type { Command } from "commander";
import type { Io } from "./io.ts";
import { print, recipePath, withRecipeOptions, type CommonOptions } from "./options.ts";

export function addData(command: Command, io: Io): void {
  withRecipeOptions(command)
    .option("--html <file>", "write a page with a few rows or pictures of each class")
    .action(async (file: string, { json, ...options }: CommonOptions & { readonly html?: string }) => {
      const { describeData, describeLook } = await import("../data.ts");
      const look = await describeData(recipePath(io, file), { ...options, cwd: io.cwd });
      for (const warning of look.warnings) io.stderr.write(`warning: ${warning}\n`);
      print(io, json === true ? JSON.stringify(look) : describeLook(look));
    });
}
