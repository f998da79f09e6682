import * as authorization from "@pulumi/azure-native/authorization";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";

import { vaultNameTaken } from "../rules/vaultName";
import { adviceHook } from "./advice";
import type { EnvironmentArgs } from "./environmentArgs";
import type { EnvironmentPart } from "./environmentPart";
import { inSubscription } from "./subscriptions";

/** A Key Vault, by what it takes to write a secret into it. */
export interface KeyVaultReference {
  readonly name: pulumi.Input<string>;
  readonly resourceGroupName: pulumi.Input<string>;
  /**
   * A provider of the vault's subscription, if that isn't the usual one.
   * @default - the instance's own provider
   * @example new azure.Provider("hub", { subscriptionId })
   */
  readonly provider?: pulumi.ProviderResource;
}

/** The vault that the instances' secrets are written to, adopted or created. */
export function createKeyVault(
  args: EnvironmentArgs["keyVault"],
  environment: EnvironmentPart,
): KeyVaultReference | undefined {
  const { name, parent, createdName, location, resourceGroupName, tags, adopted } = environment;
  if (args === undefined) return undefined;
  if (args.mode === "adopt") {
    const { resourceGroup = resourceGroupName } = args;
    return {
      name: adopted.apply(() => args.name),
      resourceGroupName: resourceGroup,
      ...inSubscription(args.subscription),
    };
  }
  const vault = new keyvault.Vault(
    `${name}-vault`,
    {
      vaultName: createdName(args.name),
      resourceGroupName,
      location,
      properties: {
        tenantId: authorization.getClientConfigOutput({ parent }).tenantId,
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: 7,
      },
      tags,
    },
    { parent, hooks: { onError: [adviceOnItsName()] } },
  );
  return { name: vault.name, resourceGroupName };
}

function adviceOnItsName(): pulumi.ErrorHook {
  return adviceHook("azure-managed-redis-vault-name", (error, { newInputs = {} }) =>
    vaultNameTaken(String((newInputs as { vaultName?: string }).vaultName), error),
  );
}
