// Source "jsonl": a JSON object a line, or one list of them, read as it comes; gzipped or not.
import { recordsKind } from "./columns/records-kind.ts";

export const jsonl = recordsKind("jsonl");
