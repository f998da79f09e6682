// Preloaded into the commands that a test starts, and what they start: a language host among them has programs and packs
// run in the processes that the test keeps.
"use strict";

const childProcess = require("node:child_process");
const { EventEmitter } = require("node:events");
const { connect } = require("node:net");
const { createInterface } = require("node:readline");
const { PassThrough } = require("node:stream");

const { KEPT_PROCESSES } = process.env;
const { spawn } = childProcess;

childProcess.spawn = (file, args, options) =>
  args?.some?.((word) => /[\\/]cmd[\\/](run|run-policy-pack)[\\/]index\.js$/.test(word))
    ? borrowed(args, options)
    : spawn(file, args, options);

function borrowed(args, { cwd, env, stdio }) {
  const child = new EventEmitter();
  const socket = connect(KEPT_PROCESSES);
  const say = (said) => socket.write(`${JSON.stringify(said)}\n`);
  const isInherited = stdio[1] === "inherit";
  const [stdout, stderr] = isInherited
    ? [process.stdout, process.stderr]
    : [new PassThrough(), new PassThrough()];
  let ended;
  const lines = createInterface({ input: socket });
  lines.on("line", (line) => {
    const said = JSON.parse(line);
    if ("stdout" in said) stdout.write(said.stdout);
    else if ("stderr" in said) stderr.write(said.stderr);
    else ended = [said.code, said.signal];
  });
  for (const each of [socket, lines]) each.on("error", () => undefined);
  socket.once("close", () => {
    if (!isInherited) for (const stream of [stdout, stderr]) stream.end();
    // After all that was printed.
    setImmediate(() => child.emit("close", ...(ended ?? [null, "SIGKILL"])));
  });
  say({ args, cwd, env: withoutThis(env) });
  return Object.assign(child, {
    stdout: isInherited ? null : stdout,
    stderr: isInherited ? null : stderr,
    kill: (signal) => ended === undefined && say({ signal }),
  });
}

/** The environment of a program of its own. */
function withoutThis({ KEPT_PROCESSES: _place, NODE_OPTIONS = "", ...others }) {
  const options = NODE_OPTIONS.replace(`--require ${JSON.stringify(__filename)}`, "").trim();
  return { ...others, ...(options && { NODE_OPTIONS: options }) };
}
