import type * as pulumi from "@pulumi/pulumi";

import type { Identities } from "./identities";
import type { Right } from "./right";
import { identitiesOf } from "./rights";
import { rightsDigest } from "./rightsDigest";
import type { Settings } from "./settings";

/** The variables of one GitHub environment; none of them is a secret. */
export type Variables = Readonly<Record<string, pulumi.Input<string>>>;

/** What to enter at GitHub, by GitHub environment. */
export function githubVariables(
  settings: Settings,
  rights: readonly Right[],
  identities: Identities,
): Record<string, Variables> {
  return Object.fromEntries(
    identitiesOf(settings).map(({ key, stack, subscription, purpose }) => {
      const clientId = identities[key]?.clientId;
      if (clientId === undefined) throw new Error(`there is no identity for ${key}`);
      return [
        key,
        {
          AZURE_CLIENT_ID: clientId,
          AZURE_TENANT_ID: settings.azure.tenant,
          AZURE_SUBSCRIPTION_ID: subscription,
          ...(purpose !== "ops" && {
            BOOTSTRAP_RIGHTS: rightsDigest(settings, rights, stack),
            ...backendVariables(settings.backend, stack),
          }),
        },
      ];
    }),
  );
}

/** How the CLI finds the state of a stack, and what encrypts its secrets. */
export function backendVariables(
  backend: Settings["backend"],
  stack: string,
): Record<string, string> {
  if (backend.kind === "pulumi-cloud") return { PULUMI_BACKEND_URL: "https://api.pulumi.com" };
  return {
    PULUMI_BACKEND_URL: `azblob://${stack}?storage_account=${backend.storageAccount}`,
    PULUMI_SECRETS_PROVIDER: `azurekeyvault://${backend.keyVault}.vault.azure.net/keys/${stack}`,
  };
}
