import { armName, sameId } from "../../rules/armIds";
import { unapproved } from "../../rules/endpointApproval";
import { type EndpointPlace, type InstancePlaces, zoneRecordName } from "../../rules/stackPlaces";
import type { Azure } from "../azure/azure";
import { type Body, listAt, textAt } from "../azure/resourceManager";
import { OpsError } from "../opsError";
import type { Checklist } from "./checklist";

/** The endpoint that clients of a network use: the one in it, else the environment's own. */
export function endpointFor({ endpoints }: InstancePlaces, networkId: string): EndpointPlace {
  const [own] = endpoints;
  const found = endpoints.find((each) => sameId(each.networkId, networkId)) ?? own;
  if (found === undefined) throw new Error("an instance has an endpoint");
  return found;
}

/** Each endpoint is approved; the address of the one that is asked about. */
export async function endpointSteps(
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
export async function zoneSteps(
  checklist: Checklist,
  azure: Azure,
  input: ZoneInput,
): Promise<void> {
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
