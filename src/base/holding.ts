// What is opened is closed, whatever fails on the way.

export interface Closable {
  close(): Promise<void>;
}

/** Things that are open, closed together in the reverse of the order in which they were opened. */
export interface Holder {
  /** Takes charge of an open thing, and gives it back. */
  keep<T extends Closable>(opened: T): T;
  /** Closes one of them before the others. */
  letGo(opened: Closable): Promise<void>;
  /** Closes everything, also where something does not close; then throws what the first failure was. */
  close(): Promise<void>;
}

function holder(): Holder {
  const opened: Closable[] = [];
  return {
    keep: (one) => {
      opened.push(one);
      return one;
    },
    letGo: async (one) => {
      const at = opened.indexOf(one);
      if (at >= 0) opened.splice(at, 1);
      await one.close();
    },
    close: async () => {
      const failures: unknown[] = [];
      for (const one of opened.splice(0).reverse())
        await one.close().catch((error: unknown) => {
          failures.push(error);
        });
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** Does what opens things; where it fails, what was opened till then is closed and the failure goes on. */
export async function holding<T>(open: (held: Holder) => Promise<T>): Promise<T> {
  const held = holder();
  try {
    return await open(held);
  } catch (error) {
    await held.close().catch(() => undefined);
    throw error;
  }
}
