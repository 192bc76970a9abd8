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
  type Rung,
  type Setting,
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

/** Trials of the best settings first, of equals the first; those without a finite figure are none. */
const ranked = (tried: readonly Tried[], better: (value: number) => number): readonly Tried[] =>
  tried.filter(({ mean }) => mean !== null).sort((a, b) => better(b.mean ?? NaN) - better(a.mean ?? NaN));

/** What is the same for all arms of a search. */
interface Terms {
  readonly settings: readonly Setting[];
  readonly seeds: readonly number[];
  readonly halving: number | undefined;
  readonly better: (value: number) => number;
  /** Told the best setting of an arm's rung. */
  readonly told: (arm: string, settings: number, share: number, best: string) => void;
}

const rungOf = ({ arm: { candidates } }: Standing, { halving }: Terms, rung: number): Rung | undefined =>
  rungsOf(candidates.length, halving)[rung];

/** Every trial of a rung, of arms that are still in it. */
const placesOf = (standings: readonly Standing[], terms: Terms, rung: number): readonly TrialPlace[] =>
  standings.flatMap((one): TrialPlace[] => {
    const share = rungOf(one, terms, rung)?.share;
    if (share === undefined) return [];
    return one.settings.flatMap((setting) => terms.seeds.map((seed) => ({ arm: one.arm.id, setting, seed, share })));
  });

/** @throws {LimbeckError} "loss-not-finite" */
function allDiverged({ arm, settings }: Standing, terms: Terms): never {
  throw runError("loss-not-finite", `sweep: no setting of the arm "${arm.id}" kept its loss finite`, {
    problems: settings.map((setting) => ({
      path: settingWords(settingOfArm(terms.settings[setting], arm)),
      expected: "a finite loss",
      got: "one that is not",
      hint: "lower optimizer.learningRate or set optimizer.clipNorm",
    })),
  });
}

/** An arm after a rung: with what each setting reached, and those that go on. */
function afterRung(
  one: Standing,
  scoresOf: (setting: number) => readonly (number | null)[],
  terms: Terms,
  rung: number,
): Standing {
  const share = rungOf(one, terms, rung)?.share;
  if (share === undefined) return one;
  const tried = one.settings.map((setting): Tried => {
    const scores = scoresOf(setting);
    return { setting, share, scores, mean: meanOf(scores) };
  });
  const best = ranked(tried, terms.better);
  const [first] = best;
  if (first === undefined) return allDiverged(one, terms);
  terms.told(one.arm.id, best.length, share, settingWords(settingOfArm(terms.settings[first.setting], one.arm)));
  const next = rungOf(one, terms, rung + 1)?.settings ?? 1;
  const going = new Set(best.slice(0, next).map(({ setting }) => setting));
  const settings = one.settings.filter((setting) => going.has(setting));
  return { arm: one.arm, settings, tried: [...one.tried, ...tried] };
}

/**
 * Chooses a setting for each arm.
 * @throws {LimbeckError} "loss-not-finite" where no setting of an arm kept its loss finite
 */
export async function search(field: Field): Promise<SweepReport> {
  const { recipe } = field.loaded;
  const choose = choosing(recipe);
  const terms: Terms = {
    settings: settingsOf(recipe),
    seeds: trialSeeds(recipe),
    halving: recipe.sweep?.halving,
    better: (value) => goodness(metricOf(choose.metric), value),
    told: (arm, settings, share, best) => {
      sayTrials(field.options.log, arm, choose, settings, share, best);
    },
  };
  let standings = sweptArms(recipe).map((arm): Standing => ({
    arm,
    settings: arm.candidates.map(({ setting }) => setting),
    tried: [],
  }));
  for (let rung = 0; standings.some((one) => rungOf(one, terms, rung) !== undefined); rung++) {
    const places = placesOf(standings, terms, rung);
    const results = await trainAll(field, trials, places, () => undefined);
    standings = standings.map((one) => {
      const scoresOf = (setting: number): readonly (number | null)[] =>
        places.flatMap((place, at) =>
          place.arm === one.arm.id && place.setting === setting ? [results[at]?.score ?? null] : [],
        );
      return afterRung(one, scoresOf, terms, rung);
    });
  }
  return {
    metric: choose.metric,
    calibrated: choose.calibrated,
    seeds: [...terms.seeds],
    ...(terms.halving === undefined ? {} : { halving: terms.halving }),
    settings: terms.settings,
    arms: standings.map(({ arm, settings: [chosen = 0], tried }): TriedArm => ({
      id: arm.id,
      paths: arm.paths,
      chosen,
      trials: tried,
    })),
  };
}
