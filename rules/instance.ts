import { accessRules } from "./accessRules";
import { alertRules } from "./alertRules";
import { laterSettingRefusals } from "./apiVersions";
import { databaseRules } from "./databaseRules";
import type { InstanceRule } from "./instanceRule";
import type { InstanceSettings } from "./instanceSettings";
import { lockLevel } from "./locks";
import { DATABASE_NAME, REDIS_PORT } from "./names";
import type { Problem } from "./problem";
import { sizeRules } from "./sizeRules";

/** Everything that one instance's own settings can get wrong, each rule with its source. */
export const instanceRules: readonly InstanceRule[] = [
  ...sizeRules,
  ...databaseRules,
  ...accessRules,
  ...alertRules,
];

/** Every rule that the settings break, all at once. */
export function instanceProblems(instance: InstanceSettings): Problem[] {
  return instanceRules.flatMap((rule) =>
    rule.check(instance).map((problem) => ({ id: rule.id, ...problem })),
  );
}

/** Settings that belong to other services, older templates or later versions of the API, and why this one doesn't take them. */
export const misplacedSettings: Readonly<Record<string, { rule: string; fix: string }>> = {
  ...laterSettingRefusals,
  capacity: {
    rule: "Azure Managed Redis has no capacity: the SKU's name is the whole size (capacity belongs to the retired Enterprise tiers).",
    fix: "Remove it.",
  },
  zones: {
    rule: "Azure refuses zones on Azure Managed Redis: it spreads an instance with high availability over zones by itself.",
    fix: "Remove it, and keep `highAvailability: Enabled`.",
  },
  port: {
    rule: `Azure Managed Redis listens only on ${REDIS_PORT}; 6380 and 6379 are ports of Azure Cache for Redis.`,
    fix: "Remove it.",
  },
  clientProtocol: {
    rule: "connections always use TLS; plaintext would expose the password on the network.",
    fix: "Remove it.",
  },
  minimumTlsVersion: {
    rule: "the service takes no minimum but TLS 1.2, and the stack sets it.",
    fix: "Remove it.",
  },
  publicNetworkAccess: {
    rule: "an instance can be reached only through its private endpoint.",
    fix: "Remove it.",
  },
  level: lockLevel,
  databaseName: {
    rule: `a cluster has one database, named \`${DATABASE_NAME}\`.`,
    fix: "Remove it.",
  },
};
