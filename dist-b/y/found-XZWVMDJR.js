import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  inFolders,
  inList,
  isFolder,
  isPicture
} from "./chunk-SY27B2WS.js";
import "./chunk-ARI2FROD.js";
import "./chunk-TVJP2FLG.js";
import "./chunk-MS4JPZUI.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";
export {
  inFolders,
  inList,
  isFolder,
  isPicture
};
