import * as network from "@pulumi/azure-native/network";

import { adoptedEndpointProblems, type AdoptedEndpoint } from "../rules/adoptedEndpoint";
import { armName, resourceGroupIn, subscriptionIn } from "../rules/armIds";
import type { EndpointApproval } from "../rules/furtherEndpoints";
import type { ImportIds } from "../rules/importIds";
import type { Problem } from "../rules/problem";
import { lookup } from "./lookup";
import { inSubscriptionOf } from "./subscriptions";

/** What is known of the endpoints that are adopted, and why one can't be. */
export interface LiveEndpoints {
  /** By the instance's key, with the subnet where its endpoint is. */
  readonly ids: Readonly<Record<string, ImportIds>>;
  readonly problems: readonly Problem[];
}

/** Looks at the endpoints that are adopted, all side by side. */
export async function liveEndpoints(
  settings: ReadonlyMap<string, { readonly endpointApproval: EndpointApproval }>,
  adopted: Readonly<Record<string, ImportIds>>,
): Promise<LiveEndpoints> {
  const found = await Promise.all(
    Object.entries(adopted).map(async ([key, ids]) => {
      const approval = settings.get(key)?.endpointApproval ?? "automatic";
      const [own, ...further] = await Promise.all(
        adoptedEndpoints(key, ids, approval).map((endpoint) => looked(endpoint, ids.cluster)),
      );
      return {
        key,
        ids: own?.live ? { ...ids, subnet: own.live.subnet?.id } : ids,
        problems: [...(own?.problems ?? []), ...further.flatMap(({ problems }) => problems)],
      };
    }),
  );
  return {
    ids: Object.fromEntries(found.map(({ key, ids }) => [key, ids])),
    problems: found.flatMap(({ problems }) => problems),
  };
}

/** The endpoints of an instance that are imported, the environment's own first. */
function adoptedEndpoints(
  key: string,
  ids: ImportIds,
  approval: EndpointApproval,
): AdoptedEndpoint[] {
  const { cluster, privateEndpoint } = ids;
  const further = Object.entries(ids).flatMap(([part, id]: [string, string | undefined]) => {
    const [, endpoint] = /^endpoint-(.+)$/.exec(part) ?? [];
    if (endpoint === undefined || id === undefined) return [];
    const property = `instances.${key}.furtherEndpoints.${endpoint}.name`;
    return [{ property, id, cluster, approval }];
  });
  const property = `instances.${key}.privateEndpoint`;
  return [{ property, id: privateEndpoint, cluster, approval }, ...further];
}

async function looked(
  endpoint: AdoptedEndpoint,
  cluster: string,
): Promise<{ live?: network.GetPrivateEndpointResult; problems: Problem[] }> {
  const live = await lookup(endpointAt(endpoint.id, subscriptionIn(cluster)));
  // The import then says why.
  if (live === "absent" || live === undefined) return { problems: [] };
  return { live, problems: adoptedEndpointProblems(endpoint, live) };
}

/** An endpoint of an instance in the subscription `own`. */
function endpointAt(id: string, own: string): Promise<network.GetPrivateEndpointResult> {
  return network.getPrivateEndpoint(
    { resourceGroupName: resourceGroupIn(id), privateEndpointName: armName(id) },
    inSubscriptionOf(id, own),
  );
}
