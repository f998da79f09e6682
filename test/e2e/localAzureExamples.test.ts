import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Arm } from "../../local-azure/arm/arm";
import { SUBSCRIPTION_ID } from "../../local-azure/arm/id";
import "./engine";
import { LocalShell } from "./localShell";
import { RepositoryCopy } from "./repositoryCopy";

let copy: RepositoryCopy;
let shell: LocalShell;
const example = (name: string): string => path.join(copy.root, "local-azure/examples", name);
const directory = (name: string): string => path.join(path.dirname(copy.root), name);

/** What exists before the first deployment, as a person writes it. */
function env(resources: object) {
  const parent = path.dirname(copy.root);
  writeFileSync(path.join(parent, "zone.json"), JSON.stringify({ resources }));
  const args = [directory("azure"), "--landing-zone", "zone.json"];
  return copy.run("env", args, { INIT_CWD: parent });
}

beforeAll(async () => {
  copy = new RepositoryCopy({ without: ["policies", "docs", "test"] });
  const { exitCode, stdout } = await env({ "resourceGroups/theirs": { location: "westeurope" } });
  expect(exitCode).toBe(0);
  shell = new LocalShell(stdout, copy.lent);
});

afterAll(() => copy.dispose());

test("the cache comes up with plain `pulumi`, and a second time has nothing to change", async () => {
  const folder = example("cache");
  const up = "pulumi up --yes --skip-preview";
  const made = await shell.run(folder, `pulumi stack init try && ${up}`);
  expect(made).toContain("+ 6 created");
  expect(made).toMatch(/ address +: "example-redis\.uksouth\.redis\.azure\.net:10000"\n/);
  expect(made).toMatch(
    / passwordUri *: "https:\/\/example-kv\.vault\.azure\.net\/secrets\/redis-password"\n/,
  );
  expect(await shell.run(folder, up)).toContain("6 unchanged");
  expect(await shell.run(folder, "pulumi destroy --yes --skip-preview")).toContain("6 deleted");
});

test("the refused change previews as an update, is refused with Azure's reason, and changes nothing", async () => {
  const folder = example("refusal");
  await shell.run(folder, "pulumi stack init try && pulumi up --yes --skip-preview");
  const change = "pulumi up --yes --config highAvailability=Disabled --non-interactive";
  const { status, output } = await shell.fail(folder, change);
  expect(status).not.toBe(0);
  expect(output).toContain("~ 1 to update");
  expect(output.replace(/\s+/g, " ")).toContain(
    'Code="BadRequest" Message="High availability cannot be disabled once it is enabled on a cache."',
  );
  const enabled = "--config highAvailability=Enabled";
  const back = await shell.run(folder, `pulumi up --yes --skip-preview --refresh ${enabled}`);
  expect(back).toContain("3 unchanged");
  expect(back).not.toContain("updated");
});

describe("another landing zone", () => {
  test("is there before the first deployment, in place of this repository's", async () => {
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
    const up = await shell.run(folder, "pulumi stack init try && pulumi up --yes --skip-preview");
    expect(up).toMatch(/Outputs:\n +\+? *location: "westeurope"\n/);
    const azure = new Arm(path.join(directory("azure"), "azure"));
    const group = (name: string) =>
      azure.find(`/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${name}`);
    expect(group("theirs")).toBeDefined();
    expect(group("mic-erp-be-dev-utils-rg")).toBeUndefined();
  });

  test("that can't be created is reported without a stack trace", async () => {
    const vault = "resourceGroups/no/providers/Microsoft.KeyVault/vaults/kv";
    const { exitCode, stderr } = await env({ [vault]: {} });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'The landing zone can\'t be created: Status=404 Code="ResourceGroupNotFound"',
    );
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
