import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);

// dist/engine/data-contracts.js
var NO_LABEL = -1;
var statedSpaces = ["logits", "logProbs", "probs", "sigmoid"];

export {
  NO_LABEL,
  statedSpaces
};
