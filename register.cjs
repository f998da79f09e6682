// Lets plain `node` run this repository's TypeScript: swc strips the types at each start, so there is
// no build folder that can be stale, and nothing is type-checked at run time (`npm test` does that).
// The Pulumi program, the policy packs and the local commands all start through this file.
const { addHook } = require("pirates");
const { transformSync } = require("@swc/core");

const { lightStart } = require("./pulumi/lazyModules.cjs");
const { sparePromiseStacks } = require("./pulumi/promiseStacks.cjs");

/** Where each line of a file came from, for the stack of an error. */
const maps = new Map();

addHook(
  (source, filename) => {
    const { code, map } = transformSync(source, {
      filename,
      configFile: false,
      swcrc: false,
      sourceMaps: true,
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
      module: { type: "commonjs" },
    });
    maps.set(filename, map);
    return code;
  },
  { exts: [".ts"] },
);

function mapStacks() {
  require("source-map-support").install({
    environment: "node",
    handleUncaughtExceptions: false,
    retrieveSourceMap: (filename) => {
      const map = maps.get(filename);
      return map === undefined ? null : { url: filename, map };
    },
  });
}

if (/[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]/.test(process.argv[1] ?? "")) {
  // The SDK's programs have it anyway, and it is theirs to ask first.
  mapStacks();
  sparePromiseStacks();
} else {
  // Most processes never look at a stack.
  Error.prepareStackTrace = (error, calls) => {
    Error.prepareStackTrace = undefined;
    mapStacks();
    return Error.prepareStackTrace(error, calls);
  };
}

lightStart();

// Pulumi formats an uncaught error with colours, and on Node 20 that loops for some 20 seconds
// (nodejs/node#64011). Delete what follows once Node is fixed.
const util = require("node:util");

const { inspect } = util;
util.inspect = Object.assign(
  (value, options, ...rest) =>
    typeof options === "object" && options !== null
      ? inspect(value, { ...options, colors: false })
      : inspect(value, options, ...rest),
  inspect,
);
