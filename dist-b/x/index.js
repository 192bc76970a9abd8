import {
  load
} from "./chunk-6BGY25DB.js";
import {
  calibrate,
  evaluate,
  evaluateModel,
  evaluateSideBySide
} from "./chunk-324P6FI5.js";
import {
  labelByFolds
} from "./chunk-SEEF7EBL.js";
import {
  describeData
} from "./chunk-JO5427J5.js";
import {
  exportStudent
} from "./chunk-MMWXHZT7.js";
import "./chunk-FM4DWRU6.js";
import {
  run
} from "./chunk-BN5TRAK3.js";
import {
  compare
} from "./chunk-65WWHJA5.js";
import "./chunk-Y2V2UJ24.js";
import {
  planRecipe
} from "./chunk-HLSP4IJB.js";
import {
  label
} from "./chunk-677K47SU.js";
import {
  initialise
} from "./chunk-TU6NHNOW.js";
import {
  validate
} from "./chunk-5HPZ5ZLK.js";
import "./chunk-MVB65FSS.js";
import "./chunk-NBWIHVZL.js";
import "./chunk-HXYTFEJX.js";
import "./chunk-73NMO26Q.js";
import "./chunk-GCOF4YAC.js";
import "./chunk-HU6HZ3MO.js";
import "./chunk-6QPRRV52.js";
import "./chunk-TQJBK7ZA.js";
import "./chunk-TTOFQ2U2.js";
import "./chunk-A43MZVVA.js";
import "./chunk-LNVO7JBK.js";
import "./chunk-THXFCHSP.js";
import "./chunk-WGBMCL32.js";
import {
  readRun
} from "./chunk-IZCEBNS4.js";
import {
  renderHtml,
  renderMarkdown
} from "./chunk-M7MADWGC.js";
import "./chunk-2ICY5BT5.js";
import "./chunk-O62IQR6Z.js";
import "./chunk-FQDTVQJQ.js";
import "./chunk-MV7LTWNI.js";
import "./chunk-WNHZBY2C.js";
import "./chunk-2EUI7DCR.js";
import "./chunk-HROT2NWN.js";
import {
  renderJson
} from "./chunk-2GRZZ6WO.js";
import "./chunk-RFFL65DS.js";
import "./chunk-CJKTCIL4.js";
import "./chunk-6W32T3CQ.js";
import "./chunk-W27RMOHF.js";
import "./chunk-MQGOF2UN.js";
import "./chunk-UDMVXMG6.js";
import {
  compareArms
} from "./chunk-L6UC7XNG.js";
import "./chunk-TFBFTAQY.js";
import "./chunk-VHWXRW5Q.js";
import "./chunk-XBYDJF2Q.js";
import "./chunk-G2MQOHL6.js";
import "./chunk-3PFJTX4F.js";
import "./chunk-VGE7H5OW.js";
import "./chunk-4UY74VGW.js";
import "./chunk-QJAL7PQL.js";
import {
  measure,
  measureScores
} from "./chunk-5RRU5CYY.js";
import "./chunk-NCJTNGOK.js";
import "./chunk-SUGWIA7O.js";
import {
  loadRecipe
} from "./chunk-BXKPSCBV.js";
import "./chunk-A54C5KMT.js";
import "./chunk-IWWNDGUA.js";
import "./chunk-TQSQD3EM.js";
import "./chunk-4H7BIW5Q.js";
import "./chunk-NRTFUL6N.js";
import "./chunk-PHST5V2X.js";
import {
  applyCalibrator,
  fitCalibrator
} from "./chunk-B774G22E.js";
import "./chunk-WURLLNK5.js";
import "./chunk-BBNAFSO2.js";
import "./chunk-NDHD2ASF.js";
import "./chunk-LORLZHOP.js";
import {
  applyTemperature,
  fitTemperature,
  rowScores
} from "./chunk-X63OG537.js";
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
import "./chunk-3AFQ3DMD.js";
import "./chunk-BIAJJIIX.js";
import "./chunk-PZKE3BSR.js";
import "./chunk-ZXPJ6CZZ.js";
import "./chunk-724TL3DH.js";
import {
  noProgress
} from "./chunk-STSNPE3E.js";
import "./chunk-JJH5KOXX.js";
import {
  openLog,
  silentLog
} from "./chunk-74A75QGB.js";
import "./chunk-CLQT6QHI.js";
import "./chunk-5XS437NJ.js";
import "./chunk-VLKLFDGJ.js";
import "./chunk-G2GC73FQ.js";
import "./chunk-HIQDTRIK.js";
import "./chunk-VIQN2D3N.js";
import "./chunk-7FNQSLNS.js";
import "./chunk-TMDWOMMK.js";
import "./chunk-6YZPRG7J.js";
import "./chunk-LRGPJQE2.js";
import {
  LimbeckError,
  renderError
} from "./chunk-BYE3JSHF.js";
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
