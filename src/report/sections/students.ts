// Which students a chart shows side by side: of a single arm each phase, of several arms each one's last phase.
import type { PhaseReport, RunReport } from "../../evaluation/result.ts";

export interface ShownStudent {
  readonly name: string;
  /** The same phase of every seed, the first seed's first. */
  readonly phases: readonly PhaseReport[];
}

export function shownStudents({ arms }: RunReport): readonly ShownStudent[] {
  return arms.flatMap(({ id, seeds }) => {
    const count = seeds[0]?.phases.length ?? 0;
    const places = arms.length === 1 ? Array.from({ length: count }, (_, place) => place) : [count - 1];
    return places.map((place): ShownStudent => {
      const phases = seeds.flatMap((seed) => seed.phases[place] ?? []);
      return { name: arms.length === 1 ? (phases[0]?.id ?? id) : id, phases };
    });
  });
}
