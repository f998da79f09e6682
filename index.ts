import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";

import { Environment } from "./components/environment";
import { RedisEnterprise } from "./components/redisEnterprise";
import { loadConfig } from "./config";
import { liveInstance } from "./rules/stack";
import { importIds } from "./rules/importIds";
import { stackWarnings } from "./rules/stackWarnings";
import type { InstanceConfig } from "./stackSchema";

/** Load the configuration, bring up what instances share, then each instance, and export how to connect. */
async function program(): Promise<Record<string, unknown>> {
  const now = new Date();
  const config = loadConfig(now);
  for (const warning of stackWarnings(config, now)) await pulumi.log.warn(warning);

  const environment = new Environment("environment", config.environment);
  const instances: Record<string, unknown> = {};
  for (const [key, instance] of Object.entries(config.instances)) {
    instances[key] = new RedisEnterprise(key, {
      ...instance,
      clusterName: environment.createdName(instance.name),
      location: environment.location,
      resourceGroupName: environment.resourceGroupName,
      subnetId: environment.subnetId,
      privateDnsZoneId: environment.privateDnsZoneId,
      keyVault: environment.keyVault,
      workspaceId: environment.workspaceId,
      actionGroupId: environment.actionGroupId,
      tags: { ...environment.tags, ...instance.tags },
      adopt: await adoption(key, instance),
    }).outputs();
  }
  return { environment: config.environment.name, instances };

  async function adoption(key: string, { adopt = false }: InstanceConfig) {
    if (adopt === false) return undefined;
    const { subscriptionId } = await authorization.getClientConfig();
    return importIds({ subscriptionId, ...liveInstance(config, key) });
  }
}

export = program;
