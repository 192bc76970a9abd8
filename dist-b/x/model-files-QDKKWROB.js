import {
  floatWeights,
  readTfjsModel,
  shown,
  specBytes
} from "./chunk-VIQN2D3N.js";
import "./chunk-7FNQSLNS.js";
import "./chunk-TMDWOMMK.js";
import "./chunk-6YZPRG7J.js";
import "./chunk-LRGPJQE2.js";
import "./chunk-BYE3JSHF.js";
export {
  floatWeights,
  readTfjsModel,
  shown,
  specBytes
};
