import * as assignments from "./access/assignments";
import * as availability from "./cluster/availability";
import * as encryption from "./cluster/encryption";
import * as exposure from "./cluster/exposure";
import * as placement from "./cluster/placement";
import * as protection from "./cluster/protection";
import * as sku from "./cluster/sku";
import * as combinations from "./database/combinations";
import * as connection from "./database/connection";
import * as geoReplication from "./database/geoReplication";
import * as modules from "./database/modules";
import * as persistence from "./database/persistence";
import * as workload from "./database/workload";
import type { PackName, Rule } from "./framework/rule";
import * as legacy from "./legacy/legacy";
import * as privateDns from "./network/privateDns";
import * as privateEndpoint from "./network/privateEndpoint";
import * as securityRules from "./network/securityRules";
import * as alerts from "./observability/alerts";
import * as diagnostics from "./observability/diagnostics";
import * as applicationSettings from "./vault/applicationSettings";
import * as keyVault from "./vault/keyVault";
import * as secrets from "./vault/secrets";

/** Every policy, by the area that it judges. */
export const areas = {
  Cluster: [sku, exposure, encryption, availability, placement, protection],
  Database: [connection, modules, persistence, geoReplication, workload, combinations],
  Access: [assignments],
  Network: [privateEndpoint, privateDns, securityRules],
  Observability: [diagnostics, alerts],
  "Vault and settings": [secrets, applicationSettings, keyVault],
  Legacy: [legacy],
} satisfies Record<string, readonly object[]>;

/** Every policy of an area under the name of its constant. */
export function rulesOf(area: keyof typeof areas): readonly (readonly [string, Rule])[] {
  return areas[area].flatMap((file) =>
    Object.entries(file).filter((entry): entry is [string, Rule] => isRule(entry[1])),
  );
}

export const allRules: readonly Rule[] = (Object.keys(areas) as (keyof typeof areas)[])
  .flatMap(rulesOf)
  .map(([, rule]) => rule);

/** The policies of one pack. */
export function rulesIn(pack: PackName): readonly Rule[] {
  return allRules.filter((rule) => rule.pack === pack);
}

function isRule(exported: unknown): exported is Rule {
  return typeof exported === "object" && exported !== null && "pack" in exported;
}
