// As register.cjs does it: the SDK requires npm's resolver at its start, for functions that are serialised.
const { lazy } = require("../../pulumi/lazyModules.cjs");

module.exports = lazy(() => require("../../node_modules/@npmcli/arborist"), { __esModule: true });
