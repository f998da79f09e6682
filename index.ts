import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";

import { Environment } from "./components/environment";
import { liveEndpoints } from "./components/liveEndpoints";
import { RedisEnterprise } from "./components/redisEnterprise";
import { loadConfig, refusal } from "./config";
import { liveInstance } from "./rules/stack";
import { type ImportIds, importIds } from "./rules/importIds";
import { stackWarnings } from "./rules/stackWarnings";

/** Load the configuration, bring up what instances share, then each instance, and export how to connect. */
async function program(): Promise<Record<string, unknown>> {
  const now = new Date();
  const config = loadConfig(now);
  for (const warning of stackWarnings(config, now)) await pulumi.log.warn(warning);

  const { ids, problems } = await liveEndpoints(await adopted());
  if (problems.length > 0) throw refusal(problems, "redis");

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
      ignoreTags: config.environment.ignoreTags,
      adopt: ids[key],
    }).outputs();
  }
  return { environment: config.environment.name, instances };

  async function adopted(): Promise<Record<string, ImportIds>> {
    const keys = Object.entries(config.instances).flatMap(([key, { adopt }]) =>
      adopt ? [key] : [],
    );
    if (keys.length === 0) return {};
    const { subscriptionId } = await authorization.getClientConfig();
    return Object.fromEntries(
      keys.map((key) => [key, importIds({ subscriptionId, ...liveInstance(config, key) })]),
    );
  }
}

export = program;
