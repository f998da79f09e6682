import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
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
