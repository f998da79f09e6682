import * as authorization from "@pulumi/azure-native/authorization";
import * as resources from "@pulumi/azure-native/resources";

import type { Problem } from "../../rules/problem";
import { refuse } from "./config";
import { sharedParts } from "./operations";
import { placeOf } from "./places";
import { subscriptionOf } from "./problems";
import type { Settings } from "./settings";

/**
 * Makes sure that whoever runs this is logged in where the configuration means, and that the resource
 * groups are there that rights are given at. Those of other subscriptions can't be looked up.
 *
 * @throws pulumi.RunError with all that differs or is missing, before any resource is registered
 */
export async function checkSurroundings(settings: Settings): Promise<void> {
  refuse(await loginProblems(settings));
  refuse(await resourceGroupProblems(settings));
}

async function loginProblems({ azure }: Settings): Promise<Problem[]> {
  const { tenantId, subscriptionId } = await authorization.getClientConfig();
  return [
    { property: "azure.tenant", value: azure.tenant, is: tenantId },
    { property: "azure.subscription", value: azure.subscription, is: subscriptionId },
  ].flatMap(({ property, value, is }) =>
    value.toLowerCase() === is.toLowerCase()
      ? []
      : [
          {
            id: "login",
            property,
            value,
            rule: `isn't the one you are logged in to, which is ${is}.`,
            fix: "Log in there (`az login --tenant`, `az account set --subscription`), or correct it.",
          },
        ],
  );
}

async function resourceGroupProblems(settings: Settings): Promise<Problem[]> {
  const groups = resourceGroupsOf(settings);
  const found = await Promise.allSettled(
    groups.map(({ name }) => resources.getResourceGroup({ resourceGroupName: name })),
  );
  return groups.flatMap(({ property, name }, index) =>
    found[index]?.status === "fulfilled"
      ? []
      : [
          {
            id: "resource-group-missing",
            property,
            value: name,
            rule: `isn't in the subscription ${settings.azure.subscription}, or you may not read it.`,
            fix: "Create it, or correct the name.",
          },
        ],
  );
}

/** The resource groups that lie in the bootstrap's own subscription. */
function resourceGroupsOf(settings: Settings): { property: string; name: string }[] {
  return Object.entries(settings.environments).flatMap(([stack, environment]) => {
    const subscription = subscriptionOf(settings, stack);
    const at = `environments.${stack}`;
    const parts = sharedParts.flatMap((part) => {
      const place = environment.elsewhere[part];
      return place === undefined ? [] : [[`${at}.elsewhere.${part}`, place] as const];
    });
    return [[`${at}.resourceGroup`, environment.resourceGroup] as const, ...parts]
      .map(([property, value]) => ({ property, ...placeOf(value, subscription) }))
      .filter((place) => place.subscription === settings.azure.subscription)
      .map(({ property, resourceGroup: name }) => ({ property, name }));
  });
}
