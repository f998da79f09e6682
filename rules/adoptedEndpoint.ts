import type { ImportIds } from "./importIds";
import type { Problem } from "./problem";

/** What of a live private endpoint decides whether it can be adopted; the names are Azure's. */
export interface LiveEndpoint {
  readonly privateLinkServiceConnections?: readonly Connection[];
  readonly manualPrivateLinkServiceConnections?: readonly Connection[];
}

interface Connection {
  readonly privateLinkServiceId?: string;
}

/**
 * Why a live endpoint can't be adopted: Azure never changes the connection of an endpoint.
 * Source: Azure/bicep#10483, `CannotChangePrivateLinkConnectionOnPrivateEndpoint`.
 */
export function adoptedEndpointProblems(
  instance: string,
  { cluster, privateEndpoint }: ImportIds,
  live: LiveEndpoint,
): Problem[] {
  const problem = {
    property: `instances.${instance}.privateEndpoint`,
    value: nameIn(privateEndpoint),
  };
  const [manual] = live.manualPrivateLinkServiceConnections ?? [];
  if (manual !== undefined) {
    return [
      {
        id: "endpoint-connected-by-hand",
        ...problem,
        rule: "its connection is a manual one, which Azure never turns into an automatic one, so it can't be adopted.",
        fix:
          "Create a second endpoint without `--manual-request` (docs/runbooks/adopt-a-live-environment.md) and " +
          "write its name as `privateEndpoint`.",
      },
    ];
  }
  const target = live.privateLinkServiceConnections?.[0]?.privateLinkServiceId ?? "nothing";
  if (target.toLowerCase() === cluster.toLowerCase()) return [];
  return [
    {
      id: "endpoint-of-another-resource",
      ...problem,
      rule: `it leads to ${target}, not to ${nameIn(cluster)}, and Azure never changes that.`,
      fix: "Write the name of the endpoint that leads to the instance.",
    },
  ];
}

function nameIn(id: string): string {
  return id.split("/").at(-1) ?? id;
}
