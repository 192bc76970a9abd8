// Where places are trained in this process: each on the bench that its student and augmentation need.
import { internalError } from "../base/errors.ts";
import { silentLog } from "../base/log.ts";
import { choosing, sweptArms, type Choosing } from "../recipe/plan/sweep.ts";
import type { LoadedRecipe } from "../recipe/read.ts";
import type { Recipe } from "../recipe/schema.ts";
import type { Session } from "../session.ts";
import { openWorkbench, type Workbench } from "../training/bench.ts";
import type { WorkOptions } from "../training/labelling.ts";
import { planFor } from "../training/train-arm.ts";
import { variantKey } from "../training/variants.ts";
import { entrantAt, type Entrant, type Place } from "./place.ts";

/** A place with all that it is trained with. */
export interface Ready {
  readonly session: Session;
  /** The arm's own. */
  readonly recipe: Recipe;
  /** By what settings are chosen that are tried. */
  readonly choose: Choosing;
}

export interface Stand {
  readonly at: (place: Place) => Entrant;
  /** Opens the bench of a place; the one before is closed where it is another. */
  readonly ready: (place: Place) => Promise<Ready>;
  /** Steps that a place takes at most. */
  readonly steps: (place: Place) => number;
  readonly close: () => Promise<void>;
}

export function standOf(session: Session, loaded: LoadedRecipe, work: WorkOptions): Stand {
  const { bench, variants } = session;
  const swept = sweptArms(loaded.recipe);
  const own = variantKey(loaded.recipe);
  const choose = choosing(loaded.recipe);
  let open: { readonly key: string; readonly bench: Workbench } = { key: own, bench };
  const leave = async (): Promise<void> => {
    if (open.bench === bench) return;
    const left = open.bench;
    open = { key: own, bench };
    await left.close();
  };
  const benchOf = async (key: string): Promise<Workbench> => {
    if (open.key === key) return open.bench;
    await leave();
    if (key === own) return bench;
    const variant = variants.get(key);
    if (variant === undefined) throw internalError("a setting without materials");
    const { recipe, materials } = variant;
    const opened = await openWorkbench({ ...loaded, recipe }, { ...work, log: silentLog }, materials);
    opened.warnings.filter((text) => !bench.warnings.includes(text)).forEach(bench.warn);
    open = { key, bench: opened };
    return opened;
  };
  const at = (place: Place): Entrant => entrantAt(loaded.recipe, bench.arms, swept, place);
  return {
    at,
    ready: async (place) => {
      const { whole, recipe } = at(place);
      // what is warned of is kept with the run, whichever bench it is seen at
      return {
        recipe,
        choose,
        session: { ...session, bench: { ...(await benchOf(variantKey(whole))), warn: bench.warn } },
      };
    },
    steps: (place) => planFor(bench, at(place).recipe).totalSteps,
    close: leave,
  };
}
