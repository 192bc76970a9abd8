// A recipe with two phases, and what tests ask of errors.
import assert from "node:assert/strict";
import { LimbeckError, renderError } from "../../src/base/errors.ts";
import { resolveRecipe } from "../../src/recipe/read.ts";
import type { Recipe } from "../../src/recipe/schema.ts";

export interface DraftPhase {
  id: string;
  targets: Record<string, unknown>;
  until: { any: Record<string, unknown>[] };
  onExit?: Record<string, unknown>;
}

/** A recipe as someone writes it: fields with defaults left out. */
export interface Draft {
  [key: string]: unknown;
  phases: DraftPhase[];
  teachers: Record<string, unknown>[];
  data: Record<string, unknown>;
  student: Record<string, unknown>;
  optimizer: Record<string, unknown>;
}

export function draft(): Draft {
  return {
    version: 1,
    name: "two-phases",
    seed: 3,
    data: {
      source: { kind: "csv", path: "data/rows.csv", label: "class" },
      splits: { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 },
      batchRows: 32,
    },
    teachers: [{ id: "big", kind: "onnx", path: "teachers/big" }],
    student: { kind: "layers", path: "students/small.json" },
    optimizer: { kind: "adam", learningRate: 0.001 },
    phases: [
      {
        id: "smooth",
        targets: { kind: "smoothing", epsilon: { kind: "linear", from: 0.15, to: 0.05 } },
        until: {
          any: [
            { kind: "epochs", value: 4 },
            { kind: "plateau", metric: "validation.nll", patience: 2 },
          ],
        },
      },
      {
        id: "distill",
        targets: { kind: "teacher", temperature: { kind: "cosine", over: "phase", from: 6, to: 2 }, alpha: 0.9 },
        until: { any: [{ kind: "epochs", value: 6 }] },
      },
    ],
  };
}

/** The draft with a change made to it, checked. */
export function recipeOf(change: (recipe: Draft) => void = () => undefined): Recipe {
  const changed = draft();
  change(changed);
  return resolveRecipe(changed, "test");
}

/** What a person reads of the error that `act` ends with; anything but a LimbeckError with exit code 2 fails. */
export async function messageOf(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    assert.ok(error instanceof LimbeckError, `not an error for users: ${String(error)}`);
    assert.equal(error.exitCode, 2);
    for (const { path, expected, got } of error.problems) assert.ok(path !== "" && expected !== "" && got !== "");
    return renderError(error);
  }
  assert.fail("no error came");
}
