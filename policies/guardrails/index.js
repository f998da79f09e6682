// The SDK hooks a TypeScript that type-checks at every start behind every other loader: this one stands before it.
require.extensions[".ts"] = (module, file) =>
  module._compile(require("node:fs").readFileSync(file, "utf8"), file);
require("../../register.cjs");
require("./pack.ts");
