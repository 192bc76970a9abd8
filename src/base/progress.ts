// Long work shown as it goes on; what it looks like is decided where it is drawn.

export interface ProgressBar {
  /** @param doing - what is worked on now: an arm with its seed, a phase */
  update(done: number, doing?: string): void;
  stop(): void;
}

/** Begins a bar for `total` units of work. */
export type StartProgress = (label: string, total: number, unit: string) => ProgressBar;

export const noProgress: StartProgress = () => ({ update: () => undefined, stop: () => undefined });
