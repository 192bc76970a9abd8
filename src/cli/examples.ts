// `limbeck examples [NAME]`: the shipped recipes, or one of them copied with its data.
import { relative } from "node:path";
import type { Command } from "commander";
import type { Io } from "./io.ts";
import { print } from "./options.ts";

export function addExamples(command: Command, io: Io): void {
  command.action(async (name: string | undefined) => {
    const { copyExample, examples } = await import("../examples.ts");
    if (name === undefined) {
      for (const example of await examples()) print(io, `${example.name.padEnd(20)} ${example.description}`);
      return;
    }
    const recipe = relative(io.cwd, await copyExample(name, io.cwd));
    print(io, `copied; next: npx limbeck run ${recipe}`);
  });
}
