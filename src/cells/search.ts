// Which setting each arm is given: tried on validation rows with seeds of their own, all at once or by successive halving.
import { runError } from "../base/errors.ts";
import type { SweepReport } from "../evaluation/result.ts";
import { metricOf } from "../kinds/conditions/index.ts";
import { goodness } from "../metrics/table.ts";
import {
  choosing,
  rungsOf,
  settingOfArm,
  settingsOf,
  settingWords,
  sweptArms,
  trialSeeds,
  type SweptArm,
} from "../recipe/plan/sweep.ts";
import { sayTrials } from "../training/said.ts";
import type { TrialPlace } from "./place.ts";
import { trainAll, trials, type Field } from "./train-all.ts";

type TriedArm = SweepReport["arms"][number];
type Tried = TriedArm["trials"][number];

/** A setting that is still in the race. */
interface Standing {
  readonly arm: SweptArm;
  /** The settings that go on, in the order of the recipe. */
  readonly settings: readonly number[];
  readonly tried: readonly Tried[];
}

const meanOf = (scores: readonly (number | null)[]): number | null => {
  const known = scores.filter((score) => score !== null);
  return known.length < scores.length ? null : known.reduce((sum, score) => sum + score, 0) / known.length;
};

/** Trials that one rung of an arm takes. */
const rungOf = ({ arm: { candidates } }: Standing, halving: number | undefined, rung: number) =>
  rungsOf(candidates.length, halving)[rung];

/** Trials of the best settings first, of equals the first; those without a finite figure are none. */
const ranked = (tried: readonly Tried[], better: (value: number) => number): readonly Tried[] =>
  tried.filter(({ mean }) => mean !== null).sort((a, b) => better(b.mean ?? NaN) - better(a.mean ?? NaN));

/**
 * Chooses a setting for each arm.
 * @throws {LimbeckError} "loss-not-finite" where no setting of an arm kept its loss finite
 */
export async function search(field: Field): Promise<SweepReport> {
  const { recipe } = field.loaded;
  const { log } = field.options;
  const seeds = trialSeeds(recipe);
  const settings = settingsOf(recipe);
  const halving = recipe.sweep?.halving;
  const choose = choosing(recipe);
  const better = (value: number): number => goodness(metricOf(choose.metric), value);
  let standings = sweptArms(recipe).map((arm): Standing => ({
    arm,
    settings: arm.candidates.map(({ setting }) => setting),
    tried: [],
  }));
  for (let rung = 0; standings.some((one) => rungOf(one, halving, rung) !== undefined); rung++) {
    const places = standings.flatMap((one): TrialPlace[] => {
      const share = rungOf(one, halving, rung)?.share;
      if (share === undefined) return [];
      return one.settings.flatMap((setting) => seeds.map((seed) => ({ arm: one.arm.id, setting, seed, share })));
    });
    const results = await trainAll(field, trials, places, () => undefined);
    standings = standings.map((one): Standing => {
      const share = rungOf(one, halving, rung)?.share;
      if (share === undefined) return one;
      const tried = one.settings.map((setting): Tried => {
        const scores = places.flatMap((place, at) =>
          place.arm === one.arm.id && place.setting === setting ? [results[at]?.score ?? null] : [],
        );
        return { setting, share, scores, mean: meanOf(scores) };
      });
      const best = ranked(tried, better);
      if (best.length === 0)
        throw runError("loss-not-finite", `sweep: no setting of the arm "${one.arm.id}" kept its loss finite`, {
          problems: one.settings.map((setting) => ({
            path: settingWords(settingOfArm(settings[setting], one.arm)),
            expected: "a finite loss",
            got: "one that is not",
            hint: "lower optimizer.learningRate or set optimizer.clipNorm",
          })),
        });
      sayTrials(
        log,
        one.arm.id,
        choose,
        best.length,
        share,
        settingWords(settingOfArm(settings[best[0]?.setting ?? 0], one.arm)),
      );
      const next = rungOf(one, halving, rung + 1)?.settings ?? 1;
      const going = new Set(best.slice(0, next).map(({ setting }) => setting));
      return {
        arm: one.arm,
        settings: one.settings.filter((setting) => going.has(setting)),
        tried: [...one.tried, ...tried],
      };
    });
  }
  return {
    metric: choose.metric,
    calibrated: choose.calibrated,
    seeds: [...seeds],
    ...(halving === undefined ? {} : { halving }),
    settings,
    arms: standings.map(({ arm, settings: [chosen = 0], tried }): TriedArm => ({
      id: arm.id,
      paths: arm.paths,
      chosen,
      trials: tried,
    })),
  };
}
