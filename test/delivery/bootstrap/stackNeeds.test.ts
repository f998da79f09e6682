import { writeFileSync } from "node:fs";
import path from "node:path";

import { readNeeds } from "../../../delivery/bootstrap/stackNeeds";
import { formatProblem } from "../../../rules/problem";
import { temporaryFolder } from "../../temporaryFolder";
import { changed, settings, SUBSCRIPTION } from "./settings";

const environment = {
  name: "dev",
  location: "uksouth",
  resourceGroup: { mode: "adopt", name: "dev-rg" },
  network: { mode: "adopt", name: "dev-vnet" },
  keyVault: { mode: "adopt", name: "dev-kv" },
  privateDnsZone: { mode: "create", networkLinks: [] },
};
const instance = { name: "dev-redis", sku: "Balanced_B1", workload: "cache" };

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

function stackFile(stack: string, instances: object, of: object = environment): void {
  const config = { "redis:environment": of, "redis:instances": instances, "other:key": 1 };
  writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), JSON.stringify({ config }));
}

const read = (raw?: unknown) => {
  const { needs, problems } = readNeeds(settings(raw), folder);
  return { needs, problems: problems.map((each) => formatProblem(each)) };
};
const onlyDev = (environmentOfDev: object = { resourceGroup: "dev-rg" }) =>
  changed("environments", { dev: environmentOfDev });

test("they are those that the stack file names, and those that it has by default", () => {
  const named = { keys: "Enabled", passwordSecret: "Two", connectionStringSecret: "One" };
  stackFile("dev", {
    main: { ...instance, access: { keys: "Enabled" } },
    other: { ...instance, name: "dev-other", access: named },
  });
  expect(read(onlyDev())).toEqual({
    needs: {
      dev: {
        secrets: {
          vault: "dev-kv",
          names: ["One", "RedisConfiguration--Password", "Two"],
          granted: false,
        },
        endpoints: [],
      },
    },
    problems: [],
  });
});

test("that applications are let read them is known", () => {
  const readers = [{ objectId: "11111111-2222-4333-8444-555555555555" }];
  stackFile("dev", { main: { ...instance, access: { keys: "Enabled", readers } } });
  expect(read(onlyDev()).needs.dev?.secrets?.granted).toBe(true);
});

test("an instance without access keys has none; further ones can be named", () => {
  stackFile("dev", { main: { ...instance, access: { keys: "Disabled" } } });
  expect(read(onlyDev()).needs.dev?.secrets).toEqual({
    ...{ vault: "dev-kv", names: [], granted: false },
  });
  const further = { resourceGroup: "dev-rg", secrets: ["Renamed"] };
  expect(read(onlyDev(further)).needs.dev?.secrets?.names).toEqual(["Renamed"]);
});

test("endpoints in further networks are known by the ids of what they need", () => {
  const hub = "99999999-2222-4333-8444-555555555555";
  const furtherEndpoints = {
    analytics: {
      network: { name: "analytics-vnet", resourceGroup: "network-rg" },
      privateDnsZone: { mode: "adopt", resourceGroup: "dns-rg", subscription: hub },
    },
    partner: {
      network: { name: "partner-vnet", resourceGroup: "partner-rg", subscription: hub },
      resourceGroup: "endpoints-rg",
      privateDnsZone: { mode: "policy" },
    },
  };
  stackFile("dev", { main: { ...instance, access: { keys: "Enabled" }, furtherEndpoints } });
  const at = (subscription: string, resourceGroup: string, path: string) => ({
    ...{ subscription, resourceGroup },
    id: `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/${path}`,
  });
  expect(read(onlyDev()).needs.dev?.endpoints).toEqual([
    {
      place: { subscription: SUBSCRIPTION, resourceGroup: "network-rg" },
      network: at(SUBSCRIPTION, "network-rg", "virtualNetworks/analytics-vnet"),
      privateDnsZone: at(hub, "dns-rg", "privateDnsZones/privatelink.redis.azure.net"),
    },
    {
      place: { subscription: hub, resourceGroup: "endpoints-rg" },
      network: at(hub, "partner-rg", "virtualNetworks/partner-vnet"),
    },
  ]);
});

test("without a vault there are none", () => {
  const { keyVault, ...without } = environment;
  expect(keyVault.name).toBe("dev-kv");
  stackFile("dev", { main: { ...instance, access: { keys: "Disabled" } } }, without);
  expect(read(onlyDev())).toEqual({ needs: { dev: { endpoints: [] } }, problems: [] });
});

test("what is encrypted in a stack file is no hindrance", () => {
  const tags = { owner: { secure: "v1:abc" } };
  stackFile("dev", { main: { ...instance, tags, access: { keys: "Enabled" } } });
  expect(read(onlyDev()).problems).toEqual([]);
});

test("every stack file that is missing or invalid is named", () => {
  stackFile("dev", { main: { ...instance, sku: 3 } });
  expect(read().problems).toEqual([
    "environments.dev: has a stack file, Pulumi.dev.yaml, that isn't valid. See what is wrong with it: npm run preview:local -- dev.",
    `environments.uat: has no stack file: there is no ${path.join(folder, "Pulumi.uat.yaml")}, which says what it needs rights on. Make it first: npm run add-environment.`,
  ]);
});
