import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Arm } from "../../../local-azure/arm/arm";
import { runningProcess } from "../../../local-azure/arm/process";
import { servedRedis } from "../../../local-azure/redis/endpoints";
import type { RedisFront } from "../../../local-azure/redis/serve";
import { repository } from "../../../local/engine/repository";
import { temporaryFolder } from "../../temporaryFolder";
import {
  azureWith,
  clusterIdOf,
  connected,
  databaseIdOf,
  describeWithServer,
  disconnectAll,
  endpointOf,
  key,
  program,
  putDatabase,
  serve,
} from "./served";

const aof = { persistence: { aofEnabled: true, aofFrequency: "always", rdbEnabled: false } };
const rdb = { persistence: { aofEnabled: false, rdbEnabled: true, rdbFrequency: "1h" } };
const none = { persistence: { aofEnabled: false, rdbEnabled: false } };

describeWithServer("data", () => {
  let azure: Arm;
  let front: RedisFront | undefined;

  afterEach(async () => {
    disconnectAll();
    await front?.close();
    front = undefined;
  });

  const login = (name: string) => connected(front!, name, { password: key(azure, name) });
  const restart = async (): Promise<void> => {
    disconnectAll();
    await front?.close();
    front = await serve(azure);
  };

  test("survives a restart with AOF and with RDB, and not without persistence", async () => {
    azure = azureWith({ state: aof, snapshots: rdb, cache: {} });
    front = await serve(azure);
    for (const name of ["state", "snapshots", "cache"]) await (await login(name)).set("key", name);
    await restart();
    expect(await (await login("state")).get("key")).toBe("state");
    expect(await (await login("snapshots")).get("key")).toBe("snapshots");
    expect(await (await login("cache")).get("key")).toBeNull();
  });

  test("follows persistence that is switched while it is served", async () => {
    azure = azureWith({ on: {}, other: aof, off: aof });
    front = await serve(azure);
    for (const name of ["on", "other", "off"]) await (await login(name)).set("key", name);
    putDatabase(azure, "on", aof);
    putDatabase(azure, "other", rdb);
    putDatabase(azure, "off", none);
    await front.refresh();
    await restart();
    expect(await (await login("on")).get("key")).toBe("on");
    expect(await (await login("other")).get("key")).toBe("other");
    expect(await (await login("off")).get("key")).toBeNull();
  });

  test("goes with its database: one that is made again under its name is empty", async () => {
    azure = azureWith({ state: aof });
    front = await serve(azure);
    await (await login("state")).set("key", "old");
    azure.delete(databaseIdOf("state"));
    await front.refresh();
    expect(front.endpoints).toEqual([]);
    expect(readdirSync(path.join(azure.directory, "redis/data"))).toEqual([]);
    putDatabase(azure, "state", aof);
    await front.refresh();
    expect(await (await login("state")).get("key")).toBeNull();
  });

  test("a server that dies is started again, on its data", async () => {
    azure = azureWith({ state: aof });
    front = await serve(azure);
    const client = await login("state");
    await client.set("key", "value");
    const lost = once(client, "error");
    process.kill(await processId(client), "SIGKILL");
    await lost;
    expect(await (await again(() => login("state"))).get("key")).toBe("value");
  });

  test("a server is waited for whose socket is there and doesn't listen yet", async () => {
    const slow = path.join(temporaryFolder(), "redis-server");
    // A file at the place of the socket refuses connections, as a socket does between `bind` and `listen`.
    writeFileSync(
      slow,
      `#!/bin/sh
cat > "$0.conf"
touch "$(sed -n 's/^unixsocket "\\(.*\\)"$/\\1/p' "$0.conf")"
sleep 0.2
exec ${program!} "$@" < "$0.conf"
`,
    );
    chmodSync(slow, 0o755);
    azure = azureWith({ cache: {} });
    front = await serve(azure, slow);
    expect(await (await login("cache")).get("key")).toBeNull();
  });

  test("a front that is killed leaves no server, and the next one goes on", async () => {
    azure = azureWith({ azure: aof });
    // The state as the command finds it: in a folder of the name azure.
    const root = path.join(azure.directory, "root");
    const moved = new Arm(path.join(root, "azure"));
    moved.put(`/subscriptions/${moved.subscription}/resourceGroups/group`, { location: "uksouth" });
    moved.put(clusterIdOf("state"), {
      location: "uksouth",
      sku: { name: "Balanced_B3" },
      publicNetworkAccess: "Disabled",
    });
    putDatabase(moved, "state", aof);
    azure = moved;

    const args = ["-r", "./register.cjs", "local/commands/redis.ts", "--dir", root];
    const child = spawn(process.execPath, args, {
      cwd: repository,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (printed += chunk.toString()));
    while (!printed.includes("Ctrl-C ends it.")) await sleep(20);
    expect(printed).toContain("state.uksouth.redis.azure.net is on 127.0.0.1:");
    expect(printed).not.toContain(key(azure, "state"));
    await expect(serve(azure)).rejects.toThrow(/^Process \d+ serves the Redis databases of /);

    const served = servedRedis(azure.directory)!;
    const there = { ...served, faults: undefined } as unknown as RedisFront;
    expect(endpointOf(there, "state").port).toBeGreaterThan(0);
    const client = await connected(there, "state", { password: key(azure, "state") });
    await client.set("key", "value");
    const server = await processId(client);
    child.kill("SIGKILL");
    await once(child, "exit");
    front = await serve(azure);
    expect(runningProcess(server)).toBeUndefined();
    expect(await (await login("state")).get("key")).toBe("value");
  });

  test("a front that is closed leaves no server, no socket and no endpoint", async () => {
    azure = azureWith({ cache: {} });
    front = await serve(azure);
    const server = await processId(await login("cache"));
    disconnectAll();
    await front.close();
    front = undefined;
    expect(runningProcess(server)).toBeUndefined();
    expect(servedRedis(azure.directory)).toBeUndefined();
    expect(existsSync(path.join(azure.directory, "redis/keeper.json"))).toBe(false);
  });

  test("no key and no password is in a command line or in a file of the front's", async () => {
    azure = azureWith({ state: aof });
    front = await serve(azure);
    const server = await processId(await login("state"));
    const { command } = runningProcess(server) ?? {};
    expect(program).toContain(command?.split(" ")[0] ?? "?");
    const files = readdirSync(path.join(azure.directory, "redis"), {
      recursive: true,
      encoding: "utf8",
    });
    expect(files.filter((file) => /\.(conf|acl)$/.test(file))).toEqual([]);
  });
});

/** Tries as a client does whose server is away for a moment. */
async function again<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 200; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
      await sleep(50);
    }
  }
}

async function processId(client: Awaited<ReturnType<typeof connected>>): Promise<number> {
  return Number(/process_id:(\d+)/.exec(await client.info("server"))?.[1]);
}
