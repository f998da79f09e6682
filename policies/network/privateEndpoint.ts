import { PRIVATE_LINK_GROUP } from "../../rules/names";
import { aCluster, anEndpoint } from "../framework/examples";
import { builtIns } from "../framework/compliance";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { cluster } from "../framework/kinds";
import { addressOf } from "../framework/relations";
import { CannotJudgeYet } from "../framework/reporter";
import { resourcePolicy, stackPolicy, type Finding } from "../framework/policy";
import { whenKnown } from "../framework/values";
import { is, list, property, show } from "../framework/values";
import { connectionsOf, endpoint, endpoints, type EndpointKey } from "./kinds";

const PRIVATE_LINK = "https://learn.microsoft.com/azure/redis/private-link";
const shared = { framework: wellArchitected("SE:06"), url: PRIVATE_LINK } as const;

export const amrPrivateEndpoint = stackPolicy({
  ...shared,
  name: "amr-private-endpoint",
  pack: "guardrails",
  description: "A cluster that the internet can't reach must have a private endpoint.",
  severity: "high",
  builtIn: builtIns.privateLink,
  steps: "Declare a private endpoint to the cluster, in a subnet that its clients can reach.",
  kind: cluster,
  judgeInStack: (subject, stack) => {
    const access = subject.get("publicNetworkAccess");
    const { to, unsure } = stack.join(endpoints);
    const own = to(subject);
    if (own.length > 0) return own.flatMap(misgrouped);
    if (!is(access, "Disabled")) return [];
    const [perhaps] = unsure;
    if (perhaps !== undefined) {
      throw new CannotJudgeYet(`whether ${perhaps.name} is its private endpoint`);
    }
    return [
      {
        property: "the number of its private endpoints",
        found: "0",
        wanted: `1 or more while ${subject.path("publicNetworkAccess")} is ${show(access)}: nothing can reach it otherwise`,
        fix: `Declare a PrivateEndpoint with \`groupIds: ["${PRIVATE_LINK_GROUP}"]\` and the cluster's id`,
      },
    ];
  },
  good: [aCluster(), anEndpoint()],
  bad: [aCluster()],
});

export const amrPeGroupId = resourcePolicy({
  ...shared,
  name: "amr-pe-group-id",
  pack: "guardrails",
  description: `A private endpoint to a cluster must ask for the group ${PRIVATE_LINK_GROUP} and no other.`,
  severity: "high",
  steps: `Write ${PRIVATE_LINK_GROUP}. redisCache, which some samples use, belongs to Azure Cache for Redis.`,
  kind: endpoint,
  judge: (subject) =>
    connectionsOf(subject).flatMap(({ connection, path }) => {
      // While the id isn't known, only the stack as a whole tells whose endpoint it is.
      const id = whenKnown(() => property(connection, "privateLinkServiceId"));
      return addressOf(id) === undefined ? [] : wrongGroups(connection, path);
    }),
  remediate: (_properties, subject) => {
    for (const { connection } of connectionsOf(subject)) {
      if (addressOf(property(connection, "privateLinkServiceId")) !== undefined) {
        (connection as { groupIds: unknown }).groupIds = [PRIVATE_LINK_GROUP];
      }
    }
  },
  good: [anEndpoint()],
  bad: [anEndpoint({ groupIds: ["redisCache"] })],
});

function wrongGroups(connection: unknown, path: string): Finding[] {
  const groups = property(connection, "groupIds");
  if (list(groups).length === 1 && is(list(groups)[0], PRIVATE_LINK_GROUP)) return [];
  return [
    {
      property: `${path}.groupIds`,
      found: Array.isArray(groups) ? `[${list(groups).map(show).join(", ")}]` : show(groups),
      wanted: `["${PRIVATE_LINK_GROUP}"]`,
      fix: `Write \`groupIds: ["${PRIVATE_LINK_GROUP}"]\``,
    },
  ];
}

/** An endpoint whose cluster isn't made yet shows in the stack only that its group is wrong. */
function misgrouped(subject: Subject<EndpointKey>): Finding[] {
  return connectionsOf(subject).flatMap(({ connection, path }) =>
    whenKnown(() => property(connection, "privateLinkServiceId")) === undefined
      ? wrongGroups(connection, `${path} of ${subject.name}`)
      : [],
  );
}
