// dist/kinds/data/npy-bytes.js
function npyBytes(data, shape) {
  const type = data instanceof Float32Array ? "<f4" : "<i4";
  const tuple = shape.length === 1 ? `(${shape[0] ?? 0},)` : `(${shape.join(", ")})`;
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padding = (64 - (10 + header.length + 1) % 64) % 64;
  const text = `${header}${" ".repeat(padding)}
`;
  const head = new Uint8Array(10 + text.length);
  head.set([147, 78, 85, 77, 80, 89, 1, 0, text.length & 255, text.length >> 8]);
  head.set(new TextEncoder().encode(text), 10);
  return Buffer.concat([head, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}

export {
  npyBytes
};
