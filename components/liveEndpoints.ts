import * as network from "@pulumi/azure-native/network";

import { adoptedEndpointProblems } from "../rules/adoptedEndpoint";
import type { ImportIds } from "../rules/importIds";
import type { Problem } from "../rules/problem";
import { lookup } from "./lookup";

/** What is known of the endpoints that are adopted, and why one can't be. */
export interface LiveEndpoints {
  /** By the instance's key, with the subnet where its endpoint is. */
  readonly ids: Readonly<Record<string, ImportIds>>;
  readonly problems: readonly Problem[];
}

/** Looks at the endpoints that are adopted, all side by side. */
export async function liveEndpoints(
  adopted: Readonly<Record<string, ImportIds>>,
): Promise<LiveEndpoints> {
  const found = await Promise.all(
    Object.entries(adopted).map(async ([key, ids]) => {
      const live = await lookup(endpointAt(ids.privateEndpoint));
      // The import then says why.
      if (live === "absent" || live === undefined) return { key, ids, problems: [] };
      return {
        key,
        ids: { ...ids, subnet: live.subnet?.id },
        problems: adoptedEndpointProblems(key, ids, live),
      };
    }),
  );
  return {
    ids: Object.fromEntries(found.map(({ key, ids }) => [key, ids])),
    problems: found.flatMap(({ problems }) => problems),
  };
}

function endpointAt(id: string): Promise<network.GetPrivateEndpointResult> {
  const [, , , , resourceGroupName = "", , , , privateEndpointName = ""] = id.split("/");
  return network.getPrivateEndpoint({ resourceGroupName, privateEndpointName });
}
