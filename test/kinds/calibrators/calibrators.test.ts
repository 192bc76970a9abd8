// Every calibrator equals the field's own implementation, on the rows it was fitted on and on others.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fitCalibrator, type CalibratorOptions } from "../../../src/kinds/calibrators/index.ts";
import { binnedAt, type Parameters as Binned } from "../../../src/kinds/calibrators/histogram.ts";
import { risingAt, type Parameters as Rising } from "../../../src/kinds/calibrators/isotonic.ts";
import { logOdds, normalised } from "../../../src/kinds/calibrators/one-vs-rest.ts";
import { logSoftmaxRows } from "../../../src/base/numeric/softmax.ts";

interface Linear {
  readonly kind: "vector" | "matrix" | "dirichlet";
  readonly lambda: number;
  readonly mu: number;
  readonly delta: number;
  readonly weights: readonly number[];
  readonly intercepts: readonly number[];
  readonly objective: number;
}

interface Sigmoids {
  readonly slopes: readonly number[];
  readonly intercepts: readonly number[];
}

interface Case {
  readonly name: string;
  readonly classes: number;
  readonly logits: readonly number[];
  readonly labels: readonly number[];
  readonly apply: readonly number[];
  readonly temperature: number;
  readonly linear: readonly Linear[];
  readonly structured: Pick<Linear, "weights" | "intercepts"> & { readonly temperature: number };
  readonly platt: { readonly probs: readonly number[]; readonly sklearn: Sigmoids; readonly exact: Sigmoids };
  readonly isotonic: readonly number[];
  readonly beta: Readonly<Record<"a" | "b" | "c", readonly number[]>>;
  readonly histogram: Readonly<Record<"mass" | "width", readonly number[]>>;
}

const { cases } = JSON.parse(readFileSync(new URL("../../reference/calibrators.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

function near(got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  assert.equal(got.length, expected.length, what);
  for (let i = 0; i < got.length; i++) {
    const allowed = tolerance * Math.max(1, Math.abs(expected[i]!));
    assert.ok(Math.abs(got[i]! - expected[i]!) <= allowed, `${what} [${i}]: expected ${expected[i]}, got ${got[i]}`);
  }
}

describe("calibrators (parity with scikit-learn, SciPy, PyTorch and NumPy)", () => {
  for (const { name, classes, platt, isotonic, beta, histogram, temperature, linear, structured, ...given } of cases) {
    const logits = Float32Array.from(given.logits);
    const labels = Int32Array.from(given.labels);
    const others = Float32Array.from(given.apply);
    const fitted = (method: CalibratorOptions): ReturnType<typeof fitCalibrator> => {
      const result = fitCalibrator(method, logits, labels, classes);
      assert.ok(result.converged && result.unfitted === undefined, `${method.kind} did not converge`);
      return result;
    };

    it(`temperature: ${name}`, () => {
      const { parameters } = fitted({ kind: "temperature", fitOn: "calibration" });
      near([(parameters as { temperature: number }).temperature / temperature], [1], 1e-6, "temperature");
    });

    for (const { kind, lambda, mu, delta, weights, intercepts } of linear)
      it(`${kind} with lambda ${lambda}, mu ${mu}, delta ${delta}: ${name}`, () => {
        const { parameters, parameterCount } = fitted(
          kind === "vector"
            ? { kind, fitOn: "calibration", lambda, mu }
            : { kind, fitOn: "calibration", lambda, mu, delta },
        );
        const got = parameters as Linear;
        near(got.weights, weights, 1e-5, "weights");
        near(got.intercepts, intercepts, 1e-5, "intercepts");
        assert.equal(parameterCount, weights.length + intercepts.length);
      });

    it(`structured: ${name}`, () => {
      const { parameters, parameterCount, logProbs } = fitted({ kind: "structured", fitOn: "calibration" });
      const got = parameters as typeof structured;
      near([got.temperature / structured.temperature], [1], 1e-6, "temperature");
      near(got.weights, structured.weights, 1e-5, "weights");
      near(got.intercepts, structured.intercepts, 1e-5, "intercepts");
      assert.equal(parameterCount, structured.weights.length + structured.intercepts.length + 1);
      const scaled = logSoftmaxRows(
        Float64Array.from(others, (z) => z / structured.temperature),
        classes,
      );
      const wanted = Float64Array.from(scaled, (_, at) => {
        const [row, k] = [at - (at % classes), at % classes];
        const w = structured.weights.slice(k * classes, (k + 1) * classes);
        return w.reduce((sum, weight, j) => sum + weight * scaled[row + j]!, structured.intercepts[k]!);
      });
      near(logProbs(others), logSoftmaxRows(wanted, classes), 1e-4, "log-probabilities");
    });

    it(`platt: ${name}`, () => {
      const { parameters, apply } = fitted({ kind: "platt", fitOn: "calibration" });
      const { slopes, intercepts } = parameters as Sigmoids;
      near(slopes, platt.exact.slopes, 1e-7, "slopes");
      near(intercepts, platt.exact.intercepts, 1e-7, "intercepts");
      // scikit-learn stops at a gradient of 1e-6 or so
      near(apply(others).map(Math.exp), platt.probs, 1e-4, "probabilities");
      if (classes > 2) near(slopes, platt.sklearn.slopes, 1e-3, "slopes of scikit-learn");
    });

    it(`isotonic: ${name}`, () => {
      const { parameters, apply } = fitted({ kind: "isotonic", fitOn: "calibration" });
      const { functions, rows } = parameters as Rising;
      const answers = logOdds(others, classes).map((score, i) => risingAt(functions[i % classes]!, score));
      const probs = normalised(answers, classes);
      near(probs, isotonic, 1e-6, "probabilities");
      const share = 1 / (rows + 1);
      const spread = isotonic.map((p) => (1 - share) * p + share / classes);
      near(apply(others).map(Math.exp), spread, 1e-6, "with the uniform share");
    });

    it(`beta: ${name}`, () => {
      const { parameters } = fitted({ kind: "beta", fitOn: "calibration" });
      const got = parameters as Record<"a" | "b" | "c", readonly number[]> & { kept: readonly number[] };
      assert.deepEqual(got.kept, []);
      for (const key of ["a", "b", "c"] as const) near(got[key], beta[key], 1e-4, key);
    });

    for (const edges of ["mass", "width"] as const)
      it(`histogram, bins of equal ${edges}: ${name}`, () => {
        const { parameters } = fitted({
          kind: "histogram",
          fitOn: "calibration",
          bins: edges === "mass" ? 10 : 15,
          edges,
        });
        const { functions } = parameters as Binned;
        const probs = logSoftmaxRows(others, classes).map(Math.exp);
        const answers = probs.map((p, i) => binnedAt(functions[i % classes]!, p));
        near(normalised(answers, classes), histogram[edges], 1e-9, "probabilities");
      });
  }
});
