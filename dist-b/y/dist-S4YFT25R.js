import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import "./chunk-GHERMFEN.js";

// node_modules/@clack/core/dist/index.mjs
import { styleText } from "node:util";
import { stdout, stdin } from "node:process";
import * as f$1 from "node:readline";
import f__default from "node:readline";

// node_modules/fast-string-truncated-width/dist/utils.js
var getCodePointsLength = /* @__PURE__ */ (() => {
  const SURROGATE_PAIR_RE = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;
  return (input) => {
    let surrogatePairsNr = 0;
    SURROGATE_PAIR_RE.lastIndex = 0;
    while (SURROGATE_PAIR_RE.test(input)) {
      surrogatePairsNr += 1;
    }
    return input.length - surrogatePairsNr;
  };
})();
var isFullWidth = (x2) => {
  return x2 === 12288 || x2 >= 65281 && x2 <= 65376 || x2 >= 65504 && x2 <= 65510;
};
var isWideNotCJKTNotEmoji = (x2) => {
  return x2 === 8987 || x2 === 9001 || x2 >= 12272 && x2 <= 12287 || x2 >= 12289 && x2 <= 12350 || x2 >= 12441 && x2 <= 12543 || x2 >= 12549 && x2 <= 12591 || x2 >= 12593 && x2 <= 12686 || x2 >= 12688 && x2 <= 12771 || x2 >= 12783 && x2 <= 12830 || x2 >= 12832 && x2 <= 12871 || x2 >= 12880 && x2 <= 19903 || x2 >= 65040 && x2 <= 65049 || x2 >= 65072 && x2 <= 65106 || x2 >= 65108 && x2 <= 65126 || x2 >= 65128 && x2 <= 65131 || x2 >= 127488 && x2 <= 127490 || x2 >= 127504 && x2 <= 127547 || x2 >= 127552 && x2 <= 127560 || x2 >= 131072 && x2 <= 196605 || x2 >= 196608 && x2 <= 262141;
};

// node_modules/fast-string-truncated-width/dist/index.js
var ANSI_RE = /[\u001b\u009b][[()#;?]*(?:[0-9]{1,4}(?:;[0-9]{0,4})*)?[0-9A-ORZcf-nqry=><]|\u001b\]8;[^;]*;.*?(?:\u0007|\u001b\u005c)/y;
var CONTROL_RE = /[\x00-\x08\x0A-\x1F\x7F-\x9F]{1,1000}/y;
var CJKT_WIDE_RE = /(?:(?![\uFF61-\uFF9F\uFF00-\uFFEF])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Tangut}]){1,1000}/yu;
var TAB_RE = /\t{1,1000}/y;
var EMOJI_RE = /[\u{1F1E6}-\u{1F1FF}]{2}|\u{1F3F4}[\u{E0061}-\u{E007A}]{2}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,3}\u{E007F}|(?:\p{Emoji}\uFE0F\u20E3?|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}?|\p{Emoji_Presentation})(?:\u200D(?:\p{Emoji_Modifier_Base}\p{Emoji_Modifier}?|\p{Emoji_Presentation}|\p{Emoji}\uFE0F\u20E3?))*/yu;
var LATIN_RE = /(?:[\x20-\x7E\xA0-\xFF](?!\uFE0F)){1,1000}/y;
var MODIFIER_RE = /\p{M}+/gu;
var NO_TRUNCATION = { limit: Infinity, ellipsis: "" };
var getStringTruncatedWidth = (input, truncationOptions = {}, widthOptions = {}) => {
  const LIMIT = truncationOptions.limit ?? Infinity;
  const ELLIPSIS = truncationOptions.ellipsis ?? "";
  const ELLIPSIS_WIDTH = truncationOptions?.ellipsisWidth ?? (ELLIPSIS ? getStringTruncatedWidth(ELLIPSIS, NO_TRUNCATION, widthOptions).width : 0);
  const ANSI_WIDTH = 0;
  const CONTROL_WIDTH = widthOptions.controlWidth ?? 0;
  const TAB_WIDTH = widthOptions.tabWidth ?? 8;
  const EMOJI_WIDTH = widthOptions.emojiWidth ?? 2;
  const FULL_WIDTH_WIDTH = 2;
  const REGULAR_WIDTH = widthOptions.regularWidth ?? 1;
  const WIDE_WIDTH = widthOptions.wideWidth ?? FULL_WIDTH_WIDTH;
  const PARSE_BLOCKS = [
    [LATIN_RE, REGULAR_WIDTH],
    [ANSI_RE, ANSI_WIDTH],
    [CONTROL_RE, CONTROL_WIDTH],
    [TAB_RE, TAB_WIDTH],
    [EMOJI_RE, EMOJI_WIDTH],
    [CJKT_WIDE_RE, WIDE_WIDTH]
  ];
  let indexPrev = 0;
  let index = 0;
  let length = input.length;
  let lengthExtra = 0;
  let truncationEnabled = false;
  let truncationIndex = length;
  let truncationLimit = Math.max(0, LIMIT - ELLIPSIS_WIDTH);
  let unmatchedStart = 0;
  let unmatchedEnd = 0;
  let width = 0;
  let widthExtra = 0;
  outer: while (true) {
    if (unmatchedEnd > unmatchedStart || index >= length && index > indexPrev) {
      const unmatched = input.slice(unmatchedStart, unmatchedEnd) || input.slice(indexPrev, index);
      lengthExtra = 0;
      for (const char of unmatched.replaceAll(MODIFIER_RE, "")) {
        const codePoint = char.codePointAt(0) || 0;
        if (isFullWidth(codePoint)) {
          widthExtra = FULL_WIDTH_WIDTH;
        } else if (isWideNotCJKTNotEmoji(codePoint)) {
          widthExtra = WIDE_WIDTH;
        } else {
          widthExtra = REGULAR_WIDTH;
        }
        if (width + widthExtra > truncationLimit) {
          truncationIndex = Math.min(truncationIndex, Math.max(unmatchedStart, indexPrev) + lengthExtra);
        }
        if (width + widthExtra > LIMIT) {
          truncationEnabled = true;
          break outer;
        }
        lengthExtra += char.length;
        width += widthExtra;
      }
      unmatchedStart = unmatchedEnd = 0;
    }
    if (index >= length) {
      break outer;
    }
    for (let i2 = 0, l = PARSE_BLOCKS.length; i2 < l; i2++) {
      const [BLOCK_RE, BLOCK_WIDTH] = PARSE_BLOCKS[i2];
      BLOCK_RE.lastIndex = index;
      if (BLOCK_RE.test(input)) {
        lengthExtra = BLOCK_RE === CJKT_WIDE_RE ? getCodePointsLength(input.slice(index, BLOCK_RE.lastIndex)) : BLOCK_RE === EMOJI_RE ? 1 : BLOCK_RE.lastIndex - index;
        widthExtra = lengthExtra * BLOCK_WIDTH;
        if (width + widthExtra > truncationLimit) {
          truncationIndex = Math.min(truncationIndex, index + Math.floor((truncationLimit - width) / BLOCK_WIDTH));
        }
        if (width + widthExtra > LIMIT) {
          truncationEnabled = true;
          break outer;
        }
        width += widthExtra;
        unmatchedStart = indexPrev;
        unmatchedEnd = index;
        index = indexPrev = BLOCK_RE.lastIndex;
        continue outer;
      }
    }
    index += 1;
  }
  return {
    width: truncationEnabled ? truncationLimit : width,
    index: truncationEnabled ? truncationIndex : length,
    truncated: truncationEnabled,
    ellipsed: truncationEnabled && LIMIT >= ELLIPSIS_WIDTH
  };
};
var dist_default = getStringTruncatedWidth;

// node_modules/fast-string-width/dist/index.js
var NO_TRUNCATION2 = {
  limit: Infinity,
  ellipsis: "",
  ellipsisWidth: 0
};
var fastStringWidth = (input, options = {}) => {
  return dist_default(input, NO_TRUNCATION2, options).width;
};
var dist_default2 = fastStringWidth;

// node_modules/fast-wrap-ansi/lib/main.js
var ESC = "\x1B";
var CSI = "\x9B";
var END_CODE = 39;
var ANSI_ESCAPE_BELL = "\x07";
var ANSI_CSI = "[";
var ANSI_OSC = "]";
var ANSI_SGR_TERMINATOR = "m";
var ANSI_ESCAPE_LINK = `${ANSI_OSC}8;;`;
var GROUP_REGEX = new RegExp(`(?:\\${ANSI_CSI}(?<code>\\d+)m|\\${ANSI_ESCAPE_LINK}(?<uri>.*)${ANSI_ESCAPE_BELL})`, "y");
var getClosingCode = (openingCode) => {
  if (openingCode >= 30 && openingCode <= 37)
    return 39;
  if (openingCode >= 90 && openingCode <= 97)
    return 39;
  if (openingCode >= 40 && openingCode <= 47)
    return 49;
  if (openingCode >= 100 && openingCode <= 107)
    return 49;
  if (openingCode === 1 || openingCode === 2)
    return 22;
  if (openingCode === 3)
    return 23;
  if (openingCode === 4)
    return 24;
  if (openingCode === 7)
    return 27;
  if (openingCode === 8)
    return 28;
  if (openingCode === 9)
    return 29;
  if (openingCode === 0)
    return 0;
  return void 0;
};
var wrapAnsiCode = (code) => `${ESC}${ANSI_CSI}${code}${ANSI_SGR_TERMINATOR}`;
var wrapAnsiHyperlink = (url) => `${ESC}${ANSI_ESCAPE_LINK}${url}${ANSI_ESCAPE_BELL}`;
var wrapWord = (rows, word, columns) => {
  const characters = word[Symbol.iterator]();
  let isInsideEscape = false;
  let isInsideLinkEscape = false;
  let lastRow = rows.at(-1);
  let visible = lastRow === void 0 ? 0 : dist_default2(lastRow);
  let currentCharacter = characters.next();
  let nextCharacter = characters.next();
  let rawCharacterIndex = 0;
  while (!currentCharacter.done) {
    const character = currentCharacter.value;
    const characterLength = dist_default2(character);
    if (visible + characterLength <= columns) {
      rows[rows.length - 1] += character;
    } else {
      rows.push(character);
      visible = 0;
    }
    if (character === ESC || character === CSI) {
      isInsideEscape = true;
      isInsideLinkEscape = word.startsWith(ANSI_ESCAPE_LINK, rawCharacterIndex + 1);
    }
    if (isInsideEscape) {
      if (isInsideLinkEscape) {
        if (character === ANSI_ESCAPE_BELL) {
          isInsideEscape = false;
          isInsideLinkEscape = false;
        }
      } else if (character === ANSI_SGR_TERMINATOR) {
        isInsideEscape = false;
      }
    } else {
      visible += characterLength;
      if (visible === columns && !nextCharacter.done) {
        rows.push("");
        visible = 0;
      }
    }
    currentCharacter = nextCharacter;
    nextCharacter = characters.next();
    rawCharacterIndex += character.length;
  }
  lastRow = rows.at(-1);
  if (!visible && lastRow !== void 0 && lastRow.length && rows.length > 1) {
    rows[rows.length - 2] += rows.pop();
  }
};
var stringVisibleTrimSpacesRight = (string) => {
  const words = string.split(" ");
  let last = words.length;
  while (last) {
    if (dist_default2(words[last - 1])) {
      break;
    }
    last--;
  }
  if (last === words.length) {
    return string;
  }
  return words.slice(0, last).join(" ") + words.slice(last).join("");
};
var exec = (string, columns, options = {}) => {
  if (options.trim !== false && string.trim() === "") {
    return "";
  }
  let returnValue = "";
  let escapeCode;
  let escapeUrl;
  const words = string.split(" ");
  let rows = [""];
  let rowLength = 0;
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (options.trim !== false) {
      const row = rows.at(-1) ?? "";
      const trimmed = row.trimStart();
      if (row.length !== trimmed.length) {
        rows[rows.length - 1] = trimmed;
        rowLength = dist_default2(trimmed);
      }
    }
    if (index !== 0) {
      if (rowLength >= columns && (options.wordWrap === false || options.trim === false)) {
        rows.push("");
        rowLength = 0;
      }
      if (rowLength || options.trim === false) {
        rows[rows.length - 1] += " ";
        rowLength++;
      }
    }
    const wordLength = dist_default2(word);
    if (options.hard && wordLength > columns) {
      const remainingColumns = columns - rowLength;
      const breaksStartingThisLine = 1 + Math.floor((wordLength - remainingColumns - 1) / columns);
      const breaksStartingNextLine = Math.floor((wordLength - 1) / columns);
      if (breaksStartingNextLine < breaksStartingThisLine) {
        rows.push("");
      }
      wrapWord(rows, word, columns);
      rowLength = dist_default2(rows.at(-1) ?? "");
      continue;
    }
    if (rowLength + wordLength > columns && rowLength && wordLength) {
      if (options.wordWrap === false && rowLength < columns) {
        wrapWord(rows, word, columns);
        rowLength = dist_default2(rows.at(-1) ?? "");
        continue;
      }
      rows.push("");
      rowLength = 0;
    }
    if (rowLength + wordLength > columns && options.wordWrap === false) {
      wrapWord(rows, word, columns);
      rowLength = dist_default2(rows.at(-1) ?? "");
      continue;
    }
    rows[rows.length - 1] += word;
    rowLength += wordLength;
  }
  if (options.trim !== false) {
    rows = rows.map((row) => stringVisibleTrimSpacesRight(row));
  }
  const preString = rows.join("\n");
  let inSurrogate = false;
  for (let i2 = 0; i2 < preString.length; i2++) {
    const character = preString[i2];
    returnValue += character;
    if (!inSurrogate) {
      inSurrogate = character >= "\uD800" && character <= "\uDBFF";
      if (inSurrogate) {
        continue;
      }
    } else {
      inSurrogate = false;
    }
    if (character === ESC || character === CSI) {
      GROUP_REGEX.lastIndex = i2 + 1;
      const groupsResult = GROUP_REGEX.exec(preString);
      const groups = groupsResult?.groups;
      if (groups?.code !== void 0) {
        const code = Number.parseFloat(groups.code);
        escapeCode = code === END_CODE ? void 0 : code;
      } else if (groups?.uri !== void 0) {
        escapeUrl = groups.uri.length === 0 ? void 0 : groups.uri;
      }
    }
    if (preString[i2 + 1] === "\n") {
      if (escapeUrl) {
        returnValue += wrapAnsiHyperlink("");
      }
      const closingCode = escapeCode ? getClosingCode(escapeCode) : void 0;
      if (escapeCode && closingCode) {
        returnValue += wrapAnsiCode(closingCode);
      }
    } else if (character === "\n") {
      if (escapeCode && getClosingCode(escapeCode)) {
        returnValue += wrapAnsiCode(escapeCode);
      }
      if (escapeUrl) {
        returnValue += wrapAnsiHyperlink(escapeUrl);
      }
    }
  }
  return returnValue;
};
var CRLF_OR_LF = /\r?\n/;
function wrapAnsi(string, columns, options) {
  return String(string).normalize().split(CRLF_OR_LF).map((line) => exec(line, columns, options)).join("\n");
}

// node_modules/@clack/core/node_modules/sisteransi/dist/index.js
var ESC2 = "\x1B";
var CSI2 = `${ESC2}[`;
var cursor = {
  to(x2, y) {
    if (!y)
      return `${CSI2}${x2 + 1}G`;
    return `${CSI2}${y + 1};${x2 + 1}H`;
  },
  move(x2, y) {
    let ret = "";
    if (x2 < 0)
      ret += `${CSI2}${-x2}D`;
    else if (x2 > 0)
      ret += `${CSI2}${x2}C`;
    if (y < 0)
      ret += `${CSI2}${-y}A`;
    else if (y > 0)
      ret += `${CSI2}${y}B`;
    return ret;
  },
  up: (count = 1) => `${CSI2}${count}A`,
  down: (count = 1) => `${CSI2}${count}B`,
  forward: (count = 1) => `${CSI2}${count}C`,
  backward: (count = 1) => `${CSI2}${count}D`,
  nextLine: (count = 1) => `${CSI2}E`.repeat(count),
  prevLine: (count = 1) => `${CSI2}F`.repeat(count),
  left: `${CSI2}G`,
  hide: `${CSI2}?25l`,
  show: `${CSI2}?25h`,
  save: `${ESC2}7`,
  restore: `${ESC2}8`
};
var erase = {
  screen: `${CSI2}2J`,
  up: (count = 1) => `${CSI2}1J`.repeat(count),
  down: (count = 1) => `${CSI2}J`.repeat(count),
  line: `${CSI2}2K`,
  lineEnd: `${CSI2}K`,
  lineStart: `${CSI2}1K`,
  lines(count) {
    let clear3 = "";
    for (let i2 = 0; i2 < count; i2++)
      clear3 += this.line + (i2 < count - 1 ? cursor.up() : "");
    if (count)
      clear3 += cursor.left;
    return clear3;
  }
};
var clear = {
  screen: `${ESC2}c`
};

// node_modules/@clack/core/dist/index.mjs
import { ReadStream } from "node:tty";
function findCursor(o2, s, l) {
  if (!l.some((r2) => !r2.disabled))
    return o2;
  const t2 = o2 + s, n3 = Math.max(l.length - 1, 0), e = t2 < 0 ? n3 : t2 > n3 ? 0 : t2;
  return l[e]?.disabled ? findCursor(e, s < 0 ? -1 : 1, l) : e;
}
function findTextCursor(o2, s, l, i2) {
  const t2 = i2.split(`
`);
  let n3 = 0, e = o2;
  for (const r2 of t2) {
    if (e <= r2.length)
      break;
    e -= r2.length + 1, n3++;
  }
  for (n3 = Math.max(0, Math.min(t2.length - 1, n3 + l)), e = Math.min(e, t2[n3].length) + s; e < 0 && n3 > 0; )
    n3--, e += t2[n3].length + 1;
  for (; e > t2[n3].length && n3 < t2.length - 1; )
    e -= t2[n3].length + 1, n3++;
  e = Math.max(0, Math.min(t2[n3].length, e));
  let h2 = 0;
  for (let r2 = 0; r2 < n3; r2++)
    h2 += t2[r2].length + 1;
  return h2 + e;
}
var a$1 = ["up", "down", "left", "right", "space", "enter", "cancel"];
var t = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December"
];
var settings = {
  actions: new Set(a$1),
  aliases: /* @__PURE__ */ new Map([
    // vim support
    ["k", "up"],
    ["j", "down"],
    ["h", "left"],
    ["l", "right"],
    ["", "cancel"],
    // opinionated defaults!
    ["escape", "cancel"]
  ]),
  messages: {
    cancel: "Canceled",
    error: "Something went wrong"
  },
  withGuide: true,
  accessible: void 0,
  date: {
    monthNames: [...t],
    messages: {
      required: "Please enter a valid date",
      invalidMonth: "There are only 12 months in a year",
      invalidDay: (n3, e) => `There are only ${n3} days in ${e}`,
      afterMin: (n3) => `Date must be on or after ${n3.toISOString().slice(0, 10)}`,
      beforeMax: (n3) => `Date must be on or before ${n3.toISOString().slice(0, 10)}`
    }
  }
};
function updateSettings(n3) {
  if (n3.aliases !== void 0) {
    const e = n3.aliases;
    for (const s in e) {
      if (!Object.hasOwn(e, s)) continue;
      const i2 = e[s];
      i2 === void 0 || !settings.actions.has(i2) || settings.aliases.has(s) || settings.aliases.set(s, i2);
    }
  }
  if (n3.messages !== void 0) {
    const e = n3.messages;
    e.cancel !== void 0 && (settings.messages.cancel = e.cancel), e.error !== void 0 && (settings.messages.error = e.error);
  }
  if (n3.withGuide !== void 0 && (settings.withGuide = n3.withGuide !== false), n3.accessible !== void 0 && (settings.accessible = n3.accessible === true), n3.date !== void 0) {
    const e = n3.date;
    e.monthNames !== void 0 && (settings.date.monthNames = [...e.monthNames]), e.messages !== void 0 && (e.messages.required !== void 0 && (settings.date.messages.required = e.messages.required), e.messages.invalidMonth !== void 0 && (settings.date.messages.invalidMonth = e.messages.invalidMonth), e.messages.invalidDay !== void 0 && (settings.date.messages.invalidDay = e.messages.invalidDay), e.messages.afterMin !== void 0 && (settings.date.messages.afterMin = e.messages.afterMin), e.messages.beforeMax !== void 0 && (settings.date.messages.beforeMax = e.messages.beforeMax));
  }
}
function isAccessible(n3) {
  if (n3 !== void 0) return n3;
  if (settings.accessible !== void 0) return settings.accessible;
  const e = process.env.ACCESSIBLE;
  return e !== void 0 && e !== "" && e !== "0" && e !== "false";
}
function isActionKey(n3, e) {
  if (typeof n3 == "string")
    return settings.aliases.get(n3) === e;
  for (const s of n3)
    if (s !== void 0 && isActionKey(s, e))
      return true;
  return false;
}
function diffLines(i2, s) {
  if (i2 === s) return;
  const e = i2.split(`
`), t2 = s.split(`
`), r2 = Math.max(e.length, t2.length), f2 = [];
  for (let n3 = 0; n3 < r2; n3++)
    e[n3] !== t2[n3] && f2.push(n3);
  return {
    lines: f2,
    numLinesBefore: e.length,
    numLinesAfter: t2.length,
    numLines: r2
  };
}
var R = globalThis.process.platform.startsWith("win");
var CANCEL_SYMBOL = /* @__PURE__ */ Symbol("clack:cancel");
function isCancel(e) {
  return e === CANCEL_SYMBOL;
}
function setRawMode(e, r2) {
  const o2 = e;
  o2.isTTY && o2.setRawMode(r2);
}
function block({
  input: e = stdin,
  output: r2 = stdout,
  overwrite: o2 = true,
  hideCursor: n3 = true
} = {}) {
  const s = f$1.createInterface({
    input: e,
    output: r2,
    prompt: "",
    tabSize: 1
  });
  f$1.emitKeypressEvents(e, s), e instanceof ReadStream && e.isTTY && e.setRawMode(true);
  const t2 = (l, { name: i2, sequence: p3 }) => {
    const w = String(l);
    if (isActionKey([w, i2, p3], "cancel")) {
      n3 && r2.write(cursor.show), process.exit(0);
      return;
    }
    if (!o2) return;
    const c3 = i2 === "return" ? 0 : -1, a2 = i2 === "return" ? -1 : 0;
    f$1.moveCursor(r2, c3, a2, () => {
      f$1.clearLine(r2, 1, () => {
        e.once("keypress", t2);
      });
    });
  };
  return n3 && r2.write(cursor.hide), e.once("keypress", t2), () => {
    e.off("keypress", t2), n3 && r2.write(cursor.show), e instanceof ReadStream && e.isTTY && !R && e.setRawMode(false), s.terminal = false, s.close();
  };
}
var getColumns = (e) => "columns" in e && typeof e.columns == "number" ? e.columns : 80;
var getRows = (e) => "rows" in e && typeof e.rows == "number" ? e.rows : 20;
function wrapTextWithPrefix(e, r2, o2, n3 = o2, s = o2, t2) {
  const l = getColumns(e ?? stdout), i2 = dist_default2(o2);
  return wrapAnsi(r2, l - i2, {
    hard: true,
    trim: false
  }).split(`
`).map((c3, a2, g2) => {
    const m3 = t2 ? t2(c3, a2) : c3;
    return a2 === 0 ? `${n3}${m3}` : a2 === g2.length - 1 ? `${s}${m3}` : `${o2}${m3}`;
  }).join(`
`);
}
function runValidation(e, a2) {
  if ("~standard" in e) {
    const n3 = e["~standard"].validate(a2);
    return n3 instanceof Promise ? n3.then((r2) => r2.issues?.at(0)?.message) : n3.issues?.at(0)?.message;
  }
  return e(a2);
}
var C$1 = class C {
  input;
  output;
  _abortSignal;
  rl;
  opts;
  _render;
  _track = false;
  _prevFrame = "";
  _subscribers = /* @__PURE__ */ new Map();
  _cursor = 0;
  state = "initial";
  error = "";
  value;
  userInput = "";
  /**
   * Whether accessible (static, screen-reader friendly) output is enabled for
   * this prompt, resolved from the `accessible` option, the global setting,
   * and the `ACCESSIBLE` env var.
   */
  get accessible() {
    return isAccessible(this.opts.accessible);
  }
  constructor(t2, e = true) {
    const { input: i2 = stdin, output: s = stdout, render: r2, signal: n3, ...o2 } = t2;
    this.opts = o2, this.onKeypress = this.onKeypress.bind(this), this.close = this.close.bind(this), this.render = this.render.bind(this), this._render = r2.bind(this), this._track = e, this._abortSignal = n3, this.input = i2, this.output = s;
  }
  /**
   * Unsubscribe all listeners
   */
  unsubscribe() {
    this._subscribers.clear();
  }
  /**
   * Set a subscriber with opts
   * @param event - The event name
   */
  setSubscriber(t2, e) {
    const i2 = this._subscribers.get(t2) ?? [];
    i2.push(e), this._subscribers.set(t2, i2);
  }
  /**
   * Subscribe to an event
   * @param event - The event name
   * @param cb - The callback
   */
  on(t2, e) {
    this.setSubscriber(t2, { cb: e });
  }
  /**
   * Subscribe to an event once
   * @param event - The event name
   * @param cb - The callback
   */
  once(t2, e) {
    this.setSubscriber(t2, { cb: e, once: true });
  }
  /**
   * Emit an event with data
   * @param event - The event name
   * @param data - The data to pass to the callback
   */
  emit(t2, ...e) {
    const i2 = this._subscribers.get(t2) ?? [], s = [];
    for (const r2 of i2)
      r2.cb(...e), r2.once && s.push(() => i2.splice(i2.indexOf(r2), 1));
    for (const r2 of s)
      r2();
  }
  prompt() {
    return new Promise((t2) => {
      if (this._abortSignal) {
        if (this._abortSignal.aborted)
          return this.state = "cancel", this.close(), t2(CANCEL_SYMBOL);
        this._abortSignal.addEventListener(
          "abort",
          () => {
            this.state = "cancel", this.close();
          },
          { once: true }
        );
      }
      this.rl = f__default.createInterface({
        input: this.input,
        tabSize: 2,
        prompt: "",
        escapeCodeTimeout: 50,
        terminal: true
      }), this.rl.prompt(), this.opts.initialUserInput !== void 0 && this._setUserInput(this.opts.initialUserInput, true), this.input.on("keypress", this.onKeypress), setRawMode(this.input, true), this.output.on("resize", this.render), this.render(), this.once("submit", () => {
        this.output.write(cursor.show), this.output.off("resize", this.render), setRawMode(this.input, false), t2(this.value);
      }), this.once("cancel", () => {
        this.output.write(cursor.show), this.output.off("resize", this.render), setRawMode(this.input, false), t2(CANCEL_SYMBOL);
      });
    });
  }
  _isActionKey(t2, e) {
    return t2 === "	";
  }
  _shouldSubmit(t2, e) {
    return true;
  }
  _setValue(t2) {
    this.value = t2, this.emit("value", this.value);
  }
  _setUserInput(t2, e) {
    this.userInput = t2 ?? "", this.emit("userInput", this.userInput), e && this._track && this.rl && (this.rl.write(this.userInput), this._cursor = this.rl.cursor);
  }
  _clearUserInput() {
    this.rl?.write(null, { ctrl: true, name: "u" }), this._setUserInput("");
  }
  async onKeypress(t2, e) {
    if (this.state !== "validating") {
      if (this._track && e.name !== "return" && (e.name && this._isActionKey(t2, e) && this.rl?.write(null, { ctrl: true, name: "h" }), this._cursor = this.rl?.cursor ?? 0, this._setUserInput(this.rl?.line)), this.state === "error" && (this.state = "active"), e?.name && (!this._track && settings.aliases.has(e.name) && this.emit("cursor", settings.aliases.get(e.name)), settings.actions.has(e.name) && this.emit("cursor", e.name)), t2 && (t2.toLowerCase() === "y" || t2.toLowerCase() === "n") && this.emit("confirm", t2.toLowerCase() === "y"), this.emit("key", t2, e), e?.name === "return" && this._shouldSubmit(t2, e)) {
        if (this.opts.validate) {
          const i2 = runValidation(this.opts.validate, this.value);
          let s;
          i2 instanceof Promise ? (this.state = "validating", this.render(), s = await i2) : s = i2, s && (this.error = s instanceof Error ? s.message : s, this.state = "error", this.rl?.write(this.userInput));
        }
        this.state !== "error" && (this.state = "submit");
      }
      isActionKey([t2, e?.name, e?.sequence], "cancel") && (this.state = "cancel"), (this.state === "submit" || this.state === "cancel") && this.emit("finalize"), this.render(), (this.state === "submit" || this.state === "cancel") && this.close();
    }
  }
  close() {
    this.input.unpipe(), this.input.removeListener("keypress", this.onKeypress), this.output.write(`
`), setRawMode(this.input, false), this.rl?.close(), this.rl = void 0, this.emit(`${this.state}`, this.value), this.unsubscribe();
  }
  restoreCursor() {
    const t2 = wrapAnsi(this._prevFrame, getColumns(this.output), { hard: true, trim: false }).split(`
`).length - 1;
    this.output.write(cursor.move(-999, t2 * -1));
  }
  render() {
    const t2 = wrapAnsi(this._render(this) ?? "", getColumns(this.output), {
      hard: true,
      trim: false
    });
    if (t2 !== this._prevFrame) {
      if (this.state === "initial")
        this.output.write(cursor.hide);
      else {
        const e = diffLines(this._prevFrame, t2), i2 = getRows(this.output);
        if (this.restoreCursor(), e) {
          const s = Math.max(0, e.numLinesAfter - i2), r2 = Math.max(0, e.numLinesBefore - i2);
          let n3 = e.lines.find((o2) => o2 >= s);
          if (n3 === void 0) {
            this._prevFrame = t2;
            return;
          }
          if (e.lines.length === 1) {
            this.output.write(cursor.move(0, n3 - r2)), this.output.write(erase.lines(1));
            const o2 = t2.split(`
`);
            this.output.write(o2[n3]), this._prevFrame = t2, this.output.write(cursor.move(0, o2.length - n3 - 1));
            return;
          } else if (e.lines.length > 1) {
            if (s < r2)
              n3 = s;
            else {
              const h2 = n3 - r2;
              h2 > 0 && this.output.write(cursor.move(0, h2));
            }
            this.output.write(erase.down());
            const m3 = t2.split(`
`).slice(n3);
            this.output.write(m3.join(`
`)), this._prevFrame = t2;
            return;
          }
        }
        this.output.write(erase.down());
      }
      this.output.write(t2), this.state === "initial" && (this.state = "active"), this._prevFrame = t2;
    }
  }
};
function p$1(l, e) {
  if (l === void 0 || e.length === 0)
    return 0;
  const i2 = e.findIndex((s) => s.value === l);
  return i2 !== -1 ? i2 : 0;
}
function m(l, e) {
  return (e.label ?? String(e.value)).toLowerCase().includes(l.toLowerCase());
}
function g(l, e) {
  if (e)
    return l ? e : e[0];
}
var T$1 = class T extends C$1 {
  filteredOptions;
  multiple;
  isNavigating = false;
  selectedValues = [];
  focusedValue;
  #e = 0;
  #s = "";
  #t;
  #i;
  #n;
  #l;
  get cursor() {
    return this.#e;
  }
  get userInputWithCursor() {
    if (!this.userInput)
      return styleText(["inverse", "hidden"], "_");
    if (this._cursor >= this.userInput.length)
      return `${this.userInput}\u2588`;
    const e = this.userInput.slice(0, this.cursor), t2 = this.userInput.slice(this.cursor, this.cursor + 1), i2 = this.userInput.slice(this.cursor + 1);
    return `${e}${styleText("inverse", t2)}${i2}`;
  }
  get options() {
    return typeof this.#i == "function" ? this.#i() : this.#i;
  }
  constructor(e) {
    super(e), this.#i = e.options, this.#n = e.placeholder, this.#l = e.completeOnTab === true;
    const t2 = this.options;
    this.filteredOptions = [...t2], this.multiple = e.multiple === true, this.#t = typeof e.options == "function" ? e.filter : e.filter ?? m;
    let i2;
    if (e.initialValue && Array.isArray(e.initialValue) ? this.multiple ? i2 = e.initialValue : i2 = e.initialValue.slice(0, 1) : !this.multiple && this.options.length > 0 && (i2 = [this.options[0]?.value]), i2)
      for (const s of i2) {
        const n3 = t2.findIndex((r2) => r2.value === s);
        n3 !== -1 && (this.toggleSelected(s), this.#e = n3);
      }
    this.focusedValue = this.options[this.#e]?.value, this.on("key", (s, n3) => this.#u(s, n3)), this.on("userInput", (s) => this.#o(s));
  }
  _isActionKey(e, t2) {
    return e === "	" || this.multiple && this.isNavigating && t2.name === "space" && e !== void 0 && e !== "";
  }
  #u(e, t2) {
    const i2 = t2.name === "up", s = t2.name === "down", n3 = t2.name === "return", r2 = this.userInput === "" || this.userInput === "	", u4 = this.#n, d = this.options, c3 = u4 !== void 0 && u4 !== "" && d.some(
      (o2) => !o2.disabled && (this.#t ? this.#t(u4, o2) : true)
    );
    if (t2.name === "tab" && r2 && c3) {
      this.userInput === "	" && this._clearUserInput(), this._setUserInput(u4, true), this.isNavigating = false;
      return;
    }
    if (t2.name === "tab" && this.#l && !this.multiple && this.focusedValue !== void 0) {
      const o2 = String(this.focusedValue);
      this._clearUserInput(), this._setUserInput(o2, true), this.isNavigating = false;
      return;
    }
    i2 || s ? (this.#e = findCursor(this.#e, i2 ? -1 : 1, this.filteredOptions), this.focusedValue = this.filteredOptions[this.#e]?.value, this.multiple || (this.selectedValues = [this.focusedValue]), this.isNavigating = true) : n3 ? this.value = g(this.multiple, this.selectedValues) : this.multiple ? this.focusedValue !== void 0 && (t2.name === "tab" || this.isNavigating && t2.name === "space") ? this.toggleSelected(this.focusedValue) : this.isNavigating = false : (this.focusedValue && (this.selectedValues = [this.focusedValue]), this.isNavigating = false);
  }
  deselectAll() {
    this.selectedValues = [];
  }
  toggleSelected(e) {
    this.filteredOptions.length !== 0 && (this.multiple ? this.selectedValues.includes(e) ? this.selectedValues = this.selectedValues.filter((t2) => t2 !== e) : this.selectedValues = [...this.selectedValues, e] : this.selectedValues = [e]);
  }
  #o(e) {
    if (e !== this.#s) {
      this.#s = e;
      const t2 = this.options;
      e && this.#t ? this.filteredOptions = t2.filter((n3) => this.#t?.(e, n3)) : this.filteredOptions = [...t2];
      const i2 = p$1(this.focusedValue, this.filteredOptions);
      this.#e = findCursor(i2, 0, this.filteredOptions);
      const s = this.filteredOptions[this.#e];
      s && !s.disabled ? this.focusedValue = s.value : this.focusedValue = void 0, this.multiple || (this.focusedValue !== void 0 ? this.toggleSelected(this.focusedValue) : this.deselectAll());
    }
  }
};
var r = class extends C$1 {
  get cursor() {
    return this.value ? 0 : 1;
  }
  get _value() {
    return this.cursor === 0;
  }
  constructor(t2) {
    super(t2, false), this.value = !!t2.initialValue, this.on("userInput", () => {
      this.value = this._value;
    }), this.on("confirm", (i2) => {
      this.output.write(cursor.move(0, -1)), this.value = i2, this.state = "submit", this.close();
    }), this.on("cursor", () => {
      this.value = !this.value;
    });
  }
};
var _ = {
  Y: { type: "year", len: 4 },
  M: { type: "month", len: 2 },
  D: { type: "day", len: 2 }
};
function M(r2) {
  return [...r2].map((t2) => _[t2]);
}
function P(r2) {
  const i2 = new Intl.DateTimeFormat(r2, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit"
  }).formatToParts(new Date(2e3, 0, 15)), s = [];
  let n3 = "/";
  for (const e of i2)
    e.type === "literal" ? n3 = e.value.trim() || e.value : (e.type === "year" || e.type === "month" || e.type === "day") && s.push({ type: e.type, len: e.type === "year" ? 4 : 2 });
  return { segments: s, separator: n3 };
}
function p(r2) {
  return Number.parseInt((r2 || "0").replace(/_/g, "0"), 10) || 0;
}
function f(r2) {
  return {
    year: p(r2.year),
    month: p(r2.month),
    day: p(r2.day)
  };
}
function c$1(r2, t2) {
  return new Date(r2 || 2001, t2 || 1, 0).getDate();
}
function b(r2) {
  const { year: t2, month: i2, day: s } = f(r2);
  if (!t2 || t2 < 0 || t2 > 9999 || !i2 || i2 < 1 || i2 > 12 || !s || s < 1) return;
  const n3 = new Date(Date.UTC(t2, i2 - 1, s));
  if (!(n3.getUTCFullYear() !== t2 || n3.getUTCMonth() !== i2 - 1 || n3.getUTCDate() !== s))
    return { year: t2, month: i2, day: s };
}
function C2(r2) {
  const t2 = b(r2);
  return t2 ? new Date(Date.UTC(t2.year, t2.month - 1, t2.day)) : void 0;
}
function T2(r2, t2, i2, s) {
  const n3 = i2 ? {
    year: i2.getUTCFullYear(),
    month: i2.getUTCMonth() + 1,
    day: i2.getUTCDate()
  } : null, e = s ? {
    year: s.getUTCFullYear(),
    month: s.getUTCMonth() + 1,
    day: s.getUTCDate()
  } : null;
  return r2 === "year" ? { min: n3?.year ?? 1, max: e?.year ?? 9999 } : r2 === "month" ? {
    min: n3 && t2.year === n3.year ? n3.month : 1,
    max: e && t2.year === e.year ? e.month : 12
  } : {
    min: n3 && t2.year === n3.year && t2.month === n3.month ? n3.day : 1,
    max: e && t2.year === e.year && t2.month === e.month ? e.day : c$1(t2.year, t2.month)
  };
}
var U = class extends C$1 {
  #i;
  #o;
  #t;
  #h;
  #u;
  #e = { segmentIndex: 0, positionInSegment: 0 };
  #n = true;
  #s = null;
  inlineError = "";
  get segmentCursor() {
    return { ...this.#e };
  }
  get segmentValues() {
    return { ...this.#t };
  }
  get segments() {
    return this.#i;
  }
  get separator() {
    return this.#o;
  }
  get formattedValue() {
    return this.#l(this.#t);
  }
  #l(t2) {
    return this.#i.map((i2) => t2[i2.type]).join(this.#o);
  }
  #r() {
    this._setUserInput(this.#l(this.#t)), this._setValue(C2(this.#t) ?? void 0);
  }
  constructor(t2) {
    const i2 = t2.format ? { segments: M(t2.format), separator: t2.separator ?? "/" } : P(t2.locale), s = t2.separator ?? i2.separator, n3 = t2.format ? M(t2.format) : i2.segments, e = t2.initialValue ?? t2.defaultValue, m3 = e ? {
      year: String(e.getUTCFullYear()).padStart(4, "0"),
      month: String(e.getUTCMonth() + 1).padStart(2, "0"),
      day: String(e.getUTCDate()).padStart(2, "0")
    } : { year: "____", month: "__", day: "__" }, o2 = n3.map((a2) => m3[a2.type]).join(s);
    super({ ...t2, initialUserInput: o2 }, false), this.#i = n3, this.#o = s, this.#t = m3, this.#h = t2.minDate, this.#u = t2.maxDate, this.#r(), this.on("cursor", (a2) => this.#f(a2)), this.on("key", (a2, u4) => this.#y(a2, u4)), this.on("finalize", () => this.#p(t2));
  }
  #a() {
    const t2 = Math.max(0, Math.min(this.#e.segmentIndex, this.#i.length - 1)), i2 = this.#i[t2];
    if (i2)
      return this.#e.positionInSegment = Math.max(
        0,
        Math.min(this.#e.positionInSegment, i2.len - 1)
      ), { segment: i2, index: t2 };
  }
  #m(t2) {
    this.inlineError = "", this.#s = null;
    const i2 = this.#a();
    i2 && (this.#e.segmentIndex = Math.max(
      0,
      Math.min(this.#i.length - 1, i2.index + t2)
    ), this.#e.positionInSegment = 0, this.#n = true);
  }
  #d(t2) {
    const i2 = this.#a();
    if (!i2) return;
    const { segment: s } = i2, n3 = this.#t[s.type], e = !n3 || n3.replace(/_/g, "") === "", m3 = Number.parseInt((n3 || "0").replace(/_/g, "0"), 10) || 0, o2 = T2(
      s.type,
      f(this.#t),
      this.#h,
      this.#u
    );
    let a2;
    e ? a2 = t2 === 1 ? o2.min : o2.max : a2 = Math.max(Math.min(o2.max, m3 + t2), o2.min), this.#t = {
      ...this.#t,
      [s.type]: a2.toString().padStart(s.len, "0")
    }, this.#n = true, this.#s = null, this.#r();
  }
  #f(t2) {
    if (t2)
      switch (t2) {
        case "right":
          return this.#m(1);
        case "left":
          return this.#m(-1);
        case "up":
          return this.#d(1);
        case "down":
          return this.#d(-1);
      }
  }
  #y(t2, i2) {
    if (i2?.name === "backspace" || i2?.sequence === "\x7F" || i2?.sequence === "\b" || t2 === "\x7F" || t2 === "\b") {
      this.inlineError = "";
      const n3 = this.#a();
      if (!n3) return;
      if (!this.#t[n3.segment.type].replace(/_/g, "")) {
        this.#m(-1);
        return;
      }
      this.#t[n3.segment.type] = "_".repeat(n3.segment.len), this.#n = true, this.#e.positionInSegment = 0, this.#r();
      return;
    }
    if (i2?.name === "tab") {
      this.inlineError = "";
      const n3 = this.#a();
      if (!n3) return;
      const e = i2.shift ? -1 : 1, m3 = n3.index + e;
      m3 >= 0 && m3 < this.#i.length && (this.#e.segmentIndex = m3, this.#e.positionInSegment = 0, this.#n = true);
      return;
    }
    if (t2 && /^[0-9]$/.test(t2)) {
      const n3 = this.#a();
      if (!n3) return;
      const { segment: e } = n3, m3 = !this.#t[e.type].replace(/_/g, "");
      if (this.#n && this.#s !== null && !m3) {
        const h2 = this.#s + t2, d = { ...this.#t, [e.type]: h2 }, g2 = this.#g(d, e);
        if (g2) {
          this.inlineError = g2, this.#s = null, this.#n = false;
          return;
        }
        this.inlineError = "", this.#t[e.type] = h2, this.#s = null, this.#n = false, this.#r(), n3.index < this.#i.length - 1 && (this.#e.segmentIndex = n3.index + 1, this.#e.positionInSegment = 0, this.#n = true);
        return;
      }
      this.#n && !m3 && (this.#t[e.type] = "_".repeat(e.len), this.#e.positionInSegment = 0), this.#n = false, this.#s = null;
      const o2 = this.#t[e.type], a2 = o2.indexOf("_"), u4 = a2 >= 0 ? a2 : Math.min(this.#e.positionInSegment, e.len - 1);
      if (u4 < 0 || u4 >= e.len) return;
      let l = o2.slice(0, u4) + t2 + o2.slice(u4 + 1), D = false;
      if (u4 === 0 && o2 === "__" && (e.type === "month" || e.type === "day")) {
        const h2 = Number.parseInt(t2, 10);
        l = `0${t2}`, D = h2 <= (e.type === "month" ? 1 : 2);
      }
      if (e.type === "year" && (l = (o2.replace(/_/g, "") + t2).padStart(e.len, "_")), !l.includes("_")) {
        const h2 = { ...this.#t, [e.type]: l }, d = this.#g(h2, e);
        if (d) {
          this.inlineError = d;
          return;
        }
      }
      this.inlineError = "", this.#t[e.type] = l;
      const y = l.includes("_") ? void 0 : b(this.#t);
      if (y) {
        const { year: h2, month: d } = y, g2 = c$1(h2, d);
        this.#t = {
          year: String(Math.max(0, Math.min(9999, h2))).padStart(4, "0"),
          month: String(Math.max(1, Math.min(12, d))).padStart(2, "0"),
          day: String(Math.max(1, Math.min(g2, y.day))).padStart(2, "0")
        };
      }
      this.#r();
      const S = l.indexOf("_");
      D ? (this.#n = true, this.#s = t2) : S >= 0 ? this.#e.positionInSegment = S : a2 >= 0 && n3.index < this.#i.length - 1 ? (this.#e.segmentIndex = n3.index + 1, this.#e.positionInSegment = 0, this.#n = true) : this.#e.positionInSegment = Math.min(u4 + 1, e.len - 1);
    }
  }
  #g(t2, i2) {
    const { month: s, day: n3 } = f(t2);
    if (i2.type === "month" && (s < 0 || s > 12))
      return settings.date.messages.invalidMonth;
    if (i2.type === "day" && (n3 < 0 || n3 > 31))
      return settings.date.messages.invalidDay(31, "any month");
  }
  #p(t2) {
    const { year: i2, month: s, day: n3 } = f(this.#t);
    if (i2 && s && n3) {
      const e = c$1(i2, s);
      this.#t = {
        ...this.#t,
        day: String(Math.min(n3, e)).padStart(2, "0")
      };
    }
    this.value = C2(this.#t) ?? t2.defaultValue ?? void 0;
  }
};
var u$1 = class u extends C$1 {
  options;
  cursor = 0;
  #e;
  getGroupItems(t2) {
    return this.options.filter((i2) => i2.group === t2);
  }
  isGroupSelected(t2) {
    const i2 = this.getGroupItems(t2), e = this.value;
    return e === void 0 ? false : i2.every((s) => e.includes(s.value));
  }
  toggleValue() {
    const t2 = this.options[this.cursor];
    if (t2 !== void 0)
      if (this.value === void 0 && (this.value = []), t2.group === true) {
        const i2 = t2.value, e = this.getGroupItems(i2);
        this.isGroupSelected(i2) ? this.value = this.value.filter(
          (s) => e.findIndex((r2) => r2.value === s) === -1
        ) : this.value = [...this.value, ...e.map((s) => s.value)], this.value = Array.from(new Set(this.value));
      } else {
        const i2 = this.value.includes(t2.value);
        this.value = i2 ? this.value.filter((e) => e !== t2.value) : [...this.value, t2.value];
      }
  }
  constructor(t2) {
    super(t2, false);
    const { options: i2 } = t2;
    this.#e = t2.selectableGroups !== false, this.options = Object.entries(i2).flatMap(([e, s]) => [
      { value: e, group: true, label: e },
      ...s.map((r2) => ({ ...r2, group: e }))
    ]), this.value = [...t2.initialValues ?? []], this.cursor = Math.max(
      this.options.findIndex(({ value: e }) => e === t2.cursorAt),
      this.#e ? 0 : 1
    ), this.on("key", (e, s) => {
      s.name === void 0 && e === "\u3000" && this.toggleValue();
    }), this.on("cursor", (e) => {
      switch (e) {
        case "left":
        case "up": {
          this.cursor = this.cursor === 0 ? this.options.length - 1 : this.cursor - 1;
          const s = this.options[this.cursor]?.group === true;
          !this.#e && s && (this.cursor = this.cursor === 0 ? this.options.length - 1 : this.cursor - 1);
          break;
        }
        case "down":
        case "right": {
          this.cursor = this.cursor === this.options.length - 1 ? 0 : this.cursor + 1;
          const s = this.options[this.cursor]?.group === true;
          !this.#e && s && (this.cursor = this.cursor === this.options.length - 1 ? 0 : this.cursor + 1);
          break;
        }
        case "space":
          this.toggleValue();
          break;
      }
    });
  }
};
var o = /* @__PURE__ */ new Set(["up", "down", "left", "right"]);
var h = class extends C$1 {
  #t = false;
  #s;
  focused = "editor";
  get userInputWithCursor() {
    if (this.state === "submit")
      return this.userInput;
    const t2 = this.userInput;
    if (this.cursor >= t2.length)
      return `${t2}\u2588`;
    const s = t2.slice(0, this.cursor), r2 = t2.slice(this.cursor, this.cursor + 1), i2 = t2.slice(this.cursor + 1);
    return r2 === `
` ? `${s}\u2588
${i2}` : `${s}${styleText("inverse", r2)}${i2}`;
  }
  get cursor() {
    return this._cursor;
  }
  #r(t2) {
    if (this.userInput.length === 0) {
      this._setUserInput(t2);
      return;
    }
    this._setUserInput(
      this.userInput.slice(0, this.cursor) + t2 + this.userInput.slice(this.cursor)
    );
  }
  #i(t2) {
    const s = this.value ?? "";
    switch (t2) {
      case "up":
        this._cursor = findTextCursor(this._cursor, 0, -1, s);
        return;
      case "down":
        this._cursor = findTextCursor(this._cursor, 0, 1, s);
        return;
      case "left":
        this._cursor = findTextCursor(this._cursor, -1, 0, s);
        return;
      case "right":
        this._cursor = findTextCursor(this._cursor, 1, 0, s);
        return;
    }
  }
  _shouldSubmit(t2, s) {
    if (this.#s)
      return this.focused === "submit" ? true : (this.#r(`
`), this._cursor++, false);
    const r2 = this.#t;
    return this.#t = true, r2 && this.cursor === this.userInput.length ? (this.userInput[this.cursor - 1] === `
` && (this._setUserInput(
      this.userInput.slice(0, this.cursor - 1) + this.userInput.slice(this.cursor)
    ), this._cursor--), true) : (this.#r(`
`), this._cursor++, false);
  }
  constructor(t2) {
    const s = t2.initialUserInput ?? t2.initialValue;
    super(
      {
        ...t2,
        initialUserInput: s
      },
      false
    ), s !== void 0 && (this._cursor = s.length), this.#s = t2.showSubmit ?? false, this.on("key", (r2, i2) => {
      if (i2?.name && o.has(i2.name)) {
        this.#t = false, this.#i(i2.name);
        return;
      }
      if (r2 === "	" && this.#s) {
        this.focused = this.focused === "editor" ? "submit" : "editor";
        return;
      }
      if (i2?.name !== "return") {
        if (this.#t = false, i2?.name === "backspace" && this.cursor > 0) {
          this._setUserInput(
            this.userInput.slice(0, this.cursor - 1) + this.userInput.slice(this.cursor)
          ), this._cursor--;
          return;
        }
        if (i2?.name === "delete" && this.cursor < this.userInput.length) {
          this._setUserInput(
            this.userInput.slice(0, this.cursor) + this.userInput.slice(this.cursor + 1)
          );
          return;
        }
        r2 && (this.#s && this.focused === "submit" && (this.focused = "editor"), this.#r(r2 ?? ""), this._cursor++);
      }
    }), this.on("userInput", (r2) => {
      this._setValue(r2);
    }), this.on("finalize", () => {
      this.value || (this.value = t2.defaultValue), this.value === void 0 && (this.value = "");
    });
  }
};
var a = class extends C$1 {
  options;
  cursor = 0;
  get _value() {
    return this.options[this.cursor]?.value;
  }
  get _enabledOptions() {
    return this.options.filter((e) => e.disabled !== true);
  }
  toggleAll() {
    const e = this._enabledOptions, i2 = this.value !== void 0 && this.value.length === e.length;
    this.value = i2 ? [] : e.map((t2) => t2.value);
  }
  toggleInvert() {
    const e = this.value;
    if (!e)
      return;
    const i2 = this._enabledOptions.filter((t2) => !e.includes(t2.value));
    this.value = i2.map((t2) => t2.value);
  }
  toggleValue() {
    this.value === void 0 && (this.value = []);
    const e = this.value.includes(this._value);
    this.value = e ? this.value.filter((i2) => i2 !== this._value) : [...this.value, this._value];
  }
  constructor(e) {
    super(e, false), this.options = e.options, this.value = [...e.initialValues ?? []];
    const i2 = Math.max(
      this.options.findIndex(({ value: t2 }) => t2 === e.cursorAt),
      0
    );
    this.cursor = this.options[i2]?.disabled ? findCursor(i2, 1, this.options) : i2, this.on("key", (t2, s) => {
      s.name === "a" && this.toggleAll(), s.name === "i" && this.toggleInvert(), s.name === void 0 && t2 === "\u3000" && this.toggleValue();
    }), this.on("cursor", (t2) => {
      switch (t2) {
        case "left":
        case "up":
          this.cursor = findCursor(this.cursor, -1, this.options);
          break;
        case "down":
        case "right":
          this.cursor = findCursor(this.cursor, 1, this.options);
          break;
        case "space":
          this.toggleValue();
          break;
      }
    });
  }
};
var u2 = class extends C$1 {
  _mask = "\u2022";
  get cursor() {
    return this._cursor;
  }
  get masked() {
    return this.userInput.replaceAll(/./g, this._mask);
  }
  get userInputWithCursor() {
    if (this.state === "submit" || this.state === "cancel")
      return this.masked;
    const t2 = this.userInput;
    if (this.cursor >= t2.length)
      return `${this.masked}${styleText(["inverse", "hidden"], "_")}`;
    const s = this.masked, r2 = s.slice(0, this.cursor), i2 = s.slice(this.cursor, this.cursor + 1), o2 = s.slice(this.cursor + 1);
    return `${r2}${styleText("inverse", i2)}${o2}`;
  }
  clear() {
    this._clearUserInput();
  }
  constructor({ mask: t2, ...s }) {
    super(s), this._mask = t2 ?? "\u2022", this.on("userInput", (r2) => {
      this._setValue(r2);
    }), this.on("finalize", () => {
      this.value === void 0 && (this.value = "");
    });
  }
};
var n$1 = class n extends C$1 {
  options;
  cursor = 0;
  get _selectedValue() {
    return this.options[this.cursor];
  }
  changeValue() {
    const e = this._selectedValue;
    this.value = e === void 0 ? void 0 : e.value;
  }
  constructor(e) {
    super(e, false), this.options = e.options;
    const o2 = this.options.findIndex(({ value: s }) => s === e.initialValue), t2 = o2 === -1 ? 0 : o2;
    this.cursor = this.options[t2]?.disabled ? findCursor(t2, 1, this.options) : t2, this.changeValue(), this.on("cursor", (s) => {
      switch (s) {
        case "left":
        case "up":
          this.cursor = findCursor(this.cursor, -1, this.options);
          break;
        case "down":
        case "right":
          this.cursor = findCursor(this.cursor, 1, this.options);
          break;
      }
      this.changeValue();
    });
  }
};
var c = class extends C$1 {
  options;
  cursor = 0;
  constructor(t2) {
    super(t2, false), this.options = t2.options;
    const s = t2.caseSensitive === true, i2 = this.options.map(({ value: [e] }) => s ? e : e?.toLowerCase()), n3 = Math.max(i2.indexOf(t2.initialValue), 0);
    this.cursor = this.options[n3]?.disabled ? 0 : n3, this.on("key", (e) => {
      if (!e)
        return;
      const o2 = s ? e : e.toLowerCase();
      if (!i2.includes(o2))
        return;
      const r2 = this.options.find(({ value: [a2], disabled: u4 }) => u4 ? false : s ? a2 === o2 : a2?.toLowerCase() === o2);
      r2 && (this.value = r2.value, this.state = "submit", this.emit("submit"));
    });
  }
};
var n2 = class extends C$1 {
  get userInputWithCursor() {
    if (this.state === "submit")
      return this.userInput;
    const t2 = this.userInput;
    if (this.cursor >= t2.length)
      return `${this.userInput}\u2588`;
    const r2 = t2.slice(0, this.cursor), s = t2.slice(this.cursor, this.cursor + 1), e = t2.slice(this.cursor + 1);
    return `${r2}${styleText("inverse", s)}${e}`;
  }
  get cursor() {
    return this._cursor;
  }
  constructor(t2) {
    super({
      ...t2,
      initialUserInput: t2.initialUserInput ?? t2.initialValue
    }), this.on("userInput", (r2) => {
      this._setValue(r2);
    }), this.on("finalize", () => {
      this.value || (this.value = t2.defaultValue), this.value === void 0 && (this.value = "");
    });
  }
};

// node_modules/@clack/prompts/dist/index.mjs
import { styleText as styleText2, stripVTControlCharacters } from "node:util";
import process$1 from "node:process";
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

// node_modules/@clack/prompts/node_modules/sisteransi/dist/index.js
var ESC3 = "\x1B";
var CSI3 = `${ESC3}[`;
var cursor2 = {
  to(x2, y) {
    if (!y)
      return `${CSI3}${x2 + 1}G`;
    return `${CSI3}${y + 1};${x2 + 1}H`;
  },
  move(x2, y) {
    let ret = "";
    if (x2 < 0)
      ret += `${CSI3}${-x2}D`;
    else if (x2 > 0)
      ret += `${CSI3}${x2}C`;
    if (y < 0)
      ret += `${CSI3}${-y}A`;
    else if (y > 0)
      ret += `${CSI3}${y}B`;
    return ret;
  },
  up: (count = 1) => `${CSI3}${count}A`,
  down: (count = 1) => `${CSI3}${count}B`,
  forward: (count = 1) => `${CSI3}${count}C`,
  backward: (count = 1) => `${CSI3}${count}D`,
  nextLine: (count = 1) => `${CSI3}E`.repeat(count),
  prevLine: (count = 1) => `${CSI3}F`.repeat(count),
  left: `${CSI3}G`,
  hide: `${CSI3}?25l`,
  show: `${CSI3}?25h`,
  save: `${ESC3}7`,
  restore: `${ESC3}8`
};
var erase2 = {
  screen: `${CSI3}2J`,
  up: (count = 1) => `${CSI3}1J`.repeat(count),
  down: (count = 1) => `${CSI3}J`.repeat(count),
  line: `${CSI3}2K`,
  lineEnd: `${CSI3}K`,
  lineStart: `${CSI3}1K`,
  lines(count) {
    let clear3 = "";
    for (let i2 = 0; i2 < count; i2++)
      clear3 += this.line + (i2 < count - 1 ? cursor2.up() : "");
    if (count)
      clear3 += cursor2.left;
    return clear3;
  }
};
var clear2 = {
  screen: `${ESC3}c`
};

// node_modules/@clack/prompts/dist/index.mjs
function isUnicodeSupported() {
  if (process$1.platform !== "win32") {
    return process$1.env.TERM !== "linux";
  }
  return Boolean(process$1.env.CI) || Boolean(process$1.env.WT_SESSION) || Boolean(process$1.env.TERMINUS_SUBLIME) || process$1.env.ConEmuTask === "{cmd::Cmder}" || process$1.env.TERM_PROGRAM === "Terminus-Sublime" || process$1.env.TERM_PROGRAM === "vscode" || process$1.env.TERM === "xterm-256color" || process$1.env.TERM === "alacritty" || process$1.env.TERMINAL_EMULATOR === "JetBrains-JediTerm";
}
var unicode = isUnicodeSupported();
var isCI = () => process.env.CI === "true";
var isTTY = (e) => e.isTTY === true;
var unicodeOr = (e, o2) => unicode ? e : o2;
var S_STEP_ACTIVE = unicodeOr("\u25C6", "*");
var S_STEP_CANCEL = unicodeOr("\u25A0", "x");
var S_STEP_ERROR = unicodeOr("\u25B2", "x");
var S_STEP_SUBMIT = unicodeOr("\u25C7", "o");
var S_BAR_START = unicodeOr("\u250C", "T");
var S_BAR = unicodeOr("\u2502", "|");
var S_BAR_END = unicodeOr("\u2514", "\u2014");
var S_BAR_START_RIGHT = unicodeOr("\u2510", "T");
var S_BAR_END_RIGHT = unicodeOr("\u2518", "\u2014");
var S_RADIO_ACTIVE = unicodeOr("\u25CF", ">");
var S_RADIO_INACTIVE = unicodeOr("\u25CB", " ");
var S_CHECKBOX_ACTIVE = unicodeOr("\u25FB", "[\u2022]");
var S_CHECKBOX_SELECTED = unicodeOr("\u25FC", "[+]");
var S_CHECKBOX_INACTIVE = unicodeOr("\u25FB", "[ ]");
var S_PASSWORD_MASK = unicodeOr("\u25AA", "\u2022");
var S_BAR_H = unicodeOr("\u2500", "-");
var S_CORNER_TOP_RIGHT = unicodeOr("\u256E", "+");
var S_CONNECT_LEFT = unicodeOr("\u251C", "+");
var S_CORNER_BOTTOM_RIGHT = unicodeOr("\u256F", "+");
var S_CORNER_BOTTOM_LEFT = unicodeOr("\u2570", "+");
var S_CORNER_TOP_LEFT = unicodeOr("\u256D", "+");
var S_INFO = unicodeOr("\u25CF", "\u2022");
var S_SUCCESS = unicodeOr("\u25C6", "*");
var S_WARN = unicodeOr("\u25B2", "!");
var S_ERROR = unicodeOr("\u25A0", "x");
var symbol = (e) => {
  switch (e) {
    case "initial":
    case "active":
      return styleText2("cyan", S_STEP_ACTIVE);
    case "cancel":
      return styleText2("red", S_STEP_CANCEL);
    case "error":
      return styleText2("yellow", S_STEP_ERROR);
    case "submit":
      return styleText2("green", S_STEP_SUBMIT);
    case "validating":
      return styleText2("dim", S_STEP_ACTIVE);
  }
};
var symbolBar = (e) => {
  switch (e) {
    case "initial":
    case "active":
      return styleText2("cyan", S_BAR);
    case "cancel":
      return styleText2("red", S_BAR);
    case "error":
      return styleText2("yellow", S_BAR);
    case "submit":
      return styleText2("green", S_BAR);
  }
};
function formatInstructionFooter(e, o2, r2) {
  const s = r2 ? `${styleText2("cyan", S_BAR)}  ` : "", n3 = wrapTextWithPrefix(e, o2.join(" \u2022 "), s).split(`
`);
  return r2 && n3.push(styleText2("cyan", S_BAR_END)), n3;
}
var E$1 = (l, e, w, p3, b3, C4 = false) => {
  let r2 = e, O = 0;
  if (C4)
    for (let i2 = p3 - 1; i2 >= w; i2--) {
      const m3 = l[i2];
      if (m3 && (r2 -= m3.length), O++, r2 <= b3) break;
    }
  else
    for (let i2 = w; i2 < p3; i2++) {
      const m3 = l[i2];
      if (m3 && (r2 -= m3.length), O++, r2 <= b3) break;
    }
  return { lineCount: r2, removals: O };
};
var limitOptions = ({
  cursor: l,
  options: e,
  style: w,
  output: p3 = process.stdout,
  maxItems: b3 = Number.POSITIVE_INFINITY,
  columnPadding: C4 = 0,
  rowPadding: r2 = 4
}) => {
  const i2 = getColumns(p3) - C4, m3 = getRows(p3), M2 = styleText2("dim", "..."), v = Math.max(m3 - r2, 0), a2 = Math.max(Math.min(b3, v), 5);
  let f2 = 0;
  l >= a2 - 3 && (f2 = Math.max(
    Math.min(l - a2 + 3, e.length - a2),
    0
  ));
  let d = a2 < e.length && f2 > 0, c3 = a2 < e.length && f2 + a2 < e.length;
  const I = Math.min(
    f2 + a2,
    e.length
  ), s = [];
  let g2 = 0;
  d && g2++, c3 && g2++;
  const T3 = f2 + (d ? 1 : 0), W2 = I - (c3 ? 1 : 0);
  for (let t2 = T3; t2 < W2; t2++) {
    const n3 = e[t2], o2 = n3 !== void 0 ? w(n3, t2 === l) : "", h2 = wrapAnsi(o2, i2, {
      hard: true,
      trim: false
    }).split(`
`);
    s.push(h2), g2 += h2.length;
  }
  if (g2 > v) {
    let t2 = 0, n3 = 0, o2 = g2;
    const h2 = l - T3;
    let u4 = v;
    const L = () => E$1(s, o2, 0, h2, u4), y = () => E$1(
      s,
      o2,
      h2 + 1,
      s.length,
      u4,
      true
    );
    d ? ({ lineCount: o2, removals: t2 } = L(), o2 > u4 && (c3 || (u4 -= 1), { lineCount: o2, removals: n3 } = y())) : (c3 || (u4 -= 1), { lineCount: o2, removals: n3 } = y(), o2 > u4 && (u4 -= 1, { lineCount: o2, removals: t2 } = L())), t2 > 0 && (d = true, s.splice(0, t2)), n3 > 0 && (c3 = true, s.splice(s.length - n3, n3));
  }
  const x2 = [];
  d && x2.push(M2);
  for (const t2 of s)
    for (const n3 of t2)
      x2.push(n3);
  return c3 && x2.push(M2), x2;
};
function E(t2) {
  return t2.label ?? String(t2.value ?? "");
}
function P2(t2, c3) {
  if (!t2)
    return true;
  const n3 = (c3.label ?? String(c3.value ?? "")).toLowerCase(), i2 = (c3.hint ?? "").toLowerCase(), r2 = String(c3.value).toLowerCase(), o2 = t2.toLowerCase();
  return n3.includes(o2) || i2.includes(o2) || r2.includes(o2);
}
function j(t2, c3) {
  const n3 = [];
  for (const i2 of c3)
    t2.includes(i2.value) && n3.push(i2);
  return n3;
}
var autocomplete = (t2) => new T$1({
  options: t2.options,
  initialValue: t2.initialValue !== void 0 ? [t2.initialValue] : void 0,
  initialUserInput: t2.initialUserInput,
  placeholder: t2.placeholder,
  completeOnTab: t2.completeOnTab,
  filter: t2.filter ?? ((n3, i2) => P2(n3, i2)),
  signal: t2.signal,
  input: t2.input,
  output: t2.output,
  validate: t2.validate,
  render() {
    const n3 = t2.withGuide ?? settings.withGuide, i2 = n3 ? [`${styleText2("gray", S_BAR)}`, `${symbol(this.state)}  ${t2.message}`] : [`${symbol(this.state)}  ${t2.message}`], r2 = this.userInput, o2 = this.options, m3 = t2.placeholder, p3 = r2 === "" && m3 !== void 0, $ = (l, s) => {
      const a2 = E(l), u4 = l.hint && l.value === this.focusedValue ? styleText2("dim", ` (${l.hint})`) : "";
      switch (s) {
        case "active":
          return `${styleText2("green", S_RADIO_ACTIVE)} ${a2}${u4}`;
        case "inactive":
          return `${styleText2("dim", S_RADIO_INACTIVE)} ${styleText2("dim", a2)}`;
        case "disabled":
          return `${styleText2("gray", S_RADIO_INACTIVE)} ${styleText2(["strikethrough", "gray"], a2)}`;
      }
    };
    switch (this.state) {
      case "submit": {
        const l = j(this.selectedValues, o2), s = l.length > 0 ? `  ${styleText2("dim", l.map(E).join(", "))}` : "", a2 = n3 ? styleText2("gray", S_BAR) : "";
        return `${i2.join(`
`)}
${a2}${s}`;
      }
      case "cancel": {
        const l = r2 ? `  ${styleText2(["strikethrough", "dim"], r2)}` : "", s = n3 ? styleText2("gray", S_BAR) : "";
        return `${i2.join(`
`)}
${s}${l}`;
      }
      default: {
        const l = this.state === "error" ? "yellow" : "cyan", s = n3 ? `${styleText2(l, S_BAR)}  ` : "", a2 = n3 ? styleText2(l, S_BAR_END) : "";
        let u4 = "";
        if (this.isNavigating || p3) {
          const d = p3 ? m3 : r2;
          u4 = d !== "" ? ` ${styleText2("dim", d)}` : "";
        } else
          u4 = ` ${this.userInputWithCursor}`;
        const V = this.filteredOptions.length !== o2.length ? styleText2(
          "dim",
          ` (${this.filteredOptions.length} match${this.filteredOptions.length === 1 ? "" : "es"})`
        ) : "", b3 = this.filteredOptions.length === 0 && r2 ? [`${s}${styleText2("yellow", "No matches found")}`] : [], y = this.state === "error" ? [`${s}${styleText2("yellow", this.error)}`] : [];
        n3 && i2.push(`${s.trimEnd()}`), i2.push(
          `${s}${styleText2("dim", "Search:")}${u4}${V}`,
          ...b3,
          ...y
        );
        const S = [
          `${styleText2("dim", "\u2191/\u2193")} to select`,
          ...t2.completeOnTab ? [`${styleText2("dim", "Tab:")} complete`] : [],
          `${styleText2("dim", "Enter:")} confirm`,
          `${styleText2("dim", "Type:")} to search`
        ], g2 = [`${s}${S.join(" \u2022 ")}`, a2], O = this.filteredOptions.length === 0 ? [] : limitOptions({
          cursor: this.cursor,
          options: this.filteredOptions,
          columnPadding: n3 ? 3 : 0,
          // for `|  ` when guide is shown
          rowPadding: i2.length + g2.length,
          style: (d, f2) => $(
            d,
            d.disabled ? "disabled" : f2 ? "active" : "inactive"
          ),
          maxItems: t2.maxItems,
          output: t2.output
        });
        return [
          ...i2,
          ...O.map((d) => `${s}${d}`),
          ...g2
        ].join(`
`);
      }
    }
  }
}).prompt();
var autocompleteMultiselect = (t2) => {
  const c3 = (i2, r2, o2, m3) => {
    const p3 = o2.includes(i2.value), $ = i2.label ?? String(i2.value ?? ""), l = i2.hint && m3 !== void 0 && i2.value === m3 ? styleText2("dim", ` (${i2.hint})`) : "", s = p3 ? styleText2("green", S_CHECKBOX_SELECTED) : styleText2("dim", S_CHECKBOX_INACTIVE);
    return i2.disabled ? `${styleText2("gray", S_CHECKBOX_INACTIVE)} ${styleText2(["strikethrough", "gray"], $)}` : r2 ? `${s} ${$}${l}` : `${s} ${styleText2("dim", $)}`;
  }, n3 = new T$1({
    options: t2.options,
    multiple: true,
    placeholder: t2.placeholder,
    filter: t2.filter ?? ((i2, r2) => P2(i2, r2)),
    validate: () => {
      if (t2.required && n3.selectedValues.length === 0)
        return "Please select at least one item";
    },
    initialValue: t2.initialValues,
    signal: t2.signal,
    input: t2.input,
    output: t2.output,
    render() {
      const i2 = t2.withGuide ?? settings.withGuide, r2 = `${i2 ? `${styleText2("gray", S_BAR)}
` : ""}${symbol(this.state)}  ${t2.message}
`, o2 = this.userInput, m3 = t2.placeholder, p3 = o2 === "" && m3 !== void 0, $ = this.isNavigating || p3 ? styleText2("dim", p3 ? m3 : o2) : this.userInputWithCursor, l = this.options, s = this.filteredOptions.length !== l.length ? styleText2(
        "dim",
        ` (${this.filteredOptions.length} match${this.filteredOptions.length === 1 ? "" : "es"})`
      ) : "";
      switch (this.state) {
        case "submit":
          return `${r2}${i2 ? `${styleText2("gray", S_BAR)}  ` : ""}${styleText2(
            "dim",
            `${this.selectedValues.length} items selected`
          )}`;
        case "cancel":
          return `${r2}${i2 ? `${styleText2("gray", S_BAR)}  ` : ""}${styleText2(
            ["strikethrough", "dim"],
            o2
          )}`;
        default: {
          const a2 = this.state === "error" ? "yellow" : "cyan", u4 = i2 ? `${styleText2(a2, S_BAR)}  ` : "", V = i2 ? styleText2(a2, S_BAR_END) : "", b3 = [
            `${styleText2("dim", "\u2191/\u2193")} to navigate`,
            `${styleText2("dim", this.isNavigating ? "Space/Tab:" : "Tab:")} select`,
            `${styleText2("dim", "Enter:")} confirm`,
            `${styleText2("dim", "Type:")} to search`
          ], y = this.filteredOptions.length === 0 && o2 ? [`${u4}${styleText2("yellow", "No matches found")}`] : [], S = this.state === "error" ? [`${u4}${styleText2("yellow", this.error)}`] : [], g2 = [
            ...`${r2}${i2 ? styleText2(a2, S_BAR) : ""}`.split(`
`),
            `${u4}${styleText2("dim", "Search:")} ${$}${s}`,
            ...y,
            ...S
          ], O = [`${u4}${b3.join(" \u2022 ")}`, V], d = limitOptions({
            cursor: this.cursor,
            options: this.filteredOptions,
            style: (f2, L) => c3(f2, L, this.selectedValues, this.focusedValue),
            maxItems: t2.maxItems,
            output: t2.output,
            rowPadding: g2.length + O.length
          });
          return [
            ...g2,
            ...d.map((f2) => `${u4}${f2}`),
            ...O
          ].join(`
`);
        }
      }
    }
  });
  return n3.prompt();
};
var K = [
  S_CORNER_TOP_LEFT,
  S_CORNER_TOP_RIGHT,
  S_CORNER_BOTTOM_LEFT,
  S_CORNER_BOTTOM_RIGHT
];
var Q = [S_BAR_START, S_BAR_START_RIGHT, S_BAR_END, S_BAR_END_RIGHT];
function A$1(n3, e, t2, o2) {
  let i2 = t2, f2 = t2;
  return o2 === "center" ? i2 = Math.floor((e - n3) / 2) : o2 === "right" && (i2 = e - n3 - t2), f2 = e - i2 - n3, [i2, f2];
}
var U2 = (n3) => n3;
var box = (n3 = "", e = "", t2) => {
  const o2 = t2?.output ?? process.stdout, i2 = getColumns(o2), R2 = 1 * 2, u4 = t2?.titlePadding ?? 1, h2 = t2?.contentPadding ?? 2, w = t2?.width === void 0 || t2.width === "auto" ? 1 : Math.min(1, t2.width), m3 = t2?.withGuide ?? settings.withGuide ? `${styleText2("gray", S_BAR)} ` : "", b3 = t2?.formatBorder ?? U2, a2 = (t2?.rounded ? K : Q).map(b3), _2 = b3(S_BAR_H), p3 = b3(S_BAR), x2 = dist_default2(m3), B = dist_default2(e), y = i2 - x2;
  let r2 = Math.floor(i2 * w) - x2;
  if (t2?.width === "auto") {
    const c3 = n3.split(`
`);
    let s = B + u4 * 2;
    for (const G of c3) {
      const P3 = dist_default2(G) + h2 * 2;
      P3 > s && (s = P3);
    }
    const g2 = s + R2;
    g2 < r2 && (r2 = g2);
  }
  r2 % 2 !== 0 && (r2 < y ? r2++ : r2--);
  const d = r2 - R2, T3 = d - u4 * 2, S = B > T3 ? `${e.slice(0, T3 - 3)}...` : e, [O, W2] = A$1(
    dist_default2(S),
    d,
    u4,
    t2?.titleAlign
  ), L = wrapAnsi(n3, d - h2 * 2, {
    hard: true,
    trim: false
  });
  o2.write(
    `${m3}${a2[0]}${_2.repeat(O)}${S}${_2.repeat(W2)}${a2[1]}
`
  );
  const E2 = L.split(`
`);
  for (const c3 of E2) {
    const [s, g2] = A$1(
      dist_default2(c3),
      d,
      h2,
      t2?.contentAlign
    );
    o2.write(
      `${m3}${p3}${" ".repeat(s)}${c3}${" ".repeat(g2)}${p3}
`
    );
  }
  o2.write(`${m3}${a2[2]}${_2.repeat(d)}${a2[3]}
`);
};
var confirm = (e) => {
  const a2 = e.active ?? "Yes", o2 = e.inactive ?? "No";
  return new r({
    active: a2,
    inactive: o2,
    signal: e.signal,
    input: e.input,
    output: e.output,
    initialValue: e.initialValue ?? true,
    render() {
      const i2 = e.withGuide ?? settings.withGuide, u4 = `${symbol(this.state)}  `, l = i2 ? `${styleText2("gray", S_BAR)}  ` : "", f2 = wrapTextWithPrefix(
        e.output,
        e.message,
        l,
        u4
      ), s = `${i2 ? `${styleText2("gray", S_BAR)}
` : ""}${f2}
`, c3 = this.value ? a2 : o2;
      switch (this.state) {
        case "submit": {
          const r2 = i2 ? `${styleText2("gray", S_BAR)}  ` : "";
          return `${s}${r2}${styleText2("dim", c3)}`;
        }
        case "cancel": {
          const r2 = i2 ? `${styleText2("gray", S_BAR)}  ` : "";
          return `${s}${r2}${styleText2(["strikethrough", "dim"], c3)}${i2 ? `
${styleText2("gray", S_BAR)}` : ""}`;
        }
        default: {
          const r2 = i2 ? `${styleText2("cyan", S_BAR)}  ` : "", g2 = i2 ? styleText2("cyan", S_BAR_END) : "";
          return `${s}${r2}${this.value ? `${styleText2("green", S_RADIO_ACTIVE)} ${a2}` : `${styleText2("dim", S_RADIO_INACTIVE)} ${styleText2("dim", a2)}`}${e.vertical ? i2 ? `
${styleText2("cyan", S_BAR)}  ` : `
` : ` ${styleText2("dim", "/")} `}${this.value ? `${styleText2("dim", S_RADIO_INACTIVE)} ${styleText2("dim", o2)}` : `${styleText2("green", S_RADIO_ACTIVE)} ${o2}`}
${g2}
`;
        }
      }
    }
  }).prompt();
};
var date = (e) => {
  const r2 = e.validate;
  return new U({
    ...e,
    validate(t2) {
      if (t2 === void 0)
        return e.defaultValue !== void 0 ? void 0 : r2 ? runValidation(r2, t2) : settings.date.messages.required;
      const o2 = (i2) => i2.toISOString().slice(0, 10);
      if (e.minDate && o2(t2) < o2(e.minDate))
        return settings.date.messages.afterMin(e.minDate);
      if (e.maxDate && o2(t2) > o2(e.maxDate))
        return settings.date.messages.beforeMax(e.maxDate);
      if (r2) return runValidation(r2, t2);
    },
    render() {
      const t2 = (e?.withGuide ?? settings.withGuide) !== false, i2 = `${`${t2 ? `${styleText2("gray", S_BAR)}
` : ""}${symbol(this.state)}  `}${e.message}
`, l = this.state !== "initial" ? this.state : "active", d = b2(this, l), c3 = this.value instanceof Date ? this.formattedValue : "";
      switch (this.state) {
        case "error": {
          const a2 = this.error ? `  ${styleText2("yellow", this.error)}` : "", s = t2 ? `${styleText2("yellow", S_BAR)}  ` : "", f2 = t2 ? styleText2("yellow", S_BAR_END) : "";
          return `${i2.trim()}
${s}${d}
${f2}${a2}
`;
        }
        case "submit": {
          const a2 = c3 ? `  ${styleText2("dim", c3)}` : "", s = t2 ? styleText2("gray", S_BAR) : "";
          return `${i2}${s}${a2}`;
        }
        case "cancel": {
          const a2 = c3 ? `  ${styleText2(["strikethrough", "dim"], c3)}` : "", s = t2 ? styleText2("gray", S_BAR) : "";
          return `${i2}${s}${a2}${c3.trim() ? `
${s}` : ""}`;
        }
        default: {
          const a2 = t2 ? `${styleText2("cyan", S_BAR)}  ` : "", s = t2 ? styleText2("cyan", S_BAR_END) : "", f2 = t2 ? `${styleText2("cyan", S_BAR)}  ` : "", g2 = this.inlineError ? `
${f2}${styleText2("yellow", this.inlineError)}` : "";
          return `${i2}${a2}${d}${g2}
${s}
`;
        }
      }
    }
  }).prompt();
};
function b2(e, r2) {
  const t2 = e.segmentValues, o2 = e.segmentCursor;
  if (r2 === "submit" || r2 === "cancel")
    return e.formattedValue;
  const i2 = styleText2("gray", e.separator);
  return e.segments.map((l, d) => {
    const c3 = d === o2.segmentIndex && !["submit", "cancel"].includes(r2), a2 = p2[l.type];
    return x(t2[l.type], { isActive: c3, label: a2 });
  }).join(i2);
}
function x(e, r2) {
  const t2 = !e || e.replace(/_/g, "") === "";
  return r2.isActive ? styleText2("inverse", t2 ? r2.label : e.replace(/_/g, " ")) : t2 ? styleText2("dim", r2.label) : e.replace(/_/g, styleText2("dim", " "));
}
var p2 = {
  year: "yyyy",
  month: "mm",
  day: "dd"
};
var group = async (o2, r2) => {
  const t2 = {}, p3 = Object.keys(o2);
  for (const e of p3) {
    const i2 = o2[e], n3 = await i2({ results: t2 })?.catch((a2) => {
      throw a2;
    });
    if (typeof r2?.onCancel == "function" && isCancel(n3)) {
      t2[e] = "canceled", r2.onCancel({ results: t2 });
      continue;
    }
    t2[e] = n3;
  }
  return t2;
};
var MULTISELECT_INSTRUCTIONS = [
  `${styleText2("dim", "\u2191/\u2193")} to navigate`,
  `${styleText2("dim", "Space:")} select`,
  `${styleText2("dim", "Enter:")} confirm`
];
var m2 = (n3, u4) => n3.split(`
`).map((d) => u4(d)).join(`
`);
var multiselect = (n3) => {
  const u4 = (t2, a2) => {
    const r2 = t2.label ?? String(t2.value);
    return a2 === "disabled" ? `${styleText2("gray", S_CHECKBOX_INACTIVE)} ${m2(r2, (o2) => styleText2(["strikethrough", "gray"], o2))}${t2.hint ? ` ${styleText2("dim", `(${t2.hint ?? "disabled"})`)}` : ""}` : a2 === "active" ? `${styleText2("cyan", S_CHECKBOX_ACTIVE)} ${r2}${t2.hint ? ` ${styleText2("dim", `(${t2.hint})`)}` : ""}` : a2 === "selected" ? `${styleText2("green", S_CHECKBOX_SELECTED)} ${m2(r2, (o2) => styleText2("dim", o2))}${t2.hint ? ` ${styleText2("dim", `(${t2.hint})`)}` : ""}` : a2 === "cancelled" ? `${m2(r2, (o2) => styleText2(["strikethrough", "dim"], o2))}` : a2 === "active-selected" ? `${styleText2("green", S_CHECKBOX_SELECTED)} ${r2}${t2.hint ? ` ${styleText2("dim", `(${t2.hint})`)}` : ""}` : a2 === "submitted" ? `${m2(r2, (o2) => styleText2("dim", o2))}` : `${styleText2("dim", S_CHECKBOX_INACTIVE)} ${m2(r2, (o2) => styleText2("dim", o2))}`;
  }, d = n3.required ?? true, x2 = n3.showInstructions ?? true;
  return new a({
    options: n3.options,
    signal: n3.signal,
    input: n3.input,
    output: n3.output,
    initialValues: n3.initialValues,
    required: d,
    cursorAt: n3.cursorAt,
    validate(t2) {
      if (d && (t2 === void 0 || t2.length === 0))
        return `Please select at least one option.
${styleText2(
          "reset",
          styleText2(
            "dim",
            `Press ${styleText2(["gray", "bgWhite", "inverse"], " space ")} to select, ${styleText2(
              "gray",
              styleText2("bgWhite", styleText2("inverse", " enter "))
            )} to submit`
          )
        )}`;
    },
    render() {
      const t2 = n3.withGuide ?? settings.withGuide, a2 = wrapTextWithPrefix(
        n3.output,
        n3.message,
        t2 ? `${symbolBar(this.state)}  ` : "",
        `${symbol(this.state)}  `
      ), r2 = `${t2 ? `${styleText2("gray", S_BAR)}
` : ""}${a2}
`, o2 = this.value ?? [], g2 = (i2, l) => {
        if (i2.disabled)
          return u4(i2, "disabled");
        const s = o2.includes(i2.value);
        return l && s ? u4(i2, "active-selected") : s ? u4(i2, "selected") : u4(i2, l ? "active" : "inactive");
      };
      switch (this.state) {
        case "submit": {
          const i2 = this.options.filter(({ value: s }) => o2.includes(s)).map((s) => u4(s, "submitted")).join(styleText2("dim", ", ")) || styleText2("dim", "none"), l = wrapTextWithPrefix(
            n3.output,
            i2,
            t2 ? `${styleText2("gray", S_BAR)}  ` : ""
          );
          return `${r2}${l}`;
        }
        case "cancel": {
          const i2 = this.options.filter(({ value: s }) => o2.includes(s)).map((s) => u4(s, "cancelled")).join(styleText2("dim", ", "));
          if (i2.trim() === "")
            return `${r2}${styleText2("gray", S_BAR)}`;
          const l = wrapTextWithPrefix(
            n3.output,
            i2,
            t2 ? `${styleText2("gray", S_BAR)}  ` : ""
          );
          return `${r2}${l}${t2 ? `
${styleText2("gray", S_BAR)}` : ""}`;
        }
        case "error": {
          const i2 = t2 ? `${styleText2("yellow", S_BAR)}  ` : "", l = this.error.split(`
`).map(
            ($, v) => v === 0 ? `${t2 ? `${styleText2("yellow", S_BAR_END)}  ` : ""}${styleText2("yellow", $)}` : `   ${$}`
          ).join(`
`), s = r2.split(`
`).length, h2 = l.split(`
`).length + 1;
          return `${r2}${i2}${limitOptions({
            output: n3.output,
            options: this.options,
            cursor: this.cursor,
            maxItems: n3.maxItems,
            columnPadding: i2.length,
            rowPadding: s + h2,
            style: g2
          }).join(`
${i2}`)}
${l}
`;
        }
        default: {
          const i2 = t2 ? `${styleText2("cyan", S_BAR)}  ` : "", l = r2.split(`
`).length, s = x2 ? formatInstructionFooter(n3.output, MULTISELECT_INSTRUCTIONS, t2) : t2 ? [styleText2("cyan", S_BAR_END)] : [], h2 = s.join(`
`), $ = s.length + 1;
          return `${r2}${i2}${limitOptions({
            output: n3.output,
            options: this.options,
            cursor: this.cursor,
            maxItems: n3.maxItems,
            columnPadding: i2.length,
            rowPadding: l + $,
            style: g2
          }).join(`
${i2}`)}
${h2}
`;
        }
      }
    }
  }).prompt();
};
var groupMultiselect = (r2) => {
  const { selectableGroups: f2 = true, groupSpacing: x2 = 0 } = r2, d = (n3, l, p3 = []) => {
    const a2 = n3.label ?? String(n3.value), t2 = typeof n3.group == "string", u4 = t2 && (p3[p3.indexOf(n3) + 1] ?? { group: true }), s = t2 && u4 && u4.group === true;
    let o2 = "", c3 = "";
    t2 && (f2 ? (o2 = s ? `${S_BAR_END} ` : `${S_BAR} `, c3 = s ? "  " : `${S_BAR} `) : o2 = "  ");
    let i2 = "";
    if (x2 > 0 && !t2 && (i2 = `
`.repeat(x2)), l === "active")
      return wrapTextWithPrefix(
        r2.output,
        `${a2}${n3.hint ? ` ${styleText2("dim", `(${n3.hint})`)}` : ""}`,
        `${i2}${styleText2("dim", o2)} `,
        `${i2}${styleText2("dim", o2)}${styleText2("cyan", S_CHECKBOX_ACTIVE)} `,
        `${i2}${styleText2("dim", c3)} `
      );
    if (l === "group-active")
      return wrapTextWithPrefix(
        r2.output,
        a2,
        `${i2}${o2} `,
        `${i2}${o2}${styleText2("cyan", S_CHECKBOX_ACTIVE)} `,
        `${i2}${c3} `,
        (m3) => styleText2("dim", m3)
      );
    if (l === "group-active-selected")
      return wrapTextWithPrefix(
        r2.output,
        a2,
        `${i2}${o2} `,
        `${i2}${o2}${styleText2("green", S_CHECKBOX_SELECTED)} `,
        `${i2}${c3} `,
        (m3) => styleText2("dim", m3)
      );
    if (l === "selected") {
      const m3 = t2 || f2 ? styleText2("green", S_CHECKBOX_SELECTED) : "";
      return wrapTextWithPrefix(
        r2.output,
        `${a2}${n3.hint ? ` (${n3.hint})` : ""}`,
        `${i2}${styleText2("dim", o2)} `,
        `${i2}${styleText2("dim", o2)}${m3} `,
        `${i2}${styleText2("dim", c3)} `,
        (I) => styleText2("dim", I)
      );
    }
    if (l === "cancelled")
      return `${styleText2(["strikethrough", "dim"], a2)}`;
    if (l === "active-selected")
      return wrapTextWithPrefix(
        r2.output,
        `${a2}${n3.hint ? ` ${styleText2("dim", `(${n3.hint})`)}` : ""}`,
        `${i2}${styleText2("dim", o2)} `,
        `${i2}${styleText2("dim", o2)}${styleText2("green", S_CHECKBOX_SELECTED)} `,
        `${i2}${styleText2("dim", c3)} `
      );
    if (l === "submitted")
      return `${styleText2("dim", a2)}`;
    const h2 = t2 || f2 ? styleText2("dim", S_CHECKBOX_INACTIVE) : "";
    return wrapTextWithPrefix(
      r2.output,
      a2,
      `${i2}${styleText2("dim", o2)} `,
      `${i2}${styleText2("dim", o2)}${h2} `,
      `${i2}${styleText2("dim", c3)} `,
      (m3) => styleText2("dim", m3)
    );
  }, y = r2.required ?? true, S = r2.showInstructions ?? true;
  return new u$1({
    options: r2.options,
    signal: r2.signal,
    input: r2.input,
    output: r2.output,
    initialValues: r2.initialValues,
    required: y,
    cursorAt: r2.cursorAt,
    selectableGroups: f2,
    validate(n3) {
      if (y && (n3 === void 0 || n3.length === 0))
        return `Please select at least one option.
${styleText2(
          "reset",
          styleText2(
            "dim",
            `Press ${styleText2(["gray", "bgWhite", "inverse"], " space ")} to select, ${styleText2(
              "gray",
              styleText2(["bgWhite", "inverse"], " enter ")
            )} to submit`
          )
        )}`;
    },
    render() {
      const n3 = r2.withGuide ?? settings.withGuide, l = `${n3 ? `${styleText2("gray", S_BAR)}
` : ""}${symbol(this.state)}  ${r2.message}
`, p3 = this.value ?? [], a2 = (t2, u4) => {
        const s = this.options, o2 = p3.includes(t2.value) || t2.group === true && this.isGroupSelected(`${t2.value}`);
        return !u4 && typeof t2.group == "string" && this.options[this.cursor]?.value === t2.group ? d(t2, o2 ? "group-active-selected" : "group-active", s) : u4 && o2 ? d(t2, "active-selected", s) : o2 ? d(t2, "selected", s) : d(t2, u4 ? "active" : "inactive", s);
      };
      switch (this.state) {
        case "submit": {
          const t2 = this.options.filter(({ value: s }) => p3.includes(s)).map((s) => d(s, "submitted")), u4 = t2.length === 0 ? "" : `  ${t2.join(styleText2("dim", ", "))}`;
          return `${l}${n3 ? styleText2("gray", S_BAR) : ""}${u4}`;
        }
        case "cancel": {
          const t2 = this.options.filter(({ value: u4 }) => p3.includes(u4)).map((u4) => d(u4, "cancelled")).join(styleText2("dim", ", "));
          return `${l}${n3 ? `${styleText2("gray", S_BAR)}  ` : ""}${t2.trim() ? `${t2}${n3 ? `
${styleText2("gray", S_BAR)}` : ""}` : ""}`;
        }
        case "error": {
          const t2 = n3 ? `${styleText2("yellow", S_BAR)}  ` : "", u4 = this.error.split(`
`).map(
            (i2, h2) => h2 === 0 ? `${n3 ? `${styleText2("yellow", S_BAR_END)}  ` : ""}${styleText2("yellow", i2)}` : `   ${i2}`
          ).join(`
`), s = l.split(`
`).length, o2 = u4.split(`
`).length + 1, c3 = limitOptions({
            output: r2.output,
            options: this.options,
            cursor: this.cursor,
            maxItems: r2.maxItems,
            columnPadding: t2.length,
            rowPadding: s + o2,
            style: a2
          }).join(`
${t2}`);
          return `${l}${t2}${c3}
${u4}
`;
        }
        default: {
          const t2 = n3 ? `${styleText2("cyan", S_BAR)}  ` : "", u4 = l.split(`
`).length, s = S ? formatInstructionFooter(r2.output, MULTISELECT_INSTRUCTIONS, n3) : n3 ? [styleText2("cyan", S_BAR_END)] : [], o2 = s.join(`
`), c3 = s.length + 1, i2 = limitOptions({
            output: r2.output,
            options: this.options,
            cursor: this.cursor,
            maxItems: r2.maxItems,
            columnPadding: t2.length,
            rowPadding: u4 + c3,
            style: a2
          }).join(`
${t2}`);
          return `${l}${t2}${i2}
${o2}
`;
        }
      }
    }
  }).prompt();
};
var log = {
  message: (s = [], {
    symbol: e = styleText2("gray", S_BAR),
    secondarySymbol: r2 = styleText2("gray", S_BAR),
    output: m3 = process.stdout,
    spacing: l = 1,
    withGuide: c3
  } = {}) => {
    const t2 = [], o2 = c3 ?? settings.withGuide, f2 = o2 ? r2 : "", O = o2 ? `${e}  ` : "", u4 = o2 ? `${r2}  ` : "";
    for (let i2 = 0; i2 < l; i2++)
      t2.push(f2);
    const g2 = Array.isArray(s) ? s : s.split(`
`);
    if (g2.length > 0) {
      const [i2, ...y] = g2;
      i2.length > 0 ? t2.push(`${O}${i2}`) : t2.push(o2 ? e : "");
      for (const p3 of y)
        p3.length > 0 ? t2.push(`${u4}${p3}`) : t2.push(o2 ? r2 : "");
    }
    m3.write(`${t2.join(`
`)}
`);
  },
  info: (s, e) => {
    log.message(s, { ...e, symbol: styleText2("blue", S_INFO) });
  },
  success: (s, e) => {
    log.message(s, { ...e, symbol: styleText2("green", S_SUCCESS) });
  },
  step: (s, e) => {
    log.message(s, { ...e, symbol: styleText2("green", S_STEP_SUBMIT) });
  },
  warn: (s, e) => {
    log.message(s, { ...e, symbol: styleText2("yellow", S_WARN) });
  },
  /** alias for `log.warn()`. */
  warning: (s, e) => {
    log.warn(s, e);
  },
  error: (s, e) => {
    log.message(s, { ...e, symbol: styleText2("red", S_ERROR) });
  }
};
var cancel = (o2 = "", t2) => {
  const i2 = t2?.output ?? process.stdout, e = t2?.withGuide ?? settings.withGuide ? `${styleText2("gray", S_BAR_END)}  ` : "";
  i2.write(`${e}${styleText2("red", o2)}

`);
};
var intro = (o2 = "", t2) => {
  const i2 = t2?.output ?? process.stdout, e = t2?.withGuide ?? settings.withGuide ? `${styleText2("gray", S_BAR_START)}  ` : "";
  i2.write(`${e}${o2}
`);
};
var outro = (o2 = "", t2) => {
  const i2 = t2?.output ?? process.stdout, e = t2?.withGuide ?? settings.withGuide ? `${styleText2("gray", S_BAR)}
${styleText2("gray", S_BAR_END)}  ` : "";
  i2.write(`${e}${o2}

`);
};
var multiline = (e) => new h({
  validate: e.validate,
  placeholder: e.placeholder,
  defaultValue: e.defaultValue,
  initialValue: e.initialValue,
  showSubmit: e.showSubmit,
  output: e.output,
  signal: e.signal,
  input: e.input,
  render() {
    const i2 = e?.withGuide ?? settings.withGuide, o2 = `${`${i2 ? `${styleText2("gray", S_BAR)}
` : ""}${symbol(this.state)}  `}${e.message}
`, h2 = e.placeholder && e.placeholder.length > 0 ? (
      // biome-ignore lint/style/noNonNullAssertion: guarded by placeholder.length > 0
      styleText2("inverse", e.placeholder[0]) + styleText2("dim", e.placeholder.slice(1))
    ) : styleText2(["inverse", "hidden"], "_"), a2 = this.userInput ? this.userInputWithCursor : h2, l = this.value ?? "", d = e.showSubmit ? `
  ${styleText2(this.focused === "submit" ? "cyan" : "dim", "[ submit ]")}` : "";
    switch (this.state) {
      case "error": {
        const n3 = `${styleText2("yellow", S_BAR)}  `, r2 = i2 ? wrapTextWithPrefix(e.output, a2, n3, void 0) : a2, u4 = styleText2("yellow", S_BAR_END);
        return `${o2}${r2}
${u4}  ${styleText2("yellow", this.error)}${d}
`;
      }
      case "submit": {
        const n3 = `${styleText2("gray", S_BAR)}  `, r2 = i2 ? wrapTextWithPrefix(
          e.output,
          l,
          n3,
          void 0,
          void 0,
          (u4) => styleText2("dim", u4)
        ) : l ? styleText2("dim", l) : "";
        return `${o2}${r2}`;
      }
      case "cancel": {
        const n3 = `${styleText2("gray", S_BAR)}  `, r2 = i2 ? wrapTextWithPrefix(
          e.output,
          l,
          n3,
          void 0,
          void 0,
          (u4) => styleText2(["strikethrough", "dim"], u4)
        ) : l ? styleText2(["strikethrough", "dim"], l) : "";
        return `${o2}${r2}`;
      }
      default: {
        const n3 = i2 ? `${styleText2("cyan", S_BAR)}  ` : "", r2 = i2 ? styleText2("cyan", S_BAR_END) : "", u4 = i2 ? wrapTextWithPrefix(e.output, a2, n3) : a2;
        return `${o2}${u4}
${r2}${d}
`;
      }
    }
  }
}).prompt();
var W = (o2) => o2;
var C3 = (o2, e, s) => {
  const a2 = {
    hard: true,
    trim: false
  }, i2 = wrapAnsi(o2, e, a2).split(`
`), c3 = i2.reduce((n3, t2) => Math.max(dist_default2(t2), n3), 0), u4 = i2.map(s).reduce((n3, t2) => Math.max(dist_default2(t2), n3), 0), g2 = e - (u4 - c3);
  return wrapAnsi(o2, g2, a2);
};
var note = (o2 = "", e = "", s) => {
  const a2 = s?.output ?? process$1.stdout, i2 = s?.withGuide ?? settings.withGuide, c3 = s?.format ?? W, g2 = ["", ...C3(o2, getColumns(a2) - 6, c3).split(`
`).map(c3), ""], n3 = dist_default2(e), t2 = Math.max(
    g2.reduce((m3, F) => {
      const O = dist_default2(F);
      return O > m3 ? O : m3;
    }, 0),
    n3
  ) + 2, h2 = g2.map(
    (m3) => `${styleText2("gray", S_BAR)}  ${m3}${" ".repeat(t2 - dist_default2(m3))}${styleText2("gray", S_BAR)}`
  ).join(`
`), T3 = i2 ? `${styleText2("gray", S_BAR)}
` : "", l$1 = i2 ? S_CONNECT_LEFT : S_CORNER_BOTTOM_LEFT;
  a2.write(
    `${T3}${styleText2("green", S_STEP_SUBMIT)}  ${styleText2("reset", e)} ${styleText2(
      "gray",
      S_BAR_H.repeat(Math.max(t2 - n3 - 1, 1)) + S_CORNER_TOP_RIGHT
    )}
${h2}
${styleText2("gray", l$1 + S_BAR_H.repeat(t2 + 2) + S_CORNER_BOTTOM_RIGHT)}
`
  );
};
var password = (e) => new u2({
  validate: e.validate,
  mask: e.mask ?? S_PASSWORD_MASK,
  signal: e.signal,
  input: e.input,
  output: e.output,
  render() {
    const r2 = e.withGuide ?? settings.withGuide, o2 = `${r2 ? `${styleText2("gray", S_BAR)}
` : ""}${symbol(this.state)}  ${e.message}
`, m3 = this.userInputWithCursor, i2 = this.masked;
    switch (this.state) {
      case "error": {
        const s = r2 ? `${styleText2("yellow", S_BAR)}  ` : "", n3 = r2 ? `${styleText2("yellow", S_BAR_END)}  ` : "", d = i2 ?? "";
        return e.clearOnError && this.clear(), `${o2.trim()}
${s}${d}
${n3}${styleText2("yellow", this.error)}
`;
      }
      case "submit": {
        const s = r2 ? `${styleText2("gray", S_BAR)}  ` : "", n3 = i2 ? styleText2("dim", i2) : "";
        return `${o2}${s}${n3}`;
      }
      case "cancel": {
        const s = r2 ? `${styleText2("gray", S_BAR)}  ` : "", n3 = i2 ? styleText2(["strikethrough", "dim"], i2) : "";
        return `${o2}${s}${n3}${i2 && r2 ? `
${styleText2("gray", S_BAR)}` : ""}`;
      }
      default: {
        const s = r2 ? `${styleText2("cyan", S_BAR)}  ` : "", n3 = r2 ? styleText2("cyan", S_BAR_END) : "";
        return `${o2}${s}${m3}
${n3}
`;
      }
    }
  }
}).prompt();
var path = (e) => {
  const a2 = e.validate;
  return autocomplete({
    ...e,
    initialUserInput: e.initialValue ?? e.root ?? process.cwd(),
    maxItems: 5,
    completeOnTab: true,
    validate(t2) {
      if (!Array.isArray(t2)) {
        if (!t2)
          return "Please select a path";
        if (a2)
          return runValidation(a2, t2);
      }
    },
    options() {
      const t2 = this.userInput;
      if (t2 === "")
        return [];
      try {
        let i2;
        const o2 = t2.endsWith("/") || t2.endsWith("\\");
        existsSync(t2) ? lstatSync(t2).isDirectory() && (!e.directory || o2) ? i2 = t2 : i2 = dirname(t2) : i2 = dirname(t2);
        const m3 = t2.length > 1 && o2 ? t2.slice(0, -1) : t2;
        return readdirSync(i2).map((r2) => {
          const n3 = join(i2, r2), l = lstatSync(n3);
          return {
            name: r2,
            path: n3,
            isDirectory: l.isDirectory()
          };
        }).filter(
          ({ path: r2, isDirectory: n3 }) => r2.startsWith(m3) && (n3 || !e.directory)
        ).map((r2) => ({
          value: r2.path
        }));
      } catch {
        return [];
      }
    }
  });
};
var Y = 3e4;
var Z = (c3) => styleText2("magenta", c3);
var spinner = ({
  indicator: c3 = "dots",
  onCancel: b3,
  output: n3 = process.stdout,
  cancelMessage: _2,
  errorMessage: C4,
  frames: M2 = unicode ? ["\u25D2", "\u25D0", "\u25D3", "\u25D1"] : ["\u2022", "o", "O", "0"],
  delay: O = unicode ? 80 : 120,
  signal: g2,
  ...E2
} = {}) => {
  const u4 = isCI(), h2 = isAccessible(E2.accessible);
  let x2, I, p3 = false, l = false, r2 = "", v, w = performance.now();
  const y = getColumns(n3), F = E2?.styleFrame ?? Z, S = (e) => {
    const s = e > 1 ? C4 ?? settings.messages.error : _2 ?? settings.messages.cancel;
    l = e === 1, p3 && (m3(s, e), l && typeof b3 == "function" && b3());
  }, $ = () => S(2), a2 = () => S(1), H = () => {
    process.on("uncaughtExceptionMonitor", $), process.on("unhandledRejection", $), process.on("SIGINT", a2), process.on("SIGTERM", a2), process.on("exit", S), g2 && g2.addEventListener("abort", a2);
  }, B = () => {
    process.removeListener("uncaughtExceptionMonitor", $), process.removeListener("unhandledRejection", $), process.removeListener("SIGINT", a2), process.removeListener("SIGTERM", a2), process.removeListener("exit", S), g2 && g2.removeEventListener("abort", a2);
  }, R2 = () => {
    if (v === void 0) return;
    u4 && n3.write(`
`);
    const s = wrapAnsi(v, y, {
      hard: true,
      trim: false
    }).split(`
`);
    s.length > 1 && n3.write(cursor2.up(s.length - 1)), n3.write(cursor2.to(0)), n3.write(erase2.down());
  }, L = (e) => e.replace(/\.+$/, ""), T3 = (e) => {
    const s = (performance.now() - e) / 1e3, i2 = Math.floor(s / 60), t2 = Math.floor(s % 60);
    return i2 > 0 ? `[${i2}m ${t2}s]` : `[${t2}s]`;
  }, N = E2.withGuide ?? settings.withGuide, P3 = (e = "") => {
    if (p3 = true, l = false, r2 = L(e), w = performance.now(), H(), h2) {
      r2 !== "" && n3.write(`${r2}
`), I = setInterval(() => {
        n3.write(r2 === "" ? `still working
` : `still working: ${r2}
`);
      }, Y);
      return;
    }
    x2 = block({ output: n3 }), N && n3.write(`${styleText2("gray", S_BAR)}
`);
    let s = 0, i2 = 0;
    I = setInterval(() => {
      if (u4 && r2 === v)
        return;
      R2(), v = r2;
      const t2 = F(M2[s]);
      let o2;
      if (u4)
        o2 = `${t2}  ${r2}...`;
      else if (c3 === "timer")
        o2 = `${t2}  ${r2} ${T3(w)}`;
      else {
        const j2 = ".".repeat(Math.floor(i2)).slice(0, 3);
        o2 = `${t2}  ${r2}${j2}`;
      }
      const D = wrapAnsi(o2, y, {
        hard: true,
        trim: false
      });
      n3.write(D), s = s + 1 < M2.length ? s + 1 : 0, i2 = i2 < 4 ? i2 + 0.125 : 0;
    }, O);
  }, m3 = (e = "", s = 0, i2 = false) => {
    if (p3) {
      if (p3 = false, l = s === 1, clearInterval(I), h2 || R2(), r2 = e ?? r2, !i2)
        if (h2) {
          const t2 = s === 1 ? _2 ?? settings.messages.cancel : s === 2 ? C4 ?? settings.messages.error : "Done", o2 = r2 || t2;
          c3 === "timer" ? n3.write(`${o2} ${T3(w)}
`) : n3.write(`${o2}
`);
        } else {
          const t2 = s === 0 ? styleText2("green", S_STEP_SUBMIT) : s === 1 ? styleText2("red", S_STEP_CANCEL) : styleText2("red", S_STEP_ERROR);
          c3 === "timer" ? n3.write(`${t2}  ${r2} ${T3(w)}
`) : n3.write(`${t2}  ${r2}
`);
        }
      B(), x2?.();
    }
  };
  return {
    start: P3,
    stop: (e = "") => m3(e, 0),
    message: (e = "") => {
      r2 = L(e ?? r2);
    },
    cancel: (e = "") => m3(e, 1),
    error: (e = "") => m3(e, 2),
    clear: () => m3("", 0, true),
    get isCancelled() {
      return l;
    }
  };
};
var u3 = {
  light: unicodeOr("\u2500", "-"),
  heavy: unicodeOr("\u2501", "="),
  block: unicodeOr("\u2588", "#")
};
function progress({
  style: o2 = "heavy",
  max: d = 100,
  size: v = 40,
  ...x2
} = {}) {
  const r2 = spinner(x2);
  let a2 = 0, n3 = "";
  const c3 = Math.max(1, d), l = Math.max(1, v), S = (t2) => {
    switch (t2) {
      case "initial":
      case "active":
        return (e) => styleText2("magenta", e);
      case "error":
      case "cancel":
        return (e) => styleText2("red", e);
      case "submit":
        return (e) => styleText2("green", e);
      default:
        return (e) => styleText2("magenta", e);
    }
  }, p3 = (t2, e) => {
    const m3 = Math.floor(a2 / c3 * l);
    return `${S(t2)(u3[o2].repeat(m3))}${styleText2("dim", u3[o2].repeat(l - m3))} ${e}`;
  }, h2 = (t2 = "") => {
    n3 = t2, r2.start(p3("initial", t2));
  }, g2 = (t2 = 1, e) => {
    a2 = Math.min(c3, t2 + a2), r2.message(p3("active", e ?? n3)), n3 = e ?? n3;
  };
  return {
    start: h2,
    stop: r2.stop,
    cancel: r2.cancel,
    error: r2.error,
    clear: r2.clear,
    advance: g2,
    get isCancelled() {
      return r2.isCancelled;
    },
    message: (t2) => g2(0, t2)
  };
}
var SELECT_INSTRUCTIONS = [
  `${styleText2("dim", "\u2191/\u2193")} to navigate`,
  `${styleText2("dim", "Enter:")} confirm`
];
var c2 = (t2, o2) => t2.includes(`
`) ? t2.split(`
`).map((d) => o2(d)).join(`
`) : o2(t2);
var select = (t2) => {
  const o2 = (n3, m3) => {
    if (n3 === void 0)
      return "";
    const s = n3.label ?? String(n3.value);
    switch (m3) {
      case "disabled":
        return `${styleText2("gray", S_RADIO_INACTIVE)} ${c2(s, (i2) => styleText2("gray", i2))}${n3.hint ? ` ${styleText2("dim", `(${n3.hint ?? "disabled"})`)}` : ""}`;
      case "selected":
        return `${c2(s, (i2) => styleText2("dim", i2))}`;
      case "active":
        return `${styleText2("green", S_RADIO_ACTIVE)} ${s}${n3.hint ? ` ${styleText2("dim", `(${n3.hint})`)}` : ""}`;
      case "cancelled":
        return `${c2(s, (i2) => styleText2(["strikethrough", "dim"], i2))}`;
      default:
        return `${styleText2("dim", S_RADIO_INACTIVE)} ${c2(s, (i2) => styleText2("dim", i2))}`;
    }
  }, d = t2.showInstructions ?? true;
  return new n$1({
    options: t2.options,
    signal: t2.signal,
    input: t2.input,
    output: t2.output,
    initialValue: t2.initialValue,
    render() {
      const n3 = t2.withGuide ?? settings.withGuide, m3 = `${symbol(this.state)}  `, s = `${symbolBar(this.state)}  `, i2 = wrapTextWithPrefix(
        t2.output,
        t2.message,
        s,
        m3
      ), u4 = `${n3 ? `${styleText2("gray", S_BAR)}
` : ""}${i2}
`;
      switch (this.state) {
        case "submit": {
          const r2 = n3 ? `${styleText2("gray", S_BAR)}  ` : "", a2 = wrapTextWithPrefix(
            t2.output,
            o2(this.options[this.cursor], "selected"),
            r2
          );
          return `${u4}${a2}`;
        }
        case "cancel": {
          const r2 = n3 ? `${styleText2("gray", S_BAR)}  ` : "", a2 = wrapTextWithPrefix(
            t2.output,
            o2(this.options[this.cursor], "cancelled"),
            r2
          );
          return `${u4}${a2}${n3 ? `
${styleText2("gray", S_BAR)}` : ""}`;
        }
        default: {
          const r2 = n3 ? `${styleText2("cyan", S_BAR)}  ` : "", a2 = u4.split(`
`).length, p3 = d ? formatInstructionFooter(t2.output, SELECT_INSTRUCTIONS, n3) : n3 ? [styleText2("cyan", S_BAR_END)] : [], f2 = p3.join(`
`), b3 = p3.length + 1;
          return `${u4}${r2}${limitOptions({
            output: t2.output,
            cursor: this.cursor,
            options: this.options,
            maxItems: t2.maxItems,
            columnPadding: r2.length,
            rowPadding: a2 + b3,
            style: (g2, x2) => o2(g2, g2.disabled ? "disabled" : x2 ? "active" : "inactive")
          }).join(`
${r2}`)}
${f2}
`;
        }
      }
    }
  }).prompt();
};
var selectKey = (i2) => {
  const c3 = (e, a2 = "inactive") => {
    if (e === void 0)
      return "";
    const n3 = e.label ?? String(e.value);
    return a2 === "disabled" ? `${styleText2("dim", ` ${e.value} `)} ${styleText2("gray", n3)}${e.hint ? ` ${styleText2("dim", `(${e.hint})`)}` : ""}` : a2 === "selected" ? `${styleText2("dim", n3)}` : a2 === "cancelled" ? `${styleText2(["strikethrough", "dim"], n3)}` : a2 === "active" ? `${styleText2(["bgCyan", "gray"], ` ${e.value} `)} ${n3}${e.hint ? ` ${styleText2("dim", `(${e.hint})`)}` : ""}` : `${styleText2(["gray", "bgWhite", "inverse"], ` ${e.value} `)} ${n3}${e.hint ? ` ${styleText2("dim", `(${e.hint})`)}` : ""}`;
  };
  return new c({
    options: i2.options,
    signal: i2.signal,
    input: i2.input,
    output: i2.output,
    initialValue: i2.initialValue,
    caseSensitive: i2.caseSensitive,
    render() {
      const e = i2.withGuide ?? settings.withGuide, a2 = `${e ? `${styleText2("gray", S_BAR)}
` : ""}${symbol(this.state)}  ${i2.message}
`;
      switch (this.state) {
        case "submit": {
          const n3 = e ? `${styleText2("gray", S_BAR)}  ` : "", r2 = this.options.find((l) => l.value === this.value) ?? i2.options[0], u4 = wrapTextWithPrefix(
            i2.output,
            c3(r2, "selected"),
            n3
          );
          return `${a2}${u4}`;
        }
        case "cancel": {
          const n3 = e ? `${styleText2("gray", S_BAR)}  ` : "", r2 = wrapTextWithPrefix(
            i2.output,
            c3(this.options[0], "cancelled"),
            n3
          );
          return `${a2}${r2}${e ? `
${styleText2("gray", S_BAR)}` : ""}`;
        }
        default: {
          const n3 = e ? `${styleText2("cyan", S_BAR)}  ` : "", r2 = e ? styleText2("cyan", S_BAR_END) : "", u4 = this.options.map(
            (l, $) => wrapTextWithPrefix(
              i2.output,
              c3(
                l,
                l.disabled ? "disabled" : $ === this.cursor ? "active" : "inactive"
              ),
              n3
            )
          ).join(`
`);
          return `${a2}${u4}
${r2}
`;
        }
      }
    }
  }).prompt();
};
var i = `${styleText2("gray", S_BAR)}  `;
var stream = {
  message: async (e, { symbol: l = styleText2("gray", S_BAR) } = {}) => {
    process.stdout.write(`${styleText2("gray", S_BAR)}
${l}  `);
    let s = 3;
    for await (let r2 of e) {
      r2 = r2.replace(/\n/g, `
${i}`), r2.includes(`
`) && (s = 3 + stripVTControlCharacters(r2.slice(r2.lastIndexOf(`
`))).length);
      const o2 = stripVTControlCharacters(r2).length;
      s + o2 < process.stdout.columns ? (s += o2, process.stdout.write(r2)) : (process.stdout.write(`
${i}${r2.trimStart()}`), s = 3 + stripVTControlCharacters(r2.trimStart()).length);
    }
    process.stdout.write(`
`);
  },
  info: (e) => stream.message(e, { symbol: styleText2("blue", S_INFO) }),
  success: (e) => stream.message(e, { symbol: styleText2("green", S_SUCCESS) }),
  step: (e) => stream.message(e, { symbol: styleText2("green", S_STEP_SUBMIT) }),
  warn: (e) => stream.message(e, { symbol: styleText2("yellow", S_WARN) }),
  /** alias for `log.warn()`. */
  warning: (e) => stream.warn(e),
  error: (e) => stream.message(e, { symbol: styleText2("red", S_ERROR) })
};
var tasks = async (o2, e) => {
  for (const t2 of o2) {
    if (t2.enabled === false) continue;
    const s = spinner(e);
    s.start(t2.title);
    const n3 = await t2.task(s.message);
    s.stop(n3 || t2.title);
  }
};
var A = (l) => l.replace(/\x1b\[(?:\d+;)*\d*[ABCDEFGHfJKSTsu]|\x1b\[(s|u)/g, "");
var taskLog = (l) => {
  const r2 = l.output ?? process.stdout, O = getColumns(r2), i2 = styleText2("gray", S_BAR), p3 = l.spacing ?? 1, k = 3, m3 = l.retainLog === true, d = !isCI() && isTTY(r2);
  r2.write(`${i2}
`), r2.write(`${styleText2("green", S_STEP_SUBMIT)}  ${l.title}
`);
  for (let e = 0; e < p3; e++)
    r2.write(`${i2}
`);
  const n3 = [
    {
      value: "",
      full: ""
    }
  ];
  let v = false;
  const f2 = (e) => {
    if (n3.length === 0)
      return;
    let s = 0;
    e && (s += p3 + 2);
    for (const t2 of n3) {
      const { value: o2, result: a2 } = t2;
      let g2 = a2?.message ?? o2;
      if (g2.length === 0)
        continue;
      a2 === void 0 && t2.header !== void 0 && t2.header !== "" && (g2 += `
${t2.header}`);
      const E2 = g2.split(`
`).reduce((b3, w) => w === "" ? b3 + 1 : b3 + Math.ceil((w.length + k) / O), 0);
      s += E2;
    }
    s > 0 && (s += 1, r2.write(erase2.lines(s)));
  }, h2 = (e, s, t2) => {
    const o2 = t2 ? `${e.full}
${e.value}` : e.value;
    e.header !== void 0 && e.header !== "" && log.message(
      e.header.split(`
`).map((a2) => styleText2("bold", a2)),
      {
        output: r2,
        secondarySymbol: i2,
        symbol: i2,
        spacing: 0
      }
    ), log.message(
      o2.split(`
`).map((a2) => styleText2("dim", a2)),
      {
        output: r2,
        secondarySymbol: i2,
        symbol: i2,
        spacing: s ?? p3
      }
    );
  }, T3 = () => {
    for (const e of n3) {
      const { header: s, value: t2, full: o2 } = e;
      (s === void 0 || s.length === 0) && t2.length === 0 || h2(e, void 0, m3 === true && o2.length > 0);
    }
  }, L = (e, s, t2) => {
    if (f2(false), (t2?.raw !== true || !v) && e.value !== "" && (e.value += `
`), e.value += A(s), v = t2?.raw === true, l.limit !== void 0) {
      const o2 = e.value.split(`
`), a2 = o2.length - l.limit;
      if (a2 > 0) {
        const g2 = o2.splice(0, a2);
        m3 && (e.full += (e.full === "" ? "" : `
`) + g2.join(`
`));
      }
      e.value = o2.join(`
`);
    }
    d && y();
  }, y = () => {
    for (const e of n3)
      e.result ? e.result.status === "error" ? log.error(e.result.message, { output: r2, secondarySymbol: i2, spacing: 0 }) : log.success(e.result.message, { output: r2, secondarySymbol: i2, spacing: 0 }) : e.value !== "" && h2(e, 0);
  }, B = (e, s) => {
    f2(false), e.result = s, d && y();
  };
  return {
    message(e, s) {
      L(n3[0], e, s);
    },
    group(e) {
      const s = {
        header: e,
        value: "",
        full: ""
      };
      return n3.push(s), {
        message(t2, o2) {
          L(s, t2, o2);
        },
        error(t2) {
          B(s, {
            status: "error",
            message: t2
          });
        },
        success(t2) {
          B(s, {
            status: "success",
            message: t2
          });
        }
      };
    },
    error(e, s) {
      f2(true), log.error(e, { output: r2, secondarySymbol: i2, spacing: 1 }), s?.showLog !== false && T3(), n3.splice(1, n3.length - 1), n3[0].value = "", n3[0].full = "";
    },
    success(e, s) {
      f2(true), log.success(e, { output: r2, secondarySymbol: i2, spacing: 1 }), s?.showLog === true && T3(), n3.splice(1, n3.length - 1), n3[0].value = "", n3[0].full = "";
    }
  };
};
var text = (t2) => new n2({
  validate: t2.validate,
  placeholder: t2.placeholder,
  defaultValue: t2.defaultValue,
  initialValue: t2.initialValue,
  output: t2.output,
  signal: t2.signal,
  input: t2.input,
  render() {
    const r2 = t2?.withGuide ?? settings.withGuide, l = `${`${r2 ? `${styleText2("gray", S_BAR)}
` : ""}${symbol(this.state)}  `}${t2.message}
`, d = t2.placeholder && t2.placeholder.length > 0 ? (
      // biome-ignore lint/style/noNonNullAssertion: guarded by placeholder.length > 0
      styleText2("inverse", t2.placeholder[0]) + styleText2("dim", t2.placeholder.slice(1))
    ) : styleText2(["inverse", "hidden"], "_"), o2 = this.userInput ? this.userInputWithCursor : d, s = this.value ?? "";
    switch (this.state) {
      case "validating": {
        const n3 = r2 ? `${styleText2("cyan", S_BAR)}  ` : "", i2 = r2 ? styleText2("cyan", S_BAR_END) : "", c3 = styleText2("dim", o2), $ = styleText2("dim", "Validating...");
        return `${l}${n3}${c3}
${i2}  ${$}
`;
      }
      case "error": {
        const n3 = this.error ? `  ${styleText2("yellow", this.error)}` : "", i2 = r2 ? `${styleText2("yellow", S_BAR)}  ` : "", c3 = r2 ? styleText2("yellow", S_BAR_END) : "";
        return `${l.trim()}
${i2}${o2}
${c3}${n3}
`;
      }
      case "submit": {
        const n3 = s ? `${r2 ? "  " : ""}${styleText2("dim", s)}` : "", i2 = r2 ? styleText2("gray", S_BAR) : "";
        return `${l}${i2}${n3}`;
      }
      case "cancel": {
        const n3 = s ? `  ${styleText2(["strikethrough", "dim"], s)}` : "", i2 = r2 ? styleText2("gray", S_BAR) : "";
        return `${l}${i2}${n3}${s.trim() ? `
${i2}` : ""}`;
      }
      default: {
        const n3 = r2 ? `${styleText2("cyan", S_BAR)}  ` : "", i2 = r2 ? styleText2("cyan", S_BAR_END) : "";
        return `${l}${n3}${o2}
${i2}
`;
      }
    }
  }
}).prompt();
export {
  CANCEL_SYMBOL,
  MULTISELECT_INSTRUCTIONS,
  SELECT_INSTRUCTIONS,
  S_BAR,
  S_BAR_END,
  S_BAR_END_RIGHT,
  S_BAR_H,
  S_BAR_START,
  S_BAR_START_RIGHT,
  S_CHECKBOX_ACTIVE,
  S_CHECKBOX_INACTIVE,
  S_CHECKBOX_SELECTED,
  S_CONNECT_LEFT,
  S_CORNER_BOTTOM_LEFT,
  S_CORNER_BOTTOM_RIGHT,
  S_CORNER_TOP_LEFT,
  S_CORNER_TOP_RIGHT,
  S_ERROR,
  S_INFO,
  S_PASSWORD_MASK,
  S_RADIO_ACTIVE,
  S_RADIO_INACTIVE,
  S_STEP_ACTIVE,
  S_STEP_CANCEL,
  S_STEP_ERROR,
  S_STEP_SUBMIT,
  S_SUCCESS,
  S_WARN,
  autocomplete,
  autocompleteMultiselect,
  box,
  cancel,
  confirm,
  date,
  formatInstructionFooter,
  group,
  groupMultiselect,
  intro,
  isCI,
  isCancel,
  isTTY,
  limitOptions,
  log,
  multiline,
  multiselect,
  note,
  outro,
  password,
  path,
  progress,
  select,
  selectKey,
  settings,
  spinner,
  stream,
  symbol,
  symbolBar,
  taskLog,
  tasks,
  text,
  unicode,
  unicodeOr,
  updateSettings
};
