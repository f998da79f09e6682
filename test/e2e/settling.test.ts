import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { parseDocument } from "yaml";

import { Arm } from "../../local-azure/arm/arm";
import { deploymentOf } from "../../local/engine/backendState";
import { localDirectory } from "../../local/engine/localDirectory";
import { nameOf } from "../../pulumi/deployment";
import { settlesNow } from "../local-azure/fixture";
import "./engine";
import { printed } from "./printed";
import { RepositoryCopy } from "./repositoryCopy";

const principals = ["1", "2", "3"].map((digit) => ({
  objectId: [8, 4, 4, 4, 12].map((length) => digit.repeat(length)).join("-"),
}));

let copy: RepositoryCopy;
const local = () => localDirectory(path.join(copy.root, ".local"));
const azure = () => new Arm(local().azure);

beforeAll(() => {
  copy = new RepositoryCopy({ without: ["policies", "test", "docs"] });
  const file = path.join(copy.root, "Pulumi.dev.yaml");
  const document = parseDocument(readFileSync(file, "utf8"));
  const main = ["config", "redis:instances", "main"];
  document.setIn([...main, "access", "principals"], document.createNode(principals));
  document.setIn([...main, "alerts"], document.createNode({ enabled: false }));
  writeFileSync(file, document.toString());
  mkdirSync(local().azure, { recursive: true });
});

afterAll(() => copy.dispose());

const clock = (speed: number): void =>
  writeFileSync(path.join(local().azure, "clock.json"), JSON.stringify({ speed }));
const made = (): string[] =>
  (deploymentOf(local(), "dev").resources ?? []).map(({ urn }) => nameOf(urn));

/** At this speed, what settles in half a minute takes five. */
const slow = 0.1;
const busy = "main-database: Azure is still busy with the instance. Trying again in 1 s.";

const cluster =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mic-erp-be-dev-utils-rg" +
  "/providers/Microsoft.Cache/redisEnterprise/mic-erp-be-dev-redis";

/** Waits until Azure works on a resource, which only settles from then on. */
async function onceDone(id: string): Promise<void> {
  while (azure().progress(id).done) await sleep(20);
  settlesNow(azure(), id);
}

test("Ctrl-C ends an up that waits, and leaves what was made to the next one", async () => {
  clock(slow);
  const command = copy.start("up");
  await onceDone(cluster);
  await printed(command, busy);
  process.kill(-command.pid, "SIGINT");
  expect((await command.result).exitCode).not.toBe(0);
  expect(made()).toContain("main");
  expect(made()).not.toContain("main-database");
});

test("what Azure took and then failed isn't asked for again, and its reason is said", async () => {
  clock(3000);
  const fault = { code: "OperationFailed", message: "The operation failed." };
  const faults = { [`${cluster}/databases/default`.toLowerCase()]: fault };
  writeFileSync(path.join(local().azure, "faults.json"), JSON.stringify(faults));
  const { exitCode, stdout } = await copy.run("up");
  expect(exitCode).not.toBe(0);
  expect(stdout).toContain('Code="OperationFailed" Message="The operation failed."');
  expect(stdout).not.toContain("Azure is still busy with the instance");
  rmSync(path.join(local().azure, "faults.json"));
});

test("while Azure is busy with the instance, up waits and gets through, one assignment after the other", async () => {
  clock(slow);
  const command = copy.start("up");
  await onceDone(`${cluster}/databases/default`);
  // The clock is slow until the next request has come too early, however slow the machine is.
  await printed(command, busy);
  clock(3000);
  const up = await command.result;
  expect(up).toMatchObject({ exitCode: 0 });
  expect(up.stdout).toContain(busy);
  for (const { objectId } of principals) {
    const id = `${cluster}/databases/default/accessPolicyAssignments/${objectId.replaceAll("-", "")}`;
    expect(azure().get(id).provisioningState).toBe("Succeeded");
  }
  expect((await copy.run("up")).stdout).toMatch(/Resources:\n +\d+ unchanged\n/);
});
