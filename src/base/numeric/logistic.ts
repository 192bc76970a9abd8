// Logistic regression with few features and any targets in [0, 1], by Newton's method in float64.

export interface LogisticFit {
  /** One coefficient per feature, then the intercept. */
  readonly coefficients: readonly number[];
  /** Mean cross-entropy at the coefficients. */
  readonly loss: number;
  readonly iterations: number;
  readonly converged: boolean;
}

const TOLERANCE = 1e-10;
const MOST_ITERATIONS = 100;

/** log(1 + e^z) without overflow. */
export function softplus(z: number): number {
  return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
}

/** 1 / (1 + e^-z). */
export function sigmoid(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

/** Solves a small symmetric system by elimination with pivoting; null where it is singular. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let r = column + 1; r < size; r++)
      if (Math.abs(rows[r]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = r;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const head = rows[column]![column]!;
    if (!(Math.abs(head) > 1e-300)) return null;
    for (let r = column + 1; r < size; r++) {
      const factor = rows[r]![column]! / head;
      for (let c = column; c <= size; c++) rows[r]![c]! -= factor * rows[column]![c]!;
    }
  }
  const result = new Array<number>(size).fill(0);
  for (let r = size - 1; r >= 0; r--) {
    let sum = rows[r]![size]!;
    for (let c = r + 1; c < size; c++) sum -= rows[r]![c]! * result[c]!;
    result[r] = sum / rows[r]![r]!;
  }
  return result;
}

/**
 * Minimises the mean of softplus(z) - t z with z = sum_j coefficient_j feature_j + intercept. Newton steps are halved
 * until the loss falls; a tiny ridge on the Hessian alone keeps steps defined where a feature is constant and moves no
 * minimum.
 * @param features - one array per feature, all of one length
 * @param targets - in [0, 1]
 */
export function fitLogistic(
  features: readonly Float64Array[],
  targets: Float64Array,
  start: readonly number[],
): LogisticFit {
  const rows = targets.length;
  const size = features.length + 1;
  const columns = [...features, new Float64Array(rows).fill(1)];
  const lossAt = (coefficients: readonly number[]): number => {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      let z = 0;
      for (let j = 0; j < size; j++) z += coefficients[j]! * columns[j]![row]!;
      sum += softplus(z) - targets[row]! * z;
    }
    return sum / rows;
  };
  let coefficients = [...start];
  let loss = lossAt(coefficients);
  for (let iterations = 0; iterations < MOST_ITERATIONS; iterations++) {
    const gradient = new Array<number>(size).fill(0);
    const hessian = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    for (let row = 0; row < rows; row++) {
      let z = 0;
      for (let j = 0; j < size; j++) z += coefficients[j]! * columns[j]![row]!;
      const p = sigmoid(z);
      const weight = (p * (1 - p)) / rows;
      const residual = (p - targets[row]!) / rows;
      for (let j = 0; j < size; j++) {
        gradient[j]! += residual * columns[j]![row]!;
        for (let i = 0; i <= j; i++) hessian[j]![i]! += weight * columns[j]![row]! * columns[i]![row]!;
      }
    }
    for (let j = 0; j < size; j++) {
      for (let i = 0; i < j; i++) hessian[i]![j] = hessian[j]![i]!;
      hessian[j]![j]! += 1e-12;
    }
    if (gradient.every((value) => Math.abs(value) <= TOLERANCE))
      return { coefficients, loss, iterations, converged: true };
    const step = solve(hessian, gradient);
    if (step === null) return { coefficients, loss, iterations, converged: false };
    let accepted = false;
    for (let length = 1; length > 1e-10; length /= 2) {
      const next = coefficients.map((value, j) => value - length * step[j]!);
      const nextLoss = lossAt(next);
      if (nextLoss <= loss + 1e-15 * Math.max(1, Math.abs(loss))) {
        coefficients = next;
        loss = nextLoss;
        accepted = true;
        break;
      }
    }
    if (!accepted) return { coefficients, loss, iterations, converged: gradient.every((v) => Math.abs(v) <= 1e-7) };
  }
  return { coefficients, loss, iterations: MOST_ITERATIONS, converged: false };
}
