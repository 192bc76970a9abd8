import {
  load
} from "./chunk-6BGY25DB.js";
import "./chunk-FM4DWRU6.js";
import "./chunk-IZCEBNS4.js";
import "./chunk-WNHZBY2C.js";
import "./chunk-RFFL65DS.js";
import "./chunk-CJKTCIL4.js";
import "./chunk-6W32T3CQ.js";
import "./chunk-W27RMOHF.js";
import "./chunk-TFBFTAQY.js";
import "./chunk-NRTFUL6N.js";
import "./chunk-PHST5V2X.js";
import "./chunk-B774G22E.js";
import "./chunk-LORLZHOP.js";
import "./chunk-X63OG537.js";
import "./chunk-XMN3AM5I.js";
import "./chunk-ZBZ3IHPP.js";
import "./chunk-3KZS6QTV.js";
import "./chunk-NWXOPEL5.js";
import "./chunk-IJTDSLOH.js";
import "./chunk-Z47R7CQR.js";
import "./chunk-C7EWFNWP.js";
import "./chunk-O755XPEH.js";
import "./chunk-ATEFR6YA.js";
import "./chunk-A4QYDBRB.js";
import "./chunk-T5BJZ264.js";
import "./chunk-DF5CXL4Z.js";
import "./chunk-PZKE3BSR.js";
import "./chunk-ZXPJ6CZZ.js";
import "./chunk-724TL3DH.js";
import "./chunk-VLKLFDGJ.js";
import "./chunk-G2GC73FQ.js";
import "./chunk-HIQDTRIK.js";
import "./chunk-VIQN2D3N.js";
import "./chunk-7FNQSLNS.js";
import "./chunk-TMDWOMMK.js";
import "./chunk-6YZPRG7J.js";
import "./chunk-LRGPJQE2.js";
import "./chunk-BYE3JSHF.js";
export {
  load
};
