import { once } from "node:events";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:http2";
import path from "node:path";
import { text } from "node:stream/consumers";

import { programDirectory } from "../local/language/programDirectory";
import { startInKeptProcess } from "./keptProcesses";
import { folderOf, mainOf, says, state, write } from "./programFolder";

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  directory: string,
  words: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  flags: readonly string[] = [],
): Promise<Ended> {
  const child = startInKeptProcess([...flags, mainOf(directory), ...words], {
    cwd: directory,
    env: { PATH: process.env.PATH, ...env },
  });
  const ended = new Promise<Pick<Ended, "code" | "signal">>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  return { ...(await ended), stdout, stderr };
}

async function said(...args: Parameters<typeof run>): Promise<unknown> {
  const { stdout, ...rest } = await run(...args);
  expect(rest).toEqual({ code: 0, signal: null, stderr: "" });
  return JSON.parse(stdout);
}

test("a program gets its own arguments and environment, in the process of the one before", async () => {
  const directory = folderOf(
    says("[process.pid, process.argv.slice(2), Object.keys(process.env).sort(), process.env.A]"),
  );
  const first = (await said(directory, ["one"], { A: "1", B: "2" })) as unknown[];
  expect(first.slice(1)).toEqual([["one"], ["A", "B", "PATH"], "1"]);
  expect(await said(directory, ["two"], { A: "3" })).toEqual([
    first[0],
    ["two"],
    ["A", "PATH"],
    "3",
  ]);
});

test("a program is loaded anew, and what node_modules holds isn't", async () => {
  const directory = folderOf(says(`["one", (require("loaded").times += 1)]`));
  expect(await said(directory)).toEqual(["one", 1]);
  write(directory, says(`["two", (require("loaded").times += 1)]`));
  expect(await said(directory)).toEqual(["two", 2]);
});

test("programs of two folders that share their packages share a process, and nothing of their own", async () => {
  const one = folderOf(says(`[process.pid, require("./own"), require("loaded").times += 1]`));
  const other = folderOf(says(`[process.pid, require("./own"), require("loaded").times += 1]`));
  for (const folder of [one, other])
    writeFileSync(path.join(folder, "own.js"), `exports.folder = ${JSON.stringify(folder)};`);
  rmSync(path.join(other, "node_modules"), { recursive: true });
  symlinkSync(path.join(one, "node_modules"), path.join(other, "node_modules"));
  const [pid, ...first] = (await said(one)) as unknown[];
  expect(first).toEqual([{ folder: one }, 1]);
  expect(await said(other)).toEqual([pid, { folder: other }, 2]);
});

test("what a program's folder has it preload is loaded anew, without the loaders of the one before", async () => {
  const directory = folderOf(says(`[process.pid, process.preloaded, require("./a.text")]`));
  writeFileSync(path.join(directory, "a.text"), "text");
  const preload = (loader: string): void =>
    writeFileSync(
      path.join(directory, "preload.js"),
      `process.preloaded = (process.preloaded ?? 0) + 1;
       const { readFileSync } = require("fs");
       ${loader}`,
    );
  const flags = ["--require", "./preload.js"];
  preload(
    `require.extensions[".text"] = (module, file) => { module.exports = readFileSync(file, "utf8"); };`,
  );
  const [pid, ...first] = (await said(directory, [], {}, flags)) as unknown[];
  expect(first).toEqual([1, "text"]);
  expect(await said(directory, [], {}, flags)).toEqual([pid, 1, "text"]);
  preload("");
  // It isn't JavaScript, which a file is that has no loader of its own.
  const failed = await run(directory, [], {}, flags);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain("ReferenceError: text is not defined");
});

test.each([
  ["preload something in all processes", { NODE_OPTIONS: "--require ./preload.js" }, []],
  ["give Node.js another option", {}, ["--max-old-space-size=100"]],
])("whoever would %s has a process of their own", async (_what, env, flags) => {
  const directory = folderOf(says("process.pid"));
  writeFileSync(path.join(directory, "preload.js"), "");
  const pids = [
    await said(directory, [], env, flags),
    await said(directory, [], env, flags),
    await said(directory),
  ];
  expect(new Set(pids).size).toBe(3);
});

test("a program finds no listener and no state of the one before, but the classes of packages", async () => {
  const counts = `["exit", "beforeExit", "message"].map((event) => process.listenerCount(event))`;
  const directory = folderOf(`
    const store = globalThis.globalStore;
    ${says(`[${counts}, store.of, [...store.resourcePackages.keys()]]`)}
    store.of = "the one before";
    store.resourcePackages.set("random", {});
    process.on("exit", () => undefined).on("beforeExit", () => undefined);
  `);
  const [listeners] = (await said(directory)) as [number[]];
  // What a program finds in the store is what it had when the script that runs it began.
  write(
    directory,
    `setImmediate(() => { ${says(`[${counts}, globalThis.globalStore.of ?? null, [...globalThis.globalStore.resourcePackages.keys()]]`)} })`,
  );
  expect(await said(directory)).toEqual([listeners, null, ["random"]]);
});

test("a program ends when it has nothing left to do, and says all that it has to say", async () => {
  const directory = folderOf(`
    process.once("beforeExit", () => setTimeout(() => process.stdout.write("late: é"), 50));
    console.log("early");
    console.error("trouble");
  `);
  const ended = { code: 0, signal: null, stdout: "early\nlate: é", stderr: "trouble\n" };
  expect(await run(directory)).toEqual(ended);
  expect(await run(directory)).toEqual(ended);
});

test.each([
  ["ends with an exit code", "process.exitCode = 32", 32, null, true],
  [
    "has its exit code from a listener",
    `process.on("exit", () => { process.exitCode = 32; })`,
    32,
    null,
    true,
  ],
  ["exits", "process.exit(7)", 7, null, false],
  ["is killed", `process.kill(process.pid, "SIGKILL")`, null, "SIGKILL", false],
] as const)("a program that %s ends so", async (_what, end, code, signal, isKept) => {
  const pid = says("process.pid");
  const directory = folderOf(`${pid} ${end};`);
  const first = await run(directory);
  expect(first).toMatchObject({ code, signal, stderr: "" });
  write(directory, pid);
  expect((await said(directory)) === JSON.parse(first.stdout)).toBe(isKept);
});

test("a pack that is stopped leaves its process to the next one, and answers no more", async () => {
  const serves = `
    const server = require("http2").createServer();
    server.listen(0, "127.0.0.1", () => console.log(JSON.stringify([process.pid, server.address().port])));
  `;
  const directory = programDirectory({ "cmd/run-policy-pack": serves, "runtime/state": state });
  const start = async (): Promise<{ pid: number; port: number; stop(): Promise<unknown> }> => {
    const main = path.join(directory, "node_modules/@pulumi/pulumi/cmd/run-policy-pack/index.js");
    const child = startInKeptProcess([main], { cwd: directory, env: { PATH: process.env.PATH } });
    const ended = new Promise((resolve) => {
      child.once("close", (code, signal) => resolve([code, signal]));
    });
    const [line] = (await once(child.stdout!.setEncoding("utf8"), "data")) as [string];
    const [pid, port] = JSON.parse(line) as [number, number];
    const stop = (): Promise<unknown> => {
      child.kill("SIGTERM");
      return ended.finally(() => expect(child.kill("SIGKILL")).toBe(false));
    };
    return { pid, port, stop };
  };
  const first = await start();
  const session = connect(`http://127.0.0.1:${first.port}`);
  await once(session, "connect");
  const closed = once(session, "close");
  expect(await first.stop()).toEqual([0, null]);
  await closed;
  const second = await start();
  expect(second.pid).toBe(first.pid);
  expect(second.port).not.toBe(first.port);
  expect(await second.stop()).toEqual([0, null]);
});

test("two programs at once have a process each", async () => {
  const directory = folderOf(says("process.pid"));
  const [one, other] = await Promise.all([said(directory), said(directory)]);
  expect(one).not.toBe(other);
});
