// The SDK has put a loader that type-checks behind every later one: this one replaces it.
require.extensions[".ts"] = (module, file) =>
  module._compile(require("node:fs").readFileSync(file, "utf8"), file);
require("../../register.cjs");
require("./pack.ts");
