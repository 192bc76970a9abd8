// Arrays as .npy files (version 1.0), so that any tool can recompute a metric.

/** Bytes of a little-endian, C-ordered array. Source: NumPy Enhancement Proposal 1. */
export function npyBytes(data: Float32Array | Int32Array, shape: readonly number[]): Uint8Array {
  const type = data instanceof Float32Array ? "<f4" : "<i4";
  const tuple = shape.length === 1 ? `(${shape[0] ?? 0},)` : `(${shape.join(", ")})`;
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // magic (6), version (2), length (2), header, newline: a multiple of 64
  const padding = (64 - ((10 + header.length + 1) % 64)) % 64;
  const text = `${header}${" ".repeat(padding)}\n`;
  const head = new Uint8Array(10 + text.length);
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 0xff, text.length >> 8]);
  head.set(new TextEncoder().encode(text), 10);
  return Buffer.concat([head, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}
