import type { DeployedDatabase } from "../../../local-azure/redis/deployed";
import {
  accessRules,
  evictionPolicy,
  liveSettings,
  serverConfiguration,
} from "../../../local-azure/redis/settings";

const database: DeployedDatabase = {
  id: "/database",
  clusterId: "/cluster",
  hostName: "cache.uksouth.redis.azure.net",
  clusteringPolicy: "NoCluster",
  encrypted: true,
  evictionPolicy: "NoEviction",
  persistence: { kind: "none" },
  geoReplicated: false,
  access: { keys: ["hash1", "hash2"], users: [] },
  identity: "identity",
};

// The enum of redisenterprise.json 2025-07-01, and redis.conf.
test.each([
  ["AllKeysLFU", "allkeys-lfu"],
  ["AllKeysLRU", "allkeys-lru"],
  ["AllKeysRandom", "allkeys-random"],
  ["NoEviction", "noeviction"],
  ["VolatileLFU", "volatile-lfu"],
  ["VolatileLRU", "volatile-lru"],
  ["VolatileRandom", "volatile-random"],
  ["VolatileTTL", "volatile-ttl"],
])("%s is %s", (azure, redis) => {
  expect(evictionPolicy(azure)).toBe(redis);
});

test.each([
  [{ kind: "none" }, "everysec", ""],
  [{ kind: "aof", always: false }, "everysec", ""],
  [{ kind: "aof", always: true }, "always", ""],
  [{ kind: "rdb", hours: 6 }, "everysec", "21600 1"],
] as const)("persistence %j", (persistence, appendfsync, save) => {
  expect(liveSettings({ ...database, persistence })).toEqual([
    ...["maxmemory-policy", "noeviction"],
    ...["appendfsync", appendfsync],
    ...["save", save],
  ]);
});

test("both keys log in as default; what a server doesn't have isn't denied", () => {
  expect(accessRules(database, "secret", new Set(["config", "memory|stats"]))).toEqual([
    ["default", "reset", "on", "#hash1", "#hash2", "~*", "&*", "+@all", "-config", "-memory|stats"],
  ]);
});

test("without keys default is off", () => {
  const access = { keys: [], users: [] };
  expect(accessRules({ ...database, access }, "secret", new Set())).toEqual([
    ["default", "reset", "off"],
  ]);
});

test.each([
  ["+@all ~*", ["+@all", "~*", "&*"]],
  ["+@read ~cache:*", ["+@read", "~cache:*", "&*"]],
  ["+@all ~* &news:*", ["+@all", "~*", "&news:*"]],
])("an identity may do what '%s' says, and its password is in no rule", (accessString, rules) => {
  const access = { keys: [], users: [{ objectId: "id", accessString }] };
  const hash = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"; // SHA-256 of "secret"
  expect(accessRules({ ...database, access }, "secret", new Set())[1]).toEqual([
    ...["id", "reset", "on", `#${hash}`],
    ...rules,
  ]);
});

test("a server is reached by its socket alone", () => {
  const place = { directory: '/a "b"', socket: "/s", password: "p", appendOnly: true };
  const configuration = serverConfiguration(place).split("\n");
  expect(configuration).toEqual(
    expect.arrayContaining(["port 0", 'unixsocket "/s"', "databases 1"]),
  );
  expect(configuration).toContain(String.raw`dir "/a \"b\""`);
  expect(configuration.filter((line) => line.startsWith("cluster"))).toEqual([]);
  const node = serverConfiguration({ ...place, cluster: { busPort: 1, clientPort: 2 } });
  expect(node).toContain(
    "cluster-port 1\ncluster-announce-ip 127.0.0.1\ncluster-announce-port 2\n",
  );
});
