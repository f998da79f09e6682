import { unapproved } from "../../rules/endpointApproval";
import { armName, sameId } from "../../rules/armIds";
import { assignmentName } from "../../rules/partNames";
import { isAssigned } from "../../rules/partIds";
import { type EndpointPlace, type InstancePlaces, zoneRecordName } from "../../rules/stackPlaces";
import type { Azure } from "../azure/azure";
import { type Body, listAt, textAt } from "../azure/resourceManager";
import { OpsError } from "../opsError";
import type { Checklist } from "./checklist";
import { differences } from "./settings";

/** What the Azure half has found, for what comes after it. */
export interface AzureFindings {
  readonly cluster: Body | undefined;
  /** The address of the endpoint that this network's clients use. */
  readonly address: string | undefined;
  /** The key that the secrets should hold. */
  readonly activeKey: string | undefined;
}

/** What Azure Resource Manager says, in order: instance, settings, endpoints, zone, network link, access. */
export async function azureSteps(
  checklist: Checklist,
  azure: Azure,
  places: InstancePlaces,
  /** The network that the command, or a client, is in. */
  networkId: string,
): Promise<AzureFindings> {
  const { arm } = azure;
  const cluster = await checklist.step("instance", async () => {
    const value = await arm.get(places.clusterId, `The instance ${places.name}`);
    return { value, detail: running(places.name, value) };
  });
  const database = await checklist.step("database", async () => {
    const value = await arm.get(places.databaseId, `The database of ${places.name}`);
    return { value, detail: running(`The database of ${places.name}`, value) };
  });
  await checklist.after<{ instance: Body; database: Body }, true>(
    "settings",
    { instance: cluster, database },
    (live) => Promise.resolve(asConfigured(places, live)),
  );
  const endpoint = endpointFor(places, networkId);
  const address = await endpointSteps(checklist, azure, places, endpoint);
  await zoneSteps(checklist, azure, { places, endpoint, networkId, address });
  const keys = await accessSteps(checklist, azure, places);
  return { cluster, address, activeKey: keys };
}

const AT_WORK = /^(Creating|Updating|Scaling|Enabling|Disabling|Moving|Deleting|Accepted)$/;

function running(what: string, body: Body): string {
  const state =
    textAt(body, "properties.resourceState") ?? textAt(body, "properties.provisioningState");
  const provisioning = textAt(body, "properties.provisioningState") ?? state;
  const sku = textAt(body, "sku.name");
  const version = textAt(body, "properties.redisVersion");
  if (state === "Running" && provisioning === "Succeeded")
    return [state, sku, version && `Redis ${version}`].filter(Boolean).join(", ");
  const said = [...new Set([state, provisioning])].join(", ");
  if (AT_WORK.test(state ?? "") || AT_WORK.test(provisioning ?? ""))
    throw new OpsError(
      "busy",
      `${what} is ${said}: Azure is still at work on it.`,
      "Run the same command again when it is done; creating takes up to 20 minutes, scaling too.",
    );
  throw new OpsError(
    "differs",
    `${what} is ${said}.`,
    "docs/runbooks/creation-failed.md says what to do about an instance that isn't Running.",
  );
}

function asConfigured(
  { name, settings }: InstancePlaces,
  { instance, database }: { instance: Body; database: Body },
) {
  const found = differences(settings, instance, database);
  if (found.length === 0) return { value: true as const, detail: "as the stack file says" };
  throw new OpsError(
    "differs",
    `${name} isn't as the stack file says: ${found.join("; ")}.`,
    "`pulumi refresh` and `pulumi preview` show what an `up` would change.",
  );
}

/** The endpoint that clients of a network use: the one in it, else the environment's own. */
export function endpointFor({ endpoints }: InstancePlaces, networkId: string): EndpointPlace {
  const [own] = endpoints;
  const found = endpoints.find((each) => sameId(each.networkId, networkId)) ?? own;
  if (found === undefined) throw new Error("an instance has an endpoint");
  return found;
}

/** Each endpoint is approved; the address of the one that is asked about. */
async function endpointSteps(
  checklist: Checklist,
  { arm }: Azure,
  places: InstancePlaces,
  asked: EndpointPlace,
): Promise<string | undefined> {
  let address: string | undefined;
  for (const endpoint of places.endpoints) {
    const name = endpoint.key === "own" ? "endpoint" : `endpoint ${endpoint.key}`;
    const found = await checklist.step(name, async () => {
      const body = await arm.get(endpoint.id, `The private endpoint ${armName(endpoint.id)}`);
      refuseUnapproved(body, endpoint, places);
      const value = await addressOf(arm, body);
      return { value, detail: `Approved${value === undefined ? "" : `, ${value}`}` };
    });
    if (endpoint === asked) address = found;
  }
  return address;
}

function refuseUnapproved(
  body: Body,
  { id }: EndpointPlace,
  { name, clusterId }: InstancePlaces,
): void {
  const connections = (list: string) =>
    listAt(body, `properties.${list}`).map((each) => ({
      privateLinkServiceConnectionState: {
        status: textAt(each, "properties.privateLinkServiceConnectionState.status"),
      },
    }));
  const status = unapproved({
    privateLinkServiceConnections: connections("privateLinkServiceConnections"),
    manualPrivateLinkServiceConnections: connections("manualPrivateLinkServiceConnections"),
  });
  if (status === undefined) return;
  throw new OpsError(
    "differs",
    `The private endpoint ${armName(id)} is ${status}: nobody gets through it.`,
    status === "Disconnected"
      ? "Its connection was deleted: have it made again, `pulumi up --replace` with its URN, once."
      : "Whoever may approve it finds its id with `az network private-endpoint-connection list " +
          `--id ${clusterId}\`, and runs \`az network private-endpoint-connection approve --id ID\`. Instance: ${name}.`,
  );
}

/** The address of an endpoint is its interface's: what a zone group shows can be older. */
async function addressOf(arm: Azure["arm"], endpoint: Body): Promise<string | undefined> {
  const [first] = listAt(endpoint, "properties.networkInterfaces");
  const id = textAt(first, "id");
  if (id === undefined) return undefined;
  const nic = await arm.get(id, `The interface ${armName(id)} of the endpoint`);
  const [configuration] = listAt(nic, "properties.ipConfigurations");
  return textAt(configuration, "properties.privateIPAddress");
}

interface ZoneInput {
  readonly places: InstancePlaces;
  readonly endpoint: EndpointPlace;
  readonly networkId: string;
  readonly address: string | undefined;
}

/** The zone leads to the endpoint's address, and the network asks that zone. */
async function zoneSteps(checklist: Checklist, azure: Azure, input: ZoneInput): Promise<void> {
  const { endpoint, networkId } = input;
  const zone = endpoint.zoneId ?? (await policyZone(checklist, azure, endpoint));
  await checklist.after<{ endpoint: string; zone: string }, true>(
    "zone record",
    { endpoint: input.address, zone },
    ({ endpoint: address, zone: zoneId }) => recordLeadsTo(azure, input, zoneId, address),
  );
  await checklist.after<{ zone: string }, true>("network link", { zone }, ({ zone: zoneId }) =>
    isLinked(azure, zoneId, networkId),
  );
}

/** Where Azure Policy joins the endpoint to a zone, its zone group says which. */
function policyZone(
  checklist: Checklist,
  { arm }: Azure,
  { id }: EndpointPlace,
): Promise<string | undefined> {
  return checklist.step("zone group", async () => {
    const groups = await arm.list(`${id}/privateDnsZoneGroups`, "The endpoint's zone groups");
    const value = (groups ?? [])
      .flatMap((group) => listAt(group, "properties.privateDnsZoneConfigs"))
      .map((config) => textAt(config, "properties.privateDnsZoneId"))
      .find((zone) => zone !== undefined);
    if (value !== undefined) return { value, detail: `joined to ${value} by Azure Policy` };
    throw new OpsError(
      "differs",
      `The private endpoint ${armName(id)} is joined to no zone: Azure Policy hasn't done it.`,
      "Ask whoever runs the landing zone; a remediation task of the policy does it for endpoints that exist.",
    );
  });
}

async function recordLeadsTo(
  { arm }: Azure,
  { places, endpoint }: ZoneInput,
  zoneId: string,
  address: string,
) {
  const name = zoneRecordName(places.host);
  const record = await arm.find(`${zoneId}/A/${name}`, `The record ${name}`);
  if (record === undefined)
    throw new OpsError(
      "missing",
      `The zone ${armName(zoneId)} has no record ${name}.`,
      "The endpoint's zone group writes it: `pulumi up`, or Azure Policy where it makes the group.",
    );
  const addresses = listAt(record, "properties.aRecords").map((each) =>
    textAt(each, "ipv4Address"),
  );
  if (addresses.length === 1 && addresses[0] === address)
    return { value: true as const, detail: `${name} is ${address}` };
  throw new OpsError(
    "differs",
    `The zone's record ${name} is ${addresses.join(", ")}, the endpoint's address is ${address}.`,
    `Somebody else wrote the record, or it is old. Delete it, and have the zone group of ${armName(endpoint.id)} made again: \`pulumi up --replace\` with its URN.`,
  );
}

async function isLinked({ arm }: Azure, zoneId: string, networkId: string) {
  const links = await arm.list(`${zoneId}/virtualNetworkLinks`, `The links of ${armName(zoneId)}`);
  const network = armName(networkId);
  const link = links?.find((each) =>
    sameId(textAt(each, "properties.virtualNetwork.id") ?? "", networkId),
  );
  if (link === undefined)
    throw new OpsError(
      "missing",
      `The network ${network} isn't linked to the zone ${armName(zoneId)}: its clients get a public address.`,
      "Add it to `environment.privateDnsZone.networkLinks`, or name the network that this is about with --network.",
    );
  const state = textAt(link, "properties.virtualNetworkLinkState");
  if (state !== undefined && state !== "Completed")
    throw new OpsError(
      "busy",
      `The link of ${network} is ${state}.`,
      "Run the command again in a minute.",
    );
  return { value: true as const, detail: `${network} is linked` };
}

/** Keys and assignments; the key that the secrets should hold. */
async function accessSteps(
  checklist: Checklist,
  { arm, output }: Azure,
  { databaseId, settings }: InstancePlaces,
): Promise<string | undefined> {
  const { activeKey, principals } = settings;
  let key: string | undefined;
  if (settings.accessKeys === "Enabled")
    key = await checklist.step("keys", async () => {
      const keys = await arm.act(databaseId, "listKeys", "The access keys");
      for (const name of ["primaryKey", "secondaryKey"])
        output.keepSecret(textAt(keys, name) ?? "");
      const value = textAt(keys, activeKey === "secondary" ? "secondaryKey" : "primaryKey");
      if (value === undefined)
        throw new OpsError(
          "differs",
          "Azure shows no access keys.",
          "Look at the database in Azure.",
        );
      return { value, detail: `two, ${activeKey ?? "primary"} is active` };
    });
  if (principals.length > 0)
    await checklist.step("assignments", async () => {
      const found =
        (await arm.list(`${databaseId}/accessPolicyAssignments`, "The assignments")) ?? [];
      const missing = principals.filter(
        ({ objectId }) =>
          !found.some((each) => sameId(textAt(each, "properties.user.objectId") ?? "", objectId)),
      );
      if (missing.length > 0) throw unassigned(missing.map(nameOf), missing.every(isAssigned));
      return { value: true as const, detail: principals.map(nameOf).join(", ") };
    });
  return key;
}

function nameOf({ objectId, name }: { objectId: string; name?: string | undefined }): string {
  return name ?? objectId;
}

function unassigned(names: readonly string[], own: boolean): OpsError {
  return new OpsError(
    "missing",
    `No access policy assignment gives access to ${names.join(", ")}.`,
    own
      ? `\`pulumi up\` makes it, under a name such as ${assignmentName("aaaaaaaa-…")}.`
      : "`assign: false` leaves it to others: ask them.",
  );
}
