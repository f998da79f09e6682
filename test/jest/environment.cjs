"use strict";

const { AsyncLocalStorage } = require("node:async_hooks");
const { realpathSync } = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const { ModernFakeTimers } = require("@jest/fake-timers");
const { ModuleMocker } = require("jest-mock");

const { surroundings } = require("./surroundings.cjs");

// A test file runs what the files before it have run as well: that is compiled once, and runs anew each time.
const compiled = new Map();
const { compileFunction } = vm;
vm.compileFunction = (source, parameters, { parsingContext, ...options }) => {
  const before = compiled.get(options.filename);
  if (before?.source === source) return before.made;
  const made = compileFunction(source, parameters, options);
  compiled.set(options.filename, { source, made });
  return made;
};

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

// What packages keep in globals is kept with them; see modules.cjs. That of the SDK is still asked for by promises that a
// test file leaves behind.
require("@jest/expect");
globalThis.asyncLocalStorage ??= new AsyncLocalStorage();
globalThis.proto ??= {};

/** What one test file leaves for the next of the same worker: the processes of keptProcesses.ts. */
globalThis.keptProcesses = new Map();

/** The same of test/local-azure/https/serve.ts. */
globalThis.keptTokenKey = {};

const packages = path.join(realpathSync(path.join(__dirname, "../../node_modules")), path.sep);

/**
 * Runs test files in the worker's own globals, so that they can share the packages that are loaded. A file finds the
 * globals and the process as the first one did.
 */
module.exports = class Environment {
  global = globalThis;
  fakeTimers = null;
  moduleMocker = new ModuleMocker(globalThis);

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    // A promise that the file before left behind may have begun the SDK's store anew.
    delete globalThis.globalStore;
    delete globalThis.stackResource;
    this.restore = surroundings();
  }

  async setup() {}

  async teardown() {
    // The packages of a test's own are gone with it.
    for (const [key, processes] of keptProcesses) {
      if (key.startsWith(packages)) continue;
      for (const child of processes) child.kill();
      keptProcesses.delete(key);
    }
    for (const storage of begun) storage.disable();
    begun.clear();
    this.fakeTimersModern.dispose();
    this.restore();
  }

  exportConditions() {
    return ["node", "node-addons"];
  }

  getVmContext() {
    return globalThis;
  }
};
