import {
  printedJson,
  renderJson
} from "./chunk-2GRZZ6WO.js";
import "./chunk-RFFL65DS.js";
import "./chunk-CJKTCIL4.js";
import "./chunk-6W32T3CQ.js";
import "./chunk-W27RMOHF.js";
import "./chunk-TFBFTAQY.js";
import "./chunk-PHST5V2X.js";
import "./chunk-B774G22E.js";
import "./chunk-LORLZHOP.js";
import "./chunk-X63OG537.js";
import "./chunk-O755XPEH.js";
import "./chunk-ATEFR6YA.js";
import "./chunk-A4QYDBRB.js";
import "./chunk-724TL3DH.js";
import "./chunk-BYE3JSHF.js";
export {
  printedJson,
  renderJson
};
