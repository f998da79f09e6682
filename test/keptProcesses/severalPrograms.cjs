// Preloaded into the process of a program or a pack that a test runs: when nothing of it is left to do, the process waits
// for the next one, with all that node_modules holds loaded. Process and program end alike in everything else.
"use strict";

const http2 = require("node:http2");
const Module = require("node:module");
const path = require("node:path");
const util = require("node:util");

const { END_OF_OUTPUT } = process.env;
delete process.env.END_OF_OUTPUT;

/** The SDK needs three turns of `beforeExit`: in the second it tells the engine, and the third comes once that is heard. */
const TURNS = 4;

let turns = 0;

// As without a channel, Node.js ends when the program has nothing left to do; and it ends with the one that started it.
process.channel.unref();
process.on("disconnect", () => process.exit());
process.on("beforeExit", () => {
  turns += 1;
  if (turns < TURNS) setImmediate(() => undefined);
  else waitForNext();
});
if (/[\\/]run-policy-pack[\\/]/.test(process.argv[1])) endWhenStopped();
const own = new Map(process.eventNames().map((event) => [event, process.rawListeners(event)]));

/** A pack serves until the engine stops it. It brings its own loader, unlike a program. */
function endWhenStopped() {
  const serving = new Set();
  const { createServer } = http2;
  http2.createServer = (...args) => {
    const server = createServer(...args);
    server.on("session", (session) => serving.add(session));
    serving.add(server);
    return server;
  };
  const { inspect } = util;
  const { prepareStackTrace } = Error;
  const { _load } = Module;
  process.on("SIGTERM", () => {
    for (const each of serving) each.close();
    serving.clear();
    util.inspect = inspect;
    Error.prepareStackTrace = prepareStackTrace;
    Module._load = _load;
  });
}

function waitForNext() {
  process.emit("exit", process.exitCode ?? 0);
  const code = process.exitCode ?? 0;
  forget();
  process.once("message", run);
  process.channel.ref();
  process.stdout.write(`${END_OF_OUTPUT}${code}\n`);
  process.stderr.write(`${END_OF_OUTPUT}${code}\n`);
}

/** Drops all of the program but what it loaded of node_modules, without what the SDK runs once in a process. */
function forget() {
  for (const event of process.eventNames()) {
    for (const listener of process.rawListeners(event)) {
      if (!own.get(event)?.includes(listener)) process.removeListener(event, listener);
    }
  }
  const script = path.dirname(process.argv[1]) + path.sep;
  for (const file of Object.keys(require.cache)) {
    const isOfTheProgram = !/[\\/]node_modules[\\/](?!@pulumi[\\/]policy[\\/])/.test(file);
    if (isOfTheProgram || file.startsWith(script)) delete require.cache[file];
  }
}

function run({ argv, env, cwd }) {
  process.channel.unref();
  turns = 0;
  process.exitCode = undefined;
  process.argv = [process.argv[0], ...argv];
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  // What the SDK knows of a program, and of the packages that have told it of their classes when they were loaded.
  const { resourcePackages, resourceModules } = globalThis.globalStore ?? {};
  globalThis.globalStore = undefined;
  globalThis.stackResource = undefined;
  require(argv[0]);
  const { getGlobalStore } = require(path.join(path.dirname(argv[0]), "../../runtime/state"));
  Object.assign(getGlobalStore(), { resourcePackages, resourceModules });
}
