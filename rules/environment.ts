import { actionGroupProblems, type ActionGroupSettings } from "./actionGroup";
import { GUID, nameRules, normalizeLocation, type NameRule } from "./names";
import type { Problem } from "./problem";

/** Names that are created get `-` and this many random letters and digits when a suffix is asked for. */
export const SUFFIX_LENGTH = 6;

/** What instances share, as far as rules judge it. */
export interface EnvironmentSettings {
  readonly location: string;
  readonly randomSuffix: boolean;
  readonly resourceGroup: NamedPart;
  readonly network: NamedPart & { readonly subnet: string };
  readonly keyVault?: NamedPart;
  readonly workspace?: NamedPart;
  readonly actionGroup?: ActionGroupSettings;
  readonly privateDnsZone: Elsewhere & {
    /** `policy`: the zone group of each endpoint is left to Azure Policy. */
    readonly mode: "adopt" | "create" | "policy";
    readonly networkLinks?: readonly {
      readonly mode: "adopt" | "create";
      readonly name: string;
      readonly network?: string;
    }[];
  };
}

/** Where an adopted part is, if not in the environment's own resource group. */
interface Elsewhere {
  readonly resourceGroup?: string;
  readonly subscription?: string;
}

interface NamedPart extends Elsewhere {
  readonly mode: "adopt" | "create";
  readonly name: string;
}

export function environmentProblems(environment: EnvironmentSettings): Problem[] {
  return [
    ...locationProblems(environment.location),
    ...partProblems(
      "resourceGroup",
      environment.resourceGroup,
      nameRules.resourceGroup,
      environment,
    ),
    ...partProblems("network", environment.network, nameRules.virtualNetwork, environment),
    ...nameProblems("network.subnet", environment.network.subnet, nameRules.subnet),
    ...partProblems("keyVault", environment.keyVault, nameRules.keyVault, environment),
    ...partProblems("workspace", environment.workspace, nameRules.workspace, environment),
    ...partProblems("actionGroup", environment.actionGroup, nameRules.actionGroup, environment),
    ...actionGroupProblems(environment.actionGroup),
    ...(environment.privateDnsZone.networkLinks ?? []).flatMap((link, index) =>
      linkNameProblems(link, `privateDnsZone.networkLinks[${index}]`, environment),
    ),
    ...linkProblems(environment),
    ...(["network", "keyVault", "privateDnsZone", "workspace", "actionGroup"] as const).flatMap(
      (part) => subscriptionProblems(part, environment[part]),
    ),
  ];
}

function subscriptionProblems(
  property: string,
  { subscription, resourceGroup }: Elsewhere & { readonly mode?: string } = {},
): Problem[] {
  if (subscription === undefined) return [];
  const problem = { id: "subscription", property: `${property}.subscription`, value: subscription };
  return [
    ...(GUID.test(subscription)
      ? []
      : [
          {
            ...problem,
            rule: "isn't a subscription's id.",
            fix: "Write its GUID, as `az account list --output table` shows it.",
          },
        ]),
    ...(resourceGroup === undefined
      ? [
          {
            ...problem,
            rule: "names no resource group: the environment's own is in another subscription.",
            fix: `Add \`environment.${property}.resourceGroup\`.`,
          },
        ]
      : []),
  ];
}

/** `Microsoft.Network/virtualNetworks`, wherever it is. */
export const NETWORK_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+$/i;

function linkNameProblems(
  link: NonNullable<EnvironmentSettings["privateDnsZone"]["networkLinks"]>[number],
  property: string,
  environment: EnvironmentSettings,
): Problem[] {
  const { network } = link;
  return [
    ...partProblems(property, link, nameRules.virtualNetworkLink, environment),
    ...(network === undefined || NETWORK_ID.test(network)
      ? []
      : [
          {
            id: "network-id",
            property: `${property}.network`,
            value: network,
            rule: "isn't the ARM id of a virtual network.",
            fix: "Write `/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Network/virtualNetworks/<name>`.",
          },
        ]),
  ];
}

function locationProblems(location: string): Problem[] {
  return /^[a-z]+[0-9]*$/.test(location)
    ? []
    : [
        {
          id: "location",
          property: "location",
          value: location,
          rule: "isn't a region's short name.",
          fix: `Write it as ${/^[a-z]+[0-9]*$/.test(normalizeLocation(location)) ? normalizeLocation(location) : "uksouth"}.`,
        },
      ];
}

function partProblems(
  property: string,
  part: NamedPart | undefined,
  rule: NameRule,
  { randomSuffix }: EnvironmentSettings,
): Problem[] {
  if (part === undefined) return [];
  const suffix = randomSuffix && part.mode === "create" ? `-${"x".repeat(SUFFIX_LENGTH)}` : "";
  return [
    ...nameProblems(`${property}.name`, part.name, rule, suffix),
    ...(part.resourceGroup === undefined
      ? []
      : nameProblems(`${property}.resourceGroup`, part.resourceGroup, nameRules.resourceGroup)),
  ];
}

function nameProblems(property: string, name: string, rule: NameRule, suffix = ""): Problem[] {
  if (rule.pattern.test(name + suffix)) return [];
  const room =
    suffix === "" ? "" : ` The random suffix takes ${suffix.length} of these characters.`;
  return [
    {
      id: "name",
      property,
      value: name,
      rule: `must have ${rule.words}.${room}`,
      fix: "Write a name that fits.",
    },
  ];
}

/** A network takes one link to a zone of that name: a second one to the same network is refused by Azure. */
function linkProblems({ privateDnsZone }: EnvironmentSettings): Problem[] {
  const { networkLinks = [] } = privateDnsZone;
  const created = networkLinks.map((link) =>
    link.mode === "create"
      ? (link.network ?? "the environment's network").toLowerCase()
      : undefined,
  );
  return created.flatMap((network, index) =>
    network === undefined || created.indexOf(network) === index
      ? []
      : [
          {
            id: "network-link-once",
            property: `privateDnsZone.networkLinks[${index}].network`,
            value: networkLinks[index]?.network,
            rule: `a link to ${network} is already listed above.`,
            fix: "Remove one of the two, or name another network.",
          },
        ],
  );
}
