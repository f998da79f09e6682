import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { repository } from "../../../local/engine/repository";
import { temporaryFolder } from "../../temporaryFolder";

let root: string;

/** A repository of one package, whose npm is a script that only says what it was asked. */
beforeEach(() => {
  root = temporaryFolder();
  mkdirSync(path.join(root, "local/commands"), { recursive: true });
  cpSync(path.join(repository, "local/setup.cjs"), path.join(root, "local/setup.cjs"));
  writeFileSync(
    path.join(root, "register.cjs"),
    "require.extensions['.ts'] = require.extensions['.js'];",
  );
  writeFileSync(
    path.join(root, "local/commands/up.ts"),
    `console.log("up", process.argv.slice(2).join(" ")); process.exitCode = 5;`,
  );
  write("package-lock.json", { "": {}, "node_modules/a": { version: "1.0.0" } });
  npm("npm ci");
});

function write(file: string, packages: object): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), JSON.stringify({ packages }));
}

/** What npm does in this test: a line in a file, and whatever `then` says. */
function npm(name: string, then = ""): void {
  writeFileSync(
    path.join(root, "npm.js"),
    `require("fs").writeFileSync("npm.txt", ${JSON.stringify(name)} + process.argv.slice(2));\n${then}`,
  );
}

function installed(packages: object): void {
  write("node_modules/.package-lock.json", packages);
}

function setup(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["local/setup.cjs", ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, npm_execpath: path.join(root, "npm.js") },
  });
  return { status, stdout, stderr };
}

function npmRan(): boolean {
  try {
    return readFileSync(path.join(root, "npm.txt"), "utf8").includes("ci");
  } catch {
    return false;
  }
}

describe("setup.cjs", () => {
  it("runs the command with its arguments, and keeps its exit code", () => {
    installed({ "node_modules/a": { version: "1.0.0" } });
    expect(setup("up", "dev", "--dir", "x")).toEqual({
      status: 5,
      stdout: "up dev --dir x\n",
      stderr: "",
    });
    expect(npmRan()).toBe(false);
  });

  it("installs first when nothing is installed, and says so beside the command's output", () => {
    const { status, stdout, stderr } = setup("up", "dev");
    expect(npmRan()).toBe(true);
    expect(status).toBe(5);
    expect(stdout).toBe("up dev\n");
    expect(stderr).toMatch(/^installing the dependencies \(npm ci\), once\ninstalled in \d+ s\n$/);
  });

  it("never installs through a link, which would empty another checkout's folder", () => {
    const other = path.join(temporaryFolder(), "node_modules");
    mkdirSync(other);
    writeFileSync(path.join(other, "kept"), "");
    symlinkSync(other, path.join(root, "node_modules"));
    expect(setup("up", "dev")).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "node_modules is a link to packages that don't match package-lock.json.\n" +
        "Remove the link (rm node_modules) or install there, and run the command again.\n",
    });
    expect(npmRan()).toBe(false);
    expect(readdirSync(other)).toEqual(["kept"]);
  });

  it("installs again when the lock file asks for another version", () => {
    installed({ "node_modules/a": { version: "0.9.0" } });
    setup("up");
    expect(npmRan()).toBe(true);
  });

  it("installs again when a package is missing", () => {
    write("package-lock.json", {
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b": { version: "1.0.0" },
    });
    installed({ "node_modules/a": { version: "1.0.0" } });
    setup("up");
    expect(npmRan()).toBe(true);
  });

  it("doesn't miss what is only for other systems", () => {
    write("package-lock.json", {
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b": { version: "1.0.0", optional: true },
    });
    installed({ "node_modules/a": { version: "1.0.0" } });
    setup("up");
    expect(npmRan()).toBe(false);
  });

  it("keeps npm quiet unless it fails", () => {
    npm("npm", `console.log("npm noise");`);
    expect(setup("up").stderr).not.toContain("noise");
  });

  it("passes on what npm says when it fails, and doesn't run the command", () => {
    npm("npm", `console.error("npm error code E404"); process.exitCode = 1;`);
    const { status, stdout, stderr } = setup("up");
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("npm error code E404");
    expect(stderr).toContain("npm ci failed (exit code 1)");
  });

  it("names the commands when it is asked for another", () => {
    expect(setup("deploy")).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "There is no command deploy. The commands are: up, preview, destroy, env, azure, redis, test, bench, ops.\n",
    });
  });

  it("refuses an old Node.js with a sentence", () => {
    const old = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.4" } });`;
    writeFileSync(path.join(root, "old.cjs"), old);
    const { status, stderr } = spawnSync(
      process.execPath,
      ["-r", "./old.cjs", "local/setup.cjs", "up"],
      { cwd: root, encoding: "utf8" },
    );
    expect(status).toBe(1);
    expect(stderr).toBe(
      "Node.js 20.19 or later is needed; this is 18.20.4.\n" +
        "Install a newer one from https://nodejs.org/ and run the command again.\n",
    );
  });
});
