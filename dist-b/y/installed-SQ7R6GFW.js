import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  hasTfjs,
  notInstalled
} from "./chunk-S3LDNZEP.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";
export {
  hasTfjs,
  notInstalled
};
