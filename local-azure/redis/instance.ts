import { createHash } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { Authority } from "../certificates/authority";
import { CorruptStateError, replaceWhole } from "../arm/files";
import { nodeFiles } from "./clusterNodes";
import type { Backend, Login } from "./connection";
import { type DeployedDatabase, deployedDatabase } from "./deployed";
import { type Behind, type Certificates, Endpoint, freePorts } from "./endpoint";
import { checkToken } from "./entraToken";
import type { RedisFault, RedisFaults } from "./faults";
import { KeyPositions } from "./hashSlots";
import type { Keeper } from "./keeper";
import { RedisServer } from "./redisServer";
import type { Traits } from "./refusedCommands";

/** What all instances of a front have in common. */
export interface Front {
  /** The local Azure's. */
  readonly directory: string;
  /** Where the data of the databases is. */
  readonly data: string;
  readonly program: string;
  readonly keeper: Keeper;
  readonly authority: Authority;
  readonly faults: RedisFaults;
  readonly say: (text: string) => void;
  /** What the servers know Entra users by; random, and known to the front alone. */
  readonly entraPassword: string;
}

// articles/redis/architecture.md, "Cluster policies": clients begin on 10000 and find the nodes on 85xx.
const PORT = 10000;
const NODE_PORT = 8500;
const CLUSTER_NODES = 3;

/** A database that is served: its servers, and the ports on which clients find it. */
export class Instance implements Backend {
  private servers: readonly RedisServer[] = [];
  private endpoints: readonly Endpoint[] = [];
  private keys = new KeyPositions([]);
  private applied: RedisFault | undefined;
  private changing: Promise<void> = Promise.resolve();

  private constructor(
    private database: DeployedDatabase,
    private readonly front: Front,
  ) {}

  /** Starts one; `alone` says that it may have Azure's own ports, if they are free. */
  static async start(database: DeployedDatabase, front: Front, alone: boolean): Promise<Instance> {
    const instance = new Instance(database, front);
    try {
      await instance.listen(alone);
      await instance.startServers();
      return instance;
    } catch (error) {
      await instance.stop();
      throw error;
    }
  }

  get deployed(): DeployedDatabase {
    return this.database;
  }

  get port(): number {
    return this.endpoints[0]?.port ?? 0;
  }

  get isRunning(): boolean {
    return this.servers.every((server) => server.isRunning);
  }

  get traits(): Traits {
    return this.database;
  }

  /** Makes the servers what is deployed now. */
  async update(database: DeployedDatabase): Promise<void> {
    const { keys } = this.database.access;
    this.database = database;
    await this.inTurn(() => this.apply());
    // entra-for-authentication.md: "all existing client connections are terminated, whether they use access keys or
    // Microsoft Entra authentication".
    if ((keys.length === 0) !== (database.access.keys.length === 0))
      for (const endpoint of this.endpoints) endpoint.drop();
  }

  fault(): RedisFault | undefined | Promise<RedisFault | undefined> {
    const fault = this.faultNow();
    if (fault === this.applied) return fault;
    return this.inTurn(async () => {
      const { evictionPolicy } = this.database;
      for (const server of this.servers) await server.applyFault(fault, evictionPolicy);
      const closed = fault?.kind === "closed" ? fault.node + 1 : undefined;
      for (const [each, endpoint] of this.endpoints.entries())
        await endpoint.setOpen(each === 0 || each !== closed);
      this.applied = fault;
    }).then(() => fault);
  }

  /** What a fault does to those who say nothing. */
  async applyFault(): Promise<void> {
    const fault = await this.fault();
    if (fault?.kind === "reset") for (const endpoint of this.endpoints) endpoint.reset();
  }

  async login(user: string, password: Buffer): Promise<Login> {
    // A key that was regenerated a moment ago opens nothing any more.
    const now = deployedDatabase(this.front.directory, this.database.id);
    if (!now) return undefined;
    await this.update(now);
    if (user === "default") {
      const hash = createHash("sha256").update(password).digest("hex");
      return now.access.keys.includes(hash) ? { password } : undefined;
    }
    if (!now.access.users.some(({ objectId }) => objectId === user)) return undefined;
    const check = checkToken(password.toString(), user, new Date());
    if ("expires" in check)
      return { password: Buffer.from(this.front.entraPassword), expires: check.expires };
    this.front.say(`${now.hostName}: refused a token of '${user}': ${check.refusal}`);
    return undefined;
  }

  keysOf(words: readonly Buffer[]): readonly Buffer[] | Promise<readonly Buffer[]> {
    const keys = this.keys.of(words);
    return keys === "ask" ? (this.servers[0]?.keysOf(words) ?? []) : keys;
  }

  async stop(): Promise<void> {
    await Promise.all(this.endpoints.map((endpoint) => endpoint.close()));
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  private async listen(alone: boolean): Promise<void> {
    const { encrypted, hostName } = this.database;
    const certificates = encrypted ? await certificatesFor(hostName, this.front) : undefined;
    const nodes = Array.from({ length: this.size }, (_, node) => node);
    const ports = [PORT, ...(this.size > 1 ? nodes.map((node) => NODE_PORT + node) : [])];
    this.endpoints = await Promise.all(
      ports.map((port, each) =>
        Endpoint.listen(alone ? port : 0, this.behind(Math.max(0, each - 1)), certificates),
      ),
    );
  }

  private async startServers(): Promise<void> {
    const { front, database } = this;
    const directory = join(front.data, database.identity);
    // What a database wrote before its persistence was switched off isn't there any more.
    if (database.persistence.kind === "none") rmSync(directory, { recursive: true, force: true });
    const nodes = await this.clusterNodes(directory);
    const started = await Promise.allSettled(
      Array.from({ length: this.size }, (_, node) =>
        RedisServer.start(
          front.keeper,
          `${database.identity}-${node}`,
          nodeDirectory(directory, node),
          front.program,
          database.persistence,
          nodes[node],
        ),
      ),
    );
    this.servers = started.filter((each) => each.status === "fulfilled").map(({ value }) => value);
    const failed = started.find((each) => each.status === "rejected");
    if (failed) throw failed.reason;
    await this.apply();
    this.keys = new KeyPositions(this.servers[0]?.commands ?? []);
  }

  /** Says to the nodes of a cluster who they are; the others need no such thing. */
  private async clusterNodes(
    directory: string,
  ): Promise<{ busPort: number; clientPort: number }[]> {
    if (this.size === 1) return [];
    const busPorts = await freePorts(this.size);
    const nodes = busPorts.map((busPort, node) => ({
      busPort,
      clientPort: this.endpoints[node + 1]?.port ?? 0,
    }));
    nodeFiles(nodes).forEach((text, node) => {
      mkdirSync(nodeDirectory(directory, node), { recursive: true, mode: 0o700 });
      replaceWhole(join(nodeDirectory(directory, node), "nodes.conf"), text);
    });
    return nodes;
  }

  private get size(): number {
    return this.database.clusteringPolicy === "OSSCluster" ? CLUSTER_NODES : 1;
  }

  private behind(node: number): Behind {
    const traits = (): Traits => this.database;
    return {
      get traits() {
        return traits();
      },
      fault: () => this.fault(),
      login: (user, password) => this.login(user, password),
      keysOf: (words) => this.keysOf(words),
      connect: () => {
        const server = this.servers[node];
        return server?.isRunning === true ? server.connect() : undefined;
      },
    };
  }

  private async apply(): Promise<void> {
    for (const server of this.servers) await server.apply(this.database, this.front.entraPassword);
  }

  private faultNow(): RedisFault | undefined {
    try {
      return this.front.faults.of(this.database.clusterId);
    } catch (error) {
      if (!(error instanceof CorruptStateError)) throw error;
      this.front.say(error.message);
      return undefined;
    }
  }

  // Two clients may log in at once; a server is changed by one after the other.
  private inTurn(change: () => Promise<void>): Promise<void> {
    const mine = this.changing.then(change);
    this.changing = mine.catch(() => undefined);
    return mine;
  }
}

function nodeDirectory(directory: string, node: number): string {
  return join(directory, `node${node}`);
}

// Not for 127.0.0.1: a cluster's clients are told addresses, and Azure's certificate has none of them either, so that
// they must be told the name to expect: redis/node-redis#2903, ERR_TLS_CERT_ALTNAME_INVALID.
async function certificatesFor(hostName: string, { authority }: Front): Promise<Certificates> {
  return {
    right: await authority.issue([hostName, "localhost"]),
    wrong: await authority.issue(["another-instance.redis.azure.net"]),
  };
}
