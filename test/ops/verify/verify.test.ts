import { exitCodes } from "../../../ops/exitCodes";
import { needs } from "../../../ops/needs";
import { type VerifyHooks, type VerifyOptions, verify } from "../../../ops/verify/verify";
import type { Step } from "../../../ops/verify/checklist";
import { project } from "../../project/project";
import { describeWithServer } from "../../local-azure/redis/served";
import { type Deployed, Recorded, deploy, endpointBody } from "../deployed";
import { entraStack } from "../entraStack";

jest.setTimeout(60_000);

let deployed: Deployed;
beforeEach(async () => {
  deployed = await deploy("uat");
});
afterEach(async () => {
  for (const secret of [...deployed.keys(), deployed.env.AZURE_CLIENT_SECRET!]) secrets.add(secret);
  await deployed.close();
});

const secrets = new Set(["the-key-before-the-rotation"]);
const outputs: Recorded[] = [];

/** Runs it with JSON, and answers what it says. */
async function verified(options: VerifyOptions = {}, hooks: VerifyHooks = {}) {
  const output = new Recorded(true);
  outputs.push(output);
  const trouble = await verify(
    "uat",
    { cwd: project, timeout: 5, ...options },
    { env: deployed.env, output, ...hooks },
  );
  const { instances = [] } = output.parsed as { instances?: { steps: Step[] }[] };
  const steps = instances.flatMap((each) => each.steps);
  const named = (name: string): Step => steps.find((each) => each.name === name)!;
  return { trouble, steps, named, output };
}

const withoutServer = () => ({ ...deployed.env, PATH: "", REDIS_SERVER: "" });
const calm = (steps: readonly Step[]) => steps.filter(({ state }) => state === "failed");

describe("without a Redis server", () => {
  test("the Azure half is verified, and what is skipped is said", async () => {
    const { trouble, steps, named } = await verified({}, { env: withoutServer() });
    expect(calm(steps)).toEqual([]);
    expect(trouble).toBe("ok");
    expect(steps.map(({ name }) => name)).toEqual([
      ...[
        "login to Azure",
        "instance",
        "database",
        "settings",
        "endpoint",
        "zone record",
        "network link",
        "keys",
      ],
      ...["secret", "secret = key", "references", "network"],
    ]);
    expect(named("network")).toMatchObject({
      state: "skipped",
      detail: expect.stringContaining("There is no redis-server or valkey-server") as string,
    });
  });

  const cluster = () => deployed.places.clusterId;
  const endpoint = () => deployed.places.endpoints[0]!;

  const inCreation = { state: "failed", trouble: "busy" } as const;
  const toCreate = {
    ...{ location: "uksouth", sku: { name: "Balanced_B3" }, publicNetworkAccess: "Disabled" },
  };

  test("an instance that is still created is busy, and what comes after it isn't missing", async () => {
    deployed.azure.delete(endpoint().id);
    deployed.azure.delete(deployed.places.databaseId);
    deployed.azure.delete(cluster());
    deployed.write("clock.json", { speed: 0 });
    deployed.azure.put(cluster(), toCreate);
    const { trouble, steps, named } = await verified({}, { env: withoutServer() });
    expect([trouble, exitCodes[trouble].code]).toEqual(["busy", 9]);
    expect(named("instance")).toMatchObject({
      ...inCreation,
      detail: "mic-erp-be-uat-redis is Creating: Azure is still at work on it.",
      next: "Run the same command again when it is done; creating takes up to 20 minutes, scaling too.",
    });
    expect(steps.map(({ name }) => name)).toEqual(["login to Azure", "instance", "the rest"]);
  });

  test("a database that is still created is busy too", async () => {
    deployed.azure.delete(deployed.places.databaseId);
    deployed.write("clock.json", { speed: 0 });
    deployed.azure.put(deployed.places.databaseId, { clusteringPolicy: "NoCluster" });
    const { trouble, steps, named } = await verified({}, { env: withoutServer() });
    expect(trouble).toBe("busy");
    expect(named("database")).toMatchObject(inCreation);
    expect(steps.at(-1)).toMatchObject({ name: "the rest", state: "skipped" });
  });

  test("an instance that is scaled is busy, and all else of it is looked at", async () => {
    deployed.write("clock.json", { speed: 0 });
    deployed.azure.patch(cluster(), (view) => ({ ...view, tags: { a: "b" } }));
    const { trouble, named } = await verified({}, { env: withoutServer() });
    expect(trouble).toBe("busy");
    expect(named("instance")).toMatchObject(inCreation);
    expect(named("settings").state).toBe("skipped");
    expect(named("secret = key").state).toBe("ok");
  });

  test("an endpoint that nobody approved, and how it is approved", async () => {
    deployed.azure.delete(endpoint().id);
    deployed.azure.put(endpoint().id, endpointBody(endpoint().networkId, cluster(), true));
    const { trouble, named } = await verified({}, { env: withoutServer() });
    expect(trouble).toBe("differs");
    expect(named("endpoint").detail).toContain("is Pending: nobody gets through it");
    expect(named("endpoint").next).toContain("az network private-endpoint-connection approve");
    expect(named("zone record").state).toBe("skipped");
  });

  test("a zone without the record", async () => {
    deployed.azure.delete(`${endpoint().id}/privateDnsZoneGroups/default`);
    const { trouble, named } = await verified({}, { env: withoutServer() });
    expect(trouble).toBe("missing");
    expect(named("zone record").detail).toBe(
      "The zone privatelink.redis.azure.net has no record mic-erp-be-uat-redis.uksouth.",
    );
  });

  test("a network that isn't linked, by its id", async () => {
    const network = endpoint().networkId.replace(/[^/]+$/, "other-vnet");
    const { trouble, named } = await verified({ network }, { env: withoutServer() });
    expect(trouble).toBe("missing");
    expect(named("network link").detail).toContain(
      "The network other-vnet isn't linked to the zone",
    );
  });

  test("a setting that isn't as the stack file says", async () => {
    deployed.azure.put(deployed.places.databaseId, {
      ...{ clusteringPolicy: "NoCluster", evictionPolicy: "AllKeysLRU", port: 10000 },
      accessKeysAuthentication: "Enabled",
    });
    const { trouble, named } = await verified({}, { env: withoutServer() });
    expect(trouble).toBe("differs");
    expect(named("settings").detail).toContain("evictionPolicy is AllKeysLRU, not NoEviction");
  });

  test("a secret that holds another key than the active one", async () => {
    const { vault, settings } = deployed.places;
    deployed.azure.put(`${vault!.id}/secrets/${settings.passwordSecret!}`, {
      properties: { value: "the-key-before-the-rotation" },
    });
    const { trouble, named } = await verified({}, { env: withoutServer() });
    expect(trouble).toBe("differs");
    expect(named("secret = key").detail).toContain("doesn't hold the primary key");
    expect(named("references")).toMatchObject({
      state: "note",
      detail: expect.stringContaining("1 older version is enabled") as string,
    });
  });

  test("a right that is missing: the action, the scope, and the command that gives it", async () => {
    deployed.write("denied.json", ["Microsoft.Cache/redisEnterprise/databases/listKeys/action"]);
    const { trouble, named } = await verified({}, { env: withoutServer() });
    expect(trouble).toBe("denied");
    const { databaseId, clusterId } = deployed.places;
    expect(named("keys").detail).toBe(
      `You lack the right Microsoft.Cache/redisEnterprise/databases/listKeys/action on ${databaseId}.`,
    );
    expect(named("keys").next).toContain(`--role "Contributor" --scope ${clusterId}\``);
    expect(named("keys").next).toContain("docs/runbooks/your-own-rights-for-an-hour.md");
    expect(named("secret").state).toBe("ok");
    expect(named("secret = key").state).toBe("skipped");
  });

  test("a vault that refuses: the secret as the scope, and the role for secrets", async () => {
    deployed.write("denied.json", ["Microsoft.KeyVault/vaults/secrets/getSecret/action"]);
    const { named } = await verified({}, { env: withoutServer() });
    const { vault } = deployed.places;
    expect(named("secret").detail).toBe(
      `You lack the right Microsoft.KeyVault/vaults/secrets/getSecret/action on ${vault!.id}/secrets/RedisConfiguration--Password.`,
    );
    expect(named("secret").next).toContain('--role "Key Vault Secrets User"');
  });

  test("nothing is there: the instance is missing", async () => {
    deployed.azure.delete(endpoint().id);
    deployed.azure.delete(deployed.places.databaseId);
    deployed.azure.delete(cluster());
    const { trouble, named } = await verified({}, { env: withoutServer() });
    expect(trouble).toBe("missing");
    expect(named("instance").detail).toContain("The instance mic-erp-be-uat-redis isn't in Azure");
  });

  const asInAzure = (addresses: string[]): VerifyHooks => ({
    env: withoutServer(),
    change: (azure) => ({ ...azure, local: undefined }),
    resolver: () => Promise.resolve(addresses),
  });

  test("from outside of its network a private instance isn't reachable, by design: no trouble", async () => {
    const { trouble, named, steps } = await verified({}, asInAzure(["20.90.1.2"]));
    expect(trouble).toBe("ok");
    expect(named("DNS")).toMatchObject({
      state: "note",
      detail: expect.stringContaining(
        "not reachable from here, by design: DNS here says 20.90.1.2",
      ) as string,
    });
    expect(steps.at(-1)).toMatchObject({ name: "network", state: "skipped" });
  });

  test("the same inside of its network is a fault of its DNS", async () => {
    const network = endpoint().networkId;
    const { trouble, named } = await verified({ network }, asInAzure(["20.90.1.2"]));
    expect(trouble).toBe("unreachable");
    expect(named("DNS").next).toContain("168.63.129.16");
  });

  test("Ctrl-C ends it, and is no defect", async () => {
    const controller = new AbortController();
    const output = new Recorded(true);
    const hooks = { env: withoutServer(), output, signal: controller.signal };
    const onCall = (): void => controller.abort();
    expect(await verify("uat", { cwd: project }, { ...hooks, onCall })).toBe("interrupted");
    expect(output.parsed).toMatchObject({ trouble: "interrupted", exitCode: 130 });
  });

  test("without a login what needs none still runs, and the login is the trouble", async () => {
    const env = { ...withoutServer(), AZURE_CLIENT_SECRET: "an-old-secret" };
    const { trouble, steps } = await verified({}, { env });
    expect(trouble).toBe("login");
    expect(steps.map(({ name, state }) => [name, state])).toEqual([
      ["login to Azure", "failed"],
      ["Azure", "skipped"],
      ["network", "skipped"],
    ]);
  });

  test("a shell that knows a local Azure by half", async () => {
    const env = { ...withoutServer(), AZURE_CLIENT_SECRET: "" };
    const { trouble, output } = await verified({}, { env });
    expect(trouble).toBe("usage");
    expect(output.all).toContain("LOCAL_AZURE_URL is set, but AZURE_CLIENT_SECRET isn't.");
  });

  test("a wrong --network is refused before anything is asked", async () => {
    const { trouble, output } = await verified({ network: "my-vnet" }, { env: withoutServer() });
    expect(trouble).toBe("usage");
    expect(output.parsed).toMatchObject({ exitCode: 2, trouble: "usage" });
  });
});

describeWithServer("with a Redis server", () => {
  const fault = (content: object): void =>
    deployed.write("redis-faults.json", { [deployed.places.clusterId.toLowerCase()]: content });

  test("everything is verified, twice, and makes exactly the calls that the table lists", async () => {
    const calls = new Set<string>();
    const onCall = (operation: string): void => void calls.add(operation);
    const first = await verified({}, { onCall });
    expect(calm(first.steps)).toEqual([]);
    expect(first.named("round trip").state).toBe("ok");
    expect(first.named("DNS").detail).toContain("answered by the local Azure's map, 127.0.0.1:");
    const second = await verified({}, { onCall });
    expect(second.steps.map(({ name, state }) => [name, state])).toEqual(
      first.steps.map(({ name, state }) => [name, state]),
    );
    // The two others are for principals, and for zones that Azure Policy joins: the test after this one.
    const { arm, vault } = needs.verify;
    expect([...calls].sort()).toEqual(
      [...arm, ...vault].filter((each) => !inLandingZone.includes(each)).sort(),
    );
  });

  const inLandingZone: readonly string[] = [
    "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments/read",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read",
  ];

  test("with Entra alone, in a landing zone: it logs in with a token", async () => {
    await deployed.close();
    const folder = entraStack();
    deployed = await deploy("uat", folder);
    const calls: string[] = [];
    const { steps, named, trouble } = await verified(
      { cwd: folder },
      { onCall: (operation) => calls.push(operation) },
    );
    expect(calm(steps)).toEqual([]);
    expect(trouble).toBe("ok");
    expect(named("zone group").detail).toContain("by Azure Policy");
    expect(named("assignments").detail).toBe("the-operator");
    expect(named("Entra login").detail).toBe("as the-operator, with a token");
    expect(named("round trip").state).toBe("ok");
    expect(steps.map(({ name }) => name)).not.toContain("secret");
    expect(calls).toEqual(expect.arrayContaining([...inLandingZone]));
    expect(calls).not.toContain("Microsoft.Cache/redisEnterprise/databases/listKeys/action");
  });

  test.each([
    [
      { kind: "wrongCertificate" },
      "TLS",
      "unreachable",
      "is for another name than mic-erp-be-uat-redis",
    ],
    [{ kind: "hang" }, "TLS", "unreachable", "within 1 s"],
    [{ kind: "full" }, "round trip", "refused", "The instance is full, and refuses writes"],
    [
      { kind: "moved", to: "10.0.0.9:8501" },
      "round trip",
      "refused",
      "sends the client to another node",
    ],
  ] as const)("%j is a sentence, and no stack trace", async (content, name, trouble, text) => {
    fault(content);
    const result = await verified({ timeout: 1 });
    const failed = calm(result.steps)[0]!;
    expect([failed.trouble, failed.detail]).toEqual([trouble, expect.stringContaining(text)]);
    expect(result.trouble).toBe(trouble);
    expect(failed.next).toBeTruthy();
    if (content.kind !== "hang") expect(failed.name).toBe(name);
    expect(result.output.all).not.toMatch(/^\s+at /m);
  });

  test("a key that was regenerated: the secret is old, and Redis refuses it", async () => {
    const { vault, settings } = deployed.places;
    deployed.azure.put(`${vault!.id}/secrets/${settings.passwordSecret!}`, {
      properties: { value: "the-key-before-the-rotation" },
    });
    const { trouble, named } = await verified();
    expect(named("login").detail).toContain("Redis doesn't take the login (the login): WRONGPASS");
    expect(named("round trip").state).toBe("skipped");
    expect(trouble).toBe("refused");
  });
});

afterAll(() => {
  // Of all runs above: no key, no token, no client's secret in any output.
  const everything = outputs.map(({ all }) => all).join("\n");
  expect(outputs.length).toBeGreaterThan(10);
  expect(everything).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
  expect(secrets.size).toBeGreaterThan(3);
  for (const secret of secrets) if (secret !== "") expect(everything).not.toContain(secret);
});
