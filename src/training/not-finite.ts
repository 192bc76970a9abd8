// Training whose numbers are none any more: found in the step, told with where the last good state is.
import { runError, type LimbeckError } from "../base/errors.ts";
import { allFinite } from "../base/numeric/finite.ts";
import type { PhaseRun, Position, Snapshot, TrainingRequest } from "./phase-contracts.ts";

/** A value of the state that is no number: the last step of several may leave one that no loss has seen yet. */
export function endless(
  state: ReadonlyMap<string, Float32Array>,
): { readonly name: string; readonly value: number | undefined } | null {
  for (const [name, values] of state)
    if (!allFinite(values))
      return { name: `a value of ${name}`, value: values.find((value) => !Number.isFinite(value)) };
  return null;
}

/** The error of a step that leaves what is no number, the last good state being kept. */
export async function notFinite(
  { listener }: TrainingRequest,
  phase: PhaseRun,
  { phaseStep, runStep }: Pick<Position, "phaseStep" | "runStep">,
  { name, value }: { readonly name: string; readonly value: number | undefined },
  lastGood: Snapshot,
): Promise<LimbeckError> {
  const kept = await listener.failed(lastGood);
  const { learningRate } = phase.scalarsAt(phaseStep, runStep);
  const problem = {
    path: `phase ${phase.id}, step ${runStep + 1}`,
    expected: "finite numbers",
    got: `${String(value)} as ${name}`,
    hint: `lower optimizer.learningRate or set optimizer.clipNorm; ${kept}`,
  };
  return runError(
    "loss-not-finite",
    `${name} became ${String(value)} in phase "${phase.id}" at step ${runStep + 1} (learning rate ${learningRate.toPrecision(4)})`,
    { problems: [problem] },
  );
}
