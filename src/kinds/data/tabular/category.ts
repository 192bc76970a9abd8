// Columns of categories: the values that training rows have, and their features.
import type { FittedColumn, RawColumn } from "../../../engine/contracts.ts";
import { dataError } from "../table.ts";
import { MOST_VALUES } from "./deduce.ts";
import type { CodeFeatures, Fit } from "./fit.ts";

type FittedCategory = FittedColumn & { readonly role: "category" };

/** Values of a category that a vector is learned for each. */
const MOST_EMBEDDED = 100_000;

export function fitCategory(
  name: string,
  column: RawColumn,
  { embedding }: { readonly embedding?: number | undefined },
  train: Int32Array,
  place: string,
): Fit {
  const seen = new Set<number>();
  for (const row of train) seen.add(column.codes[row] ?? 0);
  const values = [...seen]
    .map((code) => column.texts[code] ?? "")
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (values.length < 2) return { left: `always ${JSON.stringify(values[0])} in the training rows` };
  const most = embedding === undefined ? MOST_VALUES : MOST_EMBEDDED;
  if (values.length > most)
    throw dataError(
      place,
      `column ${JSON.stringify(name)}`,
      `at most ${most} values of a category`,
      `${values.length} in the training rows`,
      embedding === undefined
        ? 'learn a vector for each: {"role": "category", "embedding": 16}; or "ignore" it'
        : '"ignore" it, or write what is common to its values as another column',
    );
  return { role: "category", name, values, ...(embedding === undefined ? {} : { embedding }) };
}

/** A feature for each value and one for others; or one, the value's place. */
export function categoryFeatures({ values, embedding }: FittedCategory, { texts }: RawColumn): CodeFeatures {
  const places = new Map(values.map((value, at) => [value, at]));
  const width = embedding === undefined ? values.length + 1 : 1;
  const features = new Float32Array(texts.length * width);
  const unseen = new Set<number>();
  texts.forEach((text, code) => {
    const at = places.get(text);
    if (at === undefined) unseen.add(code);
    const place = at ?? values.length;
    if (embedding === undefined) features[code * width + place] = 1;
    else features[code] = place;
  });
  return { values: features, unseen };
}
