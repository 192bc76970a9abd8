import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  PictureError,
  decodePicture,
  decoder,
  sizeOf
} from "./chunk-RG4S2NFI.js";
import "./chunk-TVJP2FLG.js";
import "./chunk-MS4JPZUI.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";
export {
  PictureError,
  decodePicture,
  decoder,
  sizeOf
};
