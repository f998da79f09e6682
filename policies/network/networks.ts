import { PRIVATE_DNS_ZONE } from "../../rules/names";
import { armId } from "../framework/armId";
import type { Subject } from "../framework/kind";
import type { Stack } from "../framework/stack";
import { whenKnown } from "../framework/values";
import { is, list, text } from "../framework/values";
import { network, networkLink, subnet, zone, zoneGroup, type EndpointKey } from "./kinds";

/** The name of the network that an endpoint stands in, as far as anything tells yet. */
export function networkOf(stack: Stack, endpoint: Subject<EndpointKey>): string | undefined {
  const known = whenKnown(() => armId(endpoint.get("subnet"))?.names[0]);
  if (known !== undefined) return known;
  const sources = stack.sources(endpoint, endpoint.path("subnet"))[0] ?? [];
  return stack
    .subjects(subnet)
    .filter(({ given }) => sources.includes(given.urn))
    .map(
      (each) =>
        whenKnown(() => text(each.get("networkName"))?.toLowerCase()) ??
        networkAmong(stack, stack.sources(each, each.path("networkName"))[0] ?? []),
    )[0];
}

/** The names of the networks that a zone of the stack is linked to. */
export function linkedNetworks(stack: Stack): ReadonlySet<string> {
  return new Set(
    stack.subjects(networkLink).flatMap((link) => {
      const name =
        whenKnown(() => armId(link.get("networkId"))?.names[0]) ??
        networkAmong(stack, stack.sources(link, link.path("networkId"))[0] ?? []);
      return name === undefined ? [] : [name];
    }),
  );
}

/** Whether a zone group of the stack publishes an endpoint. */
export function isPublished(stack: Stack, endpoint: Subject<EndpointKey>): boolean {
  if (list(whenKnown(() => endpoint.get("zoneIds"))).length > 0) return true;
  const { names, urns } = stack.join(publishedEndpoints);
  const name = whenKnown(() => text(endpoint.get("name"))?.toLowerCase());
  return urns.has(endpoint.given.urn) || (name !== undefined && names.has(name));
}

/** What the stack's zone groups publish: by name, and by URN while names aren't known. */
function publishedEndpoints(stack: Stack) {
  const names = new Set<string>();
  const urns = new Set<string>();
  for (const group of stack.subjects(zoneGroup)) {
    const name = whenKnown(() => text(group.get("endpointName"))?.toLowerCase());
    if (name !== undefined) names.add(name);
    const [sources = []] = stack.sources(group, group.path("endpointName"));
    for (const urn of sources) urns.add(urn);
  }
  return { names, urns };
}

/** Whether the stack has the zone of Redis itself; an adopted one is linked elsewhere. */
export function ownsZone(stack: Stack): boolean {
  return stack
    .subjects(zone)
    .some((each) => whenKnown(() => is(each.get("name"), PRIVATE_DNS_ZONE)));
}

function networkAmong(stack: Stack, urns: readonly string[]): string | undefined {
  return stack
    .subjects(network)
    .filter(({ given }) => urns.includes(given.urn))
    .map((each) => whenKnown(() => text(each.get("name"))?.toLowerCase()))[0];
}
