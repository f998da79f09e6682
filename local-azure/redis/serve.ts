import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { acquire, holder } from "../arm/fileLock";
import { authorityIn } from "../certificates/authority";
import { type DeployedDatabase, deployedDatabases } from "./deployed";
import { ADDRESS } from "./endpoint";
import { type RedisEndpoint, writeServedRedis } from "./endpoints";
import { RedisFaults } from "./faults";
import { type Front, Instance } from "./instance";
import { Keeper } from "./keeper";

/** How often the front looks at what is deployed. A login looks by itself. */
const LOOK_MS = 200;
/** After a server failed to start, it is tried again after so long. */
const AGAIN_MS = 5000;

/** What is needed to serve the databases of a local Azure. */
export interface RedisFrontOptions {
  /** `LOCAL_AZURE_DIR`: the state is read from here; data and certificates are kept beside it. */
  readonly directory: string;
  /** The path of a `redis-server` or `valkey-server`, 7.0 or later. */
  readonly program: string;
  /** Hears what a person may want to know: what is served, and why a token was refused. No secret is ever said. */
  readonly say?: (text: string) => void;
}

/** The databases of a local Azure, served. */
export interface RedisFront {
  readonly endpoints: readonly RedisEndpoint[];
  /** The file with the certificate of the authority to trust. */
  readonly certificateAuthority: string;
  /** Sets what goes wrong. */
  readonly faults: RedisFaults;
  /** Brings what is served to what is deployed now; it also happens by itself, within a moment. */
  refresh(): Promise<void>;
  /** Ends the servers. What a database with persistence holds stays for the next time. */
  close(): Promise<void>;
}

/** Another process serves the databases of this local Azure already. */
export class AlreadyServedError extends Error {
  override readonly name = "AlreadyServedError";
}

/**
 * Serves each database that is deployed in a local Azure: a Redis server of its own behind a port on 127.0.0.1, made of
 * the deployed settings, and kept to them until `close`.
 *
 * @throws AlreadyServedError where another process does
 */
export async function serveRedis(options: RedisFrontOptions): Promise<RedisFront> {
  const { directory, program, say = () => undefined } = options;
  const own = join(directory, "redis");
  const data = join(own, "data");
  const lockFile = join(own, "front.lock");
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const lock = acquire(lockFile);
  if (!lock)
    throw new AlreadyServedError(
      `Process ${holder(lockFile)?.pid ?? ""} serves the Redis databases of ${directory} already.`,
    );
  try {
    const authority = await authorityIn(join(directory, "certificates"));
    const keeper = await Keeper.start(own);
    const faults = new RedisFaults(directory);
    const entraPassword = randomBytes(32).toString("hex");
    const front = { directory, data, program, keeper, authority, faults, say, entraPassword };
    const served = new Served(front);
    await served.refresh();
    served.keepLooking();
    return {
      get endpoints() {
        return served.endpoints;
      },
      certificateAuthority: authority.file,
      faults,
      refresh: () => served.refresh(),
      close: async () => {
        await served.close();
        await keeper.close();
        writeServedRedis(directory, undefined);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

class Served {
  private readonly instances = new Map<string, Instance>();
  private readonly failed = new Map<string, number>();
  private written = "";
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private isOpen = true;

  constructor(private readonly front: Front) {}

  get endpoints(): RedisEndpoint[] {
    return [...this.instances.values()].map(endpointOf);
  }

  refresh(): Promise<void> {
    this.looking = this.looking.then(() => (this.isOpen ? this.look() : undefined));
    return this.looking;
  }

  keepLooking(): void {
    this.timer = setTimeout(() => {
      void this.refresh().then(() => {
        if (this.isOpen) this.keepLooking();
      });
    }, LOOK_MS);
    this.timer.unref();
  }

  async close(): Promise<void> {
    this.isOpen = false;
    clearTimeout(this.timer);
    await this.looking;
    await Promise.all([...this.instances.values()].map((instance) => instance.stop()));
    this.instances.clear();
  }

  private async look(): Promise<void> {
    try {
      const deployed = deployedDatabases(this.front.directory);
      await this.stopOthers(deployed);
      await Promise.all(deployed.map((each) => this.serve(each, deployed.length === 1)));
      this.write();
      this.forgetData(deployed);
    } catch (error) {
      this.front.say(error instanceof Error ? error.message : String(error));
    }
  }

  private async stopOthers(deployed: readonly DeployedDatabase[]): Promise<void> {
    for (const [identity, instance] of this.instances) {
      const now = deployed.find((each) => each.identity === identity);
      if (now && instance.isRunning && !needsAnother(instance.deployed, now)) continue;
      this.instances.delete(identity);
      await instance.stop();
    }
  }

  private async serve(database: DeployedDatabase, alone: boolean): Promise<void> {
    const { identity, hostName } = database;
    const instance = this.instances.get(identity);
    try {
      if (instance) {
        await instance.update(database);
        await instance.applyFault();
      } else if (Date.now() >= (this.failed.get(identity) ?? 0)) {
        this.instances.set(identity, await Instance.start(database, this.front, alone));
      }
    } catch (error) {
      if (!instance) this.failed.set(identity, Date.now() + AGAIN_MS);
      this.front.say(`${hostName}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private write(): void {
    const certificateAuthority = this.front.authority.file;
    const { endpoints } = this;
    const now = JSON.stringify(endpoints);
    if (now === this.written) return;
    for (const { hostName, address, port, tls, clusteringPolicy } of endpoints)
      if (!this.written.includes(`"${hostName}","address":"${address}","port":${port},`))
        this.front.say(
          `${hostName} is on ${address}:${port}, ${clusteringPolicy}${tls ? "" : ", without TLS"}`,
        );
    writeServedRedis(this.front.directory, { certificateAuthority, endpoints });
    this.written = now;
  }

  /** The data of a database goes with the database. */
  private forgetData(deployed: readonly DeployedDatabase[]): void {
    for (const name of readdirSync(this.front.data))
      if (!deployed.some(({ identity }) => identity === name))
        rmSync(join(this.front.data, name), { recursive: true, force: true });
  }
}

function endpointOf({ deployed, port }: Instance): RedisEndpoint {
  const { id, hostName, encrypted, clusteringPolicy } = deployed;
  return { databaseId: id, hostName, address: ADDRESS, port, tls: encrypted, clusteringPolicy };
}

function needsAnother(one: DeployedDatabase, other: DeployedDatabase): boolean {
  return one.clusteringPolicy !== other.clusteringPolicy || one.encrypted !== other.encrypted;
}
