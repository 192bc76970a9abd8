// Imports point one way: a folder may import those that stand before it in `order`, and itself. Each rule says why.
const order = [
  ["errors", "^src/errors\\.ts$"],
  ["version", "^src/version\\.ts$"],
  ["numeric", "^src/numeric/"],
  ["validation", "^src/validation/"],
  ["schedules", "^src/schedules/"],
  ["kind-schema", "^src/kind-schema\\.ts$"],
  ["graph", "^src/graph/"],
  ["inference", "^src/inference/"],
  ["onnx", "^src/onnx/"],
  ["tfjs files", "^src/tfjs/"],
  ["contracts", "^src/contracts\\.ts$"],
  ["kinds", "^src/(data|teachers|students|objective|optimizers|metrics|calibration|switching|shift)/"],
  ["engine options", "^src/engines/schema\\.ts$"],
  ["recipe", "^src/recipe/"],
  ["plan", "^src/plan/"],
  ["engines", "^src/engines/(?!schema\\.ts)"],
  ["records", "^src/records/"],
  ["training", "^src/training/"],
  ["comparison", "^src/comparison/"],
  ["report", "^src/report/"],
  ["run", "^src/(run|compare|session|plan-recipe|export|evaluate|evaluate-model)\\.ts$"],
  ["cli", "^src/(cli/|index\\.ts$)"],
];

const oneWay = order.map(([name, path], position) => ({
  name: `one-way-${name.replace(/\W/g, "-")}`,
  comment: `${name} knows nothing of what comes after it on the data's way`,
  severity: "error",
  from: { path, pathNot: position < order.length ? order.slice(0, position).map(([, earlier]) => earlier) : [] },
  to: { path: order.slice(position + 1).map(([, later]) => later), pathNot: path },
}));

const kinds = [
  "data",
  "teachers",
  "students",
  "objective",
  "optimizers",
  "metrics",
  "calibration",
  "switching",
  "shift",
];

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "a cycle has no first file to read",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...oneWay.slice(0, -1),
    ...kinds.map((kind) => ({
      name: `kinds-apart-${kind}`,
      comment: "kinds never import one another; calibration may measure",
      severity: "error",
      from: { path: `^src/${kind}/` },
      to: {
        path: "^src/(data|teachers|students|objective|optimizers|metrics|calibration|switching|shift)/",
        pathNot: kind === "calibration" ? "^src/(calibration|metrics)/" : `^src/${kind}/`,
      },
    })),
    {
      name: "native-where-opened",
      comment: "checking a recipe starts no runtime: onnxruntime-node is loaded by the session alone",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/inference/session\\.ts$" },
      to: { path: "onnxruntime-node" },
    },
    {
      name: "tfjs-where-opened",
      comment: "TensorFlow.js is loaded by its engine and its models alone, and only when one is chosen",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(engines|inference)/tfjs/" },
      to: { path: "@tensorflow" },
    },
    {
      name: "tfjs-lazily",
      comment: "`limbeck --help` starts no runtime: what holds TensorFlow.js is opened by `await import()`",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(engines|inference)/tfjs/" },
      to: { path: "^src/(engines|inference)/tfjs/", dynamic: false, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "report-sees-results",
      comment: "reporters are pure functions of a result",
      severity: "error",
      from: { path: "^src/report/" },
      to: { path: "^src/", pathNot: "^src/(report|validation|numeric)/|^src/(errors|contracts|kind-schema)\\.ts$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
