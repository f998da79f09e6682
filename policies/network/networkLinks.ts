import { PRIVATE_DNS_ZONE } from "../../rules/names";
import { armId } from "../framework/armId";
import { aNetworkLink, aZone } from "../framework/examples";
import type { Subject } from "../framework/kind";
import { stackPolicy } from "../framework/policy";
import { CannotJudgeYet } from "../framework/reporter";
import type { Stack } from "../framework/stack";
import { text, whenKnown } from "../framework/values";
import { wellArchitected } from "../framework/wellArchitected";
import { network, networkLink, zone, type LinkKey } from "./kinds";

export const amrDnsLinkedOnce = stackPolicy({
  name: "amr-dns-linked-once",
  pack: "guardrails",
  description:
    "A network must be linked to one Redis zone of a name only: Azure refuses zones that overlap.",
  severity: "high",
  framework: wellArchitected("SE:06"),
  url: "https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links",
  steps: `Keep one zone ${PRIVATE_DNS_ZONE} for all instances whose clients share a network, name it in every endpoint's zone group, and remove the other link.`,
  kind: networkLink,
  judgeInStack: (subject, stack) => {
    // It isn't known yet which zone this link is of; alone, it overlaps with nothing.
    if (zoneOf(stack, subject) === undefined && stack.subjects(networkLink).length > 1) {
      subject.get("zoneName");
    }
    const overlap = stack.join(overlaps).get(subject.given.urn);
    if (overlap === undefined) return [];
    if (!overlap.certain) throw new CannotJudgeYet(`whether ${overlap.link} has the same network`);
    return [
      {
        property: subject.path("networkId"),
        found: `a network that ${overlap.link} links to a zone of the same name`,
        wanted: "one that no other link has",
        fix: `Remove ${subject.name} or ${overlap.link}`,
      },
    ];
  },
  good: [aZone(), aNetworkLink()],
  bad: [aZone(), aNetworkLink(), { ...aNetworkLink(), name: "second-link" }],
});

interface Overlap {
  /** The name of the link that may stay. */
  readonly link: string;
  readonly certain: boolean;
}

/** By URN, each link of Redis's zones whose network an earlier one of a zone of that name has, or may have. */
function overlaps(stack: Stack): ReadonlyMap<string, Overlap> {
  const found = new Map<string, Overlap>();
  const linked = new Map<string, LinkedNetwork[]>();
  // The engine lists resources as they happen to come; the same link is told in every run.
  const links = [...stack.subjects(networkLink)].sort((one, other) =>
    one.given.urn < other.given.urn ? -1 : 1,
  );
  for (const link of links) {
    const zoneName = zoneOf(stack, link);
    const own = zoneName?.includes("redis") ? networkOf(stack, link) : undefined;
    if (zoneName === undefined || own === undefined) continue;
    const earlier = linked.get(zoneName) ?? [];
    const same = earlier.find((other) => isSame(own, other) === true);
    const overlap = same ?? earlier.find((other) => isSame(own, other) === undefined);
    if (overlap !== undefined) {
      found.set(link.given.urn, { link: overlap.link, certain: same !== undefined });
    }
    earlier.push(own);
    linked.set(zoneName, earlier);
  }
  return found;
}

/** A network by what a link says of it so far. */
interface LinkedNetwork {
  readonly link: string;
  readonly id?: string;
  /** The stack's network that the id is made from. */
  readonly urn?: string;
  readonly name?: string;
}

/** `undefined` where that isn't known yet: networks of one name may be of two groups or subscriptions. */
function isSame(one: LinkedNetwork, other: LinkedNetwork): boolean | undefined {
  if (one.id !== undefined && other.id !== undefined) return one.id === other.id;
  if (one.urn !== undefined && other.urn !== undefined) return one.urn === other.urn;
  const differ = one.name !== undefined && other.name !== undefined && one.name !== other.name;
  return differ ? false : undefined;
}

/** `undefined` for what is no network's id at all. */
function networkOf(stack: Stack, link: Subject<LinkKey>): LinkedNetwork | undefined {
  const id = whenKnown(() => text(link.get("networkId"))?.toLowerCase() ?? "");
  if (id === "") return undefined;
  const [sources = []] = stack.sources(link, link.path("networkId"));
  const made = stack.subjects(network).find(({ given }) => sources.includes(given.urn));
  return {
    link: link.name,
    id,
    urn: made?.given.urn,
    name: armId(id)?.names[0] ?? whenKnown(() => text(made?.get("name"))?.toLowerCase()),
  };
}

/** The zone that a link is of: its name, that of the stack's zone that the name comes from, or the id's. */
function zoneOf(stack: Stack, link: Subject<LinkKey>): string | undefined {
  const known = whenKnown(
    () => text(link.get("zoneName"))?.toLowerCase() ?? armId(link.get("id"))?.names[0] ?? "",
  );
  if (known !== undefined) return known;
  const [sources = []] = stack.sources(link, link.path("zoneName"));
  return stack
    .subjects(zone)
    .filter(({ given }) => sources.includes(given.urn))
    .map((each) => whenKnown(() => text(each.get("name"))?.toLowerCase()))[0];
}
