import * as managedidentity from "@pulumi/azure-native/managedidentity";
import type * as resources from "@pulumi/azure-native/resources";

import { identitiesOf, subjectOf } from "./rights";
import type { Settings } from "./settings";

/** Where GitHub Actions' tokens come from, and whom they are for. */
const ISSUER = "https://token.actions.githubusercontent.com";
const AUDIENCE = "api://AzureADTokenExchange";

export type Identities = Readonly<Record<string, managedidentity.UserAssignedIdentity>>;

/** One identity for each GitHub environment, which only jobs of that environment can log in as. */
export function createIdentities(settings: Settings, group: resources.ResourceGroup): Identities {
  const { azure, github, tags } = settings;
  return Object.fromEntries(
    identitiesOf(settings).map(({ key }) => {
      const identity = new managedidentity.UserAssignedIdentity(key, {
        resourceName: `${azure.prefix}-${key}`,
        resourceGroupName: group.name,
        location: azure.location,
        tags,
      });
      // One for each identity: Azure refuses two that are written to one at once.
      new managedidentity.FederatedIdentityCredential(`${key}-github`, {
        federatedIdentityCredentialResourceName: "github",
        resourceName: identity.name,
        resourceGroupName: group.name,
        issuer: ISSUER,
        subject: subjectOf(github, key),
        audiences: [AUDIENCE],
      });
      return [key, identity];
    }),
  );
}
