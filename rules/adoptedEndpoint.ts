import { armName, sameId } from "./armIds";
import type { EndpointApproval } from "./furtherEndpoints";
import type { Problem } from "./problem";

/** What of a live private endpoint decides whether it can be adopted; the names are Azure's. */
export interface LiveEndpoint {
  readonly privateLinkServiceConnections?: readonly Connection[];
  readonly manualPrivateLinkServiceConnections?: readonly Connection[];
}

interface Connection {
  readonly privateLinkServiceId?: string;
}

/** The endpoint that an instance adopts. */
export interface AdoptedEndpoint {
  /** The setting that names it. */
  readonly property: string;
  readonly id: string;
  /** The ARM id of the instance's cluster. */
  readonly cluster: string;
  /** What the stack file says of its approval. */
  readonly approval: EndpointApproval;
}

/**
 * Why a live endpoint can't be adopted: Azure never changes the connection of an endpoint.
 * Source: Azure/bicep#10483, `CannotChangePrivateLinkConnectionOnPrivateEndpoint`.
 */
export function adoptedEndpointProblems(
  { property, id, cluster, approval }: AdoptedEndpoint,
  live: LiveEndpoint,
): Problem[] {
  const problem = { property, value: armName(id) };
  const [manual] = live.manualPrivateLinkServiceConnections ?? [];
  const [automatic] = live.privateLinkServiceConnections ?? [];
  if ((manual !== undefined) !== (approval === "manual"))
    return [
      {
        id: "endpoint-connected-by-hand",
        ...problem,
        ...(manual === undefined
          ? {
              rule: "its connection is an automatic one, which Azure never turns into a manual one.",
              fix: "Leave `endpointApproval` out, or write `automatic`.",
            }
          : {
              rule: "its connection is a manual one, which Azure never turns into an automatic one.",
              fix:
                "Write `endpointApproval: manual`; or create a second endpoint without `--manual-request` " +
                "(docs/runbooks/adopt-a-live-environment.md) and write its name.",
            }),
      },
    ];
  const target = (manual ?? automatic)?.privateLinkServiceId ?? "nothing";
  if (sameId(target, cluster)) return [];
  return [
    {
      id: "endpoint-of-another-resource",
      ...problem,
      rule: `it leads to ${target}, not to ${armName(cluster)}, and Azure never changes that.`,
      fix: "Write the name of the endpoint that leads to the instance.",
    },
  ];
}
