import * as keyvault from "@pulumi/azure-native/keyvault";
import * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import { connectionSettings, connectionString } from "../rules/connection";
import { guardedPartOptions, type Instance } from "./instance";
import { createSecretReaders } from "./secretReaders";

/** URIs of the secrets, without a version, so that whatever refers to one gets the newest value. */
interface SecretUris {
  readonly password?: pulumi.Output<string>;
  readonly connectionString?: pulumi.Output<string>;
}

/** Puts the password, and the connection string if asked for, into the vault; nowhere else. */
export function createSecrets(
  instance: Instance,
  cluster: redisenterprise.RedisEnterprise,
  database: redisenterprise.Database,
): SecretUris {
  const { name, args, settings } = instance;
  const { keyVault } = args;
  if (settings.accessKeys === "Disabled" || keyVault === undefined) return {};
  const password = activeKey();
  return {
    password: createSecret("password", "passwordSecret", password),
    connectionString: createSecret(
      "connection-string",
      "connectionStringSecret",
      pulumi
        .all([cluster.hostName, password])
        .apply(([host, key]) => connectionString(connectionSettings(host, settings), key)),
    ),
  };

  /** Read anew on each run: a database that is created again has new keys, and the secret follows. */
  function activeKey(): pulumi.Output<string> {
    const keys = pulumi
      .all([database.id, cluster.name, database.name, args.resourceGroupName])
      .apply(([, clusterName, databaseName, resourceGroupName]) =>
        redisenterprise.listDatabaseKeys({ clusterName, databaseName, resourceGroupName }),
      );
    // The provider doesn't mark keys as secret.
    return pulumi.secret(
      keys.apply(({ primaryKey, secondaryKey }) =>
        settings.activeKey === "secondary" ? secondaryKey : primaryKey,
      ),
    );
  }

  function createSecret(
    suffix: string,
    part: "passwordSecret" | "connectionStringSecret",
    value: pulumi.Output<string>,
  ): pulumi.Output<string> | undefined {
    const secretName = settings[part];
    if (secretName === undefined || keyVault === undefined) return undefined;
    const secret = new keyvault.Secret(
      `${name}-${suffix}`,
      {
        secretName,
        vaultName: keyVault.name,
        resourceGroupName: keyVault.resourceGroupName,
        properties: {
          value,
          contentType: `Azure Managed Redis ${suffix.replace("-", " ")}, StackExchange.Redis`,
          attributes: { enabled: true },
        },
      },
      guardedPartOptions(instance, `${name}-${suffix}`, part, { provider: keyVault.provider }),
    );
    createSecretReaders(instance, secret, suffix);
    // The URI is no secret, although it is next to one in the same property.
    return pulumi.unsecret(secret.properties.apply(({ secretUri }) => secretUri));
  }
}
