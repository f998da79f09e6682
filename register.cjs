// Lets plain `node` run this repository's TypeScript: swc strips the types at each start, so there is
// no build folder that can be stale, and nothing is type-checked at run time (`npm test` does that).
const { addHook } = require("pirates");
const { transformSync } = require("@swc/core");

addHook(
  (code, filename) =>
    transformSync(code, {
      filename,
      configFile: false,
      swcrc: false,
      sourceMaps: "inline",
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
      module: { type: "commonjs" },
    }).code,
  { exts: [".ts"] },
);
