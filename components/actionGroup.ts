import * as monitor from "@pulumi/azure-native/monitor";
import type * as pulumi from "@pulumi/pulumi";

import { ACTION_GROUP_SHORT_NAME } from "../rules/actionGroup";
import type { AdoptedIds } from "./adopt";
import type { Environment } from "./environment";
import type { ActionGroupArgs } from "./environmentArgs";

/** The group that is told when an alert fires, found or made; its ARM id. */
export function createActionGroup(
  name: string,
  args: ActionGroupArgs | undefined,
  environment: Environment,
  adopted: pulumi.Output<AdoptedIds>,
): pulumi.Output<string> | undefined {
  if (args === undefined) return undefined;
  if (args.mode === "adopt") return adopted.apply((ids) => ids.actionGroup ?? "");
  return new monitor.ActionGroup(
    `${name}-action-group`,
    {
      actionGroupName: environment.createdName(args.name),
      resourceGroupName: environment.resourceGroupName,
      location: "global",
      groupShortName: ACTION_GROUP_SHORT_NAME,
      enabled: true,
      emailReceivers: args.emails.map((emailAddress) => ({
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
      tags: environment.tags,
    },
    { parent: environment },
  ).id;
}
