#!/usr/bin/env node
// The installed command.
import { processIo } from "./io.ts";
import { main } from "./main.ts";

// whoever reads the output may have had enough of it: `limbeck ... | head`
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });

process.exitCode = await main(process.argv.slice(2), processIo());
