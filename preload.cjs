// Pulumi formats an uncaught error with colours, and on Node 20 that loops for some 20 seconds
// (nodejs/node#64011). Delete this file, and its mention in Pulumi.yaml, once Node is fixed.
const util = require("node:util");

const { inspect } = util;
util.inspect = Object.assign(
  (value, options, ...rest) =>
    typeof options === "object" && options !== null
      ? inspect(value, { ...options, colors: false })
      : inspect(value, options, ...rest),
  inspect,
);
