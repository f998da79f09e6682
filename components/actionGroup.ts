import * as monitor from "@pulumi/azure-native/monitor";
import type * as pulumi from "@pulumi/pulumi";

import { ACTION_GROUP_SHORT_NAME } from "../rules/actionGroup";
import type { ActionGroupArgs } from "./environmentArgs";
import type { EnvironmentPart } from "./environmentPart";

/** The group that is notified when an alert fires, adopted or created; its ARM id. */
export function createActionGroup(
  args: ActionGroupArgs | undefined,
  environment: EnvironmentPart,
): pulumi.Output<string> | undefined {
  const { name, parent, createdName, resourceGroupName, tags, adopted } = environment;
  if (args === undefined) return undefined;
  if (args.mode === "adopt") return adopted.apply((ids) => ids.actionGroup ?? "");
  return new monitor.ActionGroup(
    `${name}-action-group`,
    {
      actionGroupName: createdName(args.name),
      resourceGroupName,
      location: "global",
      groupShortName: ACTION_GROUP_SHORT_NAME,
      enabled: true,
      emailReceivers: args.emails.map((emailAddress) => ({
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
      tags,
    },
    { parent },
  ).id;
}
