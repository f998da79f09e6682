import { connect } from "node:net";
import { once } from "node:events";
import { connect as connectTls } from "node:tls";
import type { RedisClientType } from "redis";

import { refusedCommands } from "../../../local-azure/redis/refusedCommands";
import type { Arm } from "../../../local-azure/arm/arm";
import type { RedisFront } from "../../../local-azure/redis/serve";
import {
  azureWith,
  connected,
  databaseIdOf,
  describeWithServer,
  disconnectAll,
  endpointOf,
  key,
  serve,
  socketOf,
} from "./served";

const geo = {
  geoReplication: { groupNickname: "group", linkedDatabases: [{ id: databaseIdOf("geo") }] },
};
const single = { clusteringPolicy: "NoCluster", geoReplicated: false };
const active = { clusteringPolicy: "NoCluster", geoReplicated: true };

describeWithServer("what Azure Managed Redis refuses", () => {
  let azure: Arm;
  let front: RedisFront;
  let cache: RedisClientType;
  let enterprise: RedisClientType;
  let inGroup: RedisClientType;

  beforeAll(async () => {
    azure = azureWith({
      cache: {},
      enterprise: { clusteringPolicy: "EnterpriseCluster" },
      geo,
      plain: { clientProtocol: "Plaintext" },
    });
    front = await serve(azure);
    [cache, enterprise, inGroup] = (await Promise.all(
      ["cache", "enterprise", "geo"].map((name) =>
        connected(front, name, { password: key(azure, name) }),
      ),
    )) as [RedisClientType, RedisClientType, RedisClientType];
  });
  afterAll(async () => {
    disconnectAll();
    await front.close();
  });

  test.each(refusedCommands(single))("%s is unknown", async (command) => {
    const [name = "", subcommand] = command.split(" ");
    const words = subcommand === undefined ? [name, "an argument"] : [name, subcommand];
    await expect(cache.sendCommand(words)).rejects.toThrow(
      subcommand === undefined
        ? `ERR unknown command '${name}', with args beginning with: 'an argument' `
        : `ERR unknown subcommand '${subcommand}'. Try ${name} HELP.`,
    );
    // However it is spelt.
    await expect(cache.sendCommand(words.map((word) => word.toLowerCase()))).rejects.toThrow(
      "ERR unknown",
    );
  });

  test.each(refusedCommands(active).filter((each) => !refusedCommands(single).includes(each)))(
    "%s is unknown in a geo-replication group, and known outside of one",
    async (command) => {
      await expect(inGroup.sendCommand([command, "1", "1", "1"])).rejects.toThrow("ERR unknown");
      await expect(cache.sendCommand([command, "1", "1", "1"])).rejects.not.toThrow("ERR unknown");
    },
  );

  test("a script can't do either what a client can't", async () => {
    const script = "return redis.pcall('MEMORY', 'STATS')";
    await expect(cache.eval(script)).rejects.toThrow(/not allowed|can't run|permission/i);
  });

  test("there is one database, number 0", async () => {
    expect(await cache.sendCommand(["SELECT", "0"])).toBe("OK");
    await expect(cache.sendCommand(["SELECT", "1"])).rejects.toThrow(
      "ERR DB index is out of range",
    );
  });

  test("an answer of the front's own comes in its turn, and spoils a transaction", async () => {
    await cache.set("turn", "before");
    const answers = await Promise.allSettled([
      cache.get("turn"),
      cache.sendCommand(["CONFIG", "GET", "maxmemory"]),
      cache.set("turn", "after", { GET: true }),
      cache.sendCommand(["ROLE"]),
      cache.get("turn"),
    ]);
    expect(answers.map((each) => (each.status === "fulfilled" ? each.value : "refused"))).toEqual([
      "before",
      "refused",
      "before",
      "refused",
      "after",
    ]);
    await cache.sendCommand(["MULTI"]);
    expect(await cache.sendCommand(["SET", "turn", "never"])).toBe("QUEUED");
    await expect(cache.sendCommand(["ROLE"])).rejects.toThrow("ERR unknown command");
    await expect(cache.sendCommand(["EXEC"])).rejects.toThrow("EXECABORT");
    expect(await cache.get("turn")).toBe("after");
  });

  test.each([
    ["MGET", ["a", "b"], "taken", "taken"],
    ["DEL", ["a", "b"], "taken", "CROSSSLOT"],
    ["MSET", ["a", "1", "b", "2"], "taken", "CROSSSLOT"],
    ["SUNION", ["a", "b"], "CROSSSLOT", "CROSSSLOT"],
    ["SUNION", ["{a}1", "{a}2"], "taken", "taken"],
    ["EVAL", ["return 1", "2", "a", "b"], "CROSSSLOT", "CROSSSLOT"],
    ["EVAL", ["return 1", "2", "{a}", "{a}b"], "taken", "taken"],
    ["RENAME", ["a", "b"], "CROSSSLOT", "CROSSSLOT"],
  ])(
    "%s %j behind an Enterprise cluster is %s, in a geo-replication group %s",
    async (command, args, expected, expectedInGroup) => {
      const outcome = (client: RedisClientType): Promise<string> =>
        client.sendCommand([command, ...args]).then(
          () => "taken",
          (error: unknown) =>
            /^Error: (CROSSSLOT) Keys in request don't hash to the same slot$/.exec(
              String(error),
            )?.[1] ?? String(error),
        );
      expect([await outcome(enterprise), await outcome(inGroup)]).toEqual([
        expected,
        expectedInGroup,
      ]);
    },
  );

  test("without TLS there is no answer, and none to TLS 1.1", async () => {
    const { port } = endpointOf(front, "cache");
    const plain = connect(port, "127.0.0.1");
    plain.on("error", () => undefined);
    plain.write("PING\r\n");
    let heard = "";
    plain.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
    await once(plain, "close");
    expect(heard).not.toContain("PONG");
    expect(heard).not.toContain("NOAUTH");
    const old = connectTls({
      ...socketOf(front, "cache"),
      maxVersion: "TLSv1.1",
      minVersion: "TLSv1",
    });
    await expect(once(old, "secureConnect")).rejects.toThrow();
  });

  test("the certificate is for the host name, and for no address", async () => {
    const { servername, ...withoutName } = socketOf(front, "cache");
    const named = connectTls({ ...withoutName, servername });
    await once(named, "secureConnect");
    expect(named.getPeerCertificate().subjectaltname).toBe(`DNS:${servername}, DNS:localhost`);
    named.destroy();
    const byAddress = connectTls(withoutName);
    await expect(once(byAddress, "secureConnect")).rejects.toThrow(
      /IP: 127.0.0.1 is not in the cert's list/,
    );
  });

  test("with the client protocol Plaintext it is the other way round", async () => {
    const { port, tls } = endpointOf(front, "plain");
    expect(tls).toBe(false);
    const plain = connect(port, "127.0.0.1");
    plain.write(`AUTH ${key(azure, "plain")}\r\nPING\r\n`);
    let heard = "";
    plain.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
    while (!heard.includes("PONG")) await once(plain, "data");
    expect(heard).toBe("+OK\r\n+PONG\r\n");
    plain.destroy();
  });
});
