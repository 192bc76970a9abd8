// mocha's spec output, what was skipped and why it may be, and one last line with the real counts.
const { Spec } = require("mocha").reporters;

module.exports = class Reporter extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on("pending", (test) => skipped.push(test.fullTitle()));
    process.on("exit", () => {
      const { passes, failures } = this.stats;
      if (skipped.length > 0)
        process.stdout.write(`${skipped.length} skipped:\n${skipped.map((title) => `  ${title}\n`).join("")}`);
      process.stdout.write(`${passes} passed, ${failures} failed\n`);
    });
  }
};
