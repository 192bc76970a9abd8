// The logit margin of each row: how far its own class is ahead of the best other one.

/**
 * z_y - max_{k != y} z_k for every row: positive where the row is classified rightly; softmax's shift cancels.
 * Source: Elsayed et al., NeurIPS 2018 (margins of classifiers); label smoothing bounds it (Müller et al., NeurIPS 2019).
 * @param logits - rows x classes
 */
export function logitMargins(logits: Float32Array | Float64Array, labels: Int32Array, classes: number): Float64Array {
  return Float64Array.from(labels, (label, row) => {
    let other = -Infinity;
    for (let k = 0; k < classes; k++) if (k !== label) other = Math.max(other, logits[row * classes + k] ?? -Infinity);
    return (logits[row * classes + label] ?? NaN) - other;
  });
}
