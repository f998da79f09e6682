import * as authorization from "@pulumi/azure-native/authorization";
import * as keyvault from "@pulumi/azure-native/keyvault";
import type * as resources from "@pulumi/azure-native/resources";
import * as storage from "@pulumi/azure-native/storage";
import type * as pulumi from "@pulumi/pulumi";

import { OWN_STATE } from "./problems";
import { stacksOf } from "./rights";
import type { Settings } from "./settings";

type BlobSettings = Extract<Settings["backend"], { kind: "azblob" }>;

/** How long a deleted or overwritten state can be had back. */
const KEPT_DAYS = 90;

/** A container and a key for each stack. */
export interface Backend {
  readonly account: storage.StorageAccount;
  readonly containers: Readonly<Record<string, storage.BlobContainer>>;
  readonly keys: Readonly<Record<string, keyvault.Key>>;
}

/** Where the state is, and what encrypts the secrets in it. Nothing here goes with a plain `destroy`. */
export function createBackend(
  settings: Settings,
  backend: BlobSettings,
  group: resources.ResourceGroup,
): Backend {
  const stacks = [OWN_STATE, ...stacksOf(settings)];
  const account = createAccount(settings, backend, group);
  return {
    account,
    containers: createContainers(stacks, account, group),
    keys: createKeys(settings, backend, stacks, group),
  };
}

/** Keeps the account from being deleted by anybody, in the portal too, until the lock is taken off. */
export function lockBackend({ account }: Backend, within: pulumi.Resource[]): void {
  new authorization.ManagementLockByScope(
    "state-lock",
    {
      lockName: "state",
      scope: account.id,
      level: "CanNotDelete",
      notes: "Holds the Pulumi state of every environment.",
    },
    // The lock goes first when all is taken down: it would keep these from being deleted.
    { protect: true, dependsOn: within },
  );
}

function createAccount(
  { azure, tags }: Settings,
  { storageAccount }: BlobSettings,
  group: resources.ResourceGroup,
): storage.StorageAccount {
  return new storage.StorageAccount(
    "state",
    {
      accountName: storageAccount,
      resourceGroupName: group.name,
      location: azure.location,
      kind: "StorageV2",
      sku: { name: "Standard_ZRS" },
      // Entra alone decides who reads: a key would open every container.
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      encryption: { keySource: "Microsoft.Storage", requireInfrastructureEncryption: true },
      // GitHub's own runners have no fixed address.
      publicNetworkAccess: "Enabled",
      tags,
    },
    { protect: true },
  );
}

function createContainers(
  stacks: readonly string[],
  account: storage.StorageAccount,
  group: resources.ResourceGroup,
): Record<string, storage.BlobContainer> {
  const at = { accountName: account.name, resourceGroupName: group.name };
  const service = new storage.BlobServiceProperties(
    "state-service",
    {
      ...at,
      blobServicesName: "default",
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days: KEPT_DAYS },
      containerDeleteRetentionPolicy: { enabled: true, days: KEPT_DAYS },
    },
    { protect: true },
  );
  return Object.fromEntries(
    stacks.map((stack) => [
      stack,
      new storage.BlobContainer(
        `state-${stack}`,
        { ...at, containerName: stack, publicAccess: "None" },
        { protect: true, dependsOn: [service] },
      ),
    ]),
  );
}

function createKeys(
  { azure, tags }: Settings,
  { keyVault }: BlobSettings,
  stacks: readonly string[],
  group: resources.ResourceGroup,
): Record<string, keyvault.Key> {
  const vault = new keyvault.Vault(
    "keys",
    {
      vaultName: keyVault,
      resourceGroupName: group.name,
      location: azure.location,
      properties: {
        tenantId: azure.tenant,
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: KEPT_DAYS,
        // Without its key a state's secrets are lost.
        enablePurgeProtection: true,
        publicNetworkAccess: "Enabled",
      },
      tags,
    },
    { protect: true },
  );
  return Object.fromEntries(
    stacks.map((stack) => [
      stack,
      new keyvault.Key(
        `key-${stack}`,
        {
          keyName: stack,
          vaultName: vault.name,
          resourceGroupName: group.name,
          properties: { kty: "RSA", keySize: 3072, keyOps: ["encrypt", "decrypt"] },
        },
        { protect: true },
      ),
    ]),
  );
}
