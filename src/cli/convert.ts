// `limbeck convert --from TOOLKIT --temperature T --alpha A`: another toolkit's numbers as a recipe's targets.
import { InvalidArgumentError, Option, type Command } from "commander";
import type { Io } from "./io.ts";
import { convert, toolkitNames, type ToolkitName } from "../convert.ts";
import { print } from "./options.ts";

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("expected a number");
  return value;
}

interface ConvertOptions {
  readonly from: ToolkitName;
  readonly temperature: number;
  readonly alpha: number;
  readonly json?: boolean;
}

export function addConvert(command: Command, io: Io): void {
  command
    .addOption(new Option("--from <toolkit>", "whose numbers they are").choices(toolkitNames).makeOptionMandatory())
    .addOption(new Option("--temperature <T>", "its temperature").argParser(number).makeOptionMandatory())
    .addOption(
      new Option("--alpha <alpha>", "its alpha, or weight of the teacher").argParser(number).makeOptionMandatory(),
    )
    .option("--json", "print JSON and nothing else")
    .action(({ from, temperature, alpha, json }: ConvertOptions) => {
      const { text, targets, multiplier } = convert(from, temperature, alpha);
      print(io, json === true ? JSON.stringify({ targets, multiplier }) : text);
    });
}
