import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { type Socket, connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { createClient } from "redis";

import { type CommandTable, commandNames } from "./commandTable";
import type { DeployedDatabase, Persistence } from "./deployed";
import { type RedisFault } from "./faults";
import type { Keeper } from "./keeper";
import {
  FRONT_USER,
  MAX_MEMORY_BYTES,
  type ServerPlace,
  accessRules,
  liveSettings,
  serverConfiguration,
} from "./settings";

const READY_MS = 20_000;
const LOOK_MS = 20;
/** Where Redis keeps data, by its own defaults. */
const APPEND_ONLY_FOLDER = "appendonlydir";
const SNAPSHOT = "dump.rdb";

/** A client as the front itself. */
type Client = ReturnType<typeof clientOf>;

/** A Redis server process, which nothing but the front can reach. */
export class RedisServer {
  private readonly password = randomBytes(32).toString("hex");
  private readonly client: Client;
  private table: readonly CommandTable[] = [];
  private settings = "";
  private rules = new Map<string, string>();
  private ending: Promise<void>;
  private said: string | undefined;

  private constructor(
    private readonly keeper: Keeper,
    private readonly name: string,
    private readonly directory: string,
    program: string,
    persistence: Persistence,
    cluster: ServerPlace["cluster"],
  ) {
    const socket = this.socket;
    const place = {
      directory,
      socket,
      password: this.password,
      appendOnly: beginsWithAppendOnlyFile(directory, persistence),
      ...(cluster && { cluster }),
    };
    this.ending = new Promise((ended) => {
      keeper.run(name, program, serverConfiguration(place), (said) => {
        this.said = said;
        ended();
      });
    });
    this.client = clientOf(socket, this.password);
  }

  /**
   * Starts one on what its directory holds.
   *
   * @throws Error with what it said, when it doesn't start
   */
  static async start(
    keeper: Keeper,
    name: string,
    directory: string,
    program: string,
    persistence: Persistence,
    cluster?: ServerPlace["cluster"],
  ): Promise<RedisServer> {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const server = new RedisServer(keeper, name, directory, program, persistence, cluster);
    try {
      await server.ready(cluster !== undefined);
      server.table = (await server.client.sendCommand(["COMMAND"])) as unknown as CommandTable[];
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Whether its process is there. */
  get isRunning(): boolean {
    return this.said === undefined;
  }

  /** A connection, not yet logged in. */
  connect(): Socket {
    return connect(this.socket);
  }

  /** What it says of the commands that it has. */
  get commands(): readonly CommandTable[] {
    return this.table;
  }

  /** The keys of a command that says only by its arguments where they are. */
  async keysOf(words: readonly Buffer[]): Promise<Buffer[]> {
    try {
      const keys = await this.client.sendCommand(
        ["COMMAND", "GETKEYS", ...words.map((word) => word.toString("latin1"))],
        {},
      );
      return (keys as unknown as string[]).map((key) => Buffer.from(key, "latin1"));
    } catch {
      return []; // It has none, or is no whole command: the server itself says what it thinks of it.
    }
  }

  /** Makes it what is deployed now. */
  async apply(database: DeployedDatabase, entraPassword: string): Promise<void> {
    await this.applySettings(database);
    await this.applyAccess(
      accessRules(database, entraPassword, new Set(this.table.flatMap(commandNames))),
    );
  }

  /** Whether the instance is full, whatever its memory is. */
  async applyFault(fault: RedisFault | undefined, policy: string): Promise<void> {
    const full = fault?.kind === "full";
    // With keys to lose it goes from here on; otherwise it takes no write at all.
    const now = policy === "NoEviction" ? 1 : await this.usedMemory();
    await this.config("maxmemory", String(full ? now : MAX_MEMORY_BYTES));
  }

  async stop(): Promise<void> {
    if (this.client.isOpen) this.client.destroy();
    this.keeper.stop(this.name);
    await this.ending;
  }

  private get socket(): string {
    return join(this.keeper.sockets, `${this.name}.sock`);
  }

  private async applySettings(database: DeployedDatabase): Promise<void> {
    const settings = liveSettings(database);
    const wanted = JSON.stringify([settings, database.persistence.kind]);
    if (wanted === this.settings) return;
    await this.config(...settings);
    const appends = database.persistence.kind === "aof";
    // The snapshot comes before the file goes that held the data so far.
    if (database.persistence.kind === "rdb") await this.client.sendCommand(["SAVE"]);
    await this.config("appendonly", appends ? "yes" : "no");
    // Until it has written all data there, it neither keeps them nor ends when it is asked to.
    while (appends && /^aof_rewrite_\w+:1/m.test(await this.info("persistence")))
      await sleep(LOOK_MS);
    if (!appends)
      rmSync(join(this.directory, APPEND_ONLY_FOLDER), { recursive: true, force: true });
    this.settings = wanted;
  }

  private async applyAccess(users: readonly [string, ...string[]][]): Promise<void> {
    const wanted = new Map(users.map(([name, ...rules]) => [name, JSON.stringify(rules)]));
    for (const [name, ...rules] of users) {
      if (this.rules.get(name) === wanted.get(name)) continue;
      await this.client.sendCommand(["ACL", "SETUSER", name, ...rules]);
      this.rules.set(name, wanted.get(name) ?? "");
    }
    for (const name of [...this.rules.keys()].filter((each) => !wanted.has(each))) {
      await this.client.sendCommand(["ACL", "DELUSER", name]);
      this.rules.delete(name);
    }
  }

  private async usedMemory(): Promise<number> {
    return Number(/^used_memory:(\d+)/m.exec(await this.info("memory"))?.[1] ?? 1);
  }

  private async info(section: string): Promise<string> {
    return (await this.client.sendCommand(["INFO", section])) as unknown as string;
  }

  private async config(...settings: string[]): Promise<void> {
    await this.client.sendCommand(["CONFIG", "SET", ...settings]);
  }

  private async ready(inCluster: boolean): Promise<void> {
    const until = Date.now() + READY_MS;
    while (!(await this.listens())) {
      this.failUnlessRunning(until);
      await sleep(LOOK_MS);
    }
    await this.client.connect();
    // It reads its data first; a node of a cluster waits a moment for the others.
    for (;;) {
      if (await this.answers(inCluster)) return;
      this.failUnlessRunning(until);
      await sleep(LOOK_MS);
    }
  }

  /** Whether it takes connections: its socket is there a moment before it listens. */
  private listens(): Promise<boolean> {
    return new Promise((resolve) => {
      const probe = this.connect();
      probe.once("error", () => resolve(false));
      probe.once("connect", () => {
        probe.destroy();
        resolve(true);
      });
    });
  }

  private async answers(inCluster: boolean): Promise<boolean> {
    try {
      const reply = await this.client.sendCommand(inCluster ? ["CLUSTER", "INFO"] : ["PING"]);
      return /cluster_state:ok|^PONG$/.test(reply as unknown as string);
    } catch {
      return false;
    }
  }

  private failUnlessRunning(until: number): void {
    if (this.said !== undefined) throw new Error(`The Redis server ended: ${this.said.trim()}`);
    if (Date.now() > until) throw new Error(`The Redis server wasn't ready after ${READY_MS} ms.`);
  }
}

/** A server begins with the data that there are, however they were kept; the deployed settings come after that. */
function beginsWithAppendOnlyFile(directory: string, { kind }: Persistence): boolean {
  if (existsSync(join(directory, APPEND_ONLY_FOLDER))) return true;
  return kind === "aof" && !existsSync(join(directory, SNAPSHOT));
}

const createFirst = () => createClient({ RESP: 2 });

/** Never connects: redis makes a class for each client, which takes 40 ms, and its duplicates share it. */
let first: ReturnType<typeof createFirst> | undefined;

function clientOf(path: string, password: string) {
  first ??= createFirst();
  const client = first.duplicate({
    socket: { path, reconnectStrategy: false },
    username: FRONT_USER,
    password,
  });
  // What it breaks at is said by the command that was under way.
  client.on("error", () => undefined);
  return client;
}
