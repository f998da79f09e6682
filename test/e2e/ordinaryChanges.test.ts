import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { type Document, parseDocument } from "yaml";

import { environmentNames } from "../../rules/stackNames";
import "./engine";
import { RepositoryCopy } from "./repositoryCopy";

/**
 * What a platform team changes on an ordinary day, all of it in one copy with the committed stacks, must not turn the
 * tests red: those run that read what the team has committed.
 */

/** All tests that read the committed stack files, the policies' choices or the lists of environments. */
const readers = [
  "test/config.test.ts",
  "test/delivery/workflows.test.ts",
  "test/docs.test.ts",
  "test/local/engine/projectView.test.ts",
  "test/local/newEnvironment/delivered.test.ts",
  "test/paths.test.ts",
  "test/policies/conformance.test.ts",
  "test/policies/exemptions.test.ts",
];
const PRINCIPAL = "11111111-1111-1111-1111-111111111111";
const instances = ["config", "redis:instances"];
const environment = ["config", "redis:environment"];

let copy: RepositoryCopy;

beforeAll(() => {
  copy = new RepositoryCopy({ stacks: "committed" });
});

afterAll(() => copy.dispose());

const at = (file: string): string => path.join(copy.root, file);
const node = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: copy.root, encoding: "utf8" });

function edit(file: string, change: (document: Document) => void): void {
  const document = parseDocument(readFileSync(at(file), "utf8"));
  change(document);
  writeFileSync(at(file), document.toString({ lineWidth: 0 }));
}

/** An environment's stack file, and the key of its first instance. */
function stackFile(stack: string): { file: string; instance: string[] } {
  const file = `Pulumi.${stack}.yaml`;
  const { config } = parseDocument(readFileSync(at(file), "utf8")).toJS() as {
    config: Record<string, object>;
  };
  return { file, instance: [...instances, Object.keys(config["redis:instances"]!)[0]!] };
}

const names = (): string[] => [...environmentNames(readdirSync(copy.root))];

/** Lists an environment where docs/add-an-environment.md says, at the end of the line. */
function deliver(stack: string): void {
  edit(".github/workflows/deploy.yml", (document) => {
    const { jobs } = document.toJS() as { jobs: Record<string, { if: string }> };
    const line = Object.keys(jobs).filter((name) => name !== "line");
    const [before, last] = line.slice(-2) as [string, string];
    const job = {
      ...jobs[last],
      ...{ name: stack, needs: last, with: { environment: stack } },
      concurrency: { group: `line-${stack}`, "cancel-in-progress": false },
      if: jobs[last]!.if.replaceAll(last, stack).replace(`needs.${before}.`, `needs.${last}.`),
    };
    document.setIn(["jobs", stack], document.createNode(job));
    document.addIn(["jobs", "line", "needs"], stack);
    document.addIn(["on", "workflow_dispatch", "inputs", "environment", "options"], stack);
  });
  for (const file of ["repair.yml", "ops.yml"])
    edit(`.github/workflows/${file}`, (document) =>
      document.addIn(["on", "workflow_dispatch", "inputs", "environment", "options"], stack),
    );
  edit(".github/workflows/drift.yml", (document) =>
    document.addIn(["jobs", "compare", "strategy", "matrix", "stack"], stack),
  );
  edit("delivery/bootstrap/Pulumi.bootstrap.yaml", (document) =>
    document.setIn(["config", "bootstrap:environments", stack], {
      resourceGroup: `mic-erp-be-${stack}-utils-rg`,
    }),
  );
}

function takeOut(document: Document, list: readonly string[], stack: string): void {
  const left = (document.getIn(list) as { toJSON(): string[] }).toJSON();
  document.setIn(
    list,
    left.filter((name) => name !== stack),
  );
}

/** Takes the last environment of the line away, with all that names it. */
function retire(stack: string): void {
  rmSync(at(`Pulumi.${stack}.yaml`));
  rmSync(at(`policies/config/${stack}.json`), { force: true });
  const options = ["on", "workflow_dispatch", "inputs", "environment", "options"];
  edit(".github/workflows/deploy.yml", (document) => {
    document.deleteIn(["jobs", stack]);
    takeOut(document, ["jobs", "line", "needs"], stack);
    takeOut(document, options, stack);
  });
  for (const file of ["repair.yml", "ops.yml"])
    edit(`.github/workflows/${file}`, (document) => takeOut(document, options, stack));
  edit(".github/workflows/drift.yml", (document) =>
    takeOut(document, ["jobs", "compare", "strategy", "matrix", "stack"], stack),
  );
  edit("delivery/bootstrap/Pulumi.bootstrap.yaml", (document) =>
    document.deleteIn(["config", "bootstrap:environments", stack]),
  );
}

/** Each is what one commit would do. The last makes an environment like the one that is changed most. */
const changes: Readonly<Record<string, (stacks: readonly string[]) => void>> = {
  "an environment less": (stacks) => retire(stacks.at(-1)!),
  "another size": ([, second]) => {
    const { file, instance } = stackFile(second!);
    edit(file, (document) => document.setIn([...instance, "sku"], "Balanced_B5"));
  },
  tags: ([, second]) => {
    const { file, instance } = stackFile(second!);
    edit(file, (document) => document.setIn([...instance, "tags"], { owner: "shop" }));
  },
  "a second instance": ([, , third]) =>
    edit(`Pulumi.${third!}.yaml`, (document) =>
      document.setIn([...instances, "sessions"], {
        ...{ name: `sessions-${third!}-redis`, sku: "Balanced_B1", workload: "state" },
        access: { keys: "Enabled", passwordSecret: "Sessions--Password" },
      }),
    ),
  "another network": ([, , third]) => {
    const file = `Pulumi.${third!}.yaml`;
    const place = [...environment, "network", "name"];
    const name = parseDocument(readFileSync(at(file), "utf8")).getIn(place) as string;
    const text = readFileSync(at(file), "utf8");
    writeFileSync(at(file), text.replaceAll(name, `hub-${third!}-network`));
  },
  "other alerts": ([, , third]) => {
    const { file, instance } = stackFile(third!);
    const connectedClients = { warning: 400, critical: 600 };
    edit(file, (document) => document.setIn([...instance, "alerts"], { connectedClients }));
  },
  "an exemption ended": ([, second]) => {
    const file = `policies/config/${second!}.json`;
    const { practices } = JSON.parse(readFileSync(at(file), "utf8")) as { practices: object };
    const left = Object.entries(practices).slice(1);
    writeFileSync(
      at(file),
      `${JSON.stringify({ practices: Object.fromEntries(left) }, null, 2)}\n`,
    );
  },
  "a confirmed name": ([, , third]) =>
    edit(`Pulumi.${third!}.yaml`, (document) => document.deleteIn([...environment, "unconfirmed"])),
  "Entra instead of keys": ([, , third]) => {
    const { file, instance } = stackFile(third!);
    const access = { keys: "Disabled", principals: [{ objectId: PRINCIPAL }] };
    edit(file, (document) => document.setIn([...instance, "access"], access));
  },
  "an environment more": ([, , third]) => {
    const add = ["-r", "./register.cjs", "local/newEnvironment/add.ts", "qa", "--like", third!];
    expect(node(...add)).toMatchObject({ status: 0, stderr: "" });
    deliver("qa");
  },
};

/** Runs jest in the copy, and says what failed in it. */
function failedIn(...args: string[]): unknown {
  const result = path.join(path.dirname(copy.root), "result.json");
  const jest = [
    "node_modules/jest/bin/jest.js",
    "--json",
    `--outputFile=${result}`,
    "--silent",
    "-i",
  ];
  node(...jest, ...args);
  const { testResults, numPassedTests } = JSON.parse(readFileSync(result, "utf8")) as {
    numPassedTests: number;
    testResults: { message: string; status: string }[];
  };
  expect(numPassedTests).toBeGreaterThan(0);
  return testResults.filter(({ status }) => status !== "passed").map(({ message }) => message);
}

test("ten ordinary changes leave the tests green that read what is committed", () => {
  const stacks = names();
  for (const change of Object.values(changes)) change(stacks);
  expect(Object.keys(changes)).toHaveLength(10);
  expect(names()).toEqual(expect.arrayContaining(["qa"]));
  expect(failedIn("--selectProjects", "unit", "--runTestsByPath", ...readers)).toEqual([]);
}, 120_000);

test("a stack that most of them change still comes up as the committed ones must", () => {
  // It is new, and has another network and other alerts, a second instance and Entra, as what it was made like.
  const text = readFileSync(at("Pulumi.qa.yaml"), "utf8");
  for (const changed of ["hub-qa-network", "connectedClients:", "sessions:", PRINCIPAL])
    expect(text).toContain(changed);
  for (const stack of names()) if (stack !== "qa") rmSync(at(`Pulumi.${stack}.yaml`));
  rmSync(at("Pulumi.sandbox.yaml"), { force: true });
  const file = "test/e2e/committedStacks.test.ts";
  expect(failedIn("--selectProjects", "e2e", "--runTestsByPath", file)).toEqual([]);
});
