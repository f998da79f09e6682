"use strict";

/**
 * Leaves the stacks alone that the SDK reads for each of its promises, to show it if that one is never settled.
 * Mapping them to the source takes a fifth of a preview's processor time.
 */
function leavePromisesUnmapped() {
  const mapped = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, calls) =>
    mapped === undefined || /[\\/]runtime[\\/]debuggable\.js$/.test(calls[0]?.getFileName() ?? "")
      ? [error, ...calls].join("\n    at ")
      : mapped(error, calls);
}

module.exports = { leavePromisesUnmapped };
