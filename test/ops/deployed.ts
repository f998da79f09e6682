import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Arm } from "../../local-azure/arm/arm";
import { type Body, stringAt } from "../../local-azure/arm/json";
import { trustFiles } from "../../local-azure/certificates/trustFiles";
import { clientVariables, folderOf } from "../../local-azure/https/endpoint";
import type { Serving } from "../../local-azure/https/server";
import { adoptedIn, assume } from "../../local/engine/adopted";
import { Output } from "../../ops/output";
import { readStack } from "../../ops/stack";
import { PRIVATE_DNS_ZONE, PRIVATE_LINK_GROUP } from "../../rules/names";
import { assignmentName } from "../../rules/partNames";
import { type EndpointPlace, type InstancePlaces, stackPlaces } from "../../rules/stackPlaces";
import { serve } from "../local-azure/https/serve";
import { project } from "../project/project";
import { temporaryFolder } from "../temporaryFolder";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

/** A stack of the tests' own as a deployment leaves it on a local Azure, which answers over HTTPS. */
export interface Deployed {
  readonly azure: Arm;
  readonly places: InstancePlaces;
  /** What a shell has after `local:env`. */
  readonly env: NodeJS.ProcessEnv;
  readonly server: Serving;
  /** Of the authority that its servers' certificates are from. */
  readonly certificate: string;
  /** Both keys of the database, the primary first. */
  keys(): readonly [string, string];
  /** Writes one of the files by which a test changes this Azure, such as `denied.json`. */
  write(file: string, content: unknown): void;
  close(): Promise<void>;
}

const templates = new Map<string, string>();

/** Deploys without the engine: the parts that `verify` looks at. */
export async function deploy(stack: string, folder = project): Promise<Deployed> {
  const [places] = stackPlaces(readStack(folder, stack).config, SUBSCRIPTION);
  if (places === undefined) throw new Error("the stack has an instance");
  const template = templates.get(folder + stack) ?? (await madeOnce(folder, stack, places));
  templates.set(folder + stack, template);
  const directory = temporaryFolder();
  cpSync(template, directory, { recursive: true });
  const azure = new Arm(directory);
  const server = await serve(directory);
  return {
    ...{ azure, places, server },
    certificate: readFileSync(trustFiles(folderOf(directory)).ca, "utf8"),
    env: {
      ...{ PATH: process.env.PATH, REDIS_SERVER: process.env.REDIS_SERVER },
      ...{ LOCAL_AZURE_DIR: directory, ...clientVariables(directory, server) },
    },
    keys: () => keysOf(azure, places.databaseId),
    write: (file, content) => writeFileSync(path.join(directory, file), JSON.stringify(content)),
    close: () => server.close(),
  };
}

/** Making keys takes a while: the tests of a file have copies. */
async function madeOnce(folder: string, stack: string, places: InstancePlaces): Promise<string> {
  const directory = temporaryFolder();
  assume(directory, adoptedIn(folder, [stack]));
  make(new Arm(directory), places);
  await (await serve(directory)).close();
  return directory;
}

/** What components/ would make of the stack file. */
function make(azure: Arm, places: InstancePlaces): void {
  const { settings, clusterId, databaseId, endpoints, vault } = places;
  const { sku, highAvailability, clusteringPolicy, evictionPolicy, persistence } = settings;
  azure.put(clusterId, {
    ...{ location: "uksouth", sku: { name: sku }, highAvailability },
    publicNetworkAccess: "Disabled",
  });
  azure.put(databaseId, {
    ...{ clusteringPolicy, evictionPolicy, clientProtocol: "Encrypted", port: 10000 },
    accessKeysAuthentication: settings.accessKeys,
    ...(persistence.type === "aof" && {
      persistence: { aofEnabled: true, aofFrequency: persistence.frequency },
    }),
  });
  const [own] = endpoints;
  if (own === undefined || vault === undefined) throw new Error("it has an endpoint and a vault");
  azure.put(own.id, endpointBody(own.networkId, clusterId));
  azure.put(`${own.id}/privateDnsZoneGroups/default`, {
    privateDnsZoneConfigs: [
      { name: "redis", privateDnsZoneId: own.zoneId ?? landingZone(azure, own) },
    ],
  });
  for (const { objectId } of settings.principals)
    azure.put(`${databaseId}/accessPolicyAssignments/${assignmentName(objectId)}`, {
      ...{ accessPolicyName: "default", user: { objectId } },
    });
  if (settings.accessKeys === "Disabled") return;
  azure.put(`${vault.id}/secrets/${settings.passwordSecret ?? ""}`, {
    properties: { value: keysOf(azure, databaseId)[0] },
  });
}

/** The zone that Azure Policy joins endpoints to, linked to the network. */
function landingZone(azure: Arm, { networkId }: EndpointPlace): string {
  const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/dns-rg`;
  const zone = `${group}/providers/Microsoft.Network/privateDnsZones/${PRIVATE_DNS_ZONE}`;
  azure.put(group, { location: "uksouth" });
  azure.put(zone, { location: "Global" });
  azure.put(`${zone}/virtualNetworkLinks/link`, {
    ...{ location: "Global", registrationEnabled: false },
    virtualNetwork: { id: networkId },
  });
  return zone;
}

/** A private endpoint's body. */
export function endpointBody(networkId: string, clusterId: string, manual = false): Body {
  const connection = {
    ...{ name: "redis", privateLinkServiceId: clusterId, groupIds: [PRIVATE_LINK_GROUP] },
  };
  return {
    location: "uksouth",
    subnet: { id: `${networkId}/subnets/data` },
    [manual ? "manualPrivateLinkServiceConnections" : "privateLinkServiceConnections"]: [
      connection,
    ],
  };
}

function keysOf(azure: Arm, databaseId: string): readonly [string, string] {
  const hidden = azure.find(databaseId)?.hidden;
  return [stringAt(hidden, "primaryKey") ?? "", stringAt(hidden, "secondaryKey") ?? ""];
}

/** An output that keeps what it is given, as the streams would get it. */
export class Recorded extends Output {
  constructor(
    json = false,
    readonly written: { stdout: string; stderr: string } = { stdout: "", stderr: "" },
  ) {
    super(json, {
      stdout: { write: (text: string) => void (written.stdout += text) },
      stderr: { write: (text: string) => void (written.stderr += text) },
    });
  }

  get all(): string {
    return this.written.stdout + this.written.stderr;
  }

  /** The JSON document. */
  get parsed(): unknown {
    return JSON.parse(this.written.stdout) as unknown;
  }
}
