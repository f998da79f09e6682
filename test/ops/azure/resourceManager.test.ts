import type { Needs } from "../../../ops/needs";
import { Login } from "../../../ops/azure/login";
import { ResourceManager } from "../../../ops/azure/resourceManager";
import { type Deployed, Recorded, deploy } from "../deployed";

const needs: Needs = {
  arm: [
    "Microsoft.Cache/redisEnterprise/read",
    "Microsoft.Cache/redisEnterprise/databases/regenerateKey/action",
    "Microsoft.Cache/locations/operationsStatus/read",
  ],
  vault: [],
  network: false,
};

let deployed: Deployed;
beforeEach(async () => {
  deployed = await deploy("dev");
});
afterEach(() => deployed.close());

function arm(signal = new AbortController().signal, env = deployed.env): ResourceManager {
  const { LOCAL_AZURE_URL: url = "", AZURE_TENANT_ID: tenant = "" } = env;
  const { AZURE_CLIENT_ID: id = "", AZURE_CLIENT_SECRET: secret = "" } = env;
  const ca = deployed.certificate;
  const timeoutMs = 5000;
  const login = new Login({ client: { id, secret, tenant }, url, ca }, new Recorded(), {
    timeoutMs,
    signal,
  });
  return new ResourceManager({ endpoint: url, login, ca, needs, signal, timeoutMs });
}

test("an operation is begun and followed to its end", async () => {
  const [primary, secondary] = deployed.keys();
  const { databaseId } = deployed.places;
  await arm().operate(databaseId, "regenerateKey", "the new key", { keyType: "Secondary" });
  expect(deployed.keys()[0]).toBe(primary);
  expect(deployed.keys()[1]).not.toBe(secondary);
});

test("while the instance is scaled it is busy, and the same command again is the way", async () => {
  const { clusterId, databaseId } = deployed.places;
  deployed.write("clock.json", { speed: 0.0001 });
  deployed.azure.patch(clusterId, (view) => ({ ...view, sku: { name: "Balanced_B1" } }));
  await expect(
    arm().operate(databaseId, "regenerateKey", "the new key", { keyType: "Secondary" }),
  ).rejects.toMatchObject({ trouble: "busy", next: expect.stringContaining("again") as string });
});

test("what the verb's row doesn't list is a defect, and never reaches Azure", async () => {
  await expect(arm().act(deployed.places.databaseId, "listKeys", "the keys")).rejects.toThrow(
    "Microsoft.Cache/redisEnterprise/databases/listKeys/action isn't among what this verb needs",
  );
});

test("a wrong secret of the service principal is a login that fails", async () => {
  const env = { ...deployed.env, AZURE_CLIENT_SECRET: "wrong-secret" };
  await expect(
    arm(undefined, env).get(deployed.places.clusterId, "The instance"),
  ).rejects.toMatchObject({
    trouble: "login",
    message: expect.stringContaining("AADSTS7000215: Invalid client secret provided.") as string,
  });
});

test("Ctrl-C ends what is under way", async () => {
  const controller = new AbortController();
  const asked = arm(controller.signal).get(deployed.places.clusterId, "The instance");
  controller.abort();
  await expect(asked).rejects.toThrow(/abort/i);
});
