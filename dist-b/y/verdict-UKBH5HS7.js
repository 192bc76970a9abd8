import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  confidenceWord,
  differenceWriter,
  outcome,
  verdict
} from "./chunk-W66NYCWU.js";
import "./chunk-LWAGH4P2.js";
import "./chunk-OQSMEJ6L.js";
import "./chunk-SMDXN3IL.js";
import "./chunk-FSGODI76.js";
import "./chunk-U45EAKYP.js";
import "./chunk-SA4I76DT.js";
import "./chunk-4P64THHA.js";
import "./chunk-GWFEUL43.js";
import "./chunk-SRQYTAH7.js";
import "./chunk-RXXVYIA4.js";
import "./chunk-6UHZ5D4A.js";
import "./chunk-OVWJUTFD.js";
import "./chunk-SRUFBGWP.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";
export {
  confidenceWord,
  differenceWriter,
  outcome,
  verdict
};
