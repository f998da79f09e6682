import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import { giveDependencies } from "../../../local/compare/dependencies";
import { repository as own } from "../../../local/engine/repository";
import { temporaryFolder } from "../../temporaryFolder";

let root: string;
let tree: string;
let cache: string;
let said: string[];
const before = { ...process.env };

beforeEach(() => {
  root = temporaryFolder();
  cache = temporaryFolder();
  said = [];
  process.env.XDG_CACHE_HOME = cache;
  mkdirSync(path.join(root, "node_modules/of-the-head"), { recursive: true });
  writeFileSync(path.join(root, "package-lock.json"), "one");
  tree = newTree("two");
  npm("");
});

afterEach(() => {
  // The object stays: a library keeps hold of it.
  for (const name of ["XDG_CACHE_HOME", "npm_execpath"]) {
    if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before[name];
  }
});

function newTree(lock: string): string {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, "package-lock.json"), lock);
  writeFileSync(path.join(folder, "package.json"), "{}");
  return folder;
}

/** An npm that installs a package called `made`, notes what it was asked, and does what `then` says. */
function npm(then: string): void {
  const script = path.join(cache, "npm.js");
  writeFileSync(
    script,
    `const fs = require("fs");
     fs.appendFileSync(${JSON.stringify(path.join(cache, "asked.txt"))}, process.argv.slice(2).join(" ") + "\\n");
     fs.mkdirSync("node_modules/made", { recursive: true });
     fs.writeFileSync("node_modules/made/lock", fs.readFileSync("package-lock.json"));
     ${then}`,
  );
  process.env.npm_execpath = script;
}

function asked(): string[] {
  const file = path.join(cache, "asked.txt");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}

function kept(): string[] {
  return readdirSync(path.join(cache, "azure-managed-redis")).sort();
}

function give(to = tree): Promise<void> {
  return giveDependencies(to, root, (text) => said.push(text));
}

it("shares the head's packages when the lock files are the same", async () => {
  const same = newTree("one");
  await give(same);
  expect(readlinkSync(path.join(same, "node_modules")).replace(/\/$/, "")).toBe(
    path.join(root, "node_modules"),
  );
  expect(asked()).toEqual([]);
  expect(said).toEqual([]);
});

it("installs what the program needs when they differ, and says so", async () => {
  await give();
  expect(readFileSync(path.join(tree, "node_modules/made/lock"), "utf8")).toBe("two");
  expect(asked()).toEqual(["ci --omit=dev --no-audit --no-fund --loglevel=error"]);
  expect(said).toEqual([
    "installing the base's dependencies (npm ci), once: its lock file differs",
  ]);
  expect(readdirSync(path.join(root, "node_modules"))).toEqual(["of-the-head"]);
});

it("installs once for each lock file", async () => {
  await give();
  await give(newTree("two"));
  expect(asked()).toHaveLength(1);
  await give(newTree("three"));
  expect(asked()).toHaveLength(2);
  expect(kept()).toHaveLength(2);
});

it("installs once when two ask at the same time", async () => {
  npm("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);");
  const trees = [tree, newTree("two")];
  await Promise.all(trees.map(give));
  expect(asked()).toHaveLength(1);
  for (const each of trees) expect(existsSync(path.join(each, "node_modules/made"))).toBe(true);
});

it("passes on what npm says when it fails, and keeps nothing of it", async () => {
  npm(`console.error("npm error code E404"); process.exitCode = 1;`);
  await expect(give()).rejects.toThrow(
    /^npm ci failed \(exit code 1\) for the base's dependencies:\nnpm error code E404$/,
  );
  expect(kept()).toEqual([]);
  expect(existsSync(path.join(tree, "node_modules"))).toBe(false);
  npm("");
  await expect(give()).resolves.toBeUndefined();
});

it("never uses an installation that was killed", async () => {
  npm("setInterval(() => {}, 1000);");
  const victim = spawn(
    process.execPath,
    [
      ...["-r", "./register.cjs", "-e"],
      `void require("./local/compare/dependencies.ts").giveDependencies(...process.argv.slice(1), () => {});`,
      ...[tree, root],
    ],
    { cwd: own, detached: true, stdio: "ignore", env: process.env },
  );
  while (!existsSync(path.join(cache, "asked.txt"))) await new Promise((r) => setTimeout(r, 50));
  process.kill(-victim.pid!, "SIGKILL");
  await new Promise((resolve) => victim.once("close", resolve));
  expect(kept().some((name) => name.includes(".half-"))).toBe(true);

  npm("");
  await give();
  expect(asked()).toHaveLength(2);
  expect(readFileSync(path.join(tree, "node_modules/made/lock"), "utf8")).toBe("two");
  expect(kept()).toEqual([expect.stringMatching(/^base-\w+-\w+-[0-9a-f]{16}$/)]);
});

it("removes what no comparison has used for thirty days", async () => {
  await give();
  const [old] = kept();
  const days = (count: number): Date => new Date(Date.now() - count * 86_400_000);
  utimesSync(path.join(cache, "azure-managed-redis", old!), days(31), days(31));
  await give(newTree("three"));
  expect(kept()).toHaveLength(1);
  expect(kept()).not.toContain(old);
});

it("has nothing to do for a base without a lock file", async () => {
  const bare = temporaryFolder();
  await give(bare);
  expect(readdirSync(bare)).toEqual([]);
});
