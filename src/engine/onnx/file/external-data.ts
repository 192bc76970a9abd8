// Weights that a model keeps in files beside it: read from its own folder only and taken into the model.
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { dirname, isAbsolute, join, win32 } from "node:path";
import type { Problem } from "../../../base/errors.ts";
import { linkedElsewhere, linkedProblem } from "../../../base/given-files.ts";
import { dataLocations } from "./format.ts";
import { allTensors } from "./graph-walk.ts";
import type { TensorProto } from "./onnx_pb.ts";

export interface ExternalData {
  /** Bytes taken in. */
  readonly bytes: number;
  /** Hash of what was taken in, tensor by tensor; null when nothing was. */
  readonly sha256: string | null;
  readonly problems: readonly Problem[];
}

/** True for a path that stays inside the folder it is relative to. */
export function staysInside(path: string): boolean {
  return path !== "" && !isAbsolute(path) && !win32.isAbsolute(path) && !path.split(/[\\/]/).includes("..");
}

async function readPart(path: string, offset: number, length: number | null): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const wanted = length ?? Math.max(0, size - offset);
    if (offset + wanted > size) throw new RangeError(`${size} bytes, ${offset + wanted} needed`);
    const bytes = new Uint8Array(wanted);
    let done = 0;
    while (done < wanted) {
      const { bytesRead } = await file.read(bytes, done, wanted - done, offset + done);
      if (bytesRead === 0) throw new RangeError(`${done} bytes read, ${wanted} needed`);
      done += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

async function takeIn(tensor: TensorProto, modelFile: string, links: readonly string[]): Promise<Uint8Array | Problem> {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const location = entries.get("location") ?? "";
  const place = `tensor ${tensor.name}`;
  if (!staysInside(location)) {
    return {
      path: place,
      expected: "external data in the model's own folder",
      got: JSON.stringify(location),
      hint: "move the data file beside the model and save the model with a relative location",
    };
  }
  const offset = Number(entries.get("offset") ?? 0);
  const length = entries.has("length") ? Number(entries.get("length")) : null;
  if (
    !Number.isSafeInteger(offset) ||
    offset < 0 ||
    (length !== null && !(Number.isSafeInteger(length) && length >= 0))
  ) {
    return { path: place, expected: "an offset and a length of 0 or more", got: `${offset}, ${length ?? "none"}` };
  }
  try {
    const elsewhere = await linkedElsewhere(modelFile, location, links);
    if (elsewhere !== null) return linkedProblem(place, location, elsewhere);
    return await readPart(join(dirname(modelFile), location), offset, length);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    return {
      path: place,
      expected: `its values in ${location}, beside the model`,
      got: missing ? "no such file" : cause instanceof Error ? cause.message : String(cause),
      hint: "copy the data file together with the model",
    };
  }
}

/**
 * Replaces every external tensor's reference by its bytes, in place.
 * @param modelFile - the model's own file, beside which they lie
 * @param links - folders that links there may lead into
 */
export async function takeInExternalData(
  model: Parameters<typeof allTensors>[0],
  modelFile: string,
  links: readonly string[],
): Promise<ExternalData> {
  const hash = createHash("sha256");
  const problems: Problem[] = [];
  let bytes = 0;
  let found = false;
  for (const tensor of allTensors(model)) {
    if (tensor.dataLocation !== dataLocations.external) continue;
    found = true;
    const part = await takeIn(tensor, modelFile, links);
    if (!(part instanceof Uint8Array)) {
      problems.push(part);
      continue;
    }
    hash.update(part);
    bytes += part.byteLength;
    tensor.rawData = part;
    tensor.externalData = [];
    delete tensor.dataLocation;
  }
  return { bytes, sha256: found ? hash.digest("hex") : null, problems };
}
