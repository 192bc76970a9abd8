// dist/base/progress.js
var noProgress = () => ({ update: () => void 0, stop: () => void 0 });

export {
  noProgress
};
