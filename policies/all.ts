import * as assignments from "./access/assignments";
import * as availability from "./cluster/availability";
import * as encryption from "./cluster/encryption";
import * as exposure from "./cluster/exposure";
import * as identity from "./cluster/identity";
import * as placement from "./cluster/placement";
import * as protection from "./cluster/protection";
import * as sku from "./cluster/sku";
import * as clusterWords from "./cluster/words";
import * as combinations from "./database/combinations";
import * as connection from "./database/connection";
import * as geoReplication from "./database/geoReplication";
import * as modules from "./database/modules";
import * as persistence from "./database/persistence";
import * as databaseWords from "./database/words";
import * as workload from "./database/workload";
import type { PackName, Policy } from "./framework/policy";
import * as legacy from "./legacy/legacy";
import * as networkLinks from "./network/networkLinks";
import * as privateDns from "./network/privateDns";
import * as privateEndpoint from "./network/privateEndpoint";
import * as securityRules from "./network/securityRules";
import * as alerts from "./observability/alerts";
import * as diagnostics from "./observability/diagnostics";
import * as applicationSettings from "./vault/applicationSettings";
import * as keyVault from "./vault/keyVault";
import * as secretReferences from "./vault/secretReferences";
import * as secretRoles from "./vault/secretRoles";
import * as secrets from "./vault/secrets";

/** Every policy, by the area that it judges. */
export const areas = {
  Cluster: [sku, exposure, encryption, identity, availability, placement, protection, clusterWords],
  Database: [
    connection,
    modules,
    persistence,
    geoReplication,
    workload,
    combinations,
    databaseWords,
  ],
  Access: [assignments],
  Network: [privateEndpoint, privateDns, networkLinks, securityRules],
  Observability: [diagnostics, alerts],
  "Vault and settings": [secrets, secretRoles, secretReferences, applicationSettings, keyVault],
  Legacy: [legacy],
} satisfies Record<string, readonly object[]>;

/** Every policy of an area under the name of its constant. */
export function policiesOf(area: keyof typeof areas): readonly (readonly [string, Policy])[] {
  return areas[area].flatMap((file) =>
    Object.entries(file).filter((entry): entry is [string, Policy] => isPolicy(entry[1])),
  );
}

export const allPolicies: readonly Policy[] = (Object.keys(areas) as (keyof typeof areas)[])
  .flatMap(policiesOf)
  .map(([, policy]) => policy);

/** The policies of one pack. */
export function policiesIn(pack: PackName): readonly Policy[] {
  return allPolicies.filter((policy) => policy.pack === pack);
}

function isPolicy(exported: unknown): exported is Policy {
  return typeof exported === "object" && exported !== null && "pack" in exported;
}
