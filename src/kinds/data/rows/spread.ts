// Some rows of many, evenly spread.

/** At most `limit` of the rows: row floor(i n / limit) for i = 0, 1, ... */
export function spread(rows: Int32Array, limit: number = rows.length): Int32Array {
  if (limit >= rows.length) return rows;
  return Int32Array.from({ length: limit }, (_, i) => rows[Math.floor((i * rows.length) / limit)] ?? 0);
}
