import {
  numberIn,
  openTokenizer
} from "./chunk-Z47R7CQR.js";
import {
  dataError,
  dateParts,
  listed,
  refuseCounting,
  shown
} from "./chunk-VLKLFDGJ.js";
import {
  unreadable
} from "./chunk-HIQDTRIK.js";

// dist/kinds/data/tabular/raw.js
var canonical = (text) => text.replace(/^([+-]?\d+)\.0+$/, "$1");
function cellText(value) {
  switch (typeof value) {
    case "string":
      return canonical(value.trim());
    case "number":
      return Number.isNaN(value) ? "" : String(value);
    case "bigint":
    case "boolean":
      return String(value);
    case "undefined":
      return "";
    default:
      if (value instanceof Date)
        return Number.isNaN(value.valueOf()) ? "" : value.toISOString();
      return value === null ? "" : null;
  }
}
function rawColumns(names) {
  const columns = names.map((name) => ({ name, codes: [], known: /* @__PURE__ */ new Map() }));
  return {
    take: (record, refuse) => {
      for (const { name, codes, known } of columns) {
        const text = cellText(record[name]);
        if (text === null)
          throw refuse(name, shown(record[name]));
        let code = known.get(text);
        if (code === void 0) {
          code = known.size;
          known.set(text, code);
        }
        codes.push(code);
      }
    },
    finish: () => new Map(columns.map(({ name, codes, known }) => [name, { codes: Int32Array.from(codes), texts: [...known.keys()] }]))
  };
}
function joinedColumns(parts2) {
  const [first, ...others] = parts2;
  if (first === void 0 || others.length === 0)
    return first ?? /* @__PURE__ */ new Map();
  const result = /* @__PURE__ */ new Map();
  for (const name of first.keys()) {
    const own = parts2.flatMap((part) => part.get(name) ?? []);
    if (own.length < parts2.length)
      continue;
    const known = /* @__PURE__ */ new Map();
    const codes = new Int32Array(own.reduce((sum, column) => sum + column.codes.length, 0));
    let start = 0;
    for (const column of own) {
      const moved = column.texts.map((text) => {
        const code = known.get(text) ?? known.size;
        known.set(text, code);
        return code;
      });
      column.codes.forEach((code, row) => {
        codes[start + row] = moved[code] ?? 0;
      });
      start += column.codes.length;
    }
    result.set(name, { codes, texts: [...known.keys()] });
  }
  return result;
}
function withBlanks({ columns, missing }) {
  const absent = new Set(missing);
  return new Map([...columns].map(([name, { codes, texts }]) => {
    if (!texts.some((text) => text !== "" && absent.has(text)))
      return [name, { codes, texts }];
    const kept = [...new Set(texts.map((text) => absent.has(text) ? "" : text))];
    const places = new Map(kept.map((text, at) => [text, at]));
    const moved = texts.map((text) => places.get(absent.has(text) ? "" : text) ?? 0);
    return [name, { codes: codes.map((code) => moved[code] ?? 0), texts: kept }];
  }));
}

// dist/engine/column-features.js
var dateCycles = {
  month: { first: 1, length: 12 },
  day: { first: 1, length: 31 },
  weekday: { first: 0, length: 7 },
  hour: { first: 0, length: 24 },
  minute: { first: 0, length: 60 }
};
function featureWidth(column) {
  switch (column.role) {
    case "number":
      return column.flag ? 2 : 1;
    case "category":
      return column.embedding === void 0 ? column.values.length + 1 : 1;
    case "date":
      return (column.year === null ? 0 : 1) + 2 * column.cycles.length + (column.flag ? 1 : 0);
  }
}
function placeFeatures(encoder) {
  let next = 0;
  return (encoder?.columns ?? []).flatMap((column) => {
    const at = next;
    next += featureWidth(column);
    return column.role === "category" && column.embedding !== void 0 ? [{ name: column.name, at, values: column.values.length, width: column.embedding }] : [];
  });
}

// dist/kinds/data/tabular/fit.js
var rowOf = ({ codes }, code) => codes.indexOf(code) + 1;

// dist/kinds/data/tabular/date.js
var written = /^(\d{4})-(\d{2})-(\d{2})(?:([T ])(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?Z?)?)?$/;
function dateIn(text) {
  const found = written.exec(text);
  if (found === null)
    return null;
  const [year = 0, month = 0, day = 0] = found.slice(1, 4).map(Number);
  const [hour, minute] = [Number(found[5] ?? 0), Number(found[6] ?? 0)];
  const at = new Date(Date.UTC(2e3, month - 1, day));
  at.setUTCFullYear(year, month - 1, day);
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || hour > 23 || minute > 59)
    return null;
  const separator = found[4] === "T" ? "T" : found[4] === " " ? " " : "";
  return { year, month, day, weekday: at.getUTCDay(), hour, minute, separator };
}
var isCycle = (part) => part !== "year";
function datesOf(name, raw, separator, place) {
  let known = separator;
  return raw.texts.map((text, code) => {
    if (text === "")
      return null;
    const fields = dateIn(text);
    const where = `row ${rowOf(raw, code)}, column ${JSON.stringify(name)}`;
    if (fields === null)
      throw dataError(place, where, "a date: 2024-03-05, or 2024-03-05T10:20:30", JSON.stringify(text));
    known ??= fields.separator;
    if (known === fields.separator)
      return fields;
    const like = known === "" ? "a date without a time of day" : `a date and a time with ${JSON.stringify(known)} between`;
    throw dataError(place, where, `${like}, as the others`, JSON.stringify(text));
  });
}
var usualParts = (separator) => dateParts.filter((part) => part !== "minute" && (separator !== "" || part !== "hour"));
function fitDate(name, raw, { parts: parts2 }, train, place) {
  const dates = datesOf(name, raw, null, place);
  const own = [];
  for (const row of train) {
    const code = raw.codes[row] ?? 0;
    const fields = dates[code] ?? null;
    if (fields !== null)
      own.push({ text: raw.texts[code] ?? "", fields });
  }
  const [first] = own;
  if (first === void 0)
    return { left: "no date in the training rows" };
  const { separator } = first.fields;
  const wanted = parts2 ?? usualParts(separator);
  const timed = wanted.find((part) => part === "hour" || part === "minute");
  if (timed !== void 0 && separator === "")
    throw dataError(place, `column ${JSON.stringify(name)}`, `dates with a time of day, for "${timed}"`, first.text);
  const varies = (part) => own.some(({ fields }) => fields[part] !== first.fields[part]);
  const kept = dateParts.filter((part) => wanted.includes(part) && varies(part));
  if (kept.length === 0)
    return { left: `always ${JSON.stringify(first.text)} in the training rows, but for other parts` };
  const mean = own.reduce((sum, { fields }) => sum + fields.year, 0) / own.length;
  const std = Math.sqrt(own.reduce((sum, { fields }) => sum + (fields.year - mean) ** 2, 0) / own.length);
  const sorted = own.map(({ text }) => text).sort();
  return {
    role: "date",
    name,
    separator,
    year: kept.includes("year") ? { mean: Math.fround(mean), std: Math.fround(std) } : null,
    cycles: kept.filter(isCycle),
    fill: sorted[Math.floor((sorted.length - 1) / 2)] ?? first.text,
    flag: own.length < train.length
  };
}
var dateNames = ({ name, year, cycles }) => [
  ...year === null ? [] : [`${name} year`],
  ...cycles.flatMap((cycle) => [`${name} ${cycle} sin`, `${name} ${cycle} cos`])
];
function dateFeatures(column, raw, place) {
  const { name, separator, year, cycles, fill, flag } = column;
  const dates = datesOf(name, raw, separator, place);
  const stand = dateIn(fill);
  const values = dates.flatMap((given) => {
    const fields = given ?? stand;
    if (fields === null)
      throw dataError(place, `column ${JSON.stringify(name)}`, "a date to stand in", fill);
    return [
      ...year === null ? [] : [(fields.year - year.mean) / year.std],
      ...cycles.flatMap((cycle) => {
        const { first, length } = dateCycles[cycle];
        const angle = 2 * Math.PI * (fields[cycle] - first) / length;
        return [Math.sin(angle), Math.cos(angle)];
      }),
      ...flag ? [given === null ? 1 : 0] : []
    ];
  });
  return { values: Float32Array.from(values), unseen: /* @__PURE__ */ new Set() };
}

// dist/kinds/data/tabular/deduce.js
var truths = { true: 1, yes: 1, y: 1, t: 1, false: 0, no: 0, n: 0, f: 0 };
var truthOf = (text) => truths[text.toLowerCase()] ?? NaN;
var MOST_VALUES = 1e3;
var FEW_VALUES = 30;
function deduce({ codes, texts }) {
  const present = texts.filter((text) => text !== "");
  const missing = texts.includes("") ? ", some missing" : "";
  const number = { role: "number", scale: "standardise", missing: "mean" };
  if (present.length < 2)
    return {
      role: { role: "ignore" },
      why: present.length === 0 ? "nothing stands in it" : `always ${JSON.stringify(present[0])}`
    };
  if (present.every((text) => Number.isFinite(numberIn(text)))) {
    const codesLike = present.length <= FEW_VALUES && present.every((text) => Number.isInteger(Number(text)));
    const hint = codesLike && present.length > 2 ? `; if they are codes, say "category"` : "";
    return { role: number, why: `numbers, ${present.length} different${missing}${hint}` };
  }
  if (present.every((text) => Number.isFinite(truthOf(text))))
    return { role: { role: "boolean" }, why: `yes and no${missing}` };
  if (present.every((text) => dateIn(text) !== null))
    return { role: { role: "date" }, why: `dates${missing}` };
  if (present.length > MOST_VALUES || present.length > codes.length / 2)
    return {
      role: { role: "ignore" },
      why: `texts, ${present.length} different in ${codes.length} rows: too many for a feature each; {"role": "category", "embedding": 16} learns a vector each`
    };
  return { role: { role: "category" }, why: `texts, ${present.length} different${missing}` };
}
function deduceRoles(columns, names, place) {
  const roles = /* @__PURE__ */ new Map();
  const lines = [];
  const positions = [...columns.keys()];
  for (const name of names) {
    const column = columns.get(name);
    if (column === void 0)
      continue;
    const { role, why } = deduce(column);
    roles.set(name, role);
    lines.push(`${name}: ${role.role}; ${why}`);
    if (role.role !== "number")
      continue;
    const { codes, texts } = column;
    const at = (row) => texts[codes[row] ?? 0] ?? "";
    refuseCounting({
      place,
      rows: codes.length,
      label: null,
      columns: [{ name, position: positions.indexOf(name), at }],
      ignore: []
    });
  }
  return { roles, lines };
}

// dist/kinds/data/tabular/category.js
var MOST_EMBEDDED = 1e5;
function fitCategory(name, column, { embedding }, train, place) {
  const seen = /* @__PURE__ */ new Set();
  for (const row of train)
    seen.add(column.codes[row] ?? 0);
  const values = [...seen].map((code) => column.texts[code] ?? "").sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (values.length < 2)
    return { left: `always ${JSON.stringify(values[0])} in the training rows` };
  const most = embedding === void 0 ? MOST_VALUES : MOST_EMBEDDED;
  if (values.length > most)
    throw dataError(place, `column ${JSON.stringify(name)}`, `at most ${most} values of a category`, `${values.length} in the training rows`, embedding === void 0 ? 'learn a vector for each: {"role": "category", "embedding": 16}; or "ignore" it' : '"ignore" it, or write what is common to its values as another column');
  return { role: "category", name, values, ...embedding === void 0 ? {} : { embedding } };
}
function categoryFeatures({ values, embedding }, { texts }) {
  const places = new Map(values.map((value, at) => [value, at]));
  const width = embedding === void 0 ? values.length + 1 : 1;
  const features = new Float32Array(texts.length * width);
  const unseen = /* @__PURE__ */ new Set();
  texts.forEach((text, code) => {
    const at = places.get(text);
    if (at === void 0)
      unseen.add(code);
    const place = at ?? values.length;
    if (embedding === void 0)
      features[code * width + place] = 1;
    else
      features[code] = place;
  });
  return { values: features, unseen };
}

// dist/kinds/data/tabular/number.js
var PIECES = 100;
function numbersOf(name, column, words, place) {
  return Float64Array.from(column.texts, (text, code) => {
    if (text === "")
      return NaN;
    const value = Math.fround(words === null ? numberIn(text) : words[text] ?? NaN);
    if (Number.isFinite(value))
      return value;
    throw dataError(place, `row ${rowOf(column, code)}, column ${JSON.stringify(name)}`, words === null ? "a number" : `one of ${listed(Object.keys(words))}`, JSON.stringify(text), words === null ? 'say "category" where it is none; or name the text under "missing"' : void 0);
  });
}
function quantileScale(sorted) {
  const last = sorted.length - 1;
  const knots = [];
  const levels = [];
  for (let piece = 0; piece <= PIECES; piece++) {
    const level = piece / PIECES;
    const at = level * last;
    const [low = 0, high = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
    const knot = Math.fround(low + (high - low) * (at - Math.floor(at)));
    if (knots.at(-1) === knot)
      levels.at(-1)?.push(level);
    else {
      knots.push(knot);
      levels.push([level]);
    }
  }
  return {
    kind: "quantile",
    knots,
    levels: levels.map((own) => (own[0] ?? 0) + (own.at(-1) ?? 0) - 1)
  };
}
function scaleOf(scale, sorted, mean) {
  if (scale === "none")
    return { kind: "affine", mean: 0, std: 1 };
  if (scale === "quantile")
    return quantileScale(sorted);
  const std = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length);
  return { kind: "affine", mean: Math.fround(mean), std: Math.fround(std) };
}
function fitNumber(name, column, role, train, place) {
  const words = role.role === "number" ? null : Object.fromEntries(column.texts.filter((text) => text !== "").map((text) => {
    const value = Number.isNaN(truthOf(text)) ? numberIn(text) : truthOf(text);
    return [text, value === 0 || value === 1 ? value : NaN];
  }));
  const odd = Object.entries(words ?? {}).find(([, value]) => Number.isNaN(value));
  if (odd !== void 0)
    throw dataError(place, `row ${rowOf(column, column.texts.indexOf(odd[0]))}, column ${JSON.stringify(name)}`, "yes or no: true, false, yes, no, y, n, t, f, 1, 0", JSON.stringify(odd[0]));
  const byCode = numbersOf(name, column, words, place);
  const values = train.reduce((all, row) => {
    const value = byCode[column.codes[row] ?? 0] ?? NaN;
    if (!Number.isNaN(value))
      all.push(value);
    return all;
  }, []);
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0)
    return { left: "no value in the training rows" };
  if (sorted[0] === sorted.at(-1))
    return { left: `always ${sorted[0] ?? ""} in the training rows` };
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  const byMedian = role.role === "number" && role.missing === "median";
  return {
    role: "number",
    name,
    words,
    scale: scaleOf(role.role === "number" ? role.scale : "standardise", sorted, mean),
    fill: Math.fround(byMedian ? median : mean),
    flag: sorted.length < train.length
  };
}
function scaled(scale, value) {
  if (scale.kind === "affine")
    return (value - scale.mean) / scale.std;
  const { knots, levels } = scale;
  let level = levels[0] ?? 0;
  for (let i = 0; i + 1 < knots.length; i++) {
    const [from = 0, to = 1] = [knots[i], knots[i + 1]];
    level += ((levels[i + 1] ?? 0) - (levels[i] ?? 0)) * Math.min(1, Math.max(0, (value - from) / (to - from)));
  }
  return level;
}
function numberFeatures(column, raw, place) {
  const width = column.flag ? 2 : 1;
  const values = new Float32Array(raw.texts.length * width);
  numbersOf(column.name, raw, column.words, place).forEach((number, code) => {
    const isMissing = Number.isNaN(number);
    values[code * width] = scaled(column.scale, isMissing ? column.fill : number);
    if (column.flag)
      values[code * width + 1] = isMissing ? 1 : 0;
  });
  return { values, unseen: /* @__PURE__ */ new Set() };
}

// dist/kinds/data/tabular/encoder.js
function namesLabel({ codes, texts }, labels, train) {
  const classOf = /* @__PURE__ */ new Map();
  for (const row of train) {
    const [code, label] = [codes[row] ?? 0, labels[row] ?? 0];
    if (classOf.has(code) && classOf.get(code) !== label)
      return false;
    classOf.set(code, label);
  }
  return texts.length > 1 && classOf.size > 1 && classOf.size <= train.length / 5;
}
function fitted(name, column, role, train, place) {
  switch (role.role) {
    case "number":
    case "boolean":
      return fitNumber(name, column, role, train, place);
    case "category":
      return fitCategory(name, column, role, train, place);
    case "date":
      return fitDate(name, column, role, train, place);
  }
}
function fitEncoder({ columns, roles, missing }, labels, train, place) {
  const notes = [];
  const known = [];
  for (const [name, column] of withBlanks({ columns, missing })) {
    const role = roles.get(name) ?? { role: "ignore" };
    if (role.role === "ignore")
      continue;
    const found = fitted(name, column, role, train, place);
    if ("left" in found)
      notes.push(`${place}: column ${JSON.stringify(name)} is left out: ${found.left}`);
    else
      known.push(found);
    if (namesLabel(column, labels, train))
      notes.push(`${place}: column ${JSON.stringify(name)} gives the label away: each of its values stands beside one class alone`);
  }
  if (known.length === 0)
    throw dataError(place, "columns", "one that is learned from", "none: all are ignored or constant");
  return { encoder: { version: 1, missing, columns: known }, notes };
}
var featureNames = ({ columns }) => columns.flatMap(namesOf);
function namesOf(column) {
  const { name } = column;
  if (column.role === "category")
    return column.embedding === void 0 ? [...column.values.map((value) => `${name}=${value}`), `${name}, other`] : [`${name}, place`];
  return [...column.role === "date" ? dateNames(column) : [name], ...column.flag ? [`${name} missing`] : []];
}
function measuredFeatures({ columns }) {
  let next = 0;
  return columns.flatMap((column) => {
    const at = next;
    next += featureWidth(column);
    return column.role === "number" && column.words === null ? [at] : [];
  });
}
function featuresByCode(column, raw, place) {
  switch (column.role) {
    case "number":
      return numberFeatures(column, raw, place);
    case "category":
      return categoryFeatures(column, raw);
    case "date":
      return dateFeatures(column, raw, place);
  }
}
function encodeColumns(encoder, raw, rows, place) {
  const features = encoder.columns.reduce((sum, column) => sum + featureWidth(column), 0);
  const blanked = withBlanks({ columns: raw, missing: encoder.missing });
  const inputs = new Float32Array(rows * features);
  const notes = [];
  let from = 0;
  for (const column of encoder.columns) {
    const own = blanked.get(column.name);
    if (own === void 0)
      throw dataError(place, "columns", JSON.stringify(column.name), `only ${listed([...raw.keys()])}`);
    const width = featureWidth(column);
    const { values, unseen } = featuresByCode(column, own, place);
    let strange = 0;
    own.codes.forEach((code, row) => {
      if (unseen.has(code))
        strange += 1;
      for (let at = 0; at < width; at++)
        inputs[row * features + from + at] = values[code * width + at] ?? 0;
    });
    if (strange > 0)
      notes.push(`${place}: column ${JSON.stringify(column.name)} has values in ${strange} rows that no training row has: ` + listed([...unseen].map((code) => own.texts[code] ?? "")));
    from += width;
  }
  return { inputs, features, notes };
}

// dist/kinds/data/text/words.js
var SPECIAL = ["[PAD]", "[UNK]"];
var parts = {
  normalizer: {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true
  },
  pre_tokenizer: { type: "BertPreTokenizer" }
};
function wordTokenizer(words) {
  const vocab = Object.fromEntries([...SPECIAL, ...words].map((word, id) => [word, id]));
  return JSON.stringify({
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true
    })),
    ...parts,
    post_processor: null,
    decoder: null,
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab
    }
  });
}
function likeliestWords(texts, cut, size) {
  const counts = /* @__PURE__ */ new Map();
  for (const text of texts)
    for (const word of cut(text))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const special of SPECIAL)
    counts.delete(special);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, size - SPECIAL.length).map(([word]) => word);
}

// dist/kinds/data/text/tokens.js
var MOST_CHARACTERS = 1e6;
async function studentTokenizer(json, place) {
  const tokenizer = await openTokenizer(json).catch((cause) => {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(place, "a tokenizer.json as Hugging Face's tokenizers write it", got, "save it with tokenizer.save()", cause);
  });
  if (/pad/i.test(tokenizer.first))
    return tokenizer;
  throw dataError(place, "padding", "a tokenizer whose token 0 fills rows up, as BERT's [PAD]", JSON.stringify(tokenizer.first), 'take another, or {"kind": "words"}: id 0 is what students do not look at');
}
var wordCutter = async () => (await openTokenizer(wordTokenizer([]))).cut;
function textsOf({ columns: names }, raw, place) {
  const [first, second] = names.map((name) => {
    const column = raw.get(name);
    if (column === void 0)
      throw dataError(place, "columns", JSON.stringify(name), `only ${listed([...raw.keys()])}`);
    const empty = column.texts.indexOf("");
    if (empty >= 0)
      throw dataError(place, `row ${column.codes.indexOf(empty) + 1}, column ${JSON.stringify(name)}`, "a text", "nothing", "leave such rows out");
    const long = column.texts.findIndex(({ length }) => length > MOST_CHARACTERS);
    if (long >= 0)
      throw dataError(place, `row ${column.codes.indexOf(long) + 1}, column ${JSON.stringify(name)}`, `a text of at most ${MOST_CHARACTERS} characters`, String(column.texts[long]?.length), "cut it before");
    return column;
  });
  return (row) => [
    first?.texts[first.codes[row] ?? 0] ?? "",
    second === void 0 ? null : second.texts[second.codes[row] ?? 0] ?? ""
  ];
}
async function tokenRows(form, raw, rows, place) {
  const { length } = form;
  const { encode } = await studentTokenizer(form.tokenizer, place);
  const of = textsOf(form, raw, place);
  const inputs = new Int32Array(rows * length);
  let [cut, longest, none] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const { ids: own } = encode(...of(row));
    longest = Math.max(longest, own.length);
    if (own.length > length)
      cut += 1;
    if (own.length === 0)
      none += 1;
    for (let at = 0; at < Math.min(length, own.length); at++)
      inputs[row * length + at] = own[at] ?? 0;
  }
  const notes = [
    ...cut === 0 ? [] : [
      `${place}: ${cut} of ${rows} texts are longer than ${length} tokens and are cut off; the longest has ${longest}`
    ],
    ...none === 0 ? [] : [`${place}: ${none} texts have no token at all`]
  ];
  return { inputs, notes };
}

export {
  rawColumns,
  joinedColumns,
  withBlanks,
  dateCycles,
  placeFeatures,
  deduceRoles,
  fitEncoder,
  featureNames,
  measuredFeatures,
  encodeColumns,
  wordTokenizer,
  likeliestWords,
  studentTokenizer,
  wordCutter,
  textsOf,
  tokenRows
};
