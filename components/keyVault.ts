import * as authorization from "@pulumi/azure-native/authorization";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";

import { vaultNameTaken } from "../rules/vaultName";
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

/** The engine knows a hook by its name and takes each name once. */
let registered: pulumi.ErrorHook | undefined;

/** Adds to Azure's refusal what to do about it; nothing is tried again. */
function adviceOnItsName(): pulumi.ErrorHook {
  return (registered ??= new pulumi.ErrorHook(
    "azure-managed-redis-vault-name",
    async ({ newInputs = {}, errors: [error = ""] }) => {
      const advice = vaultNameTaken(String((newInputs as { vaultName?: string }).vaultName), error);
      // The run ends right after it: what isn't waited for is lost.
      if (advice !== undefined) await pulumi.log.warn(advice);
      return false;
    },
  ));
}
