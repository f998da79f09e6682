// Forked by the front as the parent of its Redis servers: when the front is killed, the channel to it closes, and the
// servers end with it. No server outlives its front, and none is ever looked for by its name.
"use strict";

const { spawn } = require("node:child_process");
const { rmSync } = require("node:fs");

/** Redis writes its data when it is asked to end; after so long it isn't asked any more. */
const PATIENCE_MS = 5000;

const [, , sockets] = process.argv;
const servers = new Map();
let ending = false;

function start({ name, program, configuration }) {
  const child = spawn(program, ["-"], { stdio: ["pipe", "pipe", "pipe"] });
  const said = [];
  const keep = (chunk) => {
    said.push(chunk.toString());
    if (said.length > 20) said.shift();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  child.stdin.on("error", () => {}); // It ended before it read its configuration: `close` says so.
  servers.set(name, child);
  child.once("error", (error) => gone(name, error.message));
  child.once("close", () => gone(name, said.join("")));
  child.stdin.end(configuration);
}

function gone(name, said) {
  if (!servers.delete(name)) return;
  if (process.connected) process.send({ ended: name, said });
  if (ending && servers.size === 0) finish();
}

function endAll() {
  if (ending) return;
  ending = true;
  for (const child of servers.values()) end(child);
  if (servers.size === 0) finish();
}

function end(child) {
  child?.kill("SIGTERM");
  setTimeout(() => child?.kill("SIGKILL"), PATIENCE_MS).unref();
}

function finish() {
  rmSync(sockets, { recursive: true, force: true });
  process.exit(0);
}

process.on("message", (message) => {
  if (message.start) start(message.start);
  if (message.stop) end(servers.get(message.stop));
});
process.on("disconnect", endAll);
process.on("SIGTERM", endAll);
process.on("SIGHUP", endAll);
process.on("SIGINT", () => {}); // Ctrl-C reaches the front too, which then lets go.
