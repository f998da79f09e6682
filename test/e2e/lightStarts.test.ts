import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { repository } from "../../local/engine/repository";
import { useEngine } from "./engine";

const engine = useEngine();
const recorder = `--require ${JSON.stringify(path.join(__dirname, "heavyModules.cjs"))}`;
const record = () => path.join(engine().azure.directory.root, "heavy-modules");

/** What started and what it loaded, each once. */
function recorded(): string[] {
  const text = existsSync(record()) ? readFileSync(record(), "utf8") : "";
  rmSync(record(), { force: true });
  return [...new Set(text.split("\n").filter((line) => line !== ""))].sort();
}

/** With a variable of the person's own, as our commands meet it. */
async function withOwnOptions<Result>(work: () => Promise<Result>): Promise<Result> {
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = recorder;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  }
}

test("a program under plain `pulumi` loads no compiler and starts no debugger", async () => {
  const env = { NODE_OPTIONS: recorder, HEAVY_MODULES_FILE: record() };
  const run = await engine().run("dev", "preview", { env });
  expect(run.exitCode).toBe(0);
  expect(recorded()).toEqual(["run starts"]);
});

test("the program and the packs of our own commands load none either; somebody's pack in TypeScript gets the SDK's loader", async () => {
  const pack = path.join(engine().azure.directory.root, "their pack");
  mkdirSync(pack);
  symlinkSync(path.join(repository, "node_modules"), path.join(pack, "node_modules"));
  writeFileSync(path.join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.ts\n");
  writeFileSync(
    path.join(pack, "package.json"),
    '{ "name": "theirs", "version": "1.0.0", "main": "index.ts" }',
  );
  writeFileSync(
    path.join(pack, "index.ts"),
    `import { PolicyPack } from "@pulumi/policy";
     const name: string = "theirs";
     new PolicyPack(name, { policies: [{
       name: "says-something", description: "It was here.", enforcementLevel: "advisory",
       validateStack: (_args, report) => report("it was here"),
     }] });`,
  );
  const run = await withOwnOptions(() =>
    engine().run("dev", "preview", {
      policies: true,
      args: ["--policy-pack", pack],
      env: { HEAVY_MODULES_FILE: record() },
    }),
  );
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.violations.map(({ policyName }) => policyName)).toContain("says-something");
  expect(recorded()).toEqual([
    "run starts",
    "run-policy-pack of guardrails starts",
    "run-policy-pack of practices starts",
    "run-policy-pack of their pack loads ts-node",
    "run-policy-pack of their pack loads typescript",
    "run-policy-pack of their pack starts",
  ]);
});
