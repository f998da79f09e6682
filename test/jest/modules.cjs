"use strict";

const { createRequire, isBuiltin } = require("node:module");

const { default: Runtime } = require("jest-runtime");

const { lazy } = require("../../pulumi/lazyModules.cjs");

// As register.cjs does it: the SDK requires both at its start, for functions that are serialised.
const lazily = new Map([
  ["typescript", lazy(() => require("typescript"))],
  ["@npmcli/arborist", lazy(() => require("@npmcli/arborist"), { __esModule: true })],
]);

/**
 * Loads the repository's modules anew for each test file, and each package once in a worker: most of what a short test
 * file cost was to load jest's own packages and those that it tests with.
 */
module.exports = class Modules extends Runtime {
  requireModule(from, name, options, ...rest) {
    // The SDK keeps its program's state in its modules.
    if (options?.isInternalModule || !isPackage(name) || name.startsWith("@pulumi/"))
      return super.requireModule(from, name, options, ...rest);
    return lazily.get(name) ?? createRequire(from)(name);
  }

  requireInternalModule(from, name) {
    return isPackage(name) ? createRequire(from)(name) : super.requireInternalModule(from, name);
  }
};

function isPackage(name) {
  return name !== undefined && /^[@a-z](?!:)/i.test(name) && !isBuiltin(name);
}
