import { PRIVATE_DNS_ZONE } from "./names";
import type { Problem } from "./problem";

/** What an ARM id may be asked to lead to: in words, and as Azure's type. */
const kinds = {
  network: { what: "a virtual network", type: "Microsoft.Network/virtualNetworks" },
  subnet: { what: "a subnet", type: "Microsoft.Network/virtualNetworks/subnets" },
  privateDnsZone: { what: "a private DNS zone", type: "Microsoft.Network/privateDnsZones" },
  workspace: {
    what: "a Log Analytics workspace",
    type: "Microsoft.OperationalInsights/workspaces",
  },
  actionGroup: { what: "an action group", type: "Microsoft.Insights/actionGroups" },
} as const;

export type ArmIdKind = keyof typeof kinds;

/**
 * What is wrong with an ARM id that must lead to a resource of one type. Azure compares ids without regard to case, and
 * answers with `resourcegroups` and `microsoft.insights` here and there.
 */
export function armIdProblems(property: string, id: string, kind: ArmIdKind): Problem[] {
  const { what, type } = kinds[kind];
  const found = typeOf(id);
  const place = { id: `${kind}-id`, property, value: id };
  if (found === undefined) {
    return [{ ...place, rule: `isn't the ARM id of ${what}.`, fix: `Write \`${form(kind)}\`.` }];
  }
  if (found.toLowerCase() !== type.toLowerCase()) {
    return [
      {
        ...place,
        rule: `is the id of a ${found}, and ${what} is asked for.`,
        fix: `Write \`${form(kind)}\`.`,
      },
    ];
  }
  const name = armName(id);
  if (kind !== "privateDnsZone" || name.toLowerCase() === PRIVATE_DNS_ZONE) return [];
  return [
    {
      ...place,
      rule: `is the zone ${name}, and only ${PRIVATE_DNS_ZONE} resolves Azure Managed Redis.`,
      fix: `Write \`${form(kind)}\`.`,
    },
  ];
}

/** `Microsoft.Network/virtualNetworks/subnets`; undefined for what is no id of a resource in a resource group. */
function typeOf(id: string): string | undefined {
  const [empty, subscriptions, , groups, , ...rest] = id.split("/");
  const isInGroup =
    empty === "" && isWord(subscriptions, "subscriptions") && isWord(groups, "resourceGroups");
  if (!isInGroup || rest.length === 0 || id.split("/").slice(1).includes("")) return undefined;
  let found: string[] = [];
  // An extension's id goes on after that of the resource that it is of.
  for (let at = 0; at < rest.length; at += 2) {
    const [word = "", next] = rest.slice(at, at + 2);
    if (next === undefined) return undefined;
    if (isWord(word, "providers")) {
      if (at > 0 && found.length < 2) return undefined;
      found = [next];
    } else if (found.length === 0) return undefined;
    else found.push(word);
  }
  return found.length < 2 ? undefined : found.join("/");
}

function isWord(segment: string | undefined, word: string): boolean {
  return segment?.toLowerCase() === word.toLowerCase();
}

/** How such an id is written. */
function form(kind: ArmIdKind): string {
  const [namespace = "", ...types] = kinds[kind].type.split("/");
  const names = types.map((type) => {
    const name = type === "privateDnsZones" ? PRIVATE_DNS_ZONE : `<${type.replace(/s$/, "")}>`;
    return `${type}/${name}`;
  });
  return `/subscriptions/<id>/resourceGroups/<group>/providers/${namespace}/${names.join("/")}`;
}

/** The type of what an ARM id names, such as `Microsoft.Cache/redisEnterprise/databases`; empty for what isn't one. */
export function armType(id: string): string {
  const [, path] = id.split(/^.*\/providers\//i);
  const [namespace, ...rest] = (path ?? "").split("/");
  if (namespace === undefined || namespace === "") return "";
  return [namespace, ...rest.filter((_, at) => at % 2 === 0)].join("/");
}

/** The name at the end of an ARM id. */
export function armName(id: string): string {
  return id.split("/").at(-1) ?? "";
}

/** The subscription of what an ARM id names. */
export function subscriptionIn(id: string): string {
  return id.split("/")[2] ?? "";
}

/** The name of the resource group of what an ARM id names. */
export function resourceGroupIn(id: string): string {
  return id.split("/")[4] ?? "";
}

/** Whether two ARM ids name one thing: Azure compares them without regard to case. */
export function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
