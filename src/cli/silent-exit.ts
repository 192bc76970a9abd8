// A failure that has been printed already.

/** An exit status; nothing more is printed. */
export class SilentExit extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`exit ${status}`);
    this.name = "SilentExit";
    this.status = status;
  }
}
