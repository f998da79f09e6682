import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { Arm } from "../../local-azure/arm/arm";
import { ArmError } from "../../local-azure/arm/armError";
import { SUBSCRIPTION_ID, TENANT_ID, ancestorsOf, parseId } from "../../local-azure/arm/id";
import type { Body } from "../../local-azure/arm/json";
import { PRIVATE_DNS_ZONE } from "../../rules/names";
import { stackNames } from "../../rules/stackNames";
import { isRecord } from "../../rules/record";

/** Something that a stack file adopts, and the body of the request that makes it on a local Azure. */
export interface AdoptedResource {
  readonly id: string;
  readonly body: Body;
}

/**
 * What the stack files of a program adopt, in an order in which it can be made. Never an instance: what is live of
 * that, and how, no stack file says. A file that can't be read adopts nothing: its program reports the error.
 */
export function adoptedIn(
  root: string,
  stacks: readonly string[] = stackNames(readdirSync(root)),
): AdoptedResource[] {
  const all = stacks.flatMap((stack) => {
    const config = configOf(path.join(root, `Pulumi.${stack}.yaml`));
    const environment = config["redis:environment"];
    if (!isRecord(environment)) return [];
    return [
      ...adoptedBy(environment),
      ...reachedFrom(config["redis:instances"], text(environment.location)),
    ];
  });
  return [...new Map(all.map((each) => [each.id.toLowerCase(), each])).values()];
}

/**
 * Makes what isn't there yet. What Azure would refuse isn't made: the program that adopts it says why it can't be.
 */
export function assume(azureDirectory: string, adopted: readonly AdoptedResource[]): void {
  const azure = new Arm(azureDirectory);
  for (const { id, body } of adopted) {
    if (azure.find(id)) continue;
    const bodies =
      parseId(id)?.type === SUBNET
        ? PREFIXES.map((each) => ({ ...body, addressPrefix: each }))
        : [body];
    bodies.some((each) => isMade(azure, id, each));
  }
}

const SUBNET = "Microsoft.Network/virtualNetworks/subnets";
/** A subnet takes the first that no other one has. */
const PREFIXES = Array.from({ length: 256 }, (_, index) => `10.1.${index}.0/24`);

function isMade(azure: Arm, id: string, body: Body): boolean {
  try {
    azure.putIfAbsent(id, body);
    return true;
  } catch (error) {
    if (error instanceof ArmError) return false;
    throw error;
  }
}

type Environment = Readonly<Record<string, unknown>>;

function configOf(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) return {};
  try {
    const config: unknown = (parse(readFileSync(file, "utf8")) as { config?: unknown } | null)
      ?.config;
    return isRecord(config) ? config : {};
  } catch {
    return {};
  }
}

function adoptedBy(environment: Environment): AdoptedResource[] {
  const location = text(environment.location);
  const group = text(part(environment, "resourceGroup").name);
  if (location === "" || group === "") return [];
  return [
    ...(isAdopted(part(environment, "resourceGroup")) ? [resourceGroup(group, location)] : []),
    ...network(environment, location, group),
    ...named(environment, "keyVault", "KeyVault/vaults", group, location, {
      location,
      properties: {
        tenantId: TENANT_ID,
        sku: { family: "A", name: "standard" },
        ...{ enableRbacAuthorization: true, enablePurgeProtection: true, enableSoftDelete: true },
        softDeleteRetentionInDays: 90,
      },
    }),
    ...named(environment, "workspace", "OperationalInsights/workspaces", group, location, {
      ...{ location, sku: { name: "PerGB2018" }, retentionInDays: 30 },
    }),
    ...named(environment, "actionGroup", "Insights/actionGroups", group, location, {
      location: "Global",
      ...{ groupShortName: "redis", enabled: true },
    }),
    ...zone(environment, location, group),
  ];
}

function network(environment: Environment, location: string, group: string): AdoptedResource[] {
  const { subnet = "data" } = part(environment, "network");
  const found = named(environment, "network", NETWORK, group, location, networkBody(location));
  const network = found.at(-1);
  return network === undefined || text(subnet) === ""
    ? found
    : [...found, { id: `${network.id}/subnets/${text(subnet)}`, body: SUBNET_BODY }];
}

const NETWORK = "Network/virtualNetworks";
const SUBNET_BODY = { privateEndpointNetworkPolicies: "Disabled" };

function networkBody(location: string): Body {
  return { location, addressSpace: { addressPrefixes: ["10.1.0.0/16"] } };
}

function zone(environment: Environment, location: string, group: string): AdoptedResource[] {
  const settings = part(environment, "privateDnsZone");
  const own = named(environment, "network", NETWORK, group, location, {}).at(-1)?.id;
  const links = Array.isArray(settings.networkLinks) ? settings.networkLinks.filter(isRecord) : [];
  const further = links.flatMap(({ network: id }) =>
    typeof id === "string" ? furtherNetwork(id, location) : [],
  );
  const body = { location: "Global" };
  const found = named(
    environment,
    "privateDnsZone",
    "Network/privateDnsZones",
    group,
    location,
    body,
  );
  const zoneId = found.at(-1)?.id;
  if (zoneId === undefined) return further;
  const adopted = links.flatMap((link) =>
    isAdopted(link) && own !== undefined && text(link.name) !== ""
      ? [
          {
            id: `${zoneId}/virtualNetworkLinks/${text(link.name)}`,
            body: { ...body, registrationEnabled: false, virtualNetwork: { id: own } },
          },
        ]
      : [],
  );
  return [...further, ...found, ...adopted];
}

/** A network that the stack links to the zone, wherever it is. */
function furtherNetwork(id: string, location: string): AdoptedResource[] {
  const [group] = ancestorsOf(id);
  if (parseId(id)?.type !== `Microsoft.${NETWORK}` || group === undefined) return [];
  return [
    { id: group, body: { location } },
    { id, body: networkBody(location) },
  ];
}

/** The networks and zones of the instances' further endpoints: always somebody else's. */
function reachedFrom(instances: unknown, location: string): AdoptedResource[] {
  if (!isRecord(instances) || location === "") return [];
  const endpoints = Object.values(instances)
    .filter(isRecord)
    .flatMap((instance) => Object.values(part(instance, "furtherEndpoints")).filter(isRecord));
  return endpoints.flatMap((endpoint) => {
    const { subnet = "data", ...there } = part(endpoint, "network");
    const own = text(endpoint.resourceGroup);
    const subscription = text(there.subscription) || SUBSCRIPTION_ID;
    const network = { mode: "adopt", ...there };
    const found = named({ network }, "network", NETWORK, "", location, networkBody(location));
    const id = found.at(-1)?.id;
    // A resource group without a name would be another resource's id.
    if (id === undefined || text(there.resourceGroup) === "" || text(subnet) === "") return [];
    const zone = { location: "Global" };
    return [
      ...(own === "" ? [] : [resourceGroup(own, location, subscription)]),
      ...found,
      { id: `${id}/subnets/${text(subnet)}`, body: SUBNET_BODY },
      ...(text(part(endpoint, "privateDnsZone").resourceGroup) === ""
        ? []
        : named(endpoint, "privateDnsZone", "Network/privateDnsZones", "", location, zone)),
    ];
  });
}

/** One part of the environment, if it is adopted, and the resource group that holds it. */
function named(
  environment: Environment,
  key: string,
  type: string,
  group: string,
  location: string,
  body: Body,
): AdoptedResource[] {
  const { name = key === "privateDnsZone" ? PRIVATE_DNS_ZONE : "", ...settings } = part(
    environment,
    key,
  );
  if (!isAdopted(settings) || text(name) === "") return [];
  const elsewhere = text(settings.resourceGroup);
  const subscription = text(settings.subscription) || SUBSCRIPTION_ID;
  const holder = resourceGroup(elsewhere === "" ? group : elsewhere, location, subscription);
  const resource = { id: `${holder.id}/providers/Microsoft.${type}/${text(name)}`, body };
  return elsewhere === "" ? [resource] : [holder, resource];
}

function resourceGroup(
  name: string,
  location: string,
  subscription = SUBSCRIPTION_ID,
): AdoptedResource {
  return { id: `/subscriptions/${subscription}/resourceGroups/${name}`, body: { location } };
}

function part(environment: Environment, key: string): Environment {
  const settings = environment[key];
  return isRecord(settings) ? settings : {};
}

function isAdopted({ mode }: Environment): boolean {
  return mode === "adopt";
}

/** A part of an id: one with a slash would be another resource's id, and the program refuses it. */
function text(value: unknown): string {
  return typeof value === "string" && !value.includes("/") ? value : "";
}
