// Initializers that several inputs read although they are several weights: equal values that a tool stored once.
import type { NodeProto } from "../file/onnx_pb.ts";
import { isUniform, type Known } from "./known.ts";

export interface SharedWeights {
  /** True of zeros, ones and the like that more than one input reads; drawn values are alike only where they are tied. */
  readonly isSharedByValue: (stored: Known) => boolean;
  /** The name of the weight that one of these inputs is. */
  readonly nameFor: (entry: Known, stored: Known, node: NodeProto, index: number) => string;
}

/** What an input is called that reads what others read too. */
const toldApart = (name: string, output: string, index: number): string => `${name} of ${output}, input ${index}`;

/** The initializer's own name, from one of those. */
export const storedName = (name: string): string | null => /^(.*) of .*, input \d+$/.exec(name)?.[1] ?? null;

export const noneShared: SharedWeights = { isSharedByValue: () => false, nameFor: (_, { name }) => name };

/**
 * Counts which inputs read each initializer, through the Identity nodes by which PyTorch's exporter gives one the names of
 * several parameters.
 */
export function sharedWeights(nodes: readonly NodeProto[], initializers: ReadonlySet<string>): SharedWeights {
  const originOf = new Map<string, string>();
  const readers = new Map<string, number>();
  const readersOf = new Map<string, number>();
  for (const { opType, input, output } of nodes) {
    const [first = "", result = ""] = [input[0], output[0]];
    if (opType === "Identity" && (initializers.has(first) || originOf.has(first))) {
      originOf.set(result, originOf.get(first) ?? first);
      continue;
    }
    for (const name of input) {
      const origin = originOf.get(name) ?? name;
      if (!initializers.has(origin)) continue;
      readers.set(origin, (readers.get(origin) ?? 0) + 1);
      readersOf.set(name, (readersOf.get(name) ?? 0) + 1);
    }
  }
  return {
    isSharedByValue: (stored) => (readers.get(stored.name) ?? 0) > 1 && isUniform(stored.tensor),
    nameFor: (_entry, { name }, { input, output }, index) => {
      const read = input[index] ?? name;
      // a name that one input alone reads is that parameter's own
      return readersOf.get(read) === 1 ? read : toldApart(name, output[0] ?? "", index);
    },
  };
}
