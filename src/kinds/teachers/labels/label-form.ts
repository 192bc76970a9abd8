// How a teacher's labels are kept: every logit in 4 or 2 bytes, or the likeliest classes with what is left for the others.
import { problemsError, type Problem } from "../../../base/errors.ts";
import { halfBits, halfValue } from "../../../base/numeric/half.ts";

const dtypes = ["float32", "float16"] as const;

/** What a recipe states of any teacher whose labels are computed and kept. */
export const labelsField = {
  type: "object",
  additionalProperties: false,
  properties: {
    dtype: { enum: dtypes, default: "float32", description: "4 or 2 bytes a value." },
    top: {
      type: "integer",
      minimum: 1,
      description:
        "The likeliest classes that are kept of each row, as log-probabilities, with the probability of all others together, which they share alike; every class's logit by default.",
    },
  },
  description: "How the labels are kept, and what training is given of them; float32 logits of all classes by default.",
} as const;

export interface LabelsOptions {
  readonly dtype: (typeof dtypes)[number];
  readonly top?: number | undefined;
}

export interface LabelForm {
  /** As a key and a manifest state it. */
  readonly name: string;
  readonly rowBytes: number;
  /**
   * Bytes of rows of logits, end to end; `rowName` tells what a row is called.
   * @throws {LimbeckError} teacher-invalid for a logit that half precision does not hold
   */
  encode(logits: Float32Array, rowName: (row: number) => string): Uint8Array;
  /** Puts a row into its place. */
  decode(bytes: Uint8Array, at: number, into: Float32Array): void;
}

interface Numbers {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
  readonly write: (view: DataView, at: number, value: number) => void;
}

const numbers: Readonly<Record<LabelsOptions["dtype"], Numbers>> = {
  float32: {
    bytes: 4,
    read: (view, at) => view.getFloat32(at, true),
    write: (view, at, value) => view.setFloat32(at, value, true),
  },
  float16: {
    bytes: 2,
    read: (view, at) => halfValue(view.getUint16(at, true)),
    write: (view, at, value) => view.setUint16(at, halfBits(value), true),
  },
};

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** The largest number that half precision holds. Source: IEEE 754-2019, binary16. */
const MOST_HALF = 65504;

/** Every logit as it lies in memory. */
function singles(classes: number): LabelForm {
  const rowBytes = 4 * classes;
  return {
    name: "float32",
    rowBytes,
    encode: ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
    decode: (encoded, at, into) => {
      new Uint8Array(into.buffer, into.byteOffset, rowBytes).set(encoded.subarray(at, at + rowBytes));
    },
  };
}

function halves(classes: number, place: string): LabelForm {
  const { bytes, read, write } = numbers.float16;
  return {
    name: "float16",
    rowBytes: bytes * classes,
    encode: (logits, rowName) => {
      const encoded = new Uint8Array(logits.length * bytes);
      const view = viewOf(encoded);
      logits.forEach((value, at) => {
        if (!(Math.abs(value) <= MOST_HALF))
          throw problemsError("teacher-invalid", place, [
            {
              path: "/labels/dtype",
              expected: `logits of ${MOST_HALF} at most, as float16 holds them`,
              got: `${value} of row ${rowName(Math.floor(at / classes))}`,
              hint: "float32 holds them",
            },
          ]);
        write(view, at * bytes, value);
      });
      return encoded;
    },
    decode: (encoded, at, into) => {
      const view = viewOf(encoded);
      for (let k = 0; k < classes; k++) into[k] = read(view, at + k * bytes);
    },
  };
}

/** The `count` largest of values, the largest first, the lower place first where two are alike. */
function likeliest(values: Float32Array, count: number): readonly number[] {
  const found: number[] = [];
  let least = -Infinity;
  for (let k = 0; k < values.length; k++) {
    const value = values[k] ?? NaN;
    if (found.length === count && value <= least) continue;
    let place = found.length;
    while (place > 0 && value > (values[found[place - 1] ?? 0] ?? NaN)) place -= 1;
    found.splice(place, 0, k);
    if (found.length > count) found.pop();
    if (found.length === count) least = values[found[count - 1] ?? 0] ?? NaN;
  }
  return found;
}

/** A probability of 0 to double precision, and a logarithm that half precision holds. */
const LEAST_LOG = -1e4;

/**
 * A row's likeliest classes, their log-probabilities, and the logarithm of what all others have together.
 * Source: Anshumann et al., Sparse Logit Sampling, arXiv:2503.16870, 2025, of why the rest is not given to the listed ones.
 */
function likeliestOf(dtype: LabelsOptions["dtype"], top: number, classes: number): LabelForm {
  const { bytes, read, write } = numbers[dtype];
  const placeBytes = classes > 0x10000 ? 4 : 2;
  const valueBytes = (top + 1) * bytes;
  const rowBytes = valueBytes + top * placeBytes;
  return {
    name: `top ${top} ${dtype}`,
    rowBytes,
    encode: (logits) => {
      const encoded = new Uint8Array((logits.length / classes) * rowBytes);
      const view = viewOf(encoded);
      const shares = new Float64Array(classes);
      for (let start = 0, at = 0; start < logits.length; start += classes, at += rowBytes) {
        const row = logits.subarray(start, start + classes);
        const kept = likeliest(row, top);
        const most = row[kept[0] ?? 0] ?? NaN;
        for (let k = 0; k < classes; k++) shares[k] = Math.exp((row[k] ?? NaN) - most);
        const listed = kept.reduce((sum, k) => sum + (shares[k] ?? NaN), 0);
        for (const k of kept) shares[k] = 0;
        let others = 0;
        for (const share of shares) others += share;
        const norm = Math.log(listed + others);
        kept.forEach((k, place) => {
          write(view, at + place * bytes, Math.max(LEAST_LOG, (row[k] ?? NaN) - most - norm));
          const to = at + valueBytes + place * placeBytes;
          if (placeBytes === 4) view.setUint32(to, k, true);
          else view.setUint16(to, k, true);
        });
        write(view, at + top * bytes, Math.max(LEAST_LOG, Math.log(others) - norm));
      }
      return encoded;
    },
    decode: (encoded, at, into) => {
      const view = viewOf(encoded);
      into.fill(read(view, at + top * bytes) - Math.log(classes - top));
      for (let place = 0; place < top; place++) {
        const from = at + valueBytes + place * placeBytes;
        const k = placeBytes === 4 ? view.getUint32(from, true) : view.getUint16(from, true);
        into[k] = read(view, at + place * bytes);
      }
    },
  };
}

/** What options of labels do not fit the data's classes. */
export function labelsProblems({ top }: LabelsOptions, classes: number): readonly Problem[] {
  if (top === undefined || top < classes) return [];
  return [
    {
      path: "/labels/top",
      expected: `fewer than all ${classes} classes`,
      got: String(top),
      hint: 'leave "top" out: then every class is kept',
    },
  ];
}

/**
 * @param place - what an error names
 * @throws {LimbeckError} teacher-invalid where no class would be left out
 */
export function labelForm({ dtype, top }: LabelsOptions, classes: number, place: string): LabelForm {
  const problems = labelsProblems({ dtype, top }, classes);
  if (problems.length > 0) throw problemsError("teacher-invalid", place, problems);
  if (top !== undefined) return likeliestOf(dtype, top, classes);
  return dtype === "float16" ? halves(classes, place) : singles(classes);
}
