"use strict";

const { SDK, answer } = require("./lazyModules.cjs");

/**
 * Has the stacks of errors name lines of the source. `mapOf` answers the source map of a file, or undefined for one
 * that runs as it is written; it is asked once for each file that a stack shows, and most are in none.
 */
function mapStacks(mapOf) {
  const sources = new Map();

  function sourceOf(file) {
    if (!sources.has(file)) sources.set(file, places(mapOf(file)));
    return sources.get(file);
  }

  function frame(call) {
    const file = call.getFileName();
    const line = call.getLineNumber();
    const column = call.getColumnNumber();
    const source = file && line && column ? sourceOf(file) : undefined;
    const place = source?.(line, column - 1);
    if (place?.line == null) return String(call);
    return String(call).replace(
      `${file}:${line}:${column}`,
      () => `${file}:${place.line}:${place.column + 1}`,
    );
  }

  // The SDK's own would take this one's place: it knows nothing of `mapOf`, and reads the map of each file of the SDK's.
  answer(SDK, /^source-map-support\/register$/, () => ({}));
  Error.prepareStackTrace = (error, calls) =>
    [Error.prototype.toString.call(error), ...calls.map(frame)].join("\n    at ");
}

/** Where a place came from, by the map of its file. */
function places(map) {
  if (map === undefined) return undefined;
  const { TraceMap, originalPositionFor } = require("@jridgewell/trace-mapping");
  const traced = new TraceMap(map);
  return (line, column) => originalPositionFor(traced, { line, column });
}

module.exports = { mapStacks };
