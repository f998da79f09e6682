"use strict";

/**
 * Has the stacks of errors name lines of the source. `mapOf` answers the source map of a file, or undefined for one
 * that runs as it is written; it is asked once for each file that a stack shows, and most are in none.
 */
function mapStacks(mapOf) {
  const maps = new Map();

  function originalPlace(file, line, column) {
    const { TraceMap, originalPositionFor } = require("@jridgewell/trace-mapping");
    if (!maps.has(file)) {
      const map = mapOf(file);
      maps.set(file, map === undefined ? undefined : new TraceMap(map));
    }
    const map = maps.get(file);
    const original = map && originalPositionFor(map, { line, column });
    return original?.line == null ? undefined : `${file}:${original.line}:${original.column + 1}`;
  }

  function frame(call) {
    const [text, file, line, column] = [
      String(call),
      call.getFileName(),
      call.getLineNumber(),
      call.getColumnNumber(),
    ];
    if (!file || !line || !column) return text;
    const place = originalPlace(file, line, column - 1);
    return place === undefined ? text : text.replace(`${file}:${line}:${column}`, () => place);
  }

  Error.prepareStackTrace = (error, calls) =>
    [String(error), ...calls.map(frame)].join("\n    at ");
}

module.exports = { mapStacks };
