// unit: what is opened is closed, whatever fails on the way.
import assert from "node:assert/strict";
import { holding, type Closable } from "../../src/base/holding.ts";

describe("holding (unit)", () => {
  const thing = (name: string, closed: string[], failure?: Error): Closable => ({
    close: () => {
      closed.push(name);
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    },
  });

  it("closes what was opened, last first, where opening fails, and passes that failure on", async () => {
    const closed: string[] = [];
    const failure = new Error("the third does not open");
    const opening = holding((held) => {
      held.keep(thing("first", closed));
      held.keep(thing("second", closed, new Error("nor does the second close")));
      return Promise.reject(failure);
    });
    await assert.rejects(opening, failure);
    assert.deepEqual(closed, ["second", "first"]);
  });

  it("lets go of one before the others, and does not close it again", async () => {
    const closed: string[] = [];
    const held = await holding((holder) => {
      holder.keep(thing("first", closed));
      return Promise.resolve(holder);
    });
    const second = held.keep(thing("second", closed));
    held.keep(thing("third", closed));
    await held.letGo(second);
    assert.deepEqual(closed, ["second"]);
    await held.close();
    assert.deepEqual(closed, ["second", "third", "first"]);
  });

  it("closes nothing where all goes well; then everything once, also behind one that does not close", async () => {
    const closed: string[] = [];
    const broken = new Error("does not close");
    const held = await holding((holder) => {
      holder.keep(thing("first", closed));
      holder.keep(thing("second", closed, broken));
      return Promise.resolve(holder);
    });
    assert.deepEqual(closed, []);
    await assert.rejects(held.close(), broken);
    assert.deepEqual(closed, ["second", "first"]);
    await held.close();
    assert.deepEqual(closed, ["second", "first"]);
  });
});
