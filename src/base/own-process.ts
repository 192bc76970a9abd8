// A module of limbeck in a process of its own.
import { fork, type ChildProcess, type ForkOptions } from "node:child_process";
import { extname, join } from "node:path";

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
 * Starts a module beside another one, from its source or as it was built, whichever that one is.
 * @param beside - `import.meta` of the other
 * @param name - the module's file, without its ending
 */
export function ownProcess(beside: ImportMeta, name: string, options: ForkOptions): ChildProcess {
  return fork(join(beside.dirname, `${name}${extname(beside.filename)}`), { ...options, execArgv: flags() });
}
