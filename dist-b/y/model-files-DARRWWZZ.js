import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  floatWeights,
  readTfjsModel,
  shown,
  specBytes
} from "./chunk-SQMN557N.js";
import "./chunk-NOSB32EJ.js";
import "./chunk-U67AEGN2.js";
import "./chunk-MGHOHB4O.js";
import "./chunk-MS4JPZUI.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";
export {
  floatWeights,
  readTfjsModel,
  shown,
  specBytes
};
