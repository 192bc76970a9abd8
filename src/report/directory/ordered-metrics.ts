// METRICS in report.json: the contract's fields in the contract's order.
import type { Bin, Metrics } from "../../engine/contracts.ts";

export function orderedMetrics(metrics: Metrics): Metrics {
  return {
    rows: metrics.rows,
    accuracy: metrics.accuracy,
    nll: metrics.nll,
    brier: metrics.brier,
    ece: metrics.ece,
    mce: metrics.mce,
    bins: metrics.bins.map(orderedBin),
    adaptiveEce: metrics.adaptiveEce,
    classwiseEce: metrics.classwiseEce,
    debiasedEce: metrics.debiasedEce,
    smoothEce: metrics.smoothEce,
    signedGap: metrics.signedGap,
    eceFloor: metrics.eceFloor,
  };
}

function orderedBin({ low, high, count, confidence, accuracy }: Bin): Bin {
  return { low, high, count, confidence, accuracy };
}
