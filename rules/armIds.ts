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
  const name = id.split("/").at(-1) ?? "";
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
  const [, namespace, below] =
    /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+(?:\/providers\/[^/]+(?:\/[^/]+\/[^/]+)+?)*\/providers\/([^/]+)((?:\/[^/]+\/[^/]+)+)$/i.exec(
      id,
    ) ?? [];
  if (namespace === undefined || below === undefined) return undefined;
  const types = below.split("/").filter((_, at) => at % 2 === 1);
  return [namespace, ...types].join("/");
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
