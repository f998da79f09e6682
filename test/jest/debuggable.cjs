// As register.cjs does it: the SDK keeps a stack of each of its promises.
const { withoutStacks } = require("../../pulumi/promiseStacks.cjs");

module.exports = withoutStacks(require("../../node_modules/@pulumi/pulumi/runtime/debuggable.js"));
