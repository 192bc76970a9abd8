import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  onnxEngine
} from "./chunk-O2TUF557.js";
import "./chunk-XUVQI2QB.js";
import "./chunk-PNLVEE6V.js";
import "./chunk-RN464NO7.js";
import "./chunk-D6L4TAX6.js";
import "./chunk-BOJEW2ZH.js";
import "./chunk-X76Z267P.js";
import "./chunk-GEX2GDD4.js";
import "./chunk-ZEZL72MV.js";
import "./chunk-PBCMIFSJ.js";
import "./chunk-5O2VFSV2.js";
import "./chunk-4BK5Q7CE.js";
import "./chunk-3ZA5E5AZ.js";
import "./chunk-6UHZ5D4A.js";
import "./chunk-HXOUHLFL.js";
import "./chunk-NOSB32EJ.js";
import "./chunk-MGHOHB4O.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";
export {
  onnxEngine
};
