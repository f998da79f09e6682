import * as applicationinsights from "@pulumi/azure-native/applicationinsights";
import * as pulumi from "@pulumi/pulumi";

import {
  TITLE_TAG,
  WORKBOOK_SOURCE,
  workbookData,
  workbookGuid,
  workbookUrl,
} from "../rules/workbook";
import type { ShownInstance } from "../rules/workbookCharts";
import type { EnvironmentArgs } from "./environmentArgs";
import type { EnvironmentPart } from "./environmentPart";

/** An instance that a workbook shows, such as a `RedisEnterprise`. */
export interface Watched extends Omit<ShownInstance, "clusterId"> {
  readonly clusterId: pulumi.Input<string>;
}

/** The page in the portal that shows every instance; its address. */
export function createWorkbook(
  args: EnvironmentArgs,
  environment: EnvironmentPart,
  instances: readonly Watched[],
  workspaceId: pulumi.Output<string> | undefined,
): pulumi.Output<string> | undefined {
  const { name, parent, createdName, location, resourceGroupName, tags } = environment;
  if (args.workbook === undefined) return undefined;
  const title = pulumi.output(createdName(args.workbook.name));
  return new applicationinsights.Workbook(
    `${name}-workbook`,
    {
      resourceName: pulumi
        .all([resourceGroupName, createdName(args.name)])
        .apply(([group, environmentName]) => workbookGuid(group, environmentName)),
      resourceGroupName,
      location,
      kind: "shared",
      category: "workbook",
      sourceId: WORKBOOK_SOURCE,
      displayName: title,
      serializedData: pulumi
        .all([title, workspaceId, instances.map(shown)] as const)
        .apply(([text, workspace, all]) =>
          workbookData({ title: text, workspaceId: workspace, instances: all }),
        ),
      tags: { ...tags, [TITLE_TAG]: title },
    },
    { parent },
  ).id.apply(workbookUrl);
}

/** What the workbook says of an instance, and nothing else of it. */
function shown({ clusterId, workload, alerts }: Watched): Watched {
  return { clusterId, workload, alerts };
}
