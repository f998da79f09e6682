import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import type * as pulumi from "@pulumi/pulumi";

import type { EnvironmentArgs } from "./environmentArgs";
import type { EnvironmentPart } from "./environmentPart";

/** The Log Analytics workspace that logs and metrics go to, adopted or created; its ARM id. */
export function createWorkspace(
  args: EnvironmentArgs["workspace"],
  environment: EnvironmentPart,
): pulumi.Output<string> | undefined {
  const { name, parent, createdName, location, resourceGroupName, tags, adopted } = environment;
  if (args === undefined) return undefined;
  if (args.mode === "adopt") return adopted.apply((ids) => ids.workspace ?? "");
  return new operationalinsights.Workspace(
    `${name}-workspace`,
    {
      workspaceName: createdName(args.name),
      resourceGroupName,
      location,
      sku: { name: "PerGB2018" },
      retentionInDays: args.retentionInDays,
      tags,
    },
    { parent },
  ).id;
}
