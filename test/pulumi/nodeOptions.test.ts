import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { repository } from "../../local/engine/repository";
import { quickStart } from "../../pulumi/nodeOptions";
import { temporaryFolder } from "../temporaryFolder";

const own = "--max-old-space-size=512";

test("what the person has set stays, and nothing is added twice", () => {
  const { NODE_OPTIONS: options } = quickStart({ NODE_OPTIONS: own }, "/cache");
  expect(options).toMatch(/^--max-old-space-size=512 --require ".*lightPacks\.cjs"$/);
  expect(quickStart({ NODE_OPTIONS: options }, "/cache").NODE_OPTIONS).toBe(options);
  expect(quickStart({ NODE_COMPILE_CACHE: "/theirs" }, "/cache")).not.toHaveProperty(
    "NODE_COMPILE_CACHE",
  );
  expect(quickStart({}, "/cache").NODE_COMPILE_CACHE).toBe("/cache");
  expect(quickStart({}, "/cache").GOGC).toBe("400");
  expect(quickStart({ GOGC: "50" }, "/cache")).not.toHaveProperty("GOGC");
});

test.each(["a folder", 'quo"ted', "back\\slash"])(
  "Node finds the file to preload in a checkout whose path is %j",
  (name) => {
    if (process.platform === "win32") return;
    const folder = path.join(temporaryFolder(), name);
    mkdirSync(folder);
    for (const file of ["lightPacks.cjs", "lazyModules.cjs", "nodeOptions.ts"]) {
      cpSync(path.join(repository, "pulumi", file), path.join(folder, file));
    }
    const script = `process.stdout.write(require(${JSON.stringify(path.join(folder, "nodeOptions.ts"))}).quickStart({ NODE_OPTIONS: "${own}" }, "").NODE_OPTIONS)`;
    const { stdout: options } = run(["-r", "./register.cjs", "-e", script], {});
    expect(run(["-p", "process.execArgv.length"], { NODE_OPTIONS: options })).toMatchObject({
      status: 0,
      stderr: "",
    });
  },
);

test("a program that needs the compiler itself gets it, under register.cjs too", () => {
  const script = 'process.stdout.write(require("typescript").transpile("const a: number = 1"))';
  expect(run(["-r", "./register.cjs", "-e", script], {}).stdout).toMatch(/^var a = 1;\r?\n$/);
});

test("a function that the SDK serialises is read by the compiler, which is loaded then", () => {
  const script = `
    const pulumi = require("@pulumi/pulumi");
    const loaded = () => Object.keys(require.cache).some((file) => /typescript\\.js$/.test(file));
    const before = loaded();
    pulumi.runtime.serializeFunction((a) => a + 1).then(({ text }) =>
      process.stdout.write(JSON.stringify([before, loaded(), text.includes("(a) => a + 1")])));`;
  expect(run(["-r", "./register.cjs", "-e", script], {}).stdout).toBe("[false,true,true]");
});

test("the SDK's Automation API is there for whoever uses it", () => {
  const script = `
    const { automation } = require("@pulumi/pulumi");
    process.stdout.write(JSON.stringify([typeof automation.LocalWorkspace, "Stack" in automation]));`;
  expect(run(["-r", "./register.cjs", "-e", script], {}).stdout).toBe('["function",true]');
});

test("the SDK's traces, package.yaml and package data are there for whoever uses them", () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, "package.yaml"), "name: theirs\n");
  const script = `
    const within = (file) => require("@pulumi/pulumi/" + file);
    const before = Object.keys(require.cache).length;
    const tracing = within("cmd/run/tracing");
    tracing.start("http://127.0.0.1:9/api/v2/spans");
    tracing.newSpan("one").end();
    const { readPackageManifest } = within("runtime/manifest");
    const { data } = readPackageManifest(${JSON.stringify(folder)});
    within("runtime/closure/codePaths").computeCodePaths({}).then((paths) => {
      process.stdout.write(JSON.stringify([data.name, paths instanceof Map]));
      process.exit(0);
    });`;
  expect(run(["-r", "./register.cjs", "-e", script], {})).toMatchObject({
    stdout: '["theirs",true]',
    stderr: "",
  });
});

test("zod's other languages are there for whoever uses them", () => {
  const script = `process.stdout.write(typeof require("zod").z.locales.de)`;
  expect(run(["-r", "./register.cjs", "-e", script], {}).stdout).toBe("function");
});

test("a module that isn't installed is missed at once, as without the preload", () => {
  const folder = path.join(temporaryFolder(), "node_modules/@pulumi/pulumi");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "shim.js"), 'require("typescript")');
  const script = `try { require(${JSON.stringify(path.join(folder, "shim.js"))}) } catch (error) { process.stdout.write(error.code) }`;
  expect(run(["-r", "./register.cjs", "-e", script], {}).stdout).toBe("MODULE_NOT_FOUND");
});

function run(args: readonly string[], env: NodeJS.ProcessEnv) {
  return spawnSync(process.execPath, args, {
    cwd: repository,
    env: { ...process.env, NODE_OPTIONS: "", ...env },
    encoding: "utf8",
  });
}
