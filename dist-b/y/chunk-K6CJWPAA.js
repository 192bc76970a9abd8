import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);

// dist/base/holding.js
function holder() {
  const opened = [];
  return {
    keep: (one) => {
      opened.push(one);
      return one;
    },
    close: async () => {
      const failures = [];
      for (const one of opened.splice(0).reverse())
        await one.close().catch((error) => {
          failures.push(error);
        });
      if (failures.length > 0)
        throw failures[0];
    }
  };
}
async function holding(open) {
  const held = holder();
  try {
    return await open(held);
  } catch (error) {
    await held.close().catch(() => void 0);
    throw error;
  }
}

export {
  holding
};
