"use strict";

/** Takes note of the globals and the process as they are, and answers how to get back there. */
exports.surroundings = () => {
  const all = [globals(), variables(), listeners(), properties()];
  return () => {
    for (const restore of all) restore();
  };
};

function globals() {
  const before = Object.getOwnPropertyDescriptors(globalThis);
  return () => {
    const now = Object.getOwnPropertyDescriptors(globalThis);
    for (const key of Reflect.ownKeys({ ...before, ...now })) {
      const [was, is] = [before[key], now[key]];
      const isSame = was?.value === is?.value && was?.get === is?.get && !was === !is;
      if (isSame || is?.configurable === false) continue;
      if (was) Object.defineProperty(globalThis, key, was);
      else delete globalThis[key];
    }
  };
}

function variables() {
  const { env } = process;
  const before = { ...env };
  return () => {
    process.env = env;
    for (const name of Object.keys(env)) if (!Object.hasOwn(before, name)) delete env[name];
    Object.assign(env, before);
  };
}

/** The same of the process's listeners alone. */
exports.listeners = listeners;

function listeners() {
  const before = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
  return () => {
    for (const name of process.eventNames()) {
      for (const listener of process.rawListeners(name))
        if (!before.get(name)?.includes(listener)) process.removeListener(name, listener);
    }
  };
}

/** What jest sets on the process for a test file, and what the code under test does. */
function properties() {
  const { exit, exitCode, getBuiltinModule } = process;
  const { prepareStackTrace, stackTraceLimit } = Error;
  const folder = process.cwd();
  return () => {
    Object.assign(process, { exit, exitCode, getBuiltinModule });
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
    process.chdir(folder);
  };
}
