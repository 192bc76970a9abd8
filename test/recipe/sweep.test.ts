// Settings of a sweep: which there are, for which arms they differ, and how many are tried with how much training.
import assert from "node:assert/strict";
import {
  isSwept,
  rungsOf,
  settingOfArm,
  settingsOf,
  settingWords,
  sweptArms,
  trialSeeds,
  trialsOf,
  withShare,
} from "../../src/recipe/plan/sweep.ts";
import { armsOf } from "../../src/recipe/plan/arms.ts";
import type { Recipe } from "../../src/recipe/schema.ts";
import { resolveRecipe } from "../../src/recipe/read.ts";
import { draft } from "./fixture.ts";

const TEMPERATURE = "phases[distill].targets.temperature";
const RATE = "optimizer.learningRate";

const swept = (sweep: object): Recipe => resolveRecipe({ ...draft(), sweep }, "x");

const settingsByArm = (recipe: Recipe): Record<string, number[]> =>
  Object.fromEntries(sweptArms(recipe).map(({ id, candidates }) => [id, candidates.map(({ setting }) => setting)]));

describe("sweep: settings (unit)", () => {
  it("are every combination of a grid, the last field first", () => {
    const recipe = swept({ grid: { [TEMPERATURE]: [1, 2], [RATE]: [0.1, 0.2, 0.3] } });
    assert.deepEqual(
      settingsOf(recipe).map((setting) => Object.values(setting)),
      [
        [1, 0.1],
        [1, 0.2],
        [1, 0.3],
        [2, 0.1],
        [2, 0.2],
        [2, 0.3],
      ],
    );
    assert.equal(settingWords(settingsOf(recipe)[4] ?? {}), `${TEMPERATURE}=2, ${RATE}=0.2`);
  });

  it("take the lists of a zip together, each with every combination of a grid", () => {
    const recipe = swept({
      zip: { [TEMPERATURE]: [1, 2], "phases[distill].targets.alpha": [0.5, 1] },
      grid: { [RATE]: [0.1, 0.2] },
    });
    assert.deepEqual(
      settingsOf(recipe).map((setting) => Object.values(setting)),
      [
        [0.1, 1, 0.5],
        [0.1, 2, 1],
        [0.2, 1, 0.5],
        [0.2, 2, 1],
      ],
    );
  });

  it("are none where seeds alone are swept", () => {
    const recipe = swept({ seeds: [4, 5] });
    assert.ok(!isSwept(recipe));
    assert.deepEqual([settingsOf(recipe), sweptArms(recipe)], [[], []]);
  });

  it("are tried for an arm once where they come to one recipe", () => {
    const recipe = swept({ grid: { [TEMPERATURE]: [1, 2], [RATE]: [0.1, 0.2] } });
    assert.deepEqual(settingsByArm(recipe), {
      hard: [0, 1],
      smoothing: [0, 1],
      teacher: [0, 1, 2, 3],
      "smoothing-then-teacher": [0, 1, 2, 3],
    });
    const [hard, , teacher] = sweptArms(recipe);
    assert.deepEqual([hard?.paths, teacher?.paths], [[RATE], [TEMPERATURE, RATE]]);
    assert.deepEqual(settingOfArm({ [TEMPERATURE]: 2, [RATE]: 0.2 }, { paths: [RATE] }), { [RATE]: 0.2 });
  });

  it("change the arms as the recipe with that setting written into it has them", () => {
    const recipe = swept({ grid: { [TEMPERATURE]: [1, 5] } });
    const base = draft();
    base.phases[1]!.targets["temperature"] = 5;
    const written = armsOf(resolveRecipe(base, "x"), "x");
    for (const { id, candidates } of sweptArms(recipe).slice(2))
      assert.deepEqual(candidates[1]?.recipe, written.find((arm) => arm.id === id)?.recipe);
  });

  it("take out what is set to null, and reach arms through their patches", () => {
    const arms = [{ id: "own", patch: [{ path: "phases[smooth].targets", ref: "phases[distill].targets" }] }, "hard"];
    const recipe = resolveRecipe(
      { ...draft(), arms, sweep: { grid: { [TEMPERATURE]: [2, 3], "optimizer.clipNorm": [1, null] } } },
      "x",
    );
    const [own] = sweptArms(recipe);
    assert.deepEqual(
      own?.candidates.map(({ recipe: { phases, optimizer } }) => [
        phases.map(({ targets }) => ("temperature" in targets ? targets.temperature : null)),
        "clipNorm" in optimizer ? optimizer.clipNorm : "none",
      ]),
      [
        [[2, 2], 1],
        [[2, 2], "none"],
        [[3, 3], 1],
        [[3, 3], "none"],
      ],
    );
  });

  it("are tried with seeds that judge nothing", () => {
    const grid = { [RATE]: [0.1, 0.2] };
    assert.deepEqual(trialSeeds(swept({ grid, seeds: [0, 1, 3] })), [2]);
    assert.deepEqual(trialSeeds(swept({ grid })), [0]);
    assert.deepEqual(trialSeeds(swept({ grid, seeds: [1], choose: { seeds: [7, 8] } })), [7, 8]);
  });
});

describe("sweep: rungs (unit)", () => {
  it("are one with all of the training where nothing is halved, and none for one setting", () => {
    assert.deepEqual(rungsOf(7, undefined), [{ settings: 7, share: 1 }]);
    assert.deepEqual([rungsOf(1, 3), rungsOf(1, undefined)], [[], []]);
  });

  it("end with all of the training and two settings or more", () => {
    assert.deepEqual(rungsOf(27, 3), [
      { settings: 27, share: 1 / 9 },
      { settings: 9, share: 1 / 3 },
      { settings: 3, share: 1 },
    ]);
    assert.deepEqual(
      rungsOf(20, 3).map(({ settings }) => settings),
      [20, 6, 2],
    );
    assert.deepEqual(rungsOf(5, 3), [{ settings: 5, share: 1 }]);
    for (let settings = 2; settings < 200; settings++)
      for (const halving of [2, 3, 4, 7]) {
        const rungs = rungsOf(settings, halving);
        assert.equal(rungs.at(-1)?.share, 1);
        assert.ok(
          (rungs.at(-1)?.settings ?? 0) >= 2 && (rungs.at(-1)?.settings ?? 0) < 2 * halving,
          `${settings}, ${halving}`,
        );
      }
  });

  it("shorten every phase, by an epoch or a step at least", () => {
    const recipe = swept({ seeds: [1] });
    const epochs = (share: number): unknown[] =>
      withShare(recipe, share).phases.map(({ until }) =>
        until.any.map((one) => ("value" in one ? one.value : one.kind)),
      );
    assert.deepEqual(epochs(1), [[4, "plateau"], [6]]);
    assert.deepEqual(epochs(1 / 3), [[1, "plateau"], [2]]);
    assert.deepEqual(epochs(1 / 100), [[1, "plateau"], [1]]);
  });

  it("are counted over all arms and seeds", () => {
    const recipe = swept({ grid: { [TEMPERATURE]: [1, 2, 3, 4, 5, 6] }, choose: { seeds: [8, 9] }, halving: 3 });
    // two arms ask the teacher: 6 settings with a third, then 2 with all; two seeds
    assert.equal(
      trialsOf(recipe, () => 1),
      2 * 2 * (6 + 2),
    );
    assert.equal(
      trialsOf(recipe, (share) => 30 * share),
      2 * 2 * (60 + 60),
    );
  });
});
