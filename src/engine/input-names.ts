// Names that a compiled step gives to its inputs, and which names of a student's own they leave free.

export const inputNames = {
  data: "data",
  labels: "labels",
  teacher: "teacher",
  rows: "rows",
  /** A loop's count of steps, its losses and its counter. */
  steps: "steps",
  losses: "losses",
  iteration: "iteration",
} as const;

/** The input that a schedule or the optimizer feeds each step. */
export const scalarInput = (name: string): string => `scalar:${name}`;
export const maskInput = (index: number): string => `mask:${index}`;
export const packInput = (decayed: boolean): string => (decayed ? "pack:decayed" : "pack:plain");
export const viewInput = (what: string): string => `view:${what}`;
export const tensorInput = (name: string): string => `tensor:${name}`;
export const mixingInput = (what: string): string => `mixing:${what}`;
/** What a term learns for itself. */
export const termParameter = (term: string, what: string): string => `term:${term}:${what}`;
/** What a loss remembers from step to step: of the targets, and of a term. */
export const onlineMemoryInput = (what: string): string => `online:${what}`;
export const termMemoryInput = (term: string, what: string): string => `term:${term}:${what}`;

const prefixed = /^(scalar|mask|pack|view|tensor|mixing|online|term|gradient):/;
const suffixed = /:(now|next|result)$/;

/** Whether a name is one that a step, or the loop around it, may give. */
export const isReserved = (name: string): boolean =>
  Object.values<string>(inputNames).includes(name) || prefixed.test(name) || suffixed.test(name);
