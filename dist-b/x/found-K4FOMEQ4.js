import {
  inFolders,
  inList,
  isFolder,
  isPicture
} from "./chunk-5XS437NJ.js";
import "./chunk-VLKLFDGJ.js";
import "./chunk-HIQDTRIK.js";
import "./chunk-LRGPJQE2.js";
import "./chunk-BYE3JSHF.js";
export {
  inFolders,
  inList,
  isFolder,
  isPicture
};
