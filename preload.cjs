// Node 20 formats an uncaught error with colours, and that loops over all of Pulumi for some 20 seconds
// (nodejs/node#64011). Delete this file, and its mention in Pulumi.yaml, once Node is fixed.
require("node:util").inspect.defaultOptions.colors = false;
