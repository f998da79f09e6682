import { actionGroupProblems, type ActionGroupSettings } from "./actionGroup";
import { armIdProblems } from "./armIds";
import { nameRules, normalizeLocation, type NameRule } from "./names";
import { nameProblems, subscriptionIdProblems } from "./nameProblems";
import type { Problem } from "./problem";

/** Names that are created get `-` and this many random letters and digits when a suffix is asked for. */
export const SUFFIX_LENGTH = 6;

/** Days for which a workspace keeps logs. Source: Microsoft.OperationalInsights/workspaces, `retentionInDays`. */
export const retention = { least: 30, most: 730 } as const;

/** What instances share, as far as rules judge it. */
export interface EnvironmentSettings {
  readonly location: string;
  readonly randomSuffix: boolean;
  readonly resourceGroup: NamedPart;
  readonly network: NamedPart & { readonly subnet: string };
  readonly keyVault?: NamedPart;
  readonly workspace?: NamedPart & { readonly retentionInDays?: number };
  readonly actionGroup?: ActionGroupSettings;
  readonly workbook?: NamedPart;
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
    ...retentionProblems(environment.workspace),
    ...partProblems("actionGroup", environment.actionGroup, nameRules.actionGroup, environment),
    ...partProblems("workbook", environment.workbook, nameRules.workbook, environment),
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

function retentionProblems(workspace: EnvironmentSettings["workspace"]): Problem[] {
  const days = workspace?.retentionInDays;
  const { least, most } = retention;
  if (days === undefined || (Number.isInteger(days) && days >= least && days <= most)) return [];
  return [
    {
      ...{ id: "retention", property: "workspace.retentionInDays", value: days },
      rule: `logs are kept for ${least} to ${most} days.`,
      fix: "Write a whole number of days.",
    },
  ];
}

function subscriptionProblems(
  property: string,
  { subscription, resourceGroup }: Elsewhere & { readonly mode?: string } = {},
): Problem[] {
  if (subscription === undefined) return [];
  return [
    ...subscriptionIdProblems(`${property}.subscription`, subscription),
    ...(resourceGroup === undefined
      ? [
          {
            id: "subscription",
            property: `${property}.subscription`,
            value: subscription,
            rule: "names no resource group: the environment's own is in another subscription.",
            fix: `Add \`environment.${property}.resourceGroup\`.`,
          },
        ]
      : []),
  ];
}

function linkNameProblems(
  link: NonNullable<EnvironmentSettings["privateDnsZone"]["networkLinks"]>[number],
  property: string,
  environment: EnvironmentSettings,
): Problem[] {
  const { network } = link;
  return [
    ...partProblems(property, link, nameRules.virtualNetworkLink, environment),
    ...(network === undefined ? [] : armIdProblems(`${property}.network`, network, "network")),
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
