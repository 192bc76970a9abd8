// Values on the way to a model's scores: which there are, and those of some rows.
import { create } from "@bufbuild/protobuf";
import { problemsError } from "../../../base/errors.ts";
import { holding } from "../../../base/holding.ts";
import { nearest } from "../../../base/validation/explain.ts";
import { fixedBatch } from "../../../engine/onnx/file/dynamic-batch.ts";
import { encodeModel, type OnnxModel } from "../../../engine/onnx/file/model-file.ts";
import { ValueInfoProtoSchema } from "../../../engine/onnx/file/onnx_pb.ts";
import { openSession } from "../../../engine/onnx/session.ts";
import { elementCount, type Shape } from "../../../graph/ir.ts";
import type { InnerValues, OpenedValues } from "../kind.ts";
import type { RowPlan } from "./input.ts";
import { rowsThrough } from "./model-teacher.ts";
import { feedsOf, openRunner, probeRows, type ModelRunner, type RunnerRequest } from "./runner.ts";

/** The model with some of its values among its outputs; its nodes and weights are shared. */
export function givingOut(model: OnnxModel, names: readonly string[]): OnnxModel {
  const { graph } = model;
  const known = new Set(graph.output.map(({ name }) => name));
  const added = names.filter((name) => !known.has(name)).map((name) => create(ValueInfoProtoSchema, { name }));
  return { ...model, graph: { ...graph, output: [...graph.output, ...added] } };
}

const valuesIn = ({ graph }: OnnxModel): readonly string[] =>
  graph.node.flatMap(({ output }) => output.filter((name) => name !== ""));

/** Rows to tell by which values have one for each: a number that no size of a model is likely to be. */
export const PROBED = 11;

async function list({
  model,
  plan,
  threads,
  place,
}: Omit<RunnerRequest, "outputs" | "bytes">): Promise<Map<string, Shape>> {
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
  /** Opens some of them, which are computed in one call. */
  readonly runner: (names: readonly string[]) => Promise<ModelRunner>;
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
    const runner = held.keep(await open(names));
    const through = rowsThrough(plan, runner, place);
    const parts: { readonly name: string; readonly first: number; readonly size: number }[] = [];
    for (const [at, name] of names.entries()) {
      const before = parts.at(-1);
      const size = elementCount(runner.rowShapes[at] ?? []);
      parts.push({ name, first: before === undefined ? 0 : before.first + before.size, size });
    }
    return {
      shapes: new Map(names.map((name, at) => [name, runner.rowShapes[at] ?? []])),
      of: async (dataset, rows) => {
        const values = new Map(parts.map(({ name, size }) => [name, new Float32Array(rows.length * size)]));
        await through(dataset, rows, (raw, start, count) => {
          for (const { name, first, size } of parts)
            for (let row = 0; row < count; row++) {
              const from = row * raw.classes + first;
              values.get(name)?.set(raw.values.subarray(from, from + size), (start + row) * size);
            }
        });
        for (const { name, size } of parts) {
          const all = values.get(name) ?? new Float32Array();
          const at = all.findIndex((value) => !Number.isFinite(value));
          if (at >= 0)
            throw problemsError("teacher-invalid", place, [
              {
                path: `value "${name}"`,
                expected: "finite numbers",
                got: `${all[at]} for row ${(rows[Math.floor(at / size)] ?? 0) + 1}`,
              },
            ]);
        }
        return values;
      },
      close: () => held.close(),
    };
  });
}

/** Those of an ONNX model that is wired to the data's rows. */
export const innerValues = (request: Omit<RunnerRequest, "outputs" | "bytes">): InnerValues => ({
  list: () => list(request),
  open: async (names) => {
    const { model, plan, place } = request;
    const runner = (asked: readonly string[]): Promise<ModelRunner> =>
      openRunner({ ...request, model: givingOut(model, asked), outputs: asked, isInner: true });
    return openInner({ plan, place, known: valuesIn(model), runner }, names);
  },
});
