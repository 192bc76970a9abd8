// A teacher of BERT's kind: texts go in as its own tokenizer's ids, which need not be the student's.
import { createHash } from "node:crypto";
import { ifThere, readGiven } from "../../../base/given-files.ts";
import { textOf } from "../../../base/text.ts";
import { parseText } from "../../../base/validation/parse.ts";
import { show } from "../../../base/validation/explain.ts";
import { dirname, join } from "node:path";
import { problemsError } from "../../../base/errors.ts";
import { openTokenizer, type Tokenizer, type Tokens } from "../../../base/tokenizer.ts";
import type { Dataset } from "../../../engine/contracts.ts";
import type { ModelSummary } from "../../../engine/onnx/file/summary.ts";
import { openSession } from "../../../engine/onnx/session.ts";
import type { Teacher } from "../kind.ts";
import { spaceProblem, writeLogits } from "./output.ts";
import { describedTeacher, scoresFrom, type SessionModel } from "./session-teacher.ts";
import type { TeacherContext, TeacherFile, TeacherSettings } from "../stated/settings.ts";

const IDS = "input_ids";
const known: ReadonlySet<string> = new Set([IDS, "attention_mask", "token_type_ids"]);

const ROWS_PER_CALL = 32;

/** Tokens of a row where neither the model nor its folder says how many it takes. */
const USUAL_LENGTH = 512;

/** Whether a model takes token ids by the names that published models give them. */
export const takesTexts = ({ inputs }: ModelSummary): boolean => inputs.some(({ name }) => name === IDS);

interface TextModel extends SessionModel {
  /** The model's, as it is loaded. */
  readonly bytes: Uint8Array;
  /** Columns of the data's texts. */
  readonly columns: readonly string[];
}

interface Folder {
  readonly tokenizer: Tokenizer;
  readonly sha256: string;
  /** Most tokens of a row. */
  readonly length: number;
  readonly padding: number;
}

/** The model's folder, or the one above its onnx/. */
async function readBeside(
  model: string,
  name: string,
): Promise<{ readonly text: string; readonly path: string } | null> {
  for (const folder of [dirname(model), dirname(dirname(model))]) {
    const path = join(folder, name);
    const bytes = await ifThere(readGiven(path));
    if (bytes !== null) return { text: textOf(bytes, path, "teacher-invalid"), path };
  }
  return null;
}

/** Counts of a file beside the model; undefined of what it does not state, or states as none: -1, or a bound of 1e30. */
async function countsBeside(model: string, name: string): Promise<(field: string) => number | undefined> {
  const found = await readBeside(model, name);
  if (found === null) return () => undefined;
  const codes = { unreadable: "teacher-invalid", invalid: "teacher-invalid" } as const;
  const stated: unknown = parseText(found.text, found.path, codes);
  return (field) => {
    const value = (stated as Readonly<Record<string, unknown>> | null)?.[field] ?? undefined;
    if (value === undefined || (typeof value === "number" && (value === -1 || value >= 1e6))) return undefined;
    if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
    throw problemsError("teacher-invalid", found.path, [
      { path: field, expected: "a count, or none", got: show(value) },
    ]);
  };
}

/** @throws {LimbeckError} teacher-invalid where its tokenizer is not beside it, or is none */
async function folderOf({ file, place }: TeacherSettings<TeacherFile>): Promise<Folder> {
  const json = await readBeside(file.path, "tokenizer.json");
  const refuse = (got: string): never => {
    throw problemsError("teacher-invalid", place, [
      {
        path: "tokenizer.json",
        expected: "the tokenizer that the model was trained with, in its folder",
        got,
        hint: "save it beside the model: tokenizer.save_pretrained(FOLDER)",
      },
    ]);
  };
  if (json === null) return refuse("none");
  const tokenizer = await openTokenizer(json.text).catch((cause: unknown) =>
    refuse(cause instanceof Error ? cause.message : String(cause)),
  );
  const config = await countsBeside(file.path, "config.json");
  const most = (await countsBeside(file.path, "tokenizer_config.json"))("model_max_length");
  return {
    tokenizer,
    sha256: createHash("sha256").update(json.text).digest("hex"),
    length: Math.min(most ?? USUAL_LENGTH, config("max_position_embeddings") ?? USUAL_LENGTH),
    padding: config("pad_token_id") ?? 0,
  };
}

/** Cut off at a length, the last token, which ends a text, kept. */
function cutTo({ ids, types }: Tokens, length: number): Tokens {
  if (ids.length <= length) return { ids, types };
  const cut = (list: readonly number[]): readonly number[] => [...list.slice(0, length - 1), list.at(-1) ?? 0];
  return { ids: cut(ids), types: cut(types) };
}

/** Texts of a row, or of a pair. */
function textAt(dataset: Dataset, columns: readonly string[], row: number): readonly [string, string | null] {
  const [first = "", second = null] = columns.map((name) => {
    const column = dataset.records?.columns.get(name);
    return column?.texts[column.codes[row] ?? 0] ?? "";
  });
  return [first, second];
}

/**
 * Opens it and tries a text.
 * @throws {LimbeckError} teacher-invalid for a folder without its tokenizer, inputs of other names, other classes
 */
export async function textTeacher(opened: TextModel, context: TeacherContext): Promise<Teacher> {
  const { bytes, summary, settings, columns } = opened;
  const { place } = settings;
  const { space } = settings.output;
  const strangers = summary.inputs.filter(({ name, elementType }) => !known.has(name) || elementType !== "int64");
  if (strangers.length > 0)
    throw problemsError(
      "teacher-invalid",
      place,
      strangers.map(({ name, elementType }) => ({
        path: `input ${name}`,
        expected: `${[...known].join(", ")}, of int64`,
        got: `${JSON.stringify(name)}, of ${elementType}`,
      })),
    );
  const folder = await folderOf(settings);
  const declared = summary.inputs.find(({ name }) => name === IDS)?.shape?.[1];
  const fixed = typeof declared === "number" ? declared : null;
  const length = fixed ?? folder.length;
  const session = await openSession(bytes, { threads: context.threads, place });

  /** Scores of some rows' tokens, filled up to the longest of them. */
  const scores = async (rows: readonly Tokens[]) => {
    const wide = fixed ?? Math.max(1, ...rows.map(({ ids }) => ids.length));
    const shape = [rows.length, wide];
    const filled = (of: (tokens: Tokens) => readonly number[], padding: number): BigInt64Array => {
      const data = new BigInt64Array(rows.length * wide).fill(BigInt(padding));
      rows.forEach((tokens, row) => {
        of(tokens).forEach((value, at) => {
          data[row * wide + at] = BigInt(value);
        });
      });
      return data;
    };
    const values = {
      [IDS]: () => filled(({ ids }) => ids, folder.padding),
      attention_mask: () => filled(({ ids }) => ids.map(() => 1), 0),
      token_type_ids: () => filled(({ types }) => types, 0),
    };
    const feeds = Object.fromEntries(
      summary.inputs.map(({ name }) => [
        name,
        { dtype: "int64" as const, shape, data: values[name as keyof typeof values]() },
      ]),
    );
    return scoresFrom(session, feeds, rows.length, opened);
  };

  try {
    const { classes } = await scores([cutTo(folder.tokenizer.encode("a", columns.length > 1 ? "b" : null), length)]);
    const { teacher, columns: places } = describedTeacher(opened, classes, context, {
      rows: "texts",
      tokenizer: folder.sha256,
      length,
      columns,
    });
    return {
      ...teacher,
      label: async (dataset, rows, progress) => {
        const all = Array.from(rows, (row) => folder.tokenizer.encode(...textAt(dataset, columns, row)));
        const cut = all.filter(({ ids }) => ids.length > length).length;
        if (cut > 0)
          context.log?.(
            `${place}: ${cut} of ${rows.length} texts are longer than its ${length} tokens and are cut off`,
          );
        const tokens = all.map((one) => cutTo(one, length));
        // rows of like lengths together: what fills them up is computed on too
        const byLength = Array.from(tokens.keys()).sort(
          (a, b) => (tokens[a]?.ids.length ?? 0) - (tokens[b]?.ids.length ?? 0),
        );
        const logits = new Float32Array(rows.length * classes);
        const own = new Float32Array(ROWS_PER_CALL * classes);
        for (let start = 0; start < rows.length; start += ROWS_PER_CALL) {
          const chunk = byLength.slice(start, start + ROWS_PER_CALL);
          const raw = await scores(chunk.map((at) => tokens[at] ?? { ids: [], types: [] }));
          const problem = spaceProblem(raw, start === 0 ? space : (space ?? "logits"));
          if (problem !== null) throw problemsError("teacher-invalid", place, [problem]);
          writeLogits(raw, space ?? "logits", places, own, 0);
          chunk.forEach((at, row) => {
            logits.set(own.subarray(row * classes, (row + 1) * classes), at * classes);
          });
          progress(start + chunk.length, rows.length);
        }
        return logits;
      },
      close: () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}
