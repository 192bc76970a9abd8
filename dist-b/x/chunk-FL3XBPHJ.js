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
