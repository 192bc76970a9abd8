// NumPy's array file: header and values, versions 1 to 3, little-endian, C order.
import type { NumberArray } from "../table.ts";
import { halfValue } from "../../../base/numeric/half.ts";
import { dataError } from "../table.ts";

export interface NpyArray {
  /** What messages call it. */
  readonly place: string;
  readonly shape: readonly number[];
  readonly values: NumberArray | readonly string[];
}

type View = new (buffer: ArrayBuffer, byteOffset: number, length: number) => NumberArray;

const views: Readonly<Record<string, View>> = {
  b1: Uint8Array,
  u1: Uint8Array,
  i1: Int8Array,
  u2: Uint16Array,
  i2: Int16Array,
  u4: Uint32Array,
  i4: Int32Array,
  u8: BigUint64Array,
  i8: BigInt64Array,
  f2: Uint16Array,
  f4: Float32Array,
  f8: Float64Array,
};

/** The last code of Unicode. */
const MOST_CODE = 0x10ffff;

/** Texts of fixed width, filled up with zeros: UTF-32 (U) or one byte a character (S). */
function texts(bytes: Uint8Array, kind: string, width: number, count: number, place: string): string[] {
  const unit = kind === "U" ? 4 : 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, index) => {
    const codes = Array.from({ length: width }, (_, at) => {
      const place = (index * width + at) * unit;
      return unit === 4 ? view.getUint32(place, true) : view.getUint8(place);
    });
    const used = codes.findLastIndex((code) => code !== 0) + 1;
    const wrong = codes.findIndex((code) => code > MOST_CODE || (code >= 0xd800 && code <= 0xdfff));
    if (wrong >= 0)
      throw dataError(
        place,
        `row ${index + 1}`,
        "texts of Unicode's characters",
        `code ${codes[wrong] ?? ""}`,
        "the file is damaged, or its type is not the one that its header states",
      );
    return String.fromCodePoint(...codes.slice(0, used));
  });
}

interface Header {
  readonly type: string;
  readonly shape: readonly number[];
  /** Where the values begin. */
  readonly start: number;
}

function readHeader(bytes: Uint8Array, place: string): Header {
  const magic = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  const version = bytes[6] ?? 0;
  if (!magic.startsWith("\x93NUMPY") || version < 1 || version > 3 || bytes.length < 12)
    throw dataError(
      place,
      "first bytes",
      "a .npy header of version 1, 2 or 3",
      bytes.length === 0 ? "an empty file" : Buffer.from(bytes.subarray(0, 8)).toString("hex"),
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const from = version === 1 ? 10 : 12;
  const start = from + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < start)
    throw dataError(place, "length", `a header of ${start} bytes`, `${bytes.length} bytes: the file is cut off`);
  const header = Buffer.from(bytes.subarray(from, start)).toString("utf8").trim();
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const sizes = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  if (type === undefined || sizes === undefined || order === undefined)
    throw dataError(place, "header", "a plain type, an order and a shape", JSON.stringify(header.slice(0, 80)));
  const shape = sizes.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number(size)]));
  if (order === "True" && shape.length > 1)
    throw dataError(place, "order", "C order", "Fortran order", "save numpy.ascontiguousarray(x)");
  return { type, shape, start };
}

/** Where the elements of a file are, and what they are. */
export interface NpyLayout extends Header {
  readonly count: number;
  /** Bytes of an element. */
  readonly size: number;
  /** Numbers of some bytes; null where elements are texts. */
  readonly numbers: ((bytes: Uint8Array) => NumberArray) | null;
  /** Of a text: U or S, and its characters. */
  readonly text: { readonly kind: string; readonly width: number };
}

/**
 * Numbers are viewed in place where they lie aligned, as NumPy writes them; halves become 32-bit floats.
 * @param bytes - the file's first ones, its header among them
 * @param length - bytes of the file
 * @throws {LimbeckError} "data-invalid" for what is no .npy file, is cut off, or is of an order or type not read
 */
export function npyLayout(bytes: Uint8Array, length: number, place: string): NpyLayout {
  const header = readHeader(bytes, place);
  const { type, shape, start } = header;
  const [, order = "", code = "", digits = ""] = /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(type) ?? [];
  const text = code === "U" || code === "S";
  const view = views[`${code}${digits}`];
  if (order === ">" && (text || view !== undefined))
    throw dataError(place, "type", "little-endian values", type, 'save x.astype(x.dtype.newbyteorder("<"))');
  if (!text && view === undefined) {
    const hint =
      code === "O"
        ? "an array of objects is a pickle, which is never opened; save texts as such: x.astype(str)"
        : "save x.astype(numpy.float32)";
    throw dataError(place, "type", `texts, or one of ${Object.keys(views).join(", ")}`, type, hint);
  }
  const size = text ? Number(digits) * (code === "U" ? 4 : 1) : Number(digits);
  const count = shape.reduce((product, length) => product * length, 1);
  const end = start + count * size;
  if (length < end)
    throw dataError(place, "length", `${end} bytes for [${shape.join(", ")}]`, `${length} bytes: the file is cut off`);
  const numbers = (body: Uint8Array): NumberArray => {
    const aligned = body.byteOffset % size === 0 ? body : new Uint8Array(body); // Buffer.slice would not copy
    const values = new (view ?? Uint8Array)(aligned.buffer as ArrayBuffer, aligned.byteOffset, body.length / size);
    return code === "f" && size === 2 ? Float32Array.from(values as Uint16Array, halfValue) : values;
  };
  const isText = view === undefined;
  return {
    ...header,
    count,
    size,
    numbers: isText ? null : numbers,
    text: { kind: code, width: isText ? Number(digits) : 0 },
  };
}

/**
 * @throws {LimbeckError} "data-invalid" as `npyLayout`
 * Source: NumPy Enhancement Proposal 1 and numpy.lib.format.
 */
export function parseNpy(bytes: Uint8Array, place: string): NpyArray {
  const { shape, start, count, size, numbers, text } = npyLayout(bytes, bytes.length, place);
  const body = bytes.subarray(start, start + count * size);
  return { place, shape, values: numbers?.(body) ?? texts(body, text.kind, text.width, count, place) };
}
