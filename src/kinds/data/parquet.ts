// Source "parquet": a Parquet file, read a row group at a time.
import { recordsKind } from "./columns/records-kind.ts";

export const parquet = recordsKind("parquet");
