import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);

// dist/cli/silent-exit.js
var SilentExit = class extends Error {
  status;
  constructor(status) {
    super(`exit ${status}`);
    this.name = "SilentExit";
    this.status = status;
  }
};

export {
  SilentExit
};
