import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Arm } from "../../../local-azure/arm/arm";
import { type Body, stringAt } from "../../../local-azure/arm/json";
import type { Serving } from "../../../local-azure/https/server";
import { clientVariables, folderOf } from "../../../local-azure/https/endpoint";
import { listKeys } from "../../../local-azure/services/cache/keys";
import type { Ask } from "../../../ops/confirmation";
import { Output } from "../../../ops/output";
import { rotateKeys } from "../../../ops/rotateKeys/rotateKeys";
import type { RotateKeysOptions } from "../../../ops/rotateKeys/options";
import type { SessionHooks } from "../../../ops/session";
import { connectionSettings, connectionString } from "../../../rules/connection";
import type { AccessKeyName } from "../../../rules/instanceSettings";
import { clusterId, databaseId, group, setting, vault, vaultId } from "../../local-azure/fixture";
import { serve } from "../../local-azure/https/serve";
import { temporaryFolder } from "../../temporaryFolder";

export const PASSWORD = "RedisConfiguration--Password";
export const TEXT = "Redis--ConnectionString";
export const secretOf = (name: string): string => `${vaultId}/secrets/${name}`;

/** Making a server's keys takes a while: the tests of a file have the first one's. */
let madeOnce: string | undefined;

function keptOf(own: string): string {
  const folder = temporaryFolder();
  cpSync(own, folder, { recursive: true, filter: (file) => !/server\.(json|lock)/.test(file) });
  return folder;
}

/** What a run said and answered. */
export interface Said {
  readonly trouble: string;
  readonly out: string;
  readonly err: string;
  /** The operations that were asked of Azure, in their order. */
  readonly calls: readonly string[];
}

/** One instance with two secrets on a local Azure that answers over HTTPS; its stack file is in a folder. */
export class Rotation {
  readonly azure = new Arm(temporaryFolder());
  readonly folder = temporaryFolder();
  activeKey: AccessKeyName | undefined;
  private serving: Serving | undefined;
  private readonly everySecret = new Set<string>();

  /** @param creating whether Azure never gets done with the database */
  async start({ creating = false } = {}): Promise<this> {
    const { azure } = this;
    azure.put(group, { location: "uksouth" });
    azure.put(vaultId, vault);
    azure.put(clusterId, {
      location: "uksouth",
      sku: { name: "Balanced_B3" },
      publicNetworkAccess: "Disabled",
    });
    if (creating) setting(azure, "clock.json", { speed: 0 });
    this.writeDatabase({});
    this.up();
    const own = folderOf(azure.directory);
    if (madeOnce !== undefined) cpSync(madeOnce, own, { recursive: true });
    this.serving = await serve(azure.directory);
    madeOnce ??= keptOf(own);
    return this;
  }

  writeDatabase(change: Body): void {
    this.azure.put(databaseId, {
      ...{ clusteringPolicy: "NoCluster", evictionPolicy: "NoEviction" },
      ...{ accessKeysAuthentication: "Enabled", clientProtocol: "Encrypted", port: 10000 },
      ...change,
    });
  }

  async end(): Promise<void> {
    await this.serving?.close();
  }

  keys(): Record<AccessKeyName, string> {
    const body = listKeys(this.azure, databaseId);
    const keys = {
      primary: stringAt(body, "primaryKey") ?? "",
      secondary: stringAt(body, "secondaryKey") ?? "",
    };
    for (const key of Object.values(keys)) this.everySecret.add(key);
    return keys;
  }

  /** What a deployment does to the secrets; it may be killed after some of them. */
  up(written = 2): void {
    const key = this.keys()[this.activeKey ?? "primary"];
    const host = "cache.uksouth.redis.azure.net";
    const choices = { clusteringPolicy: "NoCluster", principals: [] } as const;
    const text = connectionString(connectionSettings(host, choices), key);
    const values = { [PASSWORD]: key, [TEXT]: text };
    for (const [name, value] of Object.entries(values).slice(0, written))
      this.azure.put(secretOf(name), { properties: { value } });
  }

  /** What the newest version of each secret holds. */
  held(): string[] {
    const keys = this.keys();
    return [PASSWORD, TEXT].map((name) => {
      const value = stringAt(this.azure.find(secretOf(name))?.hidden, "value") ?? "";
      return value.includes(keys.primary)
        ? "primary"
        : value.includes(keys.secondary)
          ? "secondary"
          : "dead";
    });
  }

  deny(...operations: string[]): void {
    setting(this.azure, "denied.json", operations);
  }

  /** Runs the command as somebody who has nothing but the stack file, with no Redis server unless `PATH` has one. */
  async run(
    options: RotateKeysOptions = {},
    hooks: SessionHooks & { readonly ask?: Ask; readonly PATH?: string } = {},
  ): Promise<Said> {
    this.writeStackFile();
    const said = { out: "", err: "" };
    const calls: string[] = [];
    const output = new Output(options.json === true, {
      stdout: { write: (text: string) => (said.out += text) },
      stderr: { write: (text: string) => (said.err += text) },
    });
    const server = this.serving;
    if (!server) throw new Error("it isn't started");
    const trouble = await rotateKeys(
      "dev",
      { cwd: this.folder, ...options },
      {
        ask: undefined,
        ...hooks,
        output,
        env: {
          ...clientVariables(this.azure.directory, server),
          LOCAL_AZURE_DIR: this.azure.directory,
          PATH: hooks.PATH ?? "",
        },
        onCall: (operation) => {
          calls.push(operation);
          hooks.onCall?.(operation);
        },
      },
    );
    this.keys();
    const text = said.out + said.err;
    for (const secret of this.everySecret)
      if (text.includes(secret)) throw new Error("a key is in what the command said");
    return { trouble, ...said, calls };
  }

  /** What the stack file says beside the instance under test. */
  others: Record<string, object> = {};

  private writeStackFile(): void {
    const adopt = (name: string): object => ({ mode: "adopt", name });
    const environment = {
      ...{ name: "dev", location: "uksouth" },
      ...{ resourceGroup: adopt("group"), network: adopt("network"), keyVault: adopt("group-kv") },
      privateDnsZone: { mode: "create", networkLinks: [] },
    };
    const access = {
      keys: "Enabled",
      connectionStringSecret: TEXT,
      ...(this.activeKey !== undefined && { activeKey: this.activeKey }),
    };
    const main = { name: "cache", sku: "Balanced_B3", workload: "cache", access };
    const config = {
      "redis:environment": environment,
      "redis:instances": { main, ...this.others },
    };
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(path.join(this.folder, "Pulumi.dev.yaml"), JSON.stringify({ config }));
  }
}
