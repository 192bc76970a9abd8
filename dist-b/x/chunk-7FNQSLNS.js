// dist/base/numeric/hash.js
import { createHash, hash as hashOnce } from "node:crypto";
var CHUNK_BYTES = 2 ** 30;
function sha256(parts) {
  const hash = createHash("sha256");
  for (const part of parts)
    hash.update(part);
  return hash.digest("hex");
}
function sha256Of(parts) {
  const hash = createHash("sha256");
  for (const part of parts) {
    const whole = typeof part === "string" ? Buffer.from(part) : part;
    hash.update(`${whole.byteLength}:`);
    for (const { buffer, byteOffset, byteLength } of "parts" in whole ? whole.parts : [whole])
      for (let at = 0; at < byteLength; at += CHUNK_BYTES)
        hash.update(new Uint8Array(buffer, byteOffset + at, Math.min(CHUNK_BYTES, byteLength - at)));
  }
  return hash.digest("hex");
}
function sha256Number(text) {
  return Number.parseInt(hashOnce("sha256", text, "hex").slice(0, 13), 16);
}

export {
  sha256,
  sha256Of,
  sha256Number
};
