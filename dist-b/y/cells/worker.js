import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  standOf,
  trainPlace
} from "../chunk-DA72UC6C.js";
import {
  runId
} from "../chunk-F7DN74FO.js";
import "../chunk-G5PN7Q45.js";
import "../chunk-6X3GMP6Y.js";
import {
  readVariants
} from "../chunk-KROVD5VC.js";
import {
  openWorkbench
} from "../chunk-QWMMVGB4.js";
import "../chunk-WTXY2KT6.js";
import "../chunk-IACSKUS7.js";
import "../chunk-7VKF45TX.js";
import "../chunk-AW3AE6CN.js";
import {
  readMaterials
} from "../chunk-Y6TGYOH5.js";
import "../chunk-LUY6SMFW.js";
import "../chunk-Q5766V52.js";
import "../chunk-3ZSW2Q45.js";
import "../chunk-Y7DUVQBI.js";
import "../chunk-SDVQQYUE.js";
import "../chunk-7BNMV2XG.js";
import "../chunk-DVTAKTJV.js";
import "../chunk-IOC6LMKQ.js";
import "../chunk-AGEC3FCM.js";
import "../chunk-BBKE3RFR.js";
import "../chunk-XRRIBR4Z.js";
import "../chunk-HLL7PSJ5.js";
import "../chunk-GDOEMHQF.js";
import "../chunk-VNEKYRIB.js";
import "../chunk-W66NYCWU.js";
import "../chunk-LWAGH4P2.js";
import "../chunk-OQSMEJ6L.js";
import "../chunk-SMDXN3IL.js";
import "../chunk-FSGODI76.js";
import "../chunk-U45EAKYP.js";
import "../chunk-XUVQI2QB.js";
import "../chunk-PNLVEE6V.js";
import "../chunk-RN464NO7.js";
import "../chunk-D6L4TAX6.js";
import "../chunk-BOJEW2ZH.js";
import "../chunk-X76Z267P.js";
import "../chunk-GEX2GDD4.js";
import "../chunk-G5MV6Z6W.js";
import "../chunk-6VUJ6ZOQ.js";
import "../chunk-LVUEWLQC.js";
import {
  loadRecipe
} from "../chunk-EQHVKD6F.js";
import "../chunk-SB2W2TAW.js";
import "../chunk-A7R4W7LV.js";
import "../chunk-PMQGPBFK.js";
import "../chunk-BURVCNGZ.js";
import "../chunk-SA4I76DT.js";
import "../chunk-4P64THHA.js";
import "../chunk-GWFEUL43.js";
import "../chunk-SRQYTAH7.js";
import "../chunk-ZEZL72MV.js";
import "../chunk-PBCMIFSJ.js";
import "../chunk-GQLAY6CU.js";
import "../chunk-XXG5UPCF.js";
import "../chunk-ZCXS2N4Z.js";
import "../chunk-GHRM23RW.js";
import "../chunk-5O2VFSV2.js";
import {
  noProgress
} from "../chunk-DPBSYSLK.js";
import "../chunk-SY27B2WS.js";
import "../chunk-I4NCTQOH.js";
import "../chunk-6AVNJPM6.js";
import "../chunk-K6CJWPAA.js";
import "../chunk-2V4MMUQY.js";
import "../chunk-X6K6I4SK.js";
import "../chunk-RXXVYIA4.js";
import "../chunk-4BK5Q7CE.js";
import "../chunk-3ZA5E5AZ.js";
import "../chunk-6UHZ5D4A.js";
import "../chunk-TAWRUDJW.js";
import "../chunk-PWGOLIOI.js";
import "../chunk-EA6AZAAW.js";
import "../chunk-OVWJUTFD.js";
import "../chunk-SRUFBGWP.js";
import "../chunk-HXOUHLFL.js";
import "../chunk-ARI2FROD.js";
import "../chunk-YRZSYJ36.js";
import "../chunk-SQMN557N.js";
import "../chunk-NOSB32EJ.js";
import "../chunk-U67AEGN2.js";
import "../chunk-MGHOHB4O.js";
import "../chunk-7JJSYMT7.js";
import {
  silentLog
} from "../chunk-UEMWAKF5.js";
import "../chunk-RG4S2NFI.js";
import "../chunk-TVJP2FLG.js";
import "../chunk-MS4JPZUI.js";
import {
  LimbeckError
} from "../chunk-JWFKJVVU.js";
import "../chunk-GHERMFEN.js";

// dist/cells/worker.js
var say = (message) => {
  process.send?.(message);
};
async function open({ source, set, seed, cwd, labelDirectory, working, id }) {
  const loaded = await loadRecipe(source, { set, seed, cwd });
  const work = { log: silentLog, progress: noProgress, labelDirectory };
  const materials = await readMaterials(loaded);
  const variants = await readVariants(loaded, materials);
  const bench = await openWorkbench(loaded, work, materials);
  if (runId(loaded, bench, variants, "compare") !== id)
    throw new LimbeckError("data-invalid", 1, "the recipe or its data changed while the comparison went on");
  const directory = { working, final: working, resumed: true };
  const owner = { close: () => Promise.resolve() };
  const session = { bench, variants, directory, owner, startedAt: /* @__PURE__ */ new Date(), command: "compare" };
  return { session, stand: standOf(session, loaded, work) };
}
var opening = null;
var stop = new AbortController();
var asks = { stop: stop.signal, save: { pending: false } };
async function answer(message) {
  if (message.kind === "start") {
    opening = open(message.start);
    await opening;
    return { kind: "ready" };
  }
  const opened = await opening;
  if (opened === null)
    throw new LimbeckError("internal", 1, "a worker was asked before it was told what of");
  const { bench } = opened.session;
  const known = bench.warnings.length;
  await trainPlace(opened.stand, message.place, asks, (count) => say({ kind: "steps", count }));
  return { kind: "done", warnings: bench.warnings.slice(known) };
}
process.on("message", (message) => {
  if (message.kind === "stop") {
    stop.abort();
    return;
  }
  if (message.kind === "save") {
    asks.save.pending = true;
    return;
  }
  answer(message).catch((error) => {
    if (!(error instanceof LimbeckError))
      throw error;
    const { code, exitCode, message: text, problems } = error;
    return { kind: "failed", code, exitCode, message: text, problems };
  }).then(say, (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}
`);
    process.exit(1);
  });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGUSR1"])
  process.on(signal, () => void 0);
process.on("disconnect", () => process.exit(0));
