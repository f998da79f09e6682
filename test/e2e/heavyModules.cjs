// Preloaded into every Node.js process of a run: writes down which of the SDK's programs start, and which of
// them load a compiler, a loader with one, or npm's dependency resolver.
"use strict";

const { appendFileSync } = require("node:fs");
const Module = require("node:module");

const file = process.env.HEAVY_MODULES_FILE;
const [, program] =
  /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]([\w-]+)/.exec(process.argv[1] ?? "") ?? [];
if (file && program) {
  appendFileSync(file, `${program} starts\n`);
  const load = Module._extensions[".js"];
  Module._extensions[".js"] = (module, filename) => {
    const [, name] =
      /[\\/](typescript|@npmcli[\\/]arborist|ts-node)[\\/@][^]*$/.exec(
        filename.replace(/.*node_modules(?=[\\/])/s, ""),
      ) ?? [];
    if (name) appendFileSync(file, `${program} loads ${name}\n`);
    return load(module, filename);
  };
}
