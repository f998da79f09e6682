// Makes the repository's commands work straight after `git clone`: checks Node.js, installs what is
// missing, then runs the command. Nothing here may need a package, because none is there yet.
"use strict";

const { spawn } = require("node:child_process");
const { lstatSync, readFileSync } = require("node:fs");
const path = require("node:path");

const repository = path.resolve(__dirname, "..");
const commands = {
  ...Object.fromEntries(
    ["up", "preview", "destroy", "env", "azure", "redis", "test"].map((name) => [
      name,
      `local/commands/${name}.ts`,
    ]),
  ),
  bench: "local/bench/main.ts",
  ops: "ops/main.ts",
};
const minimum = [20, 19];

function nodeIsOldEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
}

/** npm writes down at the end of an installation what it put into node_modules. */
function isInstalled() {
  const wanted = packagesIn("package-lock.json");
  const installed = packagesIn("node_modules/.package-lock.json");
  return Object.entries(wanted).every(
    ([place, { version, optional }]) =>
      place === "" || installed[place]?.version === version || (optional && !installed[place]),
  );
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(path.join(repository, lockFile), "utf8")).packages;
  } catch {
    return {};
  }
}

/** Progress goes to stderr: stdout belongs to the command. */
function say(text) {
  process.stderr.write(`${text}\n`);
}

function exitCodeOf(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(signal ? 1 : code));
  });
}

/** npm would empty the folder that a link leads to, which may belong to another checkout. */
function isLink(place) {
  return lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

async function install() {
  const modules = path.join(repository, "node_modules");
  if (isLink(modules)) {
    say("node_modules is a link to packages that don't match package-lock.json.");
    say("Remove the link (rm node_modules) or install there, and run the command again.");
    return false;
  }
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  say("installing the dependencies (npm ci), once");
  const ticker = setInterval(() => say(`… still installing, ${seconds()}`), 5000);
  // npm tells its own path to the scripts it runs; asked directly, it is found by its name.
  const npm = process.env.npm_execpath;
  const words = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const child = npm?.endsWith(".js")
    ? spawn(process.execPath, [npm, ...words], { cwd: repository })
    : spawn("npm", words, { cwd: repository, shell: process.platform === "win32" });
  const output = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  const code = await exitCodeOf(child).finally(() => clearInterval(ticker));
  if (code !== 0) {
    say(Buffer.concat(output).toString());
    say(`npm ci failed (exit code ${code}). Fix the error above and run the command again.`);
    return false;
  }
  say(`installed in ${seconds()}`);
  return true;
}

async function main([command, ...args]) {
  if (!nodeIsOldEnough(process.versions.node)) {
    say(`Node.js ${minimum.join(".")} or later is needed; this is ${process.versions.node}.`);
    say("Install a newer one from https://nodejs.org/ and run the command again.");
    return 1;
  }
  if (!Object.hasOwn(commands, command ?? "")) {
    say(
      `There is no command ${command ?? ""}. The commands are: ${Object.keys(commands).join(", ")}.`,
    );
    return 1;
  }
  if (!isInstalled() && !(await install())) return 1;
  // In this process, so that signals and the exit code need no forwarding.
  const entry = path.join(repository, commands[command]);
  process.argv = [process.argv[0], entry, ...args];
  require("../register.cjs");
  require(entry);
  return undefined;
}

main(process.argv.slice(2)).then(
  (code) => {
    if (code !== undefined) process.exitCode = code;
  },
  (error) => {
    say(error.message);
    process.exitCode = 1;
  },
);
