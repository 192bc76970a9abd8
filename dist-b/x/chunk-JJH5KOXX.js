// dist/base/version.js
import { readFileSync } from "node:fs";
var { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
var limbeckVersion = version;

export {
  limbeckVersion
};
