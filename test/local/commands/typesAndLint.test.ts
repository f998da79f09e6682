import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { repository } from "../../../local/engine/repository";
import { temporaryFolder } from "../../temporaryFolder";

const config = `
import tseslint from ${JSON.stringify(pathToFileURL(require.resolve("typescript-eslint")))};
export default tseslint.config(
  { ignores: ["eslint.config.mjs"] },
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } } },
);
`;

test("a type that is wrong and what lint finds by types are said at once, each with its line", () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, "eslint.config.mjs"), config);
  writeFileSync(
    path.join(folder, "tsconfig.json"),
    '{ "compilerOptions": { "strict": true, "module": "nodenext", "lib": ["ES2023"], "skipLibCheck": true, "types": [] } }',
  );
  const lines = [
    "export const two: number = 'two';",
    "export const work = async (): Promise<number> => Promise.resolve(two);",
    "work();\n",
  ];
  writeFileSync(path.join(folder, "index.ts"), lines.join("\n"));
  const script = ["-r", "./register.cjs", "local/commands/typesAndLint.ts", folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, script, {
    cwd: repository,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  expect([status, stderr]).toEqual([1, ""]);
  expect(stdout).toContain(
    "index.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.",
  );
  expect(stdout).toMatch(/ 3:1 +error .* @typescript-eslint\/no-floating-promises/);
});
