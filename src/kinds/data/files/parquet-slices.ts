// The bytes of a Parquet file, part by part.
import { open } from "node:fs/promises";

/** Bytes of a file, opened for each part, so that nothing stays open whatever happens. */
export const slicesOf =
  (file: string) =>
  async (start: number, end?: number): Promise<ArrayBuffer> => {
    const opened = await open(file);
    try {
      const length = (end ?? (await opened.stat()).size) - start;
      const bytes = new Uint8Array(length);
      const { bytesRead } = await opened.read(bytes, 0, length, start);
      if (bytesRead !== length) throw new Error(`${length} bytes wanted at ${start}, ${bytesRead} there: cut short`);
      return bytes.buffer;
    } finally {
      await opened.close();
    }
  };
