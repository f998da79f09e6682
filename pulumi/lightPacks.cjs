// Preloaded by NODE_OPTIONS into every Node.js process of our own runs, and does something in policy packs
// only: run-policy-pack loads ts-node and the TypeScript compiler before the first line of a pack, whatever
// PulumiPolicy.yaml says, and a pack that brings its own loader needs neither.
"use strict";

if (/[\\/]cmd[\\/]run-policy-pack([\\/]|$)/.test(process.argv[1] ?? "")) {
  const { SDK, answer, lazy, lightStart } = require("./lazyModules.cjs");
  const loaders = require("node:module")._extensions;

  lightStart();
  // At the start the SDK asks only for its version.
  answer(SDK, /^typescript$/, (load) =>
    lazy(load, {
      get version() {
        return installedVersion();
      },
    }),
  );
  // The SDK falls back to one of its own where none is installed.
  answer(SDK, /^ts-node$|[\\/]vendor[\\/]ts-node@[\d.]+$/, (load) => ({
    // A pack without a loader of its own gets ts-node after all, with its first TypeScript file.
    register: (options) => {
      loaders[".ts"] = (module, file) => {
        delete loaders[".ts"];
        load().register(options);
        loaders[".ts"](module, file);
      };
    },
  }));

  function installedVersion() {
    return require(require.resolve("typescript/package.json", { paths: [process.argv[1]] }))
      .version;
  }
}
