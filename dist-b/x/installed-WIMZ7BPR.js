import {
  hasTfjs,
  notInstalled
} from "./chunk-4XTM6AQQ.js";
import "./chunk-BYE3JSHF.js";
export {
  hasTfjs,
  notInstalled
};
