// Finds out how the runtime blocks channels on this processor: 16, 8, or not at all.
import { openSession } from "./session.ts";
import { blockedDomain, Emitter, graphProto, int, ints, modelBytes, valueInfo } from "./write/emitter.ts";
import { floats, tensor } from "./tensors.ts";

const CHANNELS = 32;

/** Reorders an image of two pixels, and convolves it both ways with a kernel of ones. */
function probeModel(): Uint8Array {
  const e = new Emitter();
  const nchwc = { domain: blockedDomain } as const;
  const ones = e.constant("float32", [CHANNELS, CHANNELS, 1, 1], new Float32Array(CHANNELS * CHANNELS).fill(1));
  e.one("ReorderInput", ["x"], {}, { ...nchwc, output: "reordered" });
  e.one("Conv", ["reordered", ones], { kernel_shape: ints([1, 1]), group: int(1) }, { ...nchwc, output: "blocked" });
  e.one("ReorderOutput", ["blocked"], { channels: int(CHANNELS) }, { ...nchwc, output: "y" });
  e.one("Conv", ["x", ones], {}, { output: "plain" });
  const image = (name: string): ReturnType<typeof valueInfo> => valueInfo(name, "float32", [1, CHANNELS, 1, 2]);
  return modelBytes(graphProto(e, "probe", [image("x")], ["reordered", "y", "plain"].map(image)));
}

async function probe(): Promise<number | null> {
  const session = await openSession(probeModel(), { threads: 1, place: "layout probe", optimize: false }).catch(
    () => null,
  );
  if (session === null) return null;
  try {
    // channel c of pixel p holds 2 c + p: the distance of channel 1's second pixel tells the block
    const x = Float32Array.from({ length: 2 * CHANNELS }, (_, at) => at);
    const results = await session.run({ x: tensor(x, [1, CHANNELS, 1, 2]) });
    const block = floats(results, "reordered").indexOf(1);
    const [y, plain] = [floats(results, "y"), floats(results, "plain")];
    const agrees = y.every((value, at) => value === plain[at]);
    return agrees && (block === 8 || block === 16) ? block : null;
  } catch {
    return null;
  } finally {
    await session.close();
  }
}

let known: Promise<number | null> | undefined;

/**
 * Channels per block of onnxruntime's blocked layout on this processor; null where it has none, or where its results
 * differ from a plain convolution's. Probed once a process.
 */
export function blockSize(): Promise<number | null> {
  return (known ??= probe());
}
