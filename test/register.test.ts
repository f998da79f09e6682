import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
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

test("in a program of the SDK's an error is mapped to its source, a promise's stack isn't", () => {
  const sdk = path.join(temporaryFolder(), "@pulumi/pulumi");
  for (const folder of ["cmd/run", "runtime"])
    mkdirSync(path.join(sdk, folder), { recursive: true });
  const source =
    "interface Gone {\n  readonly one: string;\n}\nexport const stack = (): string | undefined => new Error().stack;\n";
  for (const file of ["runtime/debuggable.js", "theirs.ts"]) {
    writeFileSync(
      path.join(sdk, file),
      file.endsWith(".ts") ? source : "exports.stack = () => new Error().stack;\n",
    );
  }
  const main = path.join(sdk, "cmd/run/index.js");
  const first = (file: string) => `require("../../${file}").stack().split("\\n")[1].trim()`;
  writeFileSync(
    main,
    `process.stdout.write(${first("runtime/debuggable.js")} + "\\n" + ${first("theirs.ts")});`,
  );
  const { stdout } = spawnSync(process.execPath, ["-r", "./register.cjs", main], {
    cwd: repository,
    encoding: "utf8",
  });
  expect(stdout.split("\n")).toEqual([
    expect.stringMatching(/debuggable\.js:1:\d+\)$/),
    expect.stringMatching(/theirs\.ts:4:\d+\)$/),
  ]);
});
