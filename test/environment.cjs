// Each test file loads the SDK and jest's own runner anew, and each of those begins an AsyncLocalStorage, which Node.js
// carries through every promise of the process from then on: a worker got slower with each file. They end with the file.
"use strict";

const { AsyncLocalStorage } = require("node:async_hooks");
const { TestEnvironment } = require("jest-environment-node");

const begun = new Set();
for (const method of ["run", "enterWith"]) {
  const original = AsyncLocalStorage.prototype[method];
  AsyncLocalStorage.prototype[method] = function (...args) {
    begun.add(this);
    return original.apply(this, args);
  };
}

module.exports = class extends TestEnvironment {
  async teardown() {
    for (const storage of begun) storage.disable();
    begun.clear();
    await super.teardown();
  }
};
