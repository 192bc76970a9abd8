import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  unpacked
} from "./chunk-YRZSYJ36.js";
import "./chunk-TVJP2FLG.js";
import "./chunk-MS4JPZUI.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";
export {
  unpacked
};
