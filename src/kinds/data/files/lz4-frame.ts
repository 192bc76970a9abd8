// Frames of LZ4, by which Arrow files are compressed as a rule. Source: "LZ4 Frame Format Description" 1.6.3, "LZ4 Block Format".

/** Bytes that grow as they are written. */
class Output {
  bytes = new Uint8Array(1 << 16);
  length = 0;

  room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.length + more));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  append(part: Uint8Array): void {
    this.room(part.length);
    this.bytes.set(part, this.length);
    this.length += part.length;
  }

  /** Repeats what was written `offset` bytes ago; that may reach into what is being written. */
  repeat(offset: number, count: number): void {
    if (offset === 0 || offset > this.length) throw new Error("a reference to bytes before the first");
    this.room(count);
    const { bytes } = this;
    for (let from = this.length - offset, end = this.length + count; this.length < end;)
      bytes[this.length++] = bytes[from++] ?? 0;
  }
}

const cutShort = (): Error => new Error("a frame of LZ4 that is cut short");

/** A block: literals and references in turns, of which the last has literals alone. */
function block(input: Uint8Array, into: Output): void {
  let at = 0;
  const next = (): number => {
    const byte = input[at++];
    if (byte === undefined) throw cutShort();
    return byte;
  };
  const lengthFrom = (nibble: number): number => {
    let length = nibble;
    if (nibble === 15)
      for (let more = 255; more === 255;) {
        more = next();
        length += more;
      }
    return length;
  };
  while (at < input.length) {
    const token = next();
    const literals = lengthFrom(token >> 4);
    if (at + literals > input.length) throw cutShort();
    into.append(input.subarray(at, at + literals));
    at += literals;
    if (at === input.length) return;
    const offset = next() | (next() << 8);
    into.repeat(offset, lengthFrom(token & 15) + 4);
  }
}

/**
 * The bytes of one frame. Checksums are passed over.
 * @throws for bytes that are no frame, one that needs a dictionary, or one that is cut short
 */
export function lz4Frame(input: Uint8Array): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const flags = input[4] ?? 0;
  if (input.length < 11 || view.getUint32(0, true) !== 0x184d2204 || flags >> 6 !== 1)
    throw new Error("no frame of LZ4");
  const [hasBlockSums, hasSize, hasSum, hasDictionary] = [16, 8, 4, 1].map((bit) => (flags & bit) !== 0);
  if (hasDictionary === true) throw new Error("a frame of LZ4 that needs a dictionary");
  const output = new Output();
  let at = 7 + (hasSize === true ? 8 : 0);
  for (;;) {
    if (at + 4 > input.length) throw cutShort();
    const said = view.getUint32(at, true);
    at += 4;
    if (said === 0) break;
    const size = said & 0x7fffffff;
    if (at + size > input.length) throw cutShort();
    const part = input.subarray(at, at + size);
    // blocks refer to those before them
    if (said >= 0x80000000) output.append(part);
    else block(part, output);
    at += size + (hasBlockSums === true ? 4 : 0);
  }
  if (at + (hasSum === true ? 4 : 0) > input.length) throw cutShort();
  const stated = hasSize === true ? Number(view.getBigUint64(6, true)) : output.length;
  if (stated !== output.length) throw new Error(`${output.length} bytes of LZ4 where ${stated} are said`);
  return output.bytes.slice(0, output.length);
}
