// Files that people hand over in place of ONNX, told by their first bytes, each with how to get an ONNX file from it.

export interface ForeignFormat {
  readonly name: string;
  readonly hint: string;
}

const torchHint = "load it in PyTorch and export it with torch.onnx.export(model, example, 'model.onnx')";
const kerasHint = "export it with tf2onnx (python -m tf2onnx.convert), or model.export(path, format='onnx') in Keras 3";

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** The format that the first bytes name, or null when none is known. */
export function foreignFormat(bytes: Uint8Array): ForeignFormat | null {
  const head = ascii(bytes, 0, 64);
  if (head.startsWith("\x89HDF\r\n\x1a\n")) return { name: "an HDF5 file (Keras .h5)", hint: kerasHint };
  if (head.startsWith("PK\x03\x04")) {
    return head.includes("metadata.json") || head.includes("config.json")
      ? { name: "a zip file (Keras .keras)", hint: kerasHint }
      : { name: "a zip file (PyTorch checkpoints are)", hint: torchHint };
  }
  if (/^\x80[\x02-\x05]/.test(head)) {
    return { name: "a Python pickle", hint: `${torchHint}; a scikit-learn model with skl2onnx` };
  }
  // A safetensors file opens with the header's length (64 bits, little-endian), then a JSON object.
  if (/^[^]{8}\{\s*"/.test(head) && bytes[6] === 0 && bytes[7] === 0) {
    return { name: "a safetensors file (weights without their graph)", hint: torchHint };
  }
  if (ascii(bytes, 4, 8) === "TFL3")
    return { name: "a TensorFlow Lite file", hint: "convert it with tf2onnx --tflite" };
  if (ascii(bytes, 4, 8) === "ORTM") return { name: "an ORT format file", hint: "give the ONNX file it was made from" };
  if (head.startsWith("\x1f\x8b")) return { name: "a gzip file", hint: "unpack it first" };
  if (head.startsWith("version https://git-lfs")) {
    return { name: "a Git LFS pointer, not the file itself", hint: "fetch the file with git lfs pull" };
  }
  if (/^\s*[{<]/.test(head)) return { name: "a text file", hint: "give the path of a binary .onnx file" };
  return null;
}
