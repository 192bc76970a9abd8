import {
  unpacked
} from "./chunk-G2GC73FQ.js";
import "./chunk-HIQDTRIK.js";
import "./chunk-LRGPJQE2.js";
import "./chunk-BYE3JSHF.js";
export {
  unpacked
};
