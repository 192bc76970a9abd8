import {
  readVariants
} from "./chunk-6QPRRV52.js";
import {
  planFor,
  scalarsAt
} from "./chunk-TQJBK7ZA.js";
import {
  epochBlocks,
  filledShare,
  parameterCount,
  readMaterials,
  rowLengths,
  studentTensors,
  trainingBytes
} from "./chunk-LNVO7JBK.js";
import {
  findingText
} from "./chunk-UDMVXMG6.js";
import {
  SEEDS_FOR_P
} from "./chunk-L6UC7XNG.js";
import {
  LEVEL
} from "./chunk-TFBFTAQY.js";
import {
  keptViewBytes
} from "./chunk-QJAL7PQL.js";
import {
  trainingRows
} from "./chunk-NCJTNGOK.js";
import {
  isSwept,
  seedsOf,
  settingsOf,
  trialsOf,
  warningsOf,
  withShare
} from "./chunk-SUGWIA7O.js";
import {
  augmentWords,
  describeCondition,
  loadRecipe,
  mixingWords
} from "./chunk-BXKPSCBV.js";
import {
  optimizerFor
} from "./chunk-A54C5KMT.js";
import {
  targetNotes,
  targetWords,
  termWords
} from "./chunk-BBNAFSO2.js";
import {
  describeSchedule,
  shortNumber
} from "./chunk-NDHD2ASF.js";
import {
  tBound
} from "./chunk-LORLZHOP.js";
import {
  labelDirectoryIn,
  openTeacher
} from "./chunk-XMN3AM5I.js";
import {
  holding
} from "./chunk-NWXOPEL5.js";
import {
  showShape
} from "./chunk-PZKE3BSR.js";
import {
  isStored
} from "./chunk-ZXPJ6CZZ.js";
import {
  noProgress
} from "./chunk-STSNPE3E.js";
import {
  silentLog
} from "./chunk-74A75QGB.js";

// dist/metrics/comparison/power.js
var DIFFERING_ROWS = 0.05;
var SEED_DEVIATION = 5e-3;
function toldApart(rows, seeds) {
  if (seeds < SEEDS_FOR_P || rows < 2)
    return null;
  const [ofRows, ofSeeds, rest] = [DIFFERING_ROWS / 2, 2 * SEED_DEVIATION ** 2, DIFFERING_ROWS / 2];
  const [msRows, msSeeds] = [seeds * ofRows + rest, rows * ofSeeds + rest];
  const sum = msRows + msSeeds - rest;
  const known = msRows ** 2 / (rows - 1) + msSeeds ** 2 / (seeds - 1) + rest ** 2 / ((rows - 1) * (seeds - 1));
  return tBound(LEVEL, sum ** 2 / known) * Math.sqrt(sum / (rows * seeds));
}

// dist/recipe/plan/describe.js
function samples(plan, phase) {
  const steps = [0, Math.floor((phase.steps - 1) / 2), phase.steps - 1];
  return [...new Set(steps)].map((step) => ({
    step: phase.startStep + step + 1,
    ...scalarsAt(plan, phase, step, phase.startStep + step)
  }));
}
function sampleLines(values) {
  const names = Object.keys(values[0] ?? {}).filter((name) => name !== "step" && name !== "learningRate");
  const widths = names.map(({ length }) => Math.max(length + 1, Math.min(length + 2, 12)));
  const line = (step, rate, others) => [`    ${step.padStart(8)}`, rate.padStart(14), ...others.map((text, i) => text.padStart(widths[i] ?? 0))].join(" ");
  return [
    line("step", "learning rate", names),
    ...values.map((at) => line(String(at.step), shortNumber(at.learningRate), names.map((name) => shortNumber(at[name] ?? NaN))))
  ];
}
function rowsTold(unlabelled, { trainRows, unlabelledRows }) {
  if (unlabelledRows === void 0)
    return [];
  const labelled = trainRows - unlabelledRows;
  return unlabelled ? [`    rows: ${labelled} with labels and ${unlabelledRows} without, by the terms that need none`] : [`    rows: the ${labelled} with labels, ${shortNumber(trainRows / labelled)} times an epoch`];
}
function rowWords({ mixing, classWeights, weighting, unlabelled }, plan) {
  const weights = classWeights === "balanced" ? "every class alike, whatever its rows" : classWeights?.join(", ");
  return [
    ...rowsTold(unlabelled, plan),
    ...mixing === void 0 ? [] : [`    rows: ${mixingWords(mixing)}`],
    ...weights === void 0 ? [] : [`    classes weigh: ${weights}${weighting === "classes" ? ", in every row's part of them" : ""}`]
  ];
}
var mebibytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
function duration(ms) {
  if (ms < 9e4)
    return `${(ms / 1e3).toFixed(ms < 1e4 ? 1 : 0)} s`;
  return ms < 54e5 ? `${(ms / 6e4).toFixed(0)} min` : `${(ms / 36e5).toFixed(1)} h`;
}
function powerWords({ seeds, testRows }) {
  const least = toldApart(testRows, seeds.length);
  const count = seeds.length === 1 ? "1 seed" : `${seeds.length} seeds`;
  return least === null ? `with ${count} nothing will be said of the methods: three or more tell them apart` : `with ${count} and ${testRows} test rows, differences in accuracy under about ${(100 * least).toFixed(1)} points will not be told apart (docs/statistics.md)`;
}
function wholeLines({ totalSteps }, recipe, facts) {
  const { dataBytes, heldBytes = null, labelBytes, arms, seeds, stepMs, sweep = null } = facts;
  const students = arms.length * seeds.length;
  const rowsHeld = heldBytes === null ? `${mebibytes(dataBytes)} of rows` : `${mebibytes(heldBytes)} of rows at a time, of ${mebibytes(dataBytes)}`;
  const time = stepMs === null ? [] : [
    `time: ${stepMs >= 100 ? stepMs.toFixed(0) : stepMs.toPrecision(3)} ms a step here, about ${duration(stepMs * totalSteps)} for run and ${duration(stepMs * (totalSteps * students + (sweep?.steps ?? 0)))} for compare, beside evaluation`
  ];
  const { calibrator, calibrators = [], mcDropout, conformal, shift } = recipe.evaluation;
  const fitted = [...new Set([calibrator, ...calibrators].flatMap((one) => one?.kind ?? []))];
  const parts = [
    "accuracy and calibration of each phase on validation and test",
    ...fitted.length === 0 ? [] : [`${fitted.join(", ")} after each`],
    ...recipe.teachers.length === 0 ? [] : ["agreement with the teacher", "costs of both models"],
    ...mcDropout === void 0 ? [] : [`Monte Carlo dropout, ${mcDropout.samples} samples`],
    ...conformal === void 0 ? [] : [`prediction sets for a coverage of ${conformal.coverage}`],
    ...shift === void 0 ? [] : ["figures under shift"]
  ];
  return [
    `memory: ${rowsHeld}${labelBytes === 0 ? "" : `, ${mebibytes(labelBytes)} of teachers' labels`}`,
    ...time,
    ...sweep === null ? [] : [
      `sweep: ${sweep.settings} settings, ${sweep.trials} trials of ${sweep.steps} steps in all, to choose one for each arm on validation`
    ],
    `compare: ${arms.length} arms (${arms.join(", ")}) x ${seeds.length} seeds = ${students} students`,
    ...arms.length < 2 ? [] : [powerWords(facts)],
    `the report will have: ${parts.join("; ")}`
  ];
}
function describePlan(plan, student, warnings, about) {
  const lines = [
    `${plan.name}: ${plan.totalSteps} steps at most, ${plan.stepsPerEpoch} a pass over ${plan.trainRows} rows${plan.unlabelledRows === void 0 ? "" : `, ${plan.unlabelledRows} of them unlabelled,`} in batches of ${plan.batchRows}`,
    `student: ${student.parameters} parameters, ${(student.trainingBytes / 1024 / 1024).toFixed(1)} MiB of training state`,
    `learning rate: ${describeSchedule(plan.learningRate)}`,
    ...about?.recipe.augment === void 0 ? [] : [`training rows: ${augmentWords(about.recipe.augment)}`],
    ...about === void 0 ? [] : wholeLines(plan, about.recipe, about.whole)
  ];
  for (const phase of plan.phases) {
    const values = samples(plan, phase);
    lines.push("", `phase ${phase.id}: steps ${phase.startStep + 1} to ${phase.startStep + phase.steps}`, `    targets: ${targetWords(phase.targets, plan.classes)}`, ...(phase.terms ?? []).map((term) => `    and: ${termWords(term)}`), ...rowWords(phase, plan), `    ends at: ${phase.conditions.map(describeCondition).join(", or ")}`, `    then: ${phase.restoreBest === null ? "goes on as it is" : `restores the epoch with the best validation.${phase.restoreBest}`}, ${phase.resetOptimizer ? "resets" : "keeps"} the optimizer's state`, ...targetNotes(phase.targets, values[0] ?? {}, plan.classes).map((note) => `    ${note}`), ...sampleLines(values));
  }
  if (warnings.length > 0)
    lines.push("", ...warnings.map((warning) => `warning: ${warning}`));
  const json = {
    ...plan,
    student,
    ...about === void 0 ? {} : about.whole,
    warnings,
    phases: plan.phases.map((phase) => ({ ...phase, samples: samples(plan, phase) }))
  };
  return { text: lines.join("\n"), json };
}

// dist/plan.js
async function findingsOf(loaded, materials, { cwd, strict }) {
  const { labelTeacher } = await import("./labelling-YTPCKUHC.js");
  const labelDirectory = labelDirectoryIn(cwd ?? process.cwd());
  const work = { log: silentLog, progress: noProgress, labelDirectory, strict };
  return holding(async (held) => {
    const found = [];
    for (const teacher of loaded.recipe.teachers) {
      const labelled = await labelTeacher(teacher, loaded, materials, 2, work, held, () => void 0);
      found.push([teacher.id, labelled.findings]);
    }
    await held.close();
    return Object.fromEntries(found);
  });
}
var findingLines = (findings) => Object.entries(findings).flatMap(([id, found]) => found.length === 0 ? [`teacher "${id}": nothing speaks against it`] : found.map(findingText)).join("\n");
function tokenLine({ dataset, splits, student, lengths }, { seed, data }) {
  if (dataset.text === void 0 && student.tokensBelow === void 0)
    return null;
  const rows = trainingRows(splits);
  const share = (by) => {
    const blocks = epochBlocks(rows, Math.min(data.batchRows, rows.length), by, { seed, epoch: 0 });
    return `${(100 * filledShare(dataset, rows, blocks)).toFixed(1)} %`;
  };
  const [size = 1] = dataset.inputShape;
  const whole = share(new Uint16Array(dataset.rows).fill(size));
  return lengths === null ? `tokens: ${whole} of the positions that are trained on hold one, ${share(rowLengths(dataset, 8))} with "lengthBuckets": 8` : `tokens: ${share(lengths)} of the positions that are trained on hold one, in batches of like lengths; ${whole} without`;
}
async function tensorsOf({ recipe, directory }, { student, dataset }) {
  const found = [["student", Object.fromEntries(studentTensors(student))]];
  for (const options of recipe.teachers)
    found.push([
      `teacher "${options.id}"`,
      await holding(async (held) => {
        const teacher = held.keep(await openTeacher(options, { baseDirectory: directory, dataset, threads: 2 }));
        const inner = await teacher.inner?.list() ?? null;
        await held.close();
        return inner === null ? null : Object.fromEntries(inner);
      })
    ]);
  return Object.fromEntries(found);
}
var tensorLines = (tensors) => Object.entries(tensors).map(([whose, shapes]) => shapes === null ? `inner values of ${whose}: none can be read of its kind` : [
  `inner values of ${whose}, a row's shape of each:`,
  ...Object.entries(shapes).map(([name, shape]) => `    ${JSON.stringify(name)} ${showShape(shape)}`)
].join("\n"));
async function planRecipe(source, options = {}) {
  const loaded = await loadRecipe(source, options);
  const materials = await readMaterials(loaded);
  await readVariants(loaded, materials);
  const { recipe } = loaded;
  const { student, dataset, arms } = materials;
  const { stepMs } = options.time === true ? await import("./timed-step-GXZ7X62T.js") : { stepMs: null };
  const facts = {
    parameters: parameterCount(student),
    trainingBytes: trainingBytes(student, optimizerFor(recipe.optimizer).slots.length)
  };
  const views = materials.augmentation?.stored?.views ?? 0;
  const rows = 4 * (1 + views) * dataset.rows * dataset.classes.length;
  const whole = {
    dataBytes: dataset.inputs.byteLength + keptViewBytes(dataset, materials.augmentation),
    heldBytes: isStored(dataset.inputs) && recipe.data.memory !== void 0 ? recipe.data.memory * 2 ** 20 : null,
    labelBytes: recipe.teachers.length * rows,
    arms: arms.map(({ id }) => id),
    testRows: materials.splits.test.length,
    seeds: seedsOf(recipe),
    sweep: isSwept(recipe) ? {
      settings: settingsOf(recipe).length,
      trials: trialsOf(recipe, () => 1),
      steps: trialsOf(recipe, (share) => planFor(materials, withShare(recipe, share)).totalSteps)
    } : null,
    stepMs: stepMs === null ? null : await stepMs(recipe, materials)
  };
  const described = describePlan(planFor(materials, recipe), facts, [...warningsOf(recipe), ...materials.warnings], {
    recipe,
    whole
  });
  const { deduced } = materials;
  const tokens = tokenLine(materials, recipe);
  const asked = options.teachers === true || options.strict === true;
  const findings = asked ? await findingsOf(loaded, materials, options) : null;
  const tensors = options.tensors === true ? await tensorsOf(loaded, materials) : null;
  const blocks = [
    described.text,
    ...tokens === null ? [] : [tokens],
    ...deduced.length === 0 || tokens !== null ? [] : [["columns, as they were deduced:", ...deduced.map((line) => `    ${line}`)].join("\n")],
    ...findings === null || recipe.teachers.length === 0 ? [] : [findingLines(findings)],
    ...tensors === null ? [] : tensorLines(tensors)
  ];
  return {
    text: blocks.join("\n\n"),
    json: {
      ...described.json,
      ...findings === null ? {} : { teachers: findings },
      ...tensors === null ? {} : { tensors }
    }
  };
}

export {
  planRecipe
};
