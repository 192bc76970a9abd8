import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  asking,
  labelTeacher,
  labelsAt
} from "./chunk-BBKE3RFR.js";
import "./chunk-XRRIBR4Z.js";
import "./chunk-HLL7PSJ5.js";
import "./chunk-U45EAKYP.js";
import "./chunk-GEX2GDD4.js";
import "./chunk-G5MV6Z6W.js";
import "./chunk-6VUJ6ZOQ.js";
import "./chunk-A7R4W7LV.js";
import "./chunk-PMQGPBFK.js";
import "./chunk-BURVCNGZ.js";
import "./chunk-GWFEUL43.js";
import "./chunk-SRQYTAH7.js";
import "./chunk-PBCMIFSJ.js";
import "./chunk-5O2VFSV2.js";
import "./chunk-I4NCTQOH.js";
import "./chunk-6AVNJPM6.js";
import "./chunk-K6CJWPAA.js";
import "./chunk-2V4MMUQY.js";
import "./chunk-X6K6I4SK.js";
import "./chunk-RXXVYIA4.js";
import "./chunk-4BK5Q7CE.js";
import "./chunk-3ZA5E5AZ.js";
import "./chunk-6UHZ5D4A.js";
import "./chunk-TAWRUDJW.js";
import "./chunk-PWGOLIOI.js";
import "./chunk-EA6AZAAW.js";
import "./chunk-OVWJUTFD.js";
import "./chunk-SRUFBGWP.js";
import "./chunk-HXOUHLFL.js";
import "./chunk-ARI2FROD.js";
import "./chunk-YRZSYJ36.js";
import "./chunk-SQMN557N.js";
import "./chunk-NOSB32EJ.js";
import "./chunk-U67AEGN2.js";
import "./chunk-MGHOHB4O.js";
import "./chunk-TVJP2FLG.js";
import "./chunk-MS4JPZUI.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";
export {
  asking,
  labelTeacher,
  labelsAt
};
