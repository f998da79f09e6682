// As register.cjs does it: the SDK requires the compiler at its start, and no unit test makes it read a function.
const { lazy } = require("../../pulumi/lazyModules.cjs");

module.exports = lazy(() => require("../../node_modules/typescript/lib/typescript.js"));
