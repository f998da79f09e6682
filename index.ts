import * as pulumi from "@pulumi/pulumi";

import { Environment } from "./components/environment";
import { furtherEndpointArgs } from "./components/furtherEndpoints";
import { liveEndpoints } from "./components/liveEndpoints";
import { liveParts } from "./components/liveParts";
import { RedisEnterprise } from "./components/redisEnterprise";
import { loadConfig, refusal } from "./config";
import { stackWarnings } from "./rules/stackWarnings";

/** Load the configuration, bring up what instances share, then each instance, and export how to connect. */
async function program(): Promise<Record<string, unknown>> {
  const now = new Date();
  const config = loadConfig(now);
  for (const warning of stackWarnings(config, now)) await pulumi.log.warn(warning);

  const live = await liveParts(config);
  const endpoints = await liveEndpoints(config.settings, live.ids);
  const problems = [...live.problems, ...endpoints.problems];
  if (problems.length > 0) throw refusal(problems);

  const { unconfirmed, ...shared } = config.environment;
  const environment = new Environment("environment", shared);
  const further = furtherEndpointArgs(environment, config.instances);
  const instances: Record<string, RedisEnterprise> = {};
  for (const [key, { name, ...instance }] of Object.entries(config.instances)) {
    // The engine is busy with one instance while the program makes the next; all at once take twice as long.
    await new Promise((resolve) => setImmediate(resolve));
    instances[key] = new RedisEnterprise(key, {
      ...instance,
      clusterName: environment.createdName(name),
      location: environment.location,
      resourceGroupName: environment.resourceGroupName,
      subnetId: environment.subnetId,
      privateDnsZoneId: environment.privateDnsZoneId,
      keyVault: environment.keyVault,
      workspaceId: environment.workspaceId,
      actionGroupId: environment.actionGroupId,
      tags: { ...environment.tags, ...instance.tags },
      ignoreTags: config.environment.ignoreTags,
      furtherEndpoints: further[key],
      adopt: endpoints.ids[key],
    });
  }
  const workbook = environment.workbookOf(Object.values(instances));
  return {
    environment: config.environment.name,
    instances: Object.fromEntries(
      Object.entries(instances).map(([key, instance]) => [key, instance.outputs()]),
    ),
    // The engine warns of an output that is undefined.
    ...(workbook !== undefined && { workbook }),
  };
}

export = program;
