import { Arm } from "../../local-azure/arm/arm";
import { resourceGroupId } from "../../local-azure/arm/id";
import type { Body } from "../../local-azure/arm/json";
import { useEngine, type Run, type StackConfig } from "./engine";
import { differences, said, sortedSteps, succeeded } from "./runs";

const engine = useEngine();

const group = `${resourceGroupId("mic-erp-be-uat-utils-rg")}/providers`;
const network = `${group}/Microsoft.Network`;
const subnet = `${network}/virtualNetworks/mic-erp-be-uat-vnet/subnets/data`;
const otherSubnet = subnet.replace(/data$/, "apps");
const zone = `${network}/privateDnsZones/privatelink.redis.azure.net`;
/** The resource group of an id in capitals, as Azure's tools mix them. */
const inCapitals = (id: string): string =>
  id.replace("mic-erp-be-uat-utils-rg", "MIC-ERP-BE-UAT-UTILS-RG");
const main = `${network}/privateEndpoints/mic-erp-be-uat-redis-pe`;

const azure = (): Arm => new Arm(engine().azure.directory.azure);

/** An instance of the size in the stack file, made without Pulumi; its eviction and persistence are others. */
function makeInstance(name: string, secret: string): string {
  const cluster = `${group}/Microsoft.Cache/redisEnterprise/${name}`;
  azure().put(cluster, {
    location: "uksouth",
    sku: { name: "Balanced_B1" },
    minimumTlsVersion: "1.2",
    publicNetworkAccess: "Disabled",
    tags: { owner: "portal" },
  });
  azure().put(`${cluster}/databases/default`, {
    clusteringPolicy: "NoCluster",
    evictionPolicy: "VolatileLRU",
    accessKeysAuthentication: "Enabled",
  });
  azure().put(`${group}/Microsoft.KeyVault/vaults/mic-erp-uat-kv/secrets/${secret}`, {
    properties: { value: "from another tool" },
  });
  return cluster;
}

/** The endpoint as the portal makes it, with everything that somebody can choose there. */
function makeEndpoint(id: string, cluster: string, further: Body = {}): void {
  azure().put(id, {
    location: "uksouth",
    subnet: { id: subnet },
    privateLinkServiceConnections: [
      {
        name: `${id.split("/").at(-1)!}_4f1c2a9e`,
        privateLinkServiceId: cluster,
        groupIds: ["redisEnterprise"],
      },
    ],
    ...further,
  });
}

const portals = {
  customNetworkInterfaceName: "mic-erp-be-uat-redis-pe-nic",
  ipConfigurations: [
    {
      name: "static",
      groupId: "redisEnterprise",
      memberName: "redisEnterprise",
      privateIPAddress: "10.1.0.40",
    },
  ],
  applicationSecurityGroups: [{ id: `${network}/applicationSecurityGroups/caches` }],
};

/** Two instances that no state knows; the second one's endpoint has neither choices nor a DNS zone group. */
beforeAll(() => {
  azure().put(otherSubnet, { addressPrefix: "10.1.2.0/24" });
  const cluster = makeInstance("mic-erp-be-uat-redis", "RedisConfiguration--Password");
  makeEndpoint(main, inCapitals(cluster), {
    ...portals,
    subnet: { id: inCapitals(subnet) },
    tags: { owner: "portal" },
  });
  azure().put(`${main}/privateDnsZoneGroups/made-by-hand`, {
    privateDnsZoneConfigs: [{ name: "privatelink_redis", privateDnsZoneId: zone }],
  });
  makeEndpoint(`${network}/privateEndpoints/plain-pe`, makeInstance("plain", "Plain--Password"), {
    tags: { environment: "uat", workload: "state" },
  });
});

const instancesOf = (config: StackConfig): StackConfig[] =>
  Object.values(config["redis:instances"] as Record<string, StackConfig>);

const adopted = (config: StackConfig): void => {
  const instances = config["redis:instances"];
  // A cache isn't protected, so its cluster can be replaced further down.
  instances.main.workload = "cache";
  config["redis:environment"].unconfirmed = [];
  instances.plain = structuredClone(instances.main);
  Object.assign(instances.plain, { name: "plain", workload: "state", alerts: { enabled: false } });
  instances.plain.access.passwordSecret = "Plain--Password";
  instances.main.adopt = { privateDnsZoneGroup: "made-by-hand" };
  instances.plain.adopt = true;
};

const adoptedBefore = (config: StackConfig): void => {
  for (const instance of instancesOf(config)) delete instance.adopt;
};

const liveEndpoint = (): Body => {
  const { customNetworkInterfaceName, ipConfigurations, applicationSecurityGroups, ...endpoint } =
    azure().get(main);
  return {
    kept: { customNetworkInterfaceName, ipConfigurations, applicationSecurityGroups } as Body,
    connections: endpoint.privateLinkServiceConnections!,
    subnet: endpoint.subnet!,
  };
};

test("the first run imports what is live, which keeps what it has, and replaces and deletes nothing", async () => {
  const before = liveEndpoint();
  expect(before.kept).toEqual(portals);
  const run = succeeded(await engine().run("uat", "up", { config: adopted }));
  expect(sortedSteps(run).filter((step) => !step.includes("-alert-"))).toEqual([
    "create azure-managed-redis-uat",
    "create default_3_28_0",
    "create environment",
    "create main",
    "create main-logs",
    "create main-metrics",
    "create plain",
    "create plain-dns-zone-group",
    "create plain-logs",
    "create plain-metrics",
    "import main",
    "import main-database",
    "import main-dns-zone-group",
    "import main-endpoint",
    "import main-password",
    "import plain",
    "import plain-database",
    "import plain-endpoint",
    "import plain-password",
  ]);
  const database = engine()
    .state("uat")
    .resources?.find(({ urn }) => urn.endsWith("::main-database"));
  expect(database?.outputs).toMatchObject({ evictionPolicy: "VolatileLRU" });
  expect(liveEndpoint()).toEqual(before);
  const endpoint = engine()
    .state("uat")
    .resources?.find(({ urn }) => urn.endsWith("::main-endpoint"));
  expect(endpoint).toMatchObject({ replacementTrigger: subnet.toLowerCase() });
});

test("without adopt afterwards what the configuration says is changed, in place", async () => {
  const before = liveEndpoint();
  const up = succeeded(await engine().run("uat", "up", { config: adoptedBefore }));
  expect(sortedSteps(up)).toEqual([
    "update main",
    "update main-database",
    // Its tags, and a list that is empty either way; what it was made with is left alone.
    "update main-endpoint",
    "update main-password",
    "update plain",
    "update plain-database",
    // It was imported before it had a zone group: the names that Azure has taken off it since.
    "update plain-endpoint",
    "update plain-password",
  ]);
  expect(liveEndpoint()).toEqual(before);
  expect(azure().get(`${main}/privateDnsZoneGroups/made-by-hand`)).toMatchObject({
    privateDnsZoneConfigs: [{ name: "privatelink_redis" }],
  });
});

const moved = ["main-dns-zone-group", "main-endpoint", "plain-dns-zone-group", "plain-endpoint"];
const allMoved = ["create-replacement", "delete-replaced", "replace"].flatMap((op) =>
  moved.map((name) => `${op} ${name}`),
);

/** What the new endpoint is given. */
function given(run: Run): unknown {
  return run.steps.find(
    ({ op, urn }) => op === "create-replacement" && urn.endsWith("::main-endpoint"),
  )?.new?.inputs;
}

const whole = {
  azureApiVersion: expect.any(String) as string,
  customDnsConfigs: [],
  location: "uksouth",
  privateEndpointName: "mic-erp-be-uat-redis-pe",
  resourceGroupName: "mic-erp-be-uat-utils-rg",
  tags: { environment: "uat", workload: "cache" },
};

test("an endpoint that is replaced with its cluster has nothing of the one before", async () => {
  const run = succeeded(
    await engine().run("uat", "preview", {
      config: (config) => {
        Object.assign(config["redis:instances"].main, {
          name: "mic-erp-be-uat-redis-two",
          privateEndpoint: "mic-erp-be-uat-redis-pe",
        });
      },
    }),
  );
  expect(given(run)).toEqual({
    ...whole,
    privateLinkServiceConnections: [
      expect.objectContaining({ name: "mic-erp-be-uat-redis-pe", groupIds: ["redisEnterprise"] }),
    ],
    subnet: expect.objectContaining({ id: subnet }) as Body,
  });
});

test("one that moves to another subnet leaves its static address behind, and arrives; nothing else changes, or differs in Azure", async () => {
  const run = succeeded(
    await engine().run("uat", "up", {
      args: ["--refresh"],
      config: (config) => {
        const { main } = config["redis:instances"];
        main.name = "mic-erp-be-uat-redis";
        config["redis:environment"].network.subnet = "apps";
      },
    }),
  );
  expect(differences("uat", run).drifted).toEqual([]);
  expect(sortedSteps(run)).toEqual(allMoved);
  expect(given(run)).toMatchObject({ ...whole, subnet: { id: otherSubnet } });
  expect(azure().get(main)).toMatchObject({
    subnet: { id: otherSubnet },
    ipConfigurations: [],
    customNetworkInterfaceName: "",
  });
});

test("an endpoint whose move would pass unseen is refused, and moved when it is asked for by name", async () => {
  // A state that another tool or an older version wrote doesn't know what decides on a move.
  engine().editState("uat", (resources) =>
    resources.map(({ replacementTrigger: _, ...resource }) => resource),
  );
  const refused = await engine().run("uat", "preview", {
    config: (config) => {
      config["redis:environment"].network.subnet = "data";
    },
  });
  expect(refused.exitCode).not.toBe(0);
  expect(sortedSteps(refused)).toEqual([]);
  const [command, urn] = /pulumi up --replace '([^']*main-endpoint)'/.exec(refused.output) ?? [];
  expect(command).toBeDefined();
  expect(said(refused)).toContain(
    `The private endpoint is in ${otherSubnet} instead of ${subnet}.`,
  );
  const args = ["--replace", urn!, "--replace", urn!.replace("main-endpoint", "plain-endpoint")];
  const run = succeeded(await engine().run("uat", "preview", { args }));
  expect(given(run)).toMatchObject({ ...whole, subnet: { id: subnet } });
  expect(sortedSteps(run)).toEqual(allMoved);
});
