// dist/training/said.js
var percent = (share) => `${(100 * share).toFixed(2)} %`;
function sayEpoch(log, record) {
  const { accuracy, nll, ece } = record.validation;
  const figures = `validation accuracy ${percent(accuracy)}, NLL ${nll.toFixed(4)}, ECE ${ece.toFixed(4)}`;
  const message = `${record.phase} epoch ${record.phaseEpoch}: loss ${record.loss.toFixed(4)}, ${figures}`;
  log.info("epoch", message, { ...record });
}
function sayPhase(log, { id, endedBy, steps, test }) {
  const figures = `test accuracy ${percent(test.accuracy)}, ECE ${test.ece.toFixed(4)}`;
  const message = `phase ${id} ended by ${endedBy} after ${steps} steps: ${figures}`;
  log.info("phase_switch", message, { phase: id, endedBy, steps });
}
function sayTrials(log, arm, { metric, calibrated }, settings, share, setting) {
  const how = `${metric}${calibrated ? ", temperature-scaled" : ""}`;
  const part = share === 1 ? "" : ` with ${percent(share)} of the training`;
  log.info("sweep", `${arm}: of ${settings} settings${part}, ${setting} is best by ${how}`, { arm, setting });
}
function sayArm(log, arm, seed, { test }) {
  const figures = `test accuracy ${percent(test.accuracy)}, NLL ${test.nll.toFixed(4)}, ECE ${test.ece.toFixed(4)}`;
  log.info("arm", `${arm}, seed ${seed}: ${figures}`, { arm, seed });
}

export {
  sayEpoch,
  sayPhase,
  sayTrials,
  sayArm
};
