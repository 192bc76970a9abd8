// Source "arrow": a file or a stream of Apache Arrow, read a batch of rows at a time.
import { recordsKind } from "./columns/records-kind.ts";

export const arrow = recordsKind("arrow");
