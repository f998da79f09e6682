import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";

import { sameId } from "../rules/armIds";
import { linkedElsewhere, linkExists } from "../rules/networkLinks";
import { adviceHook } from "./advice";
import { lookup } from "./lookup";

/** The engine knows a hook by its name and takes each name once. */
let registered: pulumi.ResourceHookBinding | undefined;

/** What Azure is asked about a link with, by its resource name. */
const asked = new Map<string, pulumi.InvokeOptions>();

/**
 * Makes the preview fail for a link that Azure would refuse to create because it is there already, and says what to do
 * where a network turns out to be linked to another zone of that name.
 */
export function linkHooks(link: string, options: pulumi.InvokeOptions): pulumi.ResourceHookBinding {
  asked.set(link, options);
  return (registered ??= {
    beforeCreate: [
      new pulumi.ResourceHook("azure-managed-redis-network-link-create", refuseExistingLink, {
        onDryRun: true,
      }),
    ],
    onError: [
      adviceHook("azure-managed-redis-network-link", (error, { name }) =>
        linkedElsewhere(name, error),
      ),
    ],
  });
}

async function refuseExistingLink({
  name,
  newInputs = {},
}: pulumi.ResourceHookArgs): Promise<void> {
  const { resourceGroupName, privateZoneName, virtualNetworkLinkName, virtualNetwork } =
    newInputs as Record<string, unknown>;
  const network = (virtualNetwork as { id?: unknown } | undefined)?.id;
  // What is in something that is created in the same run isn't there yet.
  if (
    typeof resourceGroupName !== "string" ||
    typeof privateZoneName !== "string" ||
    typeof virtualNetworkLinkName !== "string"
  )
    return;
  const live = await lookup(
    privatedns.getVirtualNetworkLink(
      { resourceGroupName, privateZoneName, virtualNetworkLinkName },
      asked.get(name),
    ),
  );
  if (live === "absent" || live === undefined) return;
  // A link to another network may be the one that this one replaces.
  if (typeof network !== "string" || !sameId(live.virtualNetwork?.id ?? "", network)) return;
  throw new Error(linkExists(name, virtualNetworkLinkName, network));
}
