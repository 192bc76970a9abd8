import {
  PictureError,
  decodePicture,
  decoder,
  sizeOf
} from "./chunk-CLQT6QHI.js";
import "./chunk-HIQDTRIK.js";
import "./chunk-LRGPJQE2.js";
import "./chunk-BYE3JSHF.js";
export {
  PictureError,
  decodePicture,
  decoder,
  sizeOf
};
