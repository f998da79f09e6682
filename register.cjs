// Lets plain `node` run this repository's TypeScript: swc strips the types when a file is loaded, so there is
// no build folder that can be stale, and nothing is type-checked at run time (`npm test` does that).
// The Pulumi program, the policy packs and the local commands all start through this file.
const { enableCompileCache } = require("node:module");
const { addHook } = require("pirates");

const { lightStart } = require("./pulumi/lazyModules.cjs");
const { sparePromiseStacks } = require("./pulumi/promiseStacks.cjs");
const { mapStacks } = require("./pulumi/stackLines.cjs");
const { withoutTypes } = require("./pulumi/withoutTypes.cjs");

/** The maps of the files as they were when they were loaded: they may be edited while they run. */
const maps = new Map();

addHook(
  (source, filename) => {
    const { code, map } = withoutTypes(source, filename);
    maps.set(filename, map);
    return code;
  },
  { exts: [".ts"] },
);

mapStacks((filename) => maps.get(filename)?.());
if (/[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]/.test(process.argv[1] ?? "")) {
  sparePromiseStacks();
  // From Node.js 22.8 on: a program under plain `pulumi` is compiled once, as one under our commands is.
  enableCompileCache?.();
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
