import * as resources from "@pulumi/azure-native/resources";
import type * as pulumi from "@pulumi/pulumi";

import type { EnvironmentArgs } from "./environmentArgs";
import type { EnvironmentPart } from "./environmentPart";

/** The group that everything of the environment is in, adopted or created; its name. */
export function createResourceGroup(
  args: EnvironmentArgs["resourceGroup"],
  environment: Omit<EnvironmentPart, "resourceGroupName">,
): pulumi.Output<string> {
  const { name, parent, createdName, location, tags, adopted } = environment;
  if (args.mode === "adopt") return adopted.apply(() => args.name);
  return new resources.ResourceGroup(
    name,
    { resourceGroupName: createdName(args.name), location, tags },
    { parent },
  ).name;
}
