import {
  openLog,
  silentLog
} from "./chunk-74A75QGB.js";
import "./chunk-LRGPJQE2.js";
import "./chunk-BYE3JSHF.js";
export {
  openLog,
  silentLog
};
