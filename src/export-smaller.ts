// `limbeck export --int8` and `--float16`: the student in fewer bytes, its calibrator fitted again, and what that costs.
import { decodeModel, encodeModel } from "./engine/onnx/file/model-file.ts";
import { inHalfPrecision, inIntegers } from "./engine/onnx/write/smaller.ts";
import { problemsError } from "./base/errors.ts";
import { figuresOf, outputsOf, productRanges, sameTop, type SplitRows } from "./evaluation/smaller.ts";
import type { SmallerReport } from "./evaluation/result.ts";
import { applyCalibrator, fitCalibrator } from "./kinds/calibrators/index.ts";
import { measure } from "./metrics/measure.ts";
import type { Appended } from "./report/directory/chosen-student.ts";

export type SmallerForm = SmallerReport["form"];

export interface Smaller {
  /** The same file made smaller. */
  readonly shrink: (bytes: Uint8Array) => Uint8Array;
  readonly appended: Appended | null;
  /** Logits of the smaller student on the test rows. */
  readonly testLogits: Float32Array;
  readonly report: Omit<SmallerReport, "student">;
}

/** The calibrator of a kind, fitted to the smaller student. */
function fittedAgain(
  { kind }: Appended,
  logits: Float32Array,
  { labels }: SplitRows,
  classes: number,
  force: boolean,
): Appended {
  const { parameters, boundary, unfitted } = fitCalibrator(kind, Float64Array.from(logits), labels, classes);
  if (parameters !== null && (boundary === undefined || force)) return { kind, parameters };
  throw problemsError("usage", kind, [
    {
      path: "calibration rows",
      expected: `rows that ${kind} can be fitted on after the student is made smaller`,
      got: unfitted ?? `a value at the ${boundary ?? ""} bound of its search`,
      hint: "leave the calibrator out, or --force",
    },
  ]);
}

/**
 * @param plain - the file that gives logits, as it is
 * @param appended - the calibrator that the run fitted, which is fitted again
 */
export async function smaller(
  form: SmallerForm,
  plain: Uint8Array,
  appended: Appended | null,
  { calibration, test }: { readonly calibration: SplitRows; readonly test: SplitRows },
  classes: number,
  force: boolean,
): Promise<Smaller> {
  const decoded = (bytes: Uint8Array) => decodeModel(bytes, "student");
  const ranges = form === "int8" ? await productRanges(decoded(plain), calibration) : null;
  const shrink = (bytes: Uint8Array): Uint8Array =>
    encodeModel(ranges === null ? inHalfPrecision(decoded(bytes)) : inIntegers(decoded(bytes), ranges));
  const small = shrink(plain);
  const [given, testLogits] = [await outputsOf(plain, test, classes), await outputsOf(small, test, classes)];
  const again =
    appended === null
      ? null
      : fittedAgain(appended, await outputsOf(small, calibration, classes), calibration, classes, force);
  const calibrated =
    again === null
      ? null
      : measure(applyCalibrator(again.kind, again.parameters, testLogits, classes), test.labels, classes, {
          seed: 0,
          space: "logProbs",
        });
  return {
    shrink,
    appended: again,
    testLogits,
    report: {
      form,
      rows: test.rows,
      before: await figuresOf(plain, given, test, classes),
      after: await figuresOf(small, testLogits, test, classes),
      sameTop: sameTop(testLogits, given, test.labels, classes),
      calibrated:
        again === null || calibrated === null
          ? null
          : {
              kind: again.kind,
              parameters: again.parameters,
              accuracy: calibrated.accuracy,
              nll: calibrated.nll,
              ece: calibrated.ece,
            },
    },
  };
}
