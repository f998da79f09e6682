import { REDIS_PORT } from "../../rules/names";
import { aCluster, aDatabase } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { cluster } from "../framework/kinds";
import { databasesOf } from "../framework/relations";
import {
  resourcePolicy,
  stackPolicy,
  type ExampleResource,
  type Finding,
} from "../framework/policy";
import type { Stack } from "../framework/stack";
import { whenKnown } from "../framework/values";
import { is, isAbsent, list, property, show, text } from "../framework/values";
import { securityRules } from "./kinds";

const shared = {
  framework: wellArchitected("SE:06"),
  url: "https://learn.microsoft.com/azure/redis/architecture",
} as const;

/** Ports of the nodes themselves, to which clients go directly with the clustering policy OSSCluster. */
const NODE_PORTS = { from: 8500, to: 8599 };

interface SecurityRule {
  readonly path: string;
  readonly name: string;
  readonly rule: unknown;
}

/** A resource's rules: a group's own list, or the one rule that the resource is. */
function rulesOf(subject: Subject<"rules" | "name">): SecurityRule[] {
  if (!subject.has("rules")) {
    const name = whenKnown(() => text(subject.get("name"))) ?? subject.name;
    return [{ path: "", name, rule: subject.given.props }];
  }
  return list(subject.get("rules")).map((rule, index) => ({
    path: `${subject.path("rules")}[${index}].`,
    name: text(property(rule, "name")) ?? "",
    rule,
  }));
}

function portsOf(rule: unknown): { readonly key: string; readonly ports: string }[] {
  return [
    { key: "destinationPortRange", value: property(rule, "destinationPortRange") },
    ...list(property(rule, "destinationPortRanges")).map((value, index) => ({
      key: `destinationPortRanges[${index}]`,
      value,
    })),
  ].flatMap(({ key, value }) =>
    typeof value === "string" || typeof value === "number"
      ? [{ key, ports: String(value).trim() }]
      : [],
  );
}

function covers(ports: string, wanted: { from: number; to: number }): boolean {
  if (ports === "*") return true;
  const [from = NaN, to = from] = ports.split("-").map(Number);
  return from <= wanted.from && wanted.to <= to;
}

export const nsgRedisPorts = resourcePolicy({
  ...shared,
  name: "nsg-redis-ports",
  pack: "practices",
  description: `A network security rule for Redis should open port ${REDIS_PORT}, not 6379 or 6380.`,
  severity: "medium",
  steps: `Write ${REDIS_PORT}. 6379 and 6380 are ports of Azure Cache for Redis.`,
  kind: securityRules,
  judge: (subject) =>
    rulesOf(subject).flatMap(({ path, name, rule }): Finding[] => {
      const ports = portsOf(rule);
      if (!is(property(rule, "access"), "Allow")) return [];
      const old = ports.find((each) => /^63(79|80)(-63(79|80))?$/.test(each.ports));
      const named = /redis/i.test(`${name} ${text(property(rule, "description")) ?? ""}`);
      const open = ports.some((each) => covers(each.ports, { from: REDIS_PORT, to: REDIS_PORT }));
      if (old === undefined && (!named || open || isForNodes(ports))) return [];
      const { key, ports: found } = old ?? ports[0] ?? { key: "destinationPortRange", ports: "" };
      return [
        {
          property: `${path}${key}${name === "" ? "" : ` (rule ${name})`}`,
          found: found === "" ? "absent" : show(found),
          wanted: `"${REDIS_PORT}"`,
          fix: `Write \`${key.replace(/\[\d+\]$/, "")}: ${key.endsWith("]") ? `["${REDIS_PORT}"]` : `"${REDIS_PORT}"`}\``,
        },
      ];
    }),
  good: [aSecurityRule("10000")],
  bad: [aSecurityRule("6380")],
});

/** A rule for the nodes' own ports goes beside the one for the database's port. */
function isForNodes(ports: readonly { readonly ports: string }[]): boolean {
  return ports.some((each) => covers(each.ports, NODE_PORTS));
}

export const nsgOssClusterPorts = stackPolicy({
  ...shared,
  name: "nsg-oss-cluster-ports",
  pack: "practices",
  description: `Where a database has the policy OSSCluster, security rules that open port ${REDIS_PORT} should open 8500-8599 too.`,
  severity: "medium",
  steps: `Open 8500-8599 beside ${REDIS_PORT}: with OSSCluster clients go to each node directly.`,
  kind: cluster,
  judgeInStack: (subject, stack) => {
    const { redis, nodes } = stack.join(openPorts);
    if (!redis || nodes) return [];
    return databasesOf(stack, subject).flatMap((database) => {
      const policy = database.get("clusteringPolicy");
      if (!isAbsent(policy) && !is(policy, "OSSCluster")) return [];
      return [
        {
          property: "the ports that the stack's security rules open",
          found: `${REDIS_PORT} only`,
          wanted: `8500-8599 too: ${database.path("clusteringPolicy")} of ${database.name} is ${isAbsent(policy) ? "absent, which means OSSCluster" : show(policy)}`,
          fix: `Write \`destinationPortRanges: ["${REDIS_PORT}", "8500-8599"]\``,
        },
      ];
    });
  },
  good: [aCluster(), aDatabase(), aSecurityRule("10000")],
  bad: [aCluster(), aDatabase({ clusteringPolicy: "OSSCluster" }), aSecurityRule("10000")],
});

/** Whether the stack's rules open the port of a database by name, and those of its nodes. */
function openPorts(stack: Stack): { redis: boolean; nodes: boolean } {
  const allowed = stack.subjects(securityRules).flatMap(
    (subject) =>
      whenKnown(() =>
        rulesOf(subject)
          .filter(({ rule }) => is(property(rule, "access"), "Allow"))
          .flatMap(({ rule }) => portsOf(rule).map(({ ports }) => ports)),
      ) ?? [],
  );
  return {
    redis: allowed.some((ports) => /^10000(-10000)?$/.test(ports)),
    nodes: allowed.some((ports) => covers(ports, NODE_PORTS)),
  };
}

function aSecurityRule(destinationPortRange: string): ExampleResource {
  return {
    type: "azure-native:network:SecurityRule",
    name: "allow-redis",
    properties: {
      securityRuleName: "allow-redis",
      networkSecurityGroupName: "shop-nsg",
      resourceGroupName: "shop-rg",
      access: "Allow",
      direction: "Outbound",
      protocol: "Tcp",
      priority: 100,
      destinationPortRange,
    },
  };
}
