// A teacher of kind remote: a model behind a server of the Open Inference Protocol: KServe, Triton, MLServer, OpenVINO.
import { problemsError } from "../../base/errors.ts";
import { sha256Of } from "../../base/numeric/hash.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { inputBuffer, type InputArray } from "./model/input.ts";
import { infer, modelPath, servedModel, type Endpoint, type ServedModel } from "./model/inference-protocol.ts";
import type { Teacher, TeacherKind } from "./kind.ts";
import { teacherOf, wire, type Wiring } from "./model/model-teacher.ts";
import { idSchema, recipeFields } from "./stated/recipe-fields.ts";
import type { RawRows } from "./model/output.ts";
import type { Runner } from "./model/runner.ts";
import type { TeacherContext, TeacherFile, TeacherSettings } from "./stated/settings.ts";

const name = { type: "string", minLength: 1 } as const;

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "url", "model"],
  properties: {
    id: idSchema,
    kind: { const: "remote" },
    url: {
      type: "string",
      pattern: "^https?://[^/?#@]+(/[^?#]*)?$",
      description: "Address of the server, before /v2: http://localhost:8000. Secrets go into headers.",
    },
    model: name,
    version: { ...name, description: "The server's own choice by default." },
    batch: { type: "integer", minimum: 1, default: 64, description: "Rows of a request at most." },
    timeout: { type: "number", exclusiveMinimum: 0, default: 30, description: "Seconds that a request may take." },
    retries: {
      type: "integer",
      minimum: 0,
      maximum: 20,
      default: 5,
      description: "How often a request is sent again, after .5 s and then twice as long each time.",
    },
    tensors: {
      enum: ["auto", "json", "binary"],
      default: "auto",
      description: "How values go; auto takes bytes where the server says that it has the extension.",
    },
    headers: {
      type: "object",
      additionalProperties: name,
      description: 'Environment variables whose values headers have: {"Authorization": "KSERVE_AUTHORIZATION"}.',
    },
    input: recipeFields.input,
    output: recipeFields.output,
    classes: recipeFields.classes,
    labels: recipeFields.labels,
    minAccuracy: recipeFields.minAccuracy,
    require: recipeFields.require,
  },
} as const satisfies KindSchema;

export type RemoteTeacherOptions = FromSchema<typeof schema>;

/** @throws {LimbeckError} teacher-invalid naming the variables that are not set */
function headersOf({ headers = {} }: RemoteTeacherOptions, place: string): Readonly<Record<string, string>> {
  const values = Object.entries(headers).map(([header, variable]) => {
    return { header, variable, value: process.env[variable] ?? "" };
  });
  const problems = values
    .filter(({ value }) => value === "")
    .map(({ header, variable }) => ({
      path: `headers.${header}`,
      expected: `its value in the environment variable ${variable}`,
      got: "none",
      hint: `set it where limbeck runs: ${variable}=...; a recipe holds its name alone`,
    }));
  if (problems.length > 0) throw problemsError("teacher-invalid", place, problems);
  return Object.fromEntries(values.map(({ header, value }) => [header, value]));
}

/** The batch that the model's input fixes; null where it takes any. */
const fixedBatch = (served: ServedModel, input: string): number | null => {
  const size = served.inputs.find((one) => one.name === input)?.shape?.[0];
  return typeof size === "number" ? size : null;
};

/** Rows in requests of the asked size, or of the model's own, whose last is filled up with its first row. */
async function runnerOf(
  endpoint: Endpoint,
  served: ServedModel,
  { plan, output }: Wiring,
  options: RemoteTeacherOptions,
): Promise<Runner> {
  const { place } = endpoint;
  const fixed = fixedBatch(served, plan.name);
  const rows = fixed ?? options.batch;
  const binary = options.tensors === "auto" ? served.binary : options.tensors === "binary";
  const datatype = served.datatypes.get(plan.name) ?? "FP32";
  const run = async (buffer: InputArray, count: number): Promise<RawRows> => {
    const sent = fixed ?? count;
    for (let row = count; row < sent; row++) buffer.copyWithin(row * plan.values, 0, plan.values);
    const data = buffer.subarray(0, sent * plan.values);
    const tensor = { name: plan.name, datatype, shape: [sent, ...plan.shape], data };
    const { values, shape } = await infer(endpoint, tensor, output, binary);
    if (shape[0] !== sent || values.length === 0)
      throw problemsError("teacher-invalid", place, [
        { path: `output ${output}`, expected: `${sent} rows of class scores`, got: `shape [${shape.join(", ")}]` },
      ]);
    const classes = values.length / sent;
    return { values: values.subarray(0, count * classes), rows: count, classes };
  };
  // zeros are of every type and in every vocabulary
  const probe = await run(inputBuffer(plan, rows), 1);
  return { classes: probe.classes, rows, leastRoom: rows, run, close: () => Promise.resolve() };
}

/**
 * Asks what the server has, settles what the model reads and yields, and tries it on a row.
 * @throws {LimbeckError} teacher-unreadable for a server that does not answer, teacher-invalid for one that answers
 *   otherwise than the protocol says, and where input, output or classes do not fit
 */
async function open(options: RemoteTeacherOptions, context: TeacherContext): Promise<Teacher> {
  const url = options.url.replace(/\/+$/, "");
  const place = `teacher ${options.id} (${url}${modelPath(options)})`;
  const endpoint: Endpoint = {
    place,
    url,
    model: options.model,
    version: options.version,
    headers: headersOf(options, place),
    timeoutMs: 1000 * options.timeout,
    retries: options.retries,
    warn: context.log ?? (() => undefined),
  };
  const served = await servedModel(endpoint);
  // of a model that is elsewhere this is all that is known
  const sha256 = sha256Of([JSON.stringify({ url, model: options.model, version: options.version }), served.stated]);
  const settings: TeacherSettings<TeacherFile> = {
    place,
    file: { path: place, bytes: 0, sha256, contentSha256: sha256 },
    classes: options.classes ?? null,
    input: options.input ?? {},
    output: options.output ?? {},
    trainedOnSplits: null,
  };
  if (settings.input.columns !== undefined)
    throw problemsError("teacher-invalid", place, [
      { path: "input.columns", expected: "a model of a file: a server is given the student's rows", got: "columns" },
    ]);
  const wiring = wire(settings, served, context.dataset);
  const runner = await runnerOf(endpoint, served, wiring, options);
  return teacherOf({ id: options.id, settings, wiring, runner, parameters: null }, context);
}

export const remote: TeacherKind<RemoteTeacherOptions> = { schema, make: open };
