import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import "./engine";
import { LocalShell } from "./localShell";
import { RepositoryCopy } from "./repositoryCopy";

let copy: RepositoryCopy;
let shell: LocalShell;
const example = (name: string): string => path.join(copy.root, "local-azure/examples", name);
const directory = (name: string): string => path.join(path.dirname(copy.root), name);

beforeAll(async () => {
  copy = new RepositoryCopy({ without: ["policies", "docs", "test"] });
  const { stdout } = await copy.run("env", [directory("azure")]);
  shell = new LocalShell(stdout);
});

afterAll(() => copy.dispose());

test("the cache comes up with plain `pulumi`, and a second time has nothing to change", () => {
  const folder = example("cache");
  expect(shell.run(folder, "pulumi stack init try && pulumi preview")).toContain("+ 6 to create");
  shell.run(folder, "pulumi up --yes --skip-preview");
  expect(shell.run(folder, "pulumi stack output address")).toBe(
    "example-redis.uksouth.redis.azure.net:10000\n",
  );
  expect(shell.run(folder, "pulumi stack output passwordUri")).toBe(
    "https://example-kv.vault.azure.net/secrets/redis-password\n",
  );
  expect(shell.run(folder, "pulumi up --yes --skip-preview")).toContain("6 unchanged");
  expect(shell.run(folder, "pulumi destroy --yes --skip-preview")).toContain("6 deleted");
});

test("the refused change previews as an update, and is refused with Azure's reason", () => {
  const folder = example("refusal");
  const change = "--config highAvailability=Disabled --non-interactive";
  shell.run(folder, "pulumi stack init try && pulumi up --yes --skip-preview");
  expect(shell.run(folder, `pulumi preview ${change}`)).toContain("~ 1 to update");
  for (let time = 1; time <= 2; time++) {
    const { status, output } = shell.fail(folder, `pulumi up --yes --skip-preview ${change}`);
    expect(status).not.toBe(0);
    expect(output.replace(/\s+/g, " ")).toContain(
      'Code="BadRequest" Message="High availability cannot be disabled once it is enabled on a cache."',
    );
  }
  // What Azure refused has changed nothing.
  const back = "pulumi up --yes --skip-preview --config highAvailability=Enabled";
  expect(shell.run(folder, back)).toContain("3 unchanged");
  expect(shell.run(folder, "pulumi destroy --yes --skip-preview")).toContain("3 deleted");
});

describe("another landing zone", () => {
  const file = (): string => path.join(path.dirname(copy.root), "zone.json");
  const env = (name: string) =>
    copy.run("env", [directory(name), "--landing-zone", "zone.json"], {
      INIT_CWD: path.dirname(copy.root),
    });

  test("is there before the first deployment, in place of this repository's", async () => {
    const group = { "resourceGroups/theirs": { location: "westeurope" } };
    writeFileSync(file(), JSON.stringify({ resources: group }));
    const { exitCode, stdout } = await env("theirs");
    expect(exitCode).toBe(0);
    const folder = directory("look-up");
    mkdirSync(folder);
    symlinkSync(path.join(copy.root, "node_modules"), path.join(folder, "node_modules"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: look-up\nruntime: nodejs\n");
    writeFileSync(path.join(folder, "package.json"), '{ "name": "look-up" }');
    writeFileSync(
      path.join(folder, "index.js"),
      `const { getResourceGroupOutput } = require("@pulumi/azure-native/resources");
       exports.location = getResourceGroupOutput({ resourceGroupName: "theirs" }).location;`,
    );
    const theirs = new LocalShell(stdout);
    theirs.run(folder, "pulumi stack init try && pulumi up --yes --skip-preview");
    expect(theirs.run(folder, "pulumi stack output location")).toBe("westeurope\n");
  });

  test.each([
    ["{", "--landing-zone zone.json can't be read: Expected property name"],
    [
      "{}",
      "--landing-zone zone.json can't be read: it has no `resources`. Write it in the format of",
    ],
    [
      JSON.stringify({
        resources: { "resourceGroups/no/providers/Microsoft.KeyVault/vaults/kv": {} },
      }),
      'The landing zone can\'t be created: Status=404 Code="ResourceGroupNotFound"',
    ],
  ])("that is wrong is reported without a stack trace: %s", async (text, message) => {
    writeFileSync(file(), text);
    const { exitCode, stderr } = await env("wrong");
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
