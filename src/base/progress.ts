// Long work shown as it goes on; what it looks like is decided where it is drawn.

export interface ProgressBar {
  update(done: number): void;
  stop(): void;
}

/** Begins a bar for `total` units of work. */
export type StartProgress = (label: string, total: number) => ProgressBar;

export const noProgress: StartProgress = () => ({ update: () => undefined, stop: () => undefined });
