import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  load
} from "./chunk-SOKB2HVQ.js";
import {
  calibrate,
  evaluate,
  evaluateModel,
  evaluateSideBySide
} from "./chunk-QFQG6HNX.js";
import {
  describeData
} from "./chunk-KR3AWDSF.js";
import {
  exportStudent
} from "./chunk-SU674I5Y.js";
import "./chunk-MYZYIST6.js";
import {
  compare
} from "./chunk-MQIDD6O3.js";
import {
  planRecipe
} from "./chunk-JPWOPALT.js";
import {
  label
} from "./chunk-6YXIHS2F.js";
import {
  labelByFolds
} from "./chunk-YCR2HS7O.js";
import {
  run
} from "./chunk-PQHRJW67.js";
import "./chunk-27RHK7LB.js";
import {
  initialise
} from "./chunk-7SEGHAY5.js";
import {
  validate
} from "./chunk-VTOUCHHN.js";
import "./chunk-N7D6LVOU.js";
import "./chunk-DA72UC6C.js";
import "./chunk-F7DN74FO.js";
import "./chunk-G5PN7Q45.js";
import "./chunk-6X3GMP6Y.js";
import "./chunk-KROVD5VC.js";
import "./chunk-QWMMVGB4.js";
import "./chunk-WTXY2KT6.js";
import "./chunk-IACSKUS7.js";
import "./chunk-7VKF45TX.js";
import "./chunk-AW3AE6CN.js";
import "./chunk-Y6TGYOH5.js";
import "./chunk-LUY6SMFW.js";
import "./chunk-Q5766V52.js";
import {
  readRun
} from "./chunk-3ZSW2Q45.js";
import {
  renderHtml,
  renderMarkdown
} from "./chunk-Y7DUVQBI.js";
import "./chunk-SDVQQYUE.js";
import "./chunk-7BNMV2XG.js";
import "./chunk-DVTAKTJV.js";
import "./chunk-IOC6LMKQ.js";
import {
  renderJson
} from "./chunk-AGEC3FCM.js";
import "./chunk-BBKE3RFR.js";
import "./chunk-XRRIBR4Z.js";
import {
  compareArms
} from "./chunk-HLL7PSJ5.js";
import "./chunk-GDOEMHQF.js";
import "./chunk-VNEKYRIB.js";
import "./chunk-W66NYCWU.js";
import "./chunk-LWAGH4P2.js";
import "./chunk-OQSMEJ6L.js";
import "./chunk-SMDXN3IL.js";
import "./chunk-FSGODI76.js";
import "./chunk-U45EAKYP.js";
import "./chunk-XUVQI2QB.js";
import "./chunk-PNLVEE6V.js";
import "./chunk-RN464NO7.js";
import "./chunk-D6L4TAX6.js";
import "./chunk-BOJEW2ZH.js";
import "./chunk-X76Z267P.js";
import "./chunk-GEX2GDD4.js";
import {
  measure,
  measureScores
} from "./chunk-G5MV6Z6W.js";
import "./chunk-6VUJ6ZOQ.js";
import "./chunk-LVUEWLQC.js";
import {
  loadRecipe
} from "./chunk-EQHVKD6F.js";
import "./chunk-SB2W2TAW.js";
import "./chunk-A7R4W7LV.js";
import "./chunk-PMQGPBFK.js";
import "./chunk-BURVCNGZ.js";
import "./chunk-SA4I76DT.js";
import {
  applyCalibrator,
  fitCalibrator
} from "./chunk-4P64THHA.js";
import "./chunk-GWFEUL43.js";
import {
  applyTemperature,
  fitTemperature,
  rowScores
} from "./chunk-SRQYTAH7.js";
import "./chunk-ZEZL72MV.js";
import "./chunk-PBCMIFSJ.js";
import "./chunk-GQLAY6CU.js";
import "./chunk-XXG5UPCF.js";
import "./chunk-ZCXS2N4Z.js";
import "./chunk-GHRM23RW.js";
import "./chunk-5O2VFSV2.js";
import {
  noProgress
} from "./chunk-DPBSYSLK.js";
import "./chunk-SY27B2WS.js";
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
import "./chunk-7JJSYMT7.js";
import {
  openLog,
  silentLog
} from "./chunk-UEMWAKF5.js";
import "./chunk-RG4S2NFI.js";
import "./chunk-TVJP2FLG.js";
import "./chunk-MS4JPZUI.js";
import {
  LimbeckError,
  renderError
} from "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";
export {
  LimbeckError,
  applyCalibrator,
  applyTemperature,
  calibrate,
  compare,
  compareArms,
  describeData,
  evaluate,
  evaluateModel,
  evaluateSideBySide,
  exportStudent as export,
  exportStudent,
  fitCalibrator,
  fitTemperature,
  initialise as init,
  initialise,
  label,
  labelByFolds,
  load,
  loadRecipe,
  measure,
  measureScores,
  noProgress,
  openLog,
  planRecipe as plan,
  planRecipe,
  readRun,
  renderError,
  renderHtml,
  renderJson,
  renderMarkdown,
  rowScores,
  run,
  silentLog,
  validate
};
