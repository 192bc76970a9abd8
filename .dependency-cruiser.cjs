// Imports point one way: a room may import those that stand before it in `order`, and itself. Each rule says why.
const order = [
  ["base", "^src/base/", "words for errors, numbers and logs serve every room and know none"],
  ["graph", "^src/graph/", "what a network computes is known without who runs it"],
  ["engine", "^src/engine/", "an engine runs graphs; which loss, optimizer or student they came from is all one to it"],
  ["metrics", "^src/metrics/", "a figure is a function of scores and labels"],
  ["kinds", "^src/kinds/", "a kind is whole without the recipe that picks it"],
  ["recipe", "^src/recipe/", "checking and planning a recipe train and measure nothing"],
  ["evaluation", "^src/evaluation/", "a student is measured the same way whoever trained it"],
  ["training", "^src/training/", "phases are trained without knowing what is printed of them"],
  ["report", "^src/report/", "reports are made of what was measured"],
  [
    "pages",
    "^src/(cells/|(run|compare|session|plan|validate|export|export-smaller|evaluate|load)\\.ts$)",
    "the pages tell the story; nothing reads them back",
  ],
  ["cli", "^src/(cli/|index\\.ts$)", ""],
];

const oneWay = order.slice(0, -1).map(([name, path, comment], position) => ({
  name: `one-way-${name}`,
  comment,
  severity: "error",
  from: { path },
  to: { path: order.slice(position + 1).map(([, later]) => later) },
}));

/** Rooms below the sources of data: from a file's bytes to rows in splits. */
const dataOrder = ["files", "stored", "columns", "tabular", "text", "pictures", "rows", "splits"];

const kinds = [
  "data",
  "augmentations",
  "mixing",
  "teachers",
  "students",
  "targets",
  "terms",
  "optimizers",
  "conditions",
  "calibrators",
  "corruptions",
  "engines",
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
    ...oneWay,
    ...dataOrder.slice(0, -1).map((room, position) => ({
      name: `data-one-way-${room}`,
      comment: "what reads files knows nothing of rows, and rows nothing of how they are split",
      severity: "error",
      from: { path: `^src/kinds/data/${room}/` },
      to: { path: `^src/kinds/data/(${dataOrder.slice(position + 1).join("|")})/` },
    })),
    ...kinds.map((kind) => ({
      name: `kinds-apart-${kind}`,
      comment:
        "kinds never import one another, but that schedules serve all, targets are built of terms and recorded teachers are read as data is: each can be read, added or taken out alone",
      severity: "error",
      from: { path: `^src/kinds/${kind}/` },
      to: {
        path: "^src/kinds/",
        pathNot: `^src/kinds/(${kind}|schedules${{ targets: "|terms", teachers: "|data/recorded/scores.ts" }[kind] ?? ""})(/|$)|^src/kinds/(kind-schema|links|table)\\.ts$`,
      },
    })),
    {
      name: "native-where-opened",
      comment: "checking a recipe starts no runtime: onnxruntime-node is loaded by the session alone",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/engine/onnx/session\\.ts$" },
      to: { path: "onnxruntime-node" },
    },
    {
      name: "tfjs-where-opened",
      comment: "TensorFlow.js is loaded by its engine and its models alone, and only when one is chosen",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/engine/tfjs/" },
      to: { path: "@tensorflow" },
    },
    {
      name: "tfjs-lazily",
      comment: "`limbeck --help` starts no runtime: what holds TensorFlow.js is opened by `await import()`",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/engine/tfjs/" },
      to: {
        path: "^src/engine/tfjs/",
        pathNot: "^src/engine/tfjs/model-files\\.ts$",
        dynamic: false,
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "report-sees-results",
      comment: "a page is a pure function of a result; the one room that spells a run's files is report/directory",
      severity: "error",
      from: { path: "^src/report/", pathNot: "^src/report/directory/" },
      to: { path: "^src/", pathNot: "^src/(report|base|metrics)/|^src/evaluation/result\\.ts$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
