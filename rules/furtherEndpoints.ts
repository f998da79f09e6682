import type { EnvironmentSettings } from "./environment";
import { nameProblems, subscriptionIdProblems } from "./nameProblems";
import { nameRules, type NameRule } from "./names";
import type { Problem } from "./problem";

/**
 * How an endpoint's connection is approved: by Azure at once, which takes the right to approve connections of the
 * instance, or by somebody who has it, until which nobody gets through.
 */
export const endpointApprovals = ["automatic", "manual"] as const;
export type EndpointApproval = (typeof endpointApprovals)[number];

/** An endpoint of an instance in another network than the environment's, as a person writes it. */
export interface FurtherEndpointChoices {
  /** The network that its clients are in, which exists. The endpoint is in its region and its subscription. */
  readonly network: {
    readonly name: string;
    readonly resourceGroup: string;
    /** @default - the one that is logged in to */
    readonly subscription?: string | undefined;
    readonly subnet: string;
  };
  /** The endpoint's own resource group, in the network's subscription. @default - the network's */
  readonly resourceGroup?: string | undefined;
  /** @default - `<instance>-pe-<key>` */
  readonly name?: string | undefined;
  /** The zone that this network resolves, which exists; `policy` leaves the zone group to Azure Policy. */
  readonly privateDnsZone:
    | {
        readonly mode: "adopt";
        readonly resourceGroup: string;
        readonly subscription?: string | undefined;
      }
    | { readonly mode: "policy" };
}

/** The same with what was left out. */
export interface FurtherEndpoint extends FurtherEndpointChoices {
  readonly name: string;
  readonly resourceGroup: string;
}

export type FurtherEndpoints = Readonly<Record<string, FurtherEndpoint>>;

/** Fills in what was left out. */
export function furtherEndpoints(
  instance: string,
  choices: Readonly<Record<string, FurtherEndpointChoices>> = {},
): FurtherEndpoints {
  return Object.fromEntries(
    Object.entries(choices).map(([key, endpoint]) => [
      key,
      {
        ...endpoint,
        name: endpoint.name ?? furtherEndpointName(instance, key),
        resourceGroup: endpoint.resourceGroup ?? endpoint.network.resourceGroup,
      },
    ]),
  );
}

/** What a further endpoint is called unless it has a name of its own. */
export function furtherEndpointName(instance: string, key: string): string {
  return `${instance}-pe-${key}`;
}

/** An instance takes 84 private links. Source: Azure documentation, articles/redis/private-link.md. */
const MOST_LINKS = 84;

/** What is wrong with the further endpoints of one instance, below `furtherEndpoints`. */
export function furtherEndpointProblems(
  endpoints: FurtherEndpoints,
  environment: EnvironmentSettings,
): Problem[] {
  return [
    ...countProblems(endpoints),
    ...Object.entries(endpoints).flatMap(([key, endpoint]) => [
      ...endpointKeyProblems(key),
      ...endpointNameProblems(key, endpoint),
      ...subscriptionProblems(key, endpoint),
    ]),
    ...sharedNetworkProblems(endpoints, environment),
    ...sharedZoneProblems(endpoints, environment),
  ];
}

function countProblems(endpoints: FurtherEndpoints): Problem[] {
  const count = Object.keys(endpoints).length + 1;
  return count <= MOST_LINKS
    ? []
    : [
        {
          id: "endpoint-count",
          property: "furtherEndpoints",
          value: count - 1,
          rule: `an instance takes ${MOST_LINKS} private endpoints, the environment's own among them.`,
          fix: "Peer networks with one that has an endpoint already.",
        },
      ];
}

/** The key is the endpoint's identity in the state: renaming it replaces the endpoint. */
export function endpointKeyProblems(key: string): Problem[] {
  return /^[a-z][a-z0-9-]{0,30}$/.test(key)
    ? []
    : [
        {
          id: "endpoint-key",
          property: `furtherEndpoints.${key}`,
          value: key,
          rule: "an endpoint's key has 1 to 31 lower-case letters, digits and hyphens, a letter first.",
          fix: "Write a key such as `analytics`; it never changes afterwards.",
        },
      ];
}

function endpointNameProblems(key: string, endpoint: FurtherEndpoint): Problem[] {
  const { name, network, resourceGroup, privateDnsZone } = endpoint;
  const at = `furtherEndpoints.${key}`;
  const named: [property: string, value: string, rule: NameRule][] = [
    [`${at}.name`, name, nameRules.privateEndpoint],
    [`${at}.resourceGroup`, resourceGroup, nameRules.resourceGroup],
    [`${at}.network.name`, network.name, nameRules.virtualNetwork],
    [`${at}.network.resourceGroup`, network.resourceGroup, nameRules.resourceGroup],
    [`${at}.network.subnet`, network.subnet, nameRules.subnet],
  ];
  if (privateDnsZone.mode === "adopt") {
    const property = `${at}.privateDnsZone.resourceGroup`;
    named.push([property, privateDnsZone.resourceGroup, nameRules.resourceGroup]);
  }
  return named.flatMap(([property, value, rule]) => nameProblems(property, value, rule));
}

function subscriptionProblems(key: string, { network, privateDnsZone }: FurtherEndpoint) {
  const zone = privateDnsZone.mode === "adopt" ? privateDnsZone.subscription : undefined;
  const at = `furtherEndpoints.${key}`;
  return [
    ...subscriptionIdProblems(`${at}.network.subscription`, network.subscription),
    ...subscriptionIdProblems(`${at}.privateDnsZone.subscription`, zone),
  ];
}

/**
 * A network resolves one address for a host name, so a second endpoint there is never used.
 * Source: Azure documentation, articles/private-link/private-endpoint-overview.md.
 */
function sharedNetworkProblems(
  endpoints: FurtherEndpoints,
  { network, resourceGroup }: EnvironmentSettings,
): Problem[] {
  const own = identity({ resourceGroup: resourceGroup.name, ...network }, network.name);
  return shared(own, endpoints, ({ network: other }) => identity(other, other.name)).map(
    ({ key, owner }) => ({
      id: "endpoint-network-once",
      property: `furtherEndpoints.${key}.network`,
      value: endpoints[key]?.network.name,
      rule: `${owner} is in that network already, and a network resolves one address for the instance.`,
      fix: "Remove one of the two, or name another network.",
    }),
  );
}

/**
 * Zone groups of two endpoints of one instance write the same record of a zone, each over the other's.
 * Source: Azure documentation, articles/private-link/private-endpoint-overview.md.
 */
function sharedZoneProblems(
  endpoints: FurtherEndpoints,
  { privateDnsZone: zone, resourceGroup }: EnvironmentSettings,
): Problem[] {
  const own =
    zone.mode === "policy"
      ? undefined
      : identity({ resourceGroup: resourceGroup.name, ...zone }, "zone");
  return shared(own, endpoints, ({ privateDnsZone }) =>
    privateDnsZone.mode === "policy" ? undefined : identity(privateDnsZone, "zone"),
  ).map(({ key, owner }) => ({
    id: "endpoint-zone-once",
    property: `furtherEndpoints.${key}.privateDnsZone`,
    value: endpoints[key]?.privateDnsZone,
    rule: `${owner} has its record in that zone already, and each would overwrite the other's address.`,
    fix: "Name the zone that this network is linked to; where both are linked to one zone, peer the networks and remove this endpoint.",
  }));
}

/** The endpoints that have something in common with one before them, or with the environment's own. */
function shared(
  own: string | undefined,
  endpoints: FurtherEndpoints,
  identityOf: (endpoint: FurtherEndpoint) => string | undefined,
): { readonly key: string; readonly owner: string }[] {
  const owners = new Map(own === undefined ? [] : [[own, "the environment's endpoint"]]);
  return Object.entries(endpoints).flatMap(([key, endpoint]) => {
    const found = identityOf(endpoint);
    if (found === undefined) return [];
    const owner = owners.get(found);
    if (owner === undefined) owners.set(found, `\`${key}\``);
    return owner === undefined ? [] : [{ key, owner }];
  });
}

/** Where something is; without a subscription, in the one that is logged in to. */
function identity(
  {
    subscription = "",
    resourceGroup,
  }: { readonly subscription?: string | undefined; readonly resourceGroup: string },
  name: string,
): string {
  return `${subscription}/${resourceGroup}/${name}`.toLowerCase();
}
