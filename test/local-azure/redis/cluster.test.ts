import { connect } from "node:net";

import { type RedisClusterType, createCluster } from "redis";

import type { Arm } from "../../../local-azure/arm/arm";
import type { RedisFront } from "../../../local-azure/redis/serve";
import {
  addDatabase,
  azureWith,
  clusterIdOf,
  connected,
  describeWithServer,
  disconnectAll,
  endpointOf,
  key,
  putDatabase,
  serve,
  socketOf,
} from "./served";

const aof = { aofEnabled: true, aofFrequency: "always", rdbEnabled: false };

describeWithServer("clustering policies", () => {
  let azure: Arm;
  let front: RedisFront;

  /** What `plain` was served as before it became a cluster. */
  let plainBefore: string;

  // The nodes of a cluster wait two seconds for each other: those of both do it at once.
  beforeAll(async () => {
    azure = azureWith({ single: { clusteringPolicy: "EnterpriseCluster" }, plain: {} });
    front = await serve(azure);
    plainBefore = endpointOf(front, "plain").clusteringPolicy;
    putDatabase(azure, "plain", { clusteringPolicy: "OSSCluster" });
    addDatabase(azure, "cluster", { clusteringPolicy: "OSSCluster", persistence: aof });
    await front.refresh();
  });
  afterEach(disconnectAll);
  afterAll(() => front.close());

  const login = (name: string) => connected(front, name, { password: key(azure, name) });

  async function cluster(tls: { servername?: string } = {}): Promise<RedisClusterType> {
    const { ca, servername, ...address } = socketOf(front, "cluster");
    const client = createCluster({
      rootNodes: [{ socket: { ...address, ca, servername } }],
      defaults: {
        password: key(azure, "cluster"),
        socket: { tls: true, ca, ...tls, reconnectStrategy: false },
      },
    });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  const named = () => ({ servername: endpointOf(front, "cluster").hostName });

  test("OSSCluster: three nodes hold the keys, each on a port of its own", async () => {
    const client = await cluster(named());
    const keys = Array.from({ length: 300 }, (_, at) => `key:${at}`);
    await Promise.all(keys.map((each) => client.set(each, each)));
    const sizes = await Promise.all(
      client.masters.map(async (node) => (await client.nodeClient(node)).dbSize()),
    );
    expect(sizes).toHaveLength(3);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(300);
    expect(Math.min(...sizes)).toBeGreaterThan(70);
    expect(await Promise.all(keys.map((each) => client.get(each)))).toEqual(keys);
    expect(new Set(client.masters.map(({ address }) => address.split(":")[0]))).toEqual(
      new Set(["127.0.0.1"]),
    );
    client.destroy();
  });

  test("OSSCluster: a client that isn't given the name can't verify the nodes", async () => {
    await expect(cluster()).rejects.toThrow();
  });

  test("OSSCluster: one node sees its own keys only, and says where others are", async () => {
    const client = await login("cluster");
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, at) => client.set(`{${at}}`, "1")),
    );
    const moved = outcomes
      .filter((each) => each.status === "rejected")
      .map(({ reason }) => String(reason));
    expect(moved.length).toBeGreaterThan(10);
    expect(moved.length).toBeLessThan(30);
    for (const each of moved) expect(each).toMatch(/MOVED \d+ 127\.0\.0\.1:\d+$/);
    await expect(client.mGet(["{0}", "{1}", "{2}"])).rejects.toThrow("CROSSSLOT");
    await expect(client.sendCommand(["CLUSTER", "MYID"])).rejects.toThrow(
      "ERR unknown subcommand 'MYID'",
    );
  });

  test("OSSCluster: the port of one node is closed, and open again when that is over", async () => {
    const client = await cluster(named());
    const address = client.masters[1]!.address;
    client.destroy();
    const reach = async (at: string): Promise<string> => {
      const [host, port] = at.split(":");
      const socket = connect({ host, port: Number(port) });
      return new Promise<string>((resolve) => {
        socket.once("connect", () => resolve("open"));
        socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""));
      }).finally(() => socket.destroy());
    };
    const { port } = endpointOf(front, "cluster");
    front.faults.set(clusterIdOf("cluster"), { kind: "closed", node: 1 });
    await front.refresh();
    expect([await reach(address), await reach(`127.0.0.1:${port}`)]).toEqual([
      "ECONNREFUSED",
      "open",
    ]);
    front.faults.set(clusterIdOf("cluster"), undefined);
    await front.refresh();
    expect(await reach(address)).toBe("open");
  });

  test("OSSCluster: what is kept survives a restart, wherever the nodes are then", async () => {
    const before = await cluster(named());
    await Promise.all(Array.from({ length: 30 }, (_, at) => before.set(`kept:${at}`, "1")));
    before.destroy();
    await front.close();
    front = await serve(azure);
    const after = await cluster(named());
    const kept = await Promise.all(Array.from({ length: 30 }, (_, at) => after.get(`kept:${at}`)));
    expect(kept).toEqual(Array.from({ length: 30 }, () => "1"));
    after.destroy();
  });

  test("EnterpriseCluster: one endpoint has all keys, and no client sees a cluster", async () => {
    const client = await login("single");
    await Promise.all(Array.from({ length: 30 }, (_, at) => client.set(`key:${at}`, "1")));
    expect(await client.dbSize()).toBe(30);
    for (const subcommand of ["INFO", "SLOTS", "NODES"])
      await expect(client.sendCommand(["CLUSTER", subcommand])).rejects.toThrow(
        `ERR unknown subcommand '${subcommand}'`,
      );
    expect(await client.info("cluster")).toContain("cluster_enabled:0");
  });

  test("a database that becomes a cluster is one from then on", async () => {
    expect(plainBefore).toBe("NoCluster");
    expect(endpointOf(front, "plain").clusteringPolicy).toBe("OSSCluster");
    expect(await (await login("plain")).info("cluster")).toContain("cluster_enabled:1");
  });
});
