import {
  print,
  recipePath,
  sessionOptions,
  withSessionOptions,
  workersOption
} from "./chunk-TZBGU4EC.js";
import {
  SilentExit
} from "./chunk-FL3XBPHJ.js";
import "./chunk-STSNPE3E.js";
import "./chunk-74A75QGB.js";
import "./chunk-LRGPJQE2.js";
import "./chunk-BYE3JSHF.js";

// dist/cli/run.js
function endedBy({ requirements = [] }) {
  if (requirements.some(({ passed }) => !passed))
    throw new SilentExit(1);
}
function addRun(command, io) {
  withSessionOptions(command).action(async (recipe, options) => {
    const [{ run }, { printedJson }, { renderPhasesTable, renderRequirements }, { headline }] = await Promise.all([
      import("./run-OA2EYEEY.js"),
      import("./json-BYFXZF2J.js"),
      import("./console-OUGQWVZN.js"),
      import("./headline-34R5TSB2.js")
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
      import("./compare-WBAYV3BK.js"),
      import("./json-BYFXZF2J.js"),
      import("./console-OUGQWVZN.js"),
      import("./verdict-XBN5REM6.js"),
      import("./headline-34R5TSB2.js")
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
