// Values on the way to a model's scores: which there are, and those of some rows.
import { create } from "@bufbuild/protobuf";
import { problemsError } from "../../base/errors.ts";
import { holding } from "../../base/holding.ts";
import { nearest } from "../../base/validation/explain.ts";
import { fixedBatch } from "../../engine/onnx/file/dynamic-batch.ts";
import { encodeModel, type OnnxModel } from "../../engine/onnx/file/model-file.ts";
import { ValueInfoProtoSchema } from "../../engine/onnx/file/onnx_pb.ts";
import { openSession } from "../../engine/onnx/session.ts";
import type { Shape } from "../../graph/ir.ts";
import type { InnerValues, OpenedValues } from "./kind.ts";
import type { RowPlan } from "./input.ts";
import { rowsThrough } from "./model-teacher.ts";
import { feedsOf, openRunner, probeRows, type ModelRunner, type RunnerRequest } from "./runner.ts";

/** The model with some of its values among its outputs; its nodes and weights are shared. */
function givingOut(model: OnnxModel, names: readonly string[]): OnnxModel {
  const { graph } = model;
  const known = new Set(graph.output.map(({ name }) => name));
  const added = names.filter((name) => !known.has(name)).map((name) => create(ValueInfoProtoSchema, { name }));
  return { ...model, graph: { ...graph, output: [...graph.output, ...added] } };
}

const valuesIn = ({ graph }: OnnxModel): readonly string[] =>
  graph.node.flatMap(({ output }) => output.filter((name) => name !== ""));

/** Rows to tell by which values have one for each: a number that no size of a model is likely to be. */
export const PROBED = 11;

async function list({ model, plan, threads, place }: Omit<RunnerRequest, "output">): Promise<Map<string, Shape>> {
  const rows = fixedBatch(model.graph) ?? PROBED;
  const names = valuesIn(model);
  const session = await openSession(encodeModel(givingOut(model, names)), { threads, place });
  try {
    const results = await session.run(feedsOf(plan, probeRows(plan, rows), rows), names);
    const found = new Map<string, Shape>();
    for (const [name, { data: values, shape }] of results)
      if (values instanceof Float32Array && shape.length > 1 && shape[0] === rows && values.length > 0)
        found.set(name, shape.slice(1));
    return found;
  } finally {
    await session.close();
  }
}

/** What of a teacher can be opened by name. */
export interface InnerModel {
  readonly plan: RowPlan;
  readonly place: string;
  readonly known: readonly string[];
  /** Opens one of them. */
  readonly runner: (name: string) => Promise<ModelRunner>;
}

/**
 * Some inner values of a model, opened by their names.
 * @throws {LimbeckError} teacher-invalid for a name that is not known; for values that are not finite
 */
export function openInner(
  { plan, place, known, runner: open }: InnerModel,
  names: readonly string[],
): Promise<OpenedValues> {
  const missing = names.filter((name) => !known.includes(name));
  if (missing.length > 0)
    throw problemsError(
      "teacher-invalid",
      place,
      missing.map((name) => {
        const near = nearest(name, known);
        return {
          path: "teacherTensor",
          expected: "a value in the teacher's file",
          got: `"${name}"`,
          hint: `${near === undefined ? "" : `did you mean "${near}"? `}\`limbeck plan RECIPE --tensors\` lists them`,
        };
      }),
    );
  return holding(async (held) => {
    const opened: { name: string; runner: ModelRunner; through: ReturnType<typeof rowsThrough> }[] = [];
    for (const name of names) {
      const runner = held.keep(await open(name));
      opened.push({ name, runner, through: rowsThrough(plan, runner, place) });
    }
    return {
      shapes: new Map(opened.map(({ name, runner }) => [name, runner.rowShape])),
      of: async (dataset, rows) => {
        const values = new Map<string, Float32Array>();
        for (const { name, runner, through } of opened) {
          const all = new Float32Array(rows.length * runner.classes);
          await through(dataset, rows, (raw, start) => {
            all.set(raw.values, start * runner.classes);
          });
          const at = all.findIndex((value) => !Number.isFinite(value));
          if (at >= 0)
            throw problemsError("teacher-invalid", place, [
              {
                path: `value "${name}"`,
                expected: "finite numbers",
                got: `${all[at]} for row ${(rows[Math.floor(at / runner.classes)] ?? 0) + 1}`,
              },
            ]);
          values.set(name, all);
        }
        return values;
      },
      close: () => held.close(),
    };
  });
}

/** Those of an ONNX model that is wired to the data's rows. */
export const innerValues = (request: Omit<RunnerRequest, "output">): InnerValues => ({
  list: () => list(request),
  open: async (names) => {
    const { model, plan, place } = request;
    const runner = (name: string): Promise<ModelRunner> =>
      openRunner({ ...request, model: givingOut(model, [name]), output: name, isInner: true });
    return openInner({ plan, place, known: valuesIn(model), runner }, names);
  },
});
