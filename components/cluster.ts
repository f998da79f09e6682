import * as redisenterprise from "@pulumi/azure-native/redisenterprise";

import { setClusterState } from "./clusterState";
import { clusterHooks } from "./guards";
import { type Instance, partOptions } from "./instance";
import { retryWhileBusy } from "./retries";

/** The cluster: its size, its replica, and no way in but the private endpoint. */
export function createCluster(instance: Instance): redisenterprise.RedisEnterprise {
  const { name, args, settings, clusterName, tags, protect } = instance;
  if (args.adopt !== undefined) setClusterState(name, "adopted");
  return new redisenterprise.RedisEnterprise(
    name,
    {
      clusterName,
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      sku: { name: settings.sku },
      highAvailability: settings.highAvailability,
      minimumTlsVersion: "1.2",
      publicNetworkAccess: "Disabled",
      tags,
    },
    {
      ...partOptions(instance, "cluster"),
      protect,
      hooks: {
        ...clusterHooks(name, { ...settings, instance: name, protect }),
        onError: [retryWhileBusy()],
      },
    },
  );
}
