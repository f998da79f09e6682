"use strict";

const { SDK, answer } = require("./lazyModules.cjs");

/**
 * Spares the stack that the SDK keeps of each of its promises, in case that one is never settled: they take a quarter
 * of a large preview's processor time. PULUMI_DEBUG_PROMISE_LEAKS, which has the SDK show them, brings them back.
 */
function sparePromiseStacks() {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return;
  answer(SDK, /^\.{1,2}\/(runtime\/)?debuggable$/, (load) => withoutStacks(load()));
}

/** The SDK's module; a stack is as long as the limit says when it is made. */
function withoutStacks(debuggable) {
  const debuggablePromise = (promise, context) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggable.debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
  return { ...debuggable, debuggablePromise };
}

module.exports = { sparePromiseStacks, withoutStacks };
