// Lets plain `node` run this repository's TypeScript: swc strips the types at each start, so there is
// no build folder that can be stale, and nothing is type-checked at run time (`npm test` does that).
// The Pulumi program, the policy packs and the local commands all start through this file.
const { enableCompileCache } = require("node:module");
const { addHook } = require("pirates");
const { transformSync } = require("@swc/core");

const { lightStart } = require("./pulumi/lazyModules.cjs");
const { sparePromiseStacks } = require("./pulumi/promiseStacks.cjs");
const { mapStacks } = require("./pulumi/stackLines.cjs");

/** What each file was when it was loaded: it may be edited while it runs. */
const sources = new Map();

addHook(
  (source, filename) => {
    sources.set(filename, source);
    return withoutTypes(source, filename, false).code;
  },
  { exts: [".ts"] },
);

function withoutTypes(source, filename, sourceMaps) {
  return transformSync(source, {
    ...{ filename, sourceMaps, configFile: false, swcrc: false },
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
  });
}

mapStacks((filename) => {
  const source = sources.get(filename);
  return source === undefined ? undefined : withoutTypes(source, filename, true).map;
});
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
