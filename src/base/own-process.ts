// A module of limbeck in a process of its own.
import { fork, type ChildProcess, type ForkOptions } from "node:child_process";
import { join } from "node:path";
import { isSource, packageRoot } from "./package.ts";

/** Modules that are started so: each is a file of its own also where it is built. */
export type OwnProcess = "cells/worker" | "kinds/data/files/decoder";

/** Flags of a script that stands on the command line: it would run again in place of the module. */
const ofScript = /^(-e|--eval|-p|-pe|--print|--input-type)(=|$)/;

/** What this process was started with, without such a script. */
function flags(): string[] {
  const kept: string[] = [];
  for (let at = 0; at < process.execArgv.length; at++) {
    const flag = process.execArgv[at] ?? "";
    if (!ofScript.test(flag)) kept.push(flag);
    // its value is the next one
    else if (!flag.includes("=")) at += 1;
  }
  return kept;
}

/**
 * Starts a module, from its source or as it was built, whichever this one is.
 * @param name - the module's file below the sources, without its ending
 */
export function ownProcess(name: OwnProcess, options: ForkOptions): ChildProcess {
  const file = isSource ? join("src", `${name}.ts`) : join("dist", `${name}.js`);
  return fork(join(packageRoot, file), { ...options, execArgv: flags() });
}
