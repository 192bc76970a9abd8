import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);

// dist/base/progress.js
var noProgress = () => ({ update: () => void 0, stop: () => void 0 });

export {
  noProgress
};
