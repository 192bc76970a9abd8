// Folders in which reading data keeps what it makes: decoded pictures for the next time, rows that memory does not hold.
import { resolve } from "node:path";
import type { ReadPlace } from "../table.ts";

/** @param directory - the working directory */
export const readingFolders = (directory: string): Required<Pick<ReadPlace, "cache" | "scratch">> => ({
  cache: resolve(directory, ".cache/pictures"),
  scratch: resolve(directory, ".cache/rows"),
});
