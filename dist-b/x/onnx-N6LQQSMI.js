import {
  onnxEngine
} from "./chunk-7BA2NFKF.js";
import "./chunk-VHWXRW5Q.js";
import "./chunk-XBYDJF2Q.js";
import "./chunk-G2MQOHL6.js";
import "./chunk-3PFJTX4F.js";
import "./chunk-VGE7H5OW.js";
import "./chunk-4UY74VGW.js";
import "./chunk-QJAL7PQL.js";
import "./chunk-T5BJZ264.js";
import "./chunk-DF5CXL4Z.js";
import "./chunk-3AFQ3DMD.js";
import "./chunk-BIAJJIIX.js";
import "./chunk-PZKE3BSR.js";
import "./chunk-ZXPJ6CZZ.js";
import "./chunk-724TL3DH.js";
import "./chunk-TMDWOMMK.js";
import "./chunk-6YZPRG7J.js";
import "./chunk-BYE3JSHF.js";
export {
  onnxEngine
};
