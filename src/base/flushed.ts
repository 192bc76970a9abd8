// Bytes that are on the disk, not only handed to the system.
import { fsync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";

const fsyncOf = promisify(fsync);

/** Comes back when what was written is on the disk. By the file's number: handles of Yarn's Plug'n'Play have no sync(). */
export const flushed = ({ fd }: FileHandle): Promise<void> => fsyncOf(fd);
