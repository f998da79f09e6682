// Preloaded into every Node.js process of a run: writes down which of the SDK's programs start, and which of
// them load a compiler, a loader with one, or npm's dependency resolver, or start a debugger.
"use strict";

const { appendFileSync } = require("node:fs");
const { Session } = require("node:inspector");
const Module = require("node:module");
const { basename } = require("node:path");

const file = process.env.HEAVY_MODULES_FILE;
const [, program] =
  /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]([\w-]+)/.exec(process.argv[1] ?? "") ?? [];
if (file && program) {
  // Each pack has a process of its own, in its folder.
  const who = program === "run" ? program : `${program} of ${basename(process.cwd())}`;
  appendFileSync(file, `${who} starts\n`);
  const { connect } = Session.prototype;
  Session.prototype.connect = function () {
    appendFileSync(file, `${who} starts a debugger\n`);
    return connect.call(this);
  };
  const load = Module._extensions[".js"];
  Module._extensions[".js"] = (module, filename) => {
    const [, name] =
      /[\\/](typescript|@npmcli[\\/]arborist|ts-node)[\\/@][^]*$/.exec(
        filename.replace(/.*node_modules(?=[\\/])/s, ""),
      ) ?? [];
    if (name) appendFileSync(file, `${who} loads ${name}\n`);
    return load(module, filename);
  };
}
