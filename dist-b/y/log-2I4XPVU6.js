import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  openLog,
  silentLog
} from "./chunk-UEMWAKF5.js";
import "./chunk-MS4JPZUI.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";
export {
  openLog,
  silentLog
};
