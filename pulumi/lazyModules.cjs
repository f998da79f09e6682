// Loads a module only once something reads from it. @pulumi/pulumi requires at its start the TypeScript compiler
// and two modules of npm's, for closures that are serialised, and its Automation API. None of it is used here,
// and it costs half a second and 50 MB in each process.
"use strict";

const Module = require("node:module");

/**
 * Answers what files of the SDK require under a name that `request` fits with what `stub` makes; `load` gives
 * it the real module. A module that isn't there throws at once, as it would without this.
 */
function answer(request, stub) {
  const original = Module._load;
  Module._load = function (wanted, parent, isMain) {
    if (!request.test(wanted) || !isOfTheSdk(parent)) {
      return original.call(this, wanted, parent, isMain);
    }
    Module._resolveFilename(wanted, parent, isMain);
    return stub(() => original.call(Module, wanted, parent, isMain));
  };
}

/** Only the SDK is answered so: a program that needs one of these modules itself gets it as it is. */
function isOfTheSdk(parent) {
  return /[\\/]@pulumi[\\/]pulumi[\\/](?!node_modules[\\/])/.test(parent?.filename ?? "");
}

/** Stands for a module; `known` are members that are answered without loading it. */
function lazy(load, known = {}) {
  let module;
  const real = () => (module ??= load());
  return new Proxy(
    // A module may be a function.
    () => undefined,
    {
      apply: (_, self, args) => Reflect.apply(real(), self, args),
      get: (_, name) => (Object.hasOwn(known, name) ? known[name] : real()[name]),
      has: (_, name) => Object.hasOwn(known, name) || name in real(),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_, name) => {
        const descriptor = Object.getOwnPropertyDescriptor(real(), name);
        // A proxy may show nothing as fixed that its target doesn't have.
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}

module.exports = { answer, lazy };
