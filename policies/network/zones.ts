import { PRIVATE_DNS_ZONE } from "../../rules/names";
import { isRetiredSku } from "../../rules/skus";
import type { Judged, Subject } from "../framework/kind";
import { classicCache, cluster, type ClusterKey } from "../framework/kinds";
import { addressOf } from "../framework/relations";
import type { Stack } from "../framework/stack";
import { whenKnown } from "../framework/values";
import { property, text } from "../framework/values";
import { connectionsOf, endpoint, endpoints, type ZoneGroupKey } from "./kinds";

/** The zone of the retired Enterprise tiers, and that of Azure Cache for Redis. */
export const ENTERPRISE_DNS_ZONE = "privatelink.redisenterprise.cache.azure.net";
export const CLASSIC_DNS_ZONE = "privatelink.redis.cache.windows.net";

/** The zones that a stack has a use for. One without clusters may be of a network only, and have them all. */
export function zonesInUse(stack: Stack): ReadonlySet<string> {
  const clusters = stack.subjects(cluster);
  const none = clusters.length === 0;
  return new Set([
    PRIVATE_DNS_ZONE,
    ...(none || clusters.some(isRetired) ? [ENTERPRISE_DNS_ZONE] : []),
    ...(none || stack.subjects(classicCache).length > 0 ? [CLASSIC_DNS_ZONE] : []),
  ]);
}

/** The zone that a zone group's endpoint belongs in; `undefined` for an endpoint of something else. */
export function zoneOf(stack: Stack, group: Subject<ZoneGroupKey>): string | undefined {
  const { byName, byUrn } = stack.join(zonesOfEndpoints);
  const name = whenKnown(() => text(group.get("endpointName"))?.toLowerCase());
  if (name !== undefined) return byName.get(name);
  const [sources = []] = stack.sources(group, group.path("endpointName"));
  return sources.map((urn) => byUrn.get(urn)).find((zone) => zone !== undefined);
}

/** The zone of each private endpoint to a cluster, by the endpoint's name and by its URN. */
function zonesOfEndpoints(stack: Stack) {
  const byName = new Map<string, string>();
  const byUrn = new Map<string, string>();
  const retired = new Set(
    stack
      .subjects(cluster)
      .filter(isRetired)
      .flatMap((each) => endpointsOf(stack, each)),
  );
  const own = new Set(stack.subjects(cluster).flatMap((each) => endpointsOf(stack, each)));
  for (const each of stack.subjects(endpoint)) {
    const { urn } = each.given;
    if (!own.has(urn) && !leadsToCluster(each)) continue;
    const zone = retired.has(urn) ? ENTERPRISE_DNS_ZONE : PRIVATE_DNS_ZONE;
    byUrn.set(urn, zone);
    const name = whenKnown(() => text(each.get("name"))?.toLowerCase());
    if (name !== undefined) byName.set(name, zone);
  }
  return { byName, byUrn };
}

function endpointsOf(stack: Stack, owner: Judged): string[] {
  return stack
    .join(endpoints)
    .to(owner)
    .map(({ given }) => given.urn);
}

/** Whether the endpoint's own ids say so: the cluster may be another stack's. */
function leadsToCluster(subject: Parameters<typeof connectionsOf>[0]): boolean {
  const addresses = whenKnown(() =>
    connectionsOf(subject).map(({ connection }) =>
      addressOf(property(connection, "privateLinkServiceId")),
    ),
  );
  return addresses?.some((address) => address !== undefined) ?? false;
}

function isRetired(subject: Subject<ClusterKey>): boolean {
  return isRetiredSku(whenKnown(() => text(subject.get("sku"))) ?? "");
}
