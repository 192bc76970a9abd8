import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  print,
  recipePath,
  sessionOptions,
  withSessionOptions,
  workersOption
} from "./chunk-KPSXYS2U.js";
import {
  SilentExit
} from "./chunk-NUWJJAKO.js";
import "./chunk-ZNRN3WRL.js";
import "./chunk-DPBSYSLK.js";
import "./chunk-UEMWAKF5.js";
import "./chunk-MS4JPZUI.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/cli/run.js
function endedBy({ requirements = [] }) {
  if (requirements.some(({ passed }) => !passed))
    throw new SilentExit(1);
}
function addRun(command, io) {
  withSessionOptions(command).action(async (recipe, options) => {
    const [{ run }, { printedJson }, { renderPhasesTable, renderRequirements }, { headline }] = await Promise.all([
      import("./run-LK63QK77.js"),
      import("./json-57E3GDC5.js"),
      import("./console-E2VARE34.js"),
      import("./headline-3SRYUMTJ.js")
    ]);
    const { result, directory } = await run(recipePath(io, recipe), await sessionOptions(io, options));
    print(io, options.json === true ? printedJson(result) : `${headline(result.report)}

${renderPhasesTable(result.report)}${renderRequirements(result.report)}

report: ${directory}/report.html`);
    endedBy(result.report);
  });
}
function addCompare(command, io) {
  withSessionOptions(command.addOption(workersOption())).action(async (recipe, options) => {
    const [{ compare }, { printedJson }, { renderArmsTable, renderRequirements }, { verdict }, { headline }] = await Promise.all([
      import("./compare-AUP7INJE.js"),
      import("./json-57E3GDC5.js"),
      import("./console-E2VARE34.js"),
      import("./verdict-UKBH5HS7.js"),
      import("./headline-3SRYUMTJ.js")
    ]);
    const { result, directory } = await compare(recipePath(io, recipe), await sessionOptions(io, options));
    const text = `${headline(result.report)}

${renderArmsTable(result.report)}

${verdict(result.report)}${renderRequirements(result.report)}

report: ${directory}/report.html`;
    print(io, options.json === true ? printedJson(result) : text);
    endedBy(result.report);
  });
}
export {
  addCompare,
  addRun
};
