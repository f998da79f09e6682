// The process of the programs or the policy packs that tests run, one after the other: what is in the folder node_modules
// of the SDK stays loaded, and all else is as in a process of its own.
"use strict";

const http2 = require("node:http2");
const Module = require("node:module");
const path = require("node:path");
const util = require("node:util");

const { listeners } = require("../jest/surroundings.cjs");

const [, , main] = process.argv;
const { END_OF_OUTPUT } = process.env;

/** The SDK needs three turns of `beforeExit`: in the second it tells the engine, and the third comes once that is heard. */
const TURNS = 4;

const sdk = path.resolve(path.dirname(main), "../..");
const packages = path.resolve(sdk, "../..") + path.sep;
/** What the SDK or a pack runs once in a process: it is loaded anew. */
const runOnce = [path.dirname(main), path.join(packages, "@pulumi/policy")];

let turns = 0;

// As without a channel, Node.js ends when the program has nothing left to do; and it ends with the one that started it.
process.on("disconnect", () => process.exit());
process.on("beforeExit", () => {
  turns += 1;
  if (turns < TURNS) setImmediate(() => undefined);
  else end();
});
if (/[\\/]run-policy-pack[\\/]/.test(main)) endWhenStopped();

const forgetListeners = listeners();
const own = {
  properties: Reflect.ownKeys(process),
  loaders: { ...Module._extensions },
  load: Module._load,
  inspect: util.inspect,
  prepareStackTrace: Error.prepareStackTrace,
};

/** A pack serves until the engine stops it. */
function endWhenStopped() {
  const serving = new Set();
  const { createServer } = http2;
  http2.createServer = (...args) => {
    const server = createServer(...args);
    server.on("session", (session) => serving.add(session));
    serving.add(server);
    return server;
  };
  process.on("SIGTERM", () => {
    for (const each of serving) each.close();
    serving.clear();
  });
}

function end() {
  process.emit("exit", process.exitCode ?? 0);
  // A listener may have said so.
  const code = process.exitCode ?? 0;
  forget();
  waitForNext();
  process.stdout.write(`${END_OF_OUTPUT}${code}\n`);
  process.stderr.write(`${END_OF_OUTPUT}${code}\n`);
}

function waitForNext() {
  process.once("message", run);
  process.channel.ref();
}

/** Drops all that the program and what is preloaded with it did, but for what they loaded of the packages. */
function forget() {
  forgetListeners();
  for (const name of Reflect.ownKeys(process)) {
    if (!own.properties.includes(name)) delete process[name];
  }
  for (const name of Object.keys(Module._extensions)) delete Module._extensions[name];
  Object.assign(Module._extensions, own.loaders);
  Module._load = own.load;
  util.inspect = own.inspect;
  Error.prepareStackTrace = own.prepareStackTrace;
  const isKept = (file) =>
    file.startsWith(packages) && !runOnce.some((folder) => file.startsWith(folder + path.sep));
  for (const file of Object.keys(require.cache)) {
    if (!isKept(file)) delete require.cache[file];
  }
  for (const [request, file] of Object.entries(Module._pathCache)) {
    if (!isKept(file)) delete Module._pathCache[request];
  }
}

function run({ argv, preloaded, env, cwd }) {
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
  Module._preloadModules(preloaded);
  Module.runMain(main);
  const { getGlobalStore } = require(path.join(sdk, "runtime/state"));
  if (resourcePackages) Object.assign(getGlobalStore(), { resourcePackages, resourceModules });
}

waitForNext();
