"use strict";

const { AsyncLocalStorage } = require("node:async_hooks");
const { realpathSync } = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const { TestEnvironment } = require("jest-environment-node");

// Each test file compiles anew what it loads, most of which the files before it have loaded as well.
const compiled = new Map();
const { compileFunction } = vm;
vm.compileFunction = (source, parameters, options) => {
  const before = compiled.get(options.filename);
  const cachedData = before?.source === source ? before.cachedData : undefined;
  const produceCachedData = cachedData === undefined;
  const made = compileFunction(source, parameters, { ...options, cachedData, produceCachedData });
  if (produceCachedData) compiled.set(options.filename, { source, cachedData: made.cachedData });
  return made;
};

const packages = path.join(realpathSync(path.join(__dirname, "../node_modules")), path.sep);

// Each test file loads the SDK and jest's own runner anew, and each of those begins an AsyncLocalStorage, which Node.js
// carries through every promise of the process from then on: a worker got slower with each file. They end with the file.
const begun = new Set();
for (const method of ["run", "enterWith"]) {
  const original = AsyncLocalStorage.prototype[method];
  AsyncLocalStorage.prototype[method] = function (...args) {
    begun.add(this);
    return original.apply(this, args);
  };
}

/** What one test file leaves for the next of the same worker: the processes of keptProcesses.ts. */
const keptProcesses = new Map();

/** The same of test/local-azure/https/serve.ts. */
const keptTokenKey = {};

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.keptProcesses = keptProcesses;
    this.global.keptTokenKey = keptTokenKey;
  }

  async teardown() {
    // The packages of a test's own are gone with it.
    for (const [key, processes] of keptProcesses) {
      if (key.startsWith(packages)) continue;
      for (const child of processes) child.kill();
      keptProcesses.delete(key);
    }
    for (const storage of begun) storage.disable();
    begun.clear();
    await super.teardown();
  }
};
