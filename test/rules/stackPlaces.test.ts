import { armName, armType, sameId } from "../../rules/armIds";
import { stackPlaces, zoneRecordName } from "../../rules/stackPlaces";
import { stackSchema } from "../../stackSchema";
import { stackConfig } from "../project/project";

const OWN = "11111111-1111-4111-8111-111111111111";
const HUB = "99999999-9999-4999-8999-999999999999";

interface Config {
  readonly "redis:environment": object;
  readonly "redis:instances": { readonly main: object };
}

function placesOf(change: (config: Config) => void = () => undefined) {
  const config = structuredClone(stackConfig("dev")) as unknown as Config;
  change(config);
  const stack = stackSchema.parse({
    environment: config["redis:environment"],
    instances: config["redis:instances"],
  });
  return stackPlaces(stack, OWN)[0]!;
}

test("everything is in the environment's own group unless the file says otherwise", () => {
  const group = `/subscriptions/${OWN}/resourceGroups/mic-erp-be-dev-utils-rg/providers`;
  expect(placesOf()).toMatchObject({
    host: "mic-erp-be-dev-redis.uksouth.redis.azure.net",
    clusterId: `${group}/Microsoft.Cache/redisEnterprise/mic-erp-be-dev-redis`,
    databaseId: `${group}/Microsoft.Cache/redisEnterprise/mic-erp-be-dev-redis/databases/default`,
    vault: { id: `${group}/Microsoft.KeyVault/vaults/mic-erp-be-dev-skv` },
    endpoints: [
      {
        key: "own",
        id: `${group}/Microsoft.Network/privateEndpoints/mic-erp-be-dev-redis-pe`,
        networkId: `${group}/Microsoft.Network/virtualNetworks/mic-erp-be-dev-vnet`,
        zoneId: `${group}/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`,
      },
    ],
  });
});

test("parts in a hub are in its subscription and group", () => {
  const elsewhere = { mode: "adopt", resourceGroup: "hub-rg", subscription: HUB };
  const { vault, endpoints } = placesOf((config) => {
    Object.assign(config["redis:environment"], {
      keyVault: { ...elsewhere, name: "hub-kv" },
      privateDnsZone: { ...elsewhere, networkLinks: [] },
    });
  });
  const hub = `/subscriptions/${HUB}/resourceGroups/hub-rg/providers`;
  expect(vault?.id).toBe(`${hub}/Microsoft.KeyVault/vaults/hub-kv`);
  expect(endpoints[0]?.zoneId).toBe(
    `${hub}/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`,
  );
});

test("a further endpoint is in its network's subscription; a zone of Azure Policy isn't known", () => {
  const { endpoints } = placesOf((config) => {
    const furtherEndpoints = {
      shop: {
        network: { name: "shop-vnet", resourceGroup: "shop-rg", subscription: HUB, subnet: "data" },
        privateDnsZone: { mode: "policy" },
      },
    };
    Object.assign(config["redis:instances"].main, { furtherEndpoints });
  });
  const shop = `/subscriptions/${HUB}/resourceGroups/shop-rg/providers/Microsoft.Network`;
  expect(endpoints[1]).toEqual({
    key: "shop",
    id: `${shop}/privateEndpoints/mic-erp-be-dev-redis-pe-shop`,
    networkId: `${shop}/virtualNetworks/shop-vnet`,
    zoneId: undefined,
  });
});

test("ids", () => {
  const id =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/c/databases/d";
  expect(armType(id)).toBe("Microsoft.Cache/redisEnterprise/databases");
  expect(armType("/subscriptions/s/resourceGroups/g")).toBe("");
  expect(armName(id)).toBe("d");
  expect(sameId(id, id.toUpperCase())).toBe(true);
  expect(zoneRecordName("cache.uksouth.redis.azure.net")).toBe("cache.uksouth");
});
