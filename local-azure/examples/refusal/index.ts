// `pulumi up`, then `pulumi up --config highAvailability=Disabled`: the preview shows an update, and Azure
// refuses it, because a replica can be added later but never taken away. Here that takes a second to find out.
import { RedisEnterprise } from "@pulumi/azure-native/redisenterprise";
import { ResourceGroup } from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

const location = "uksouth";
const group = new ResourceGroup("group", { resourceGroupName: "refusal-rg", location });

new RedisEnterprise("cache", {
  clusterName: "refusal-redis",
  resourceGroupName: group.name,
  location,
  sku: { name: "Balanced_B0" },
  highAvailability: new pulumi.Config().get("highAvailability") ?? "Enabled",
  publicNetworkAccess: "Disabled",
});
