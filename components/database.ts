import * as redisenterprise from "@pulumi/azure-native/redisenterprise";

import * as pulumi from "@pulumi/pulumi";

import { DATABASE_NAME, REDIS_PORT } from "../rules/names";
import type { Persistence } from "../rules/workload";
import { databaseHooks } from "./guards";
import { type Instance, partOptions } from "./instance";
import { retryWhileBusy } from "./retries";

/** The cluster's one database: what it keeps, what it evicts, who may use keys. */
export function createDatabase(
  instance: Instance,
  cluster: redisenterprise.RedisEnterprise,
): redisenterprise.Database {
  const { name, args, settings, protect } = instance;
  return new redisenterprise.Database(
    `${name}-database`,
    {
      databaseName: DATABASE_NAME,
      clusterName: cluster.name,
      resourceGroupName: args.resourceGroupName,
      port: REDIS_PORT,
      clientProtocol: "Encrypted",
      accessKeysAuthentication: settings.accessKeys,
      clusteringPolicy: settings.clusteringPolicy,
      evictionPolicy: settings.evictionPolicy,
      persistence: persistenceArgs(settings.persistence),
      ...(settings.modules.length === 0 ? {} : { modules: [...settings.modules] }),
      ...(settings.deferUpgrade === undefined ? {} : { deferUpgrade: settings.deferUpgrade }),
    },
    pulumi.mergeOptions(partOptions(instance, "database"), {
      // An import takes over what Azure has; without the setting it stays so.
      ignoreChanges: settings.deferUpgrade === undefined ? ["deferUpgrade"] : [],
      protect,
      hooks: {
        ...databaseHooks(`${name}-database`, { ...settings, instance: name, protect }),
        onError: [retryWhileBusy()],
      },
      // The provider shows a module that is added to others as an update; Azure loads modules at creation only.
      replaceOnChanges: ["modules"],
      // A cluster has one database, so the new one can't stand beside the old one.
      deleteBeforeReplace: true,
    }),
  );
}

function persistenceArgs(persistence: Persistence) {
  switch (persistence.type) {
    case "disabled":
      return { aofEnabled: false, rdbEnabled: false };
    case "aof":
      return { aofEnabled: true, aofFrequency: persistence.frequency, rdbEnabled: false };
    case "rdb":
      return { aofEnabled: false, rdbEnabled: true, rdbFrequency: persistence.frequency };
  }
}
