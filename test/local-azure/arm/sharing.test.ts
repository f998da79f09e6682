import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { resourceGroupId } from "../../../local-azure/arm/id";
import type { Arm } from "../../../local-azure/arm/arm";
import { landingZone, seedLandingZone } from "../../../local-azure/arm/landingZone";
import { azureWithGroup, networkId } from "../fixture";

const root = join(__dirname, "../../..");

let azure: Arm;
beforeEach(() => {
  azure = azureWithGroup();
});

function contender(task: string, ids: string[]): ChildProcess {
  const script = join(__dirname, "contender.ts");
  const register = join(root, "register.cjs");
  return spawn(process.execPath, ["-r", register, script, azure.directory, task, ...ids], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

test("of several processes that create the same resources at once, one creates each", async () => {
  const ids = Array.from({ length: 12 }, (_, at) => `${networkId}${at}`);
  const contenders = [1, 2, 3].map(() => contender("create", ids));
  const outputs = contenders.map((child) => text(child.stdout!));
  await Promise.all(contenders.map((child) => once(child.stdout!, "data")));
  writeFileSync(join(azure.directory, "go"), "");
  const outcomes = (await Promise.all(outputs)).map((output) => output.trim().split("\n").slice(1));
  for (const at of ids.keys())
    expect(outcomes.map((outcome) => outcome[at]).sort()).toEqual(["lost", "lost", "won"]);
  for (const id of ids) expect(azure.find(id)).toBeDefined();
});

test("a process killed at any moment leaves a local Azure that works", async () => {
  const child = contender("churn", [networkId, `${networkId}2`]);
  await once(child.stdout!, "data");
  await new Promise((resolve) => setTimeout(resolve, 60));
  child.kill("SIGKILL");
  await once(child, "exit");
  const body = { location: "uksouth", addressSpace: { addressPrefixes: ["10.2.0.0/16"] } };
  for (const id of [networkId, `${networkId}2`]) {
    azure.put(id, body);
    expect(azure.get(id)).toMatchObject(body);
    azure.delete(id);
  }
  azure.delete(resourceGroupId("group"));
  expect([...azure.all("Microsoft.Network/virtualNetworks")]).toEqual([]);
  expect(readdirSync(join(azure.directory, "locks")).filter((f) => !f.startsWith("."))).toEqual([]);
});

describe("a landing zone", () => {
  const file = join(__dirname, "../../../local-azure/examples/landing-zone.json");

  test("is there after seeding, and stays as it is when seeded again", () => {
    seedLandingZone(azure.directory, file);
    const before = landingZone(file).map(({ id }) => azure.get(id));
    seedLandingZone(azure.directory, file);
    expect(landingZone(file).map(({ id }) => azure.get(id))).toEqual(before);
  });

  test("gets back what is missing, and no more", () => {
    seedLandingZone(azure.directory, file);
    const zone = landingZone(file);
    const link = zone.find(({ id }) => id.includes("virtualNetworkLinks"))?.id ?? "";
    azure.delete(link);
    seedLandingZone(azure.directory, file);
    expect(azure.find(link)).toBeDefined();
  });
});
