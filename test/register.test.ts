import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { repository } from "../local/engine/repository";
import { temporaryFolder } from "./temporaryFolder";

test("the stack of an error names the line of the source, though its types are gone", () => {
  const file = path.join(temporaryFolder(), "fails.ts");
  const types = "interface Gone {\n  readonly one: string;\n  readonly other: number;\n}\n";
  writeFileSync(
    file,
    `${types}export const none: Gone | undefined = undefined;\nthrow new Error("no");\n`,
  );
  const { stderr } = spawnSync(process.execPath, ["-r", "./register.cjs", file], {
    cwd: repository,
    encoding: "utf8",
  });
  expect(stderr).toContain(`at Object.<anonymous> (${file}:6:7)`);
});

test("what became of a source is kept by its content, and is made again where it can't be kept", () => {
  const root = temporaryFolder();
  const modules = path.join(root, "node_modules");
  mkdirSync(modules);
  for (const name of ["pirates", "@swc", "@jridgewell"])
    symlinkSync(path.join(repository, "node_modules", name), path.join(modules, name), "junction");
  for (const name of ["register.cjs", "pulumi"])
    cpSync(path.join(repository, name), path.join(root, name), { recursive: true });
  const run = (word: string): unknown => {
    writeFileSync(
      path.join(root, "says.ts"),
      `interface Gone {\n  readonly word: string;\n}\nconst gone: Gone = { word: "${word}" };
       const line = /says.ts:(\\d+)/.exec(new Error().stack ?? "")?.[1];
       const made = Object.keys(require.cache).some((file) => /@swc.core.index.js$/.test(file));
       process.stdout.write(JSON.stringify({ word: gone.word, line, made }));`,
    );
    const args = ["-r", "./register.cjs", "says.ts"];
    return JSON.parse(spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" }).stdout);
  };
  expect(run("first")).toEqual({ word: "first", line: "5", made: true });
  expect(run("first")).toEqual({ word: "first", line: "5", made: false });
  expect(run("other")).toEqual({ word: "other", line: "5", made: true });
  expect(run("first")).toEqual({ word: "first", line: "5", made: false });
  rmSync(path.join(modules, ".cache"), { recursive: true });
  writeFileSync(path.join(modules, ".cache"), "not a folder");
  expect(run("first")).toEqual({ word: "first", line: "5", made: true });
  expect(run("first")).toEqual({ word: "first", line: "5", made: true });
});

test("a stack begins as it does in Node.js by itself, whatever an error's own words are", () => {
  const script =
    "class Odd extends Error { toString() { return 'odd'; } }" +
    "const plain = {}; Error.captureStackTrace(plain);" +
    "process.stdout.write([new Odd('no'), plain].map(({ stack }) => stack.split('\\n')[0]).join())";
  const begins = [["-r", "./register.cjs"], []].map((first) => {
    const args = [...first, "-e", script];
    return spawnSync(process.execPath, args, { cwd: repository, encoding: "utf8" }).stdout;
  });
  expect(begins).toEqual(["Error: no,Error", "Error: no,Error"]);
});

test.each([
  ["keep no stack", {}, []],
  [
    "keep it where it is asked for",
    { PULUMI_DEBUG_PROMISE_LEAKS: "true" },
    [expect.stringMatching(/debuggable\.js:1:\d+\)$/)],
  ],
])(
  "in a program of the SDK's an error is mapped to its source; the SDK's promises %s",
  (_what, env, kept) => {
    const sdk = path.join(temporaryFolder(), "@pulumi/pulumi");
    for (const folder of ["cmd/run", "runtime"])
      mkdirSync(path.join(sdk, folder), { recursive: true });
    const files = {
      "runtime/debuggable.js": "exports.debuggablePromise = () => new Error().stack;\n",
      "runtime/rpc.js": 'exports.stack = () => require("./debuggable").debuggablePromise();\n',
      "theirs.ts":
        "interface Gone {\n  readonly one: string;\n}\nexport const stack = (): string | undefined => new Error().stack;\n",
      "cmd/run/index.js": `
        require("source-map-support/register");
        const frames = (file) => require("../../" + file).stack().split("\\n").slice(1, 2);
        const all = [frames("runtime/rpc.js"), frames("theirs.ts")];
        process.stdout.write(JSON.stringify(all.map((each) => each.map((frame) => frame.trim()))));`,
    };
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(sdk, file), text);
    symlinkSync(path.join(repository, "node_modules"), path.join(sdk, "node_modules"), "junction");
    const { stdout } = spawnSync(
      process.execPath,
      ["-r", "./register.cjs", path.join(sdk, "cmd/run/index.js")],
      { cwd: repository, encoding: "utf8", env: { PATH: process.env.PATH, ...env } },
    );
    expect(JSON.parse(stdout)).toEqual([kept, [expect.stringMatching(/theirs\.ts:4:\d+\)$/)]]);
  },
);

test.each([
  ["@pulumi/pulumi/cmd/run/index.js", "kept"],
  ["index.js", ""],
])("%s: compiled code is kept for a program of the SDK's, where Node.js can", (file, kept) => {
  const folder = temporaryFolder();
  const [program, newer] = [path.join(folder, file), path.join(folder, "newer.cjs")];
  mkdirSync(path.dirname(program), { recursive: true });
  writeFileSync(program, "");
  writeFileSync(
    newer,
    'require("node:module").enableCompileCache = () => process.stdout.write("kept");',
  );
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", newer, "-r", "./register.cjs", program],
    { cwd: repository, encoding: "utf8" },
  );
  expect([stdout, stderr]).toEqual([kept, ""]);
});
