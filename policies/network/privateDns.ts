import { PRIVATE_DNS_ZONE } from "../../rules/names";
import { armId } from "../framework/armId";
import {
  aCluster,
  anEndpoint,
  aNetworkLink,
  aZone,
  aZoneGroup,
  NETWORK_ID,
} from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { cluster } from "../framework/kinds";
import { stackPolicy, type Finding } from "../framework/policy";
import { textsSetting } from "../framework/settings";
import { whenKnown } from "../framework/values";
import { list, show, text } from "../framework/values";
import { endpoints, zone, zoneGroup, type EndpointKey } from "./kinds";
import { isPublished, linkedNetworks, networkOf, ownsZone } from "./networks";
import { CLASSIC_DNS_ZONE, ENTERPRISE_DNS_ZONE, zoneOf, zonesInUse } from "./zones";

const shared = {
  framework: wellArchitected("SE:06"),
  url: "https://learn.microsoft.com/azure/private-link/private-endpoint-dns",
} as const;

export const amrPeDnsZone = stackPolicy({
  ...shared,
  name: "amr-pe-dns-zone",
  pack: "guardrails",
  description: `The private DNS zone of an instance must be ${PRIVATE_DNS_ZONE}.`,
  severity: "high",
  steps: `Write ${PRIVATE_DNS_ZONE}. Another zone deploys without complaint, and no client can connect.`,
  kind: zone,
  judgeInStack: (subject, stack) => {
    const name = text(subject.get("name"))?.toLowerCase();
    if (!name?.includes("redis") || stack.join(zonesInUse).has(name)) return [];
    return [
      {
        property: subject.path("name"),
        found: show(subject.get("name")),
        wanted: show(PRIVATE_DNS_ZONE),
        fix: `Write \`${subject.line("name", show(PRIVATE_DNS_ZONE))}\``,
        because: WHOSE,
      },
    ];
  },
  good: [aCluster(), aZone()],
  bad: [aCluster(), aZone(ENTERPRISE_DNS_ZONE)],
});

export const amrPeDnsZoneGroup = stackPolicy({
  ...shared,
  name: "amr-pe-dns-zone-group",
  pack: "guardrails",
  description: `The address of a cluster's private endpoint must be published in the zone ${PRIVATE_DNS_ZONE}.`,
  severity: "high",
  steps: `Name the zone ${PRIVATE_DNS_ZONE} in the zone group. Another zone deploys without complaint, and no client can connect.`,
  kind: zoneGroup,
  judgeInStack: (subject, stack) => {
    const wanted = zoneOf(stack, subject);
    if (wanted === undefined) return [];
    // An id that isn't known yet is that of a zone in the same stack, which is judged by its own name.
    const ids = list(whenKnown(() => subject.get("zoneIds")));
    return ids.flatMap((id, index) => {
      const found = armId(id)?.names[0];
      if (found === undefined || found === wanted) return [];
      return [
        {
          property: `${subject.path("zoneIds")}[${index}].privateDnsZoneId`,
          found: `the zone ${show(found)}`,
          wanted: `the id of the zone ${show(wanted)}`,
          fix: `Write \`privateDnsZoneId: "…/privateDnsZones/${wanted}"\``,
          because: WHOSE,
        },
      ];
    });
  },
  good: [anEndpoint(), aZoneGroup()],
  bad: [
    anEndpoint(),
    aZoneGroup(NETWORK_ID.replace(/virtualNetworks.*/, `privateDnsZones/${CLASSIC_DNS_ZONE}`)),
  ],
});

const WHOSE = `${ENTERPRISE_DNS_ZONE} is the zone of the retired Enterprise tiers, ${CLASSIC_DNS_ZONE} that of Azure Cache for Redis`;

export const amrDnsLinked = stackPolicy({
  ...shared,
  name: "amr-dns-linked",
  pack: "practices",
  description:
    "Every network with clients of a cluster should be linked to the private DNS zone that resolves it.",
  severity: "medium",
  steps:
    "Publish the endpoint in the zone with a zone group, and link the zone to the endpoint's network and to every other network that has clients.",
  settings: {
    clientNetworks: textsSetting([], "ARM ids of further networks that have clients."),
  },
  kind: cluster,
  judgeInStack: (subject, stack, { settings: { clientNetworks } }) => {
    const links = stack.join(linkedNetworks);
    return stack
      .join(endpoints)
      .to(subject)
      .flatMap((endpoint): Finding[] => {
        if (!isPublished(stack, endpoint)) return [unpublished(endpoint)];
        if (!stack.join(ownsZone)) return [];
        const needed = [
          networkOf(stack, endpoint),
          ...clientNetworks.map((id) => armId(id)?.names[0]),
        ];
        return needed
          .filter((name): name is string => name !== undefined && !links.has(name))
          .map((name) => ({
            property: `the zone's link to the network ${name}`,
            found: "absent",
            wanted: "there: without it, clients in that network can't resolve the cluster",
            fix: "Declare a VirtualNetworkLink with that network's id",
          }));
      });
  },
  good: [aCluster(), anEndpoint(), aZoneGroup(), aZone(), aNetworkLink()],
  bad: [aCluster(), anEndpoint(), aZoneGroup(), aZone()],
});

function unpublished(endpoint: Subject<EndpointKey>): Finding {
  return {
    property: `the zone group of ${endpoint.name}`,
    found: "absent",
    wanted: `there, with the zone ${PRIVATE_DNS_ZONE}`,
    fix: "Declare a PrivateDnsZoneGroup for the endpoint",
  };
}
