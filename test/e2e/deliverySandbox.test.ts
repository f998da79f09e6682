import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { destroySandbox, listIdleSandboxes, upSandbox } from "../../delivery/sandbox";
import type { Deployment, ResourceState } from "../../pulumi/deployment";
import { stateFile } from "../../local/engine/backendState";
import { Checkout } from "./checkout";

const stack = "sandbox-pr-7";
const request = { pullRequest: 7 };
const DAY = 24 * 60 * 60 * 1000;

let checkout: Checkout;

beforeAll(async () => {
  checkout = await Checkout.open();
});

afterAll(() => checkout.dispose());

/** What sandboxes have in the local Azure, soft-deleted vaults aside; the landing zone is none of theirs. */
function inAzure(): string[] {
  const subscription = "subscriptions/00000000-0000-0000-0000-000000000000";
  const folder = path.join(checkout.directory.azure, "resources", subscription, "resourcegroups");
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.startsWith("redis-sandbox-rg") && file.endsWith("/resource.json"))
    .map((file) => `/${subscription}/resourcegroups/${path.dirname(file)}`)
    .filter((id) => checkout.azure.find(id) !== undefined);
}

/** The state of a sandbox that was brought up whole. */
let whole: string;

/** Changes the stack's state where the backend keeps it; answers how it was. */
function changeState(change: (deployment: Deployment) => Deployment): string {
  const file = stateFile(checkout.directory, stack);
  const text = readFileSync(file, "utf8");
  const state = JSON.parse(text) as { checkpoint: { latest: Deployment } };
  state.checkpoint.latest = change(state.checkpoint.latest);
  writeFileSync(file, JSON.stringify(state));
  return text;
}

const isGroup = ({ type }: ResourceState): boolean =>
  type === "azure-native:resources:ResourceGroup";

describe("a sandbox", () => {
  test("is brought up with everything of its own, and a second time has nothing to change", async () => {
    expect(await upSandbox(checkout.delivery, request)).toBe(0);
    expect(inAzure().length).toBeGreaterThan(10);
    const before = checkout.state(stack).resources;
    checkout.lock(stack);
    expect(await upSandbox(checkout.delivery, request)).toBe(0);
    expect(checkout.state(stack).resources?.length).toBe(before?.length);
    expect(inAzure().length).toBeGreaterThan(10);
  });

  test("isn't idle on its first day", async () => {
    await listIdleSandboxes(checkout.delivery, 3, new Date());
    expect(checkout.take("output.txt")).toBe("pull-requests=[]\n");
    await listIdleSandboxes(checkout.delivery, 3, new Date(Date.now() + 4 * DAY));
    expect(checkout.take("output.txt")).toBe("pull-requests=[7]\n");
    expect(await destroySandbox(checkout.delivery, { ...request, idleDays: 3 })).toBe(0);
    expect(checkout.printed).toContain("There is no idle sandbox-pr-7.");
    expect(inAzure().length).toBeGreaterThan(10);
  });

  test("isn't taken down while its state holds what isn't its own", async () => {
    whole = changeState((deployment) => ({
      ...deployment,
      resources: deployment.resources?.map((resource) =>
        isGroup(resource) ? { ...resource, protect: true } : resource,
      ),
    }));
    await expect(destroySandbox(checkout.delivery, request)).rejects.toThrow(
      /sandbox-pr-7 holds resources that aren't its own, so nothing is deleted:\n {2}- urn:.*::environment: it is protected\n/,
    );
    expect(inAzure().length).toBeGreaterThan(10);
    writeFileSync(stateFile(checkout.directory, stack), whole);
  });

  test("is taken down with its stack; asking again is fine", async () => {
    expect(await destroySandbox(checkout.delivery, request)).toBe(0);
    expect(inAzure()).toEqual([]);
    expect(checkout.hasStack(stack)).toBe(false);
    expect(await destroySandbox(checkout.delivery, request)).toBe(0);
    expect(checkout.printed).toContain("There is no sandbox-pr-7.");
  });

  test("whose first job was killed while it made the resource group is taken down whole", async () => {
    writeFileSync(stateFile(checkout.directory, stack), whole);
    const group = checkout.state(stack).resources?.find(isGroup);
    if (group?.id === undefined) throw new Error("the sandbox made no resource group");
    checkout.azure.put(group.id, { location: "uksouth" });
    changeState((deployment) => ({
      ...deployment,
      resources: deployment.resources?.filter(({ type }) => !type.startsWith("azure-native:")),
      pending_operations: [
        { type: "creating", resource: { ...group, id: undefined, outputs: undefined } },
      ],
    }));
    checkout.lock(stack);
    expect(inAzure()).toEqual([group.id.toLowerCase()]);
    expect(await destroySandbox(checkout.delivery, request)).toBe(0);
    expect(inAzure()).toEqual([]);
    expect(checkout.hasStack(stack)).toBe(false);
  });

  test("that would adopt anything isn't brought up", async () => {
    const file = path.join(checkout.delivery.project.folder, "Pulumi.sandbox.yaml");
    const text = readFileSync(file, "utf8");
    checkout.edit("sandbox", ["redis:environment", "keyVault", "mode"], "adopt");
    await expect(upSandbox(checkout.delivery, { pullRequest: 8 })).rejects.toThrow(
      'redis:environment.keyVault.mode: "adopt"',
    );
    expect(checkout.hasStack("sandbox-pr-8")).toBe(false);
    writeFileSync(file, text);
  });
});
