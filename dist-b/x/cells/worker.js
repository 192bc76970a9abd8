import {
  standOf,
  trainPlace
} from "../chunk-MVB65FSS.js";
import {
  runId
} from "../chunk-NBWIHVZL.js";
import "../chunk-HXYTFEJX.js";
import {
  openWorkbench
} from "../chunk-73NMO26Q.js";
import "../chunk-GCOF4YAC.js";
import "../chunk-HU6HZ3MO.js";
import {
  readVariants
} from "../chunk-6QPRRV52.js";
import "../chunk-TQJBK7ZA.js";
import "../chunk-TTOFQ2U2.js";
import "../chunk-A43MZVVA.js";
import {
  readMaterials
} from "../chunk-LNVO7JBK.js";
import "../chunk-THXFCHSP.js";
import "../chunk-WGBMCL32.js";
import "../chunk-IZCEBNS4.js";
import "../chunk-M7MADWGC.js";
import "../chunk-2ICY5BT5.js";
import "../chunk-O62IQR6Z.js";
import "../chunk-FQDTVQJQ.js";
import "../chunk-MV7LTWNI.js";
import "../chunk-WNHZBY2C.js";
import "../chunk-2EUI7DCR.js";
import "../chunk-HROT2NWN.js";
import "../chunk-2GRZZ6WO.js";
import "../chunk-RFFL65DS.js";
import "../chunk-CJKTCIL4.js";
import "../chunk-6W32T3CQ.js";
import "../chunk-W27RMOHF.js";
import "../chunk-MQGOF2UN.js";
import "../chunk-UDMVXMG6.js";
import "../chunk-L6UC7XNG.js";
import "../chunk-TFBFTAQY.js";
import "../chunk-VHWXRW5Q.js";
import "../chunk-XBYDJF2Q.js";
import "../chunk-G2MQOHL6.js";
import "../chunk-3PFJTX4F.js";
import "../chunk-VGE7H5OW.js";
import "../chunk-4UY74VGW.js";
import "../chunk-QJAL7PQL.js";
import "../chunk-5RRU5CYY.js";
import "../chunk-NCJTNGOK.js";
import "../chunk-SUGWIA7O.js";
import {
  loadRecipe
} from "../chunk-BXKPSCBV.js";
import "../chunk-A54C5KMT.js";
import "../chunk-IWWNDGUA.js";
import "../chunk-TQSQD3EM.js";
import "../chunk-4H7BIW5Q.js";
import "../chunk-NRTFUL6N.js";
import "../chunk-PHST5V2X.js";
import "../chunk-B774G22E.js";
import "../chunk-WURLLNK5.js";
import "../chunk-BBNAFSO2.js";
import "../chunk-NDHD2ASF.js";
import "../chunk-LORLZHOP.js";
import "../chunk-X63OG537.js";
import "../chunk-XMN3AM5I.js";
import "../chunk-ZBZ3IHPP.js";
import "../chunk-3KZS6QTV.js";
import "../chunk-NWXOPEL5.js";
import "../chunk-IJTDSLOH.js";
import "../chunk-Z47R7CQR.js";
import "../chunk-C7EWFNWP.js";
import "../chunk-O755XPEH.js";
import "../chunk-ATEFR6YA.js";
import "../chunk-A4QYDBRB.js";
import "../chunk-T5BJZ264.js";
import "../chunk-DF5CXL4Z.js";
import "../chunk-3AFQ3DMD.js";
import "../chunk-BIAJJIIX.js";
import "../chunk-PZKE3BSR.js";
import "../chunk-ZXPJ6CZZ.js";
import "../chunk-724TL3DH.js";
import {
  noProgress
} from "../chunk-STSNPE3E.js";
import "../chunk-JJH5KOXX.js";
import {
  silentLog
} from "../chunk-74A75QGB.js";
import "../chunk-CLQT6QHI.js";
import "../chunk-5XS437NJ.js";
import "../chunk-VLKLFDGJ.js";
import "../chunk-G2GC73FQ.js";
import "../chunk-HIQDTRIK.js";
import "../chunk-VIQN2D3N.js";
import "../chunk-7FNQSLNS.js";
import "../chunk-TMDWOMMK.js";
import "../chunk-6YZPRG7J.js";
import "../chunk-LRGPJQE2.js";
import {
  LimbeckError
} from "../chunk-BYE3JSHF.js";

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
