const { default: Sequencer } = require("@jest/test-sequencer");

/** The end-to-end tests take longest; after them, the many short ones keep all processors busy to the end. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ context }) => context.config.displayName?.name === "e2e";
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
