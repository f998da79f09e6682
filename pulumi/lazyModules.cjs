// Loads a module only once something reads from it. @pulumi/pulumi requires at its start the TypeScript compiler
// and two modules of npm's, for closures that are serialised, its Automation API, the exporters of traces, and a
// reader of package.yaml; zod requires its messages in every language. None of it is used here, and it costs
// most of a second and 50 MB in each process. For closures it also starts a debugger, which hears of each script.
"use strict";

const Module = require("node:module");

const SDK = /[\\/]@pulumi[\\/]pulumi[\\/](?!node_modules[\\/])/;
const ZOD = /[\\/]zod[\\/]v4[\\/]/;

/** TypeScript's interop asks for this mark first, and then takes the module as it is. */
const MARK = { __esModule: true };

/** Answers all that neither a program nor a pack of this project needs. */
function lightStart() {
  answer(SDK, /^typescript$/, (load) => lazy(load));
  answer(SDK, /^(@npmcli\/arborist|\.\/automation|js-yaml)$/, (load) => lazy(load, MARK));
  answer(SDK, /^normalize-package-data$/, (load) => lazy(load, { ...MARK, default: lazy(load) }));
  answer(SDK, /^@opentelemetry\/(?!api$)/, (load) => lazy(load, MARK));
  answer(SDK, /^\.\.\/\.\.\/runtime\/closure\/v8Hooks$/, (load) =>
    lazy(load, { isInitializedAsync: () => Promise.resolve() }),
  );
  answer(ZOD, /\/locales\/index\.cjs$/, (load) => lazy(load, MARK));
}

/**
 * Answers what the files of a package require under a name that `request` fits with what `stub` makes; `load`
 * gives it the real module. Only those files are answered so: a program that needs the module itself gets it as
 * it is. A module that isn't there throws at once, as it would without this.
 */
function answer(files, request, stub) {
  const original = Module._load;
  Module._load = function (wanted, parent, isMain) {
    if (!request.test(wanted) || !files.test(parent?.filename ?? "")) {
      return original.call(this, wanted, parent, isMain);
    }
    Module._resolveFilename(wanted, parent, isMain);
    return stub(() => original.call(Module, wanted, parent, isMain));
  };
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

module.exports = { SDK, answer, lazy, lightStart };
