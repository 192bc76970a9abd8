import {
  reportSchema
} from "./chunk-RFFL65DS.js";
import {
  ordered
} from "./chunk-X63OG537.js";
import {
  internalError
} from "./chunk-BYE3JSHF.js";

// dist/report/directory/json.js
function renderJson({ report }) {
  const text = JSON.stringify(ordered(report, reportSchema), finite, 2);
  return `${text.replace(/\{\s+"class": (?:[^{}]|\{[^{}]*\})*?\}/g, (line) => line.replace(/\s+/g, " ")).replace(/\{\s+"(?:low|corruption|severity|epsilon)": [^{}]*?\}/g, (line) => line.replace(/\s+/g, " ")).replace(/\[\n[-+.\deE,\s]+\]/g, (list) => list.replace(/\s+/g, " "))}
`;
}
var printedJson = ({ report }) => JSON.stringify(ordered(report, reportSchema), finite);
function finite(key, value) {
  if (typeof value === "number" && !Number.isFinite(value))
    throw internalError(`report.json: ${key} is ${value}`);
  return value;
}

export {
  renderJson,
  printedJson
};
