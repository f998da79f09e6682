import { moduleNames } from "../../rules/skus";
import { aDatabase } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { database, type DatabaseKey } from "../framework/kinds";
import { resourcePolicy, type Finding } from "../framework/policy";
import { alternatives, is, isAbsent, list, oneOf, property, show } from "../framework/values";

const MODULES = "https://learn.microsoft.com/azure/redis/redis-modules";

/** What `modules` holds, by name. */
export function moduleNamesOf(subject: Subject<DatabaseKey>): readonly unknown[] {
  return list(subject.get("modules")).map((each) => property(each, "name"));
}

export function hasModule(subject: Subject<DatabaseKey>, name: string): boolean {
  return moduleNamesOf(subject).some((each) => is(each, name));
}

export const amrModulesKnown = resourcePolicy({
  name: "amr-modules-known",
  pack: "guardrails",
  description: "A database's modules must be ones that Azure offers, each named once.",
  severity: "medium",
  framework: wellArchitected("OE:05"),
  url: MODULES,
  steps:
    "Correct the list. Modules are loaded at creation only: changing it later replaces the database.",
  kind: database,
  judge: (subject) => {
    const modules = subject.get("modules");
    if (!isAbsent(modules) && !Array.isArray(modules)) {
      return [
        {
          property: subject.path("modules"),
          found: show(modules),
          wanted: "a list",
          fix: `Write \`${subject.line("modules", '[{ name: "RedisJSON" }]')}\``,
        },
      ];
    }
    const names = moduleNamesOf(subject);
    return names.flatMap((name, index) => {
      const known = oneOf(name, moduleNames);
      const first = names.findIndex((each) => is(each, known ?? ""));
      if (known !== undefined && first === index) return [];
      return [
        {
          property: `${subject.path("modules")}[${index}].name`,
          found: show(name),
          wanted:
            known === undefined
              ? alternatives(moduleNames)
              : `named once, and modules[${first}] names it`,
          fix: "Correct the name, or remove the module",
        },
      ];
    });
  },
  good: [aDatabase({ modules: [{ name: "RedisJSON" }] })],
  bad: [aDatabase({ modules: [{ name: "RedisGraph" }] })],
});

export const amrRedisearchShape = resourcePolicy({
  name: "amr-redisearch-shape",
  pack: "guardrails",
  description:
    "A database with RediSearch must have the policies EnterpriseCluster and NoEviction.",
  severity: "high",
  framework: wellArchitected("OE:05"),
  url: MODULES,
  steps: "Write both, or leave RediSearch out.",
  kind: database,
  judge: (subject) =>
    hasModule(subject, "RediSearch")
      ? [
          ...needs(subject, "clusteringPolicy", "EnterpriseCluster"),
          ...needs(subject, "evictionPolicy", "NoEviction"),
        ]
      : [],
  good: [aDatabase({ modules: [{ name: "RediSearch" }], clusteringPolicy: "EnterpriseCluster" })],
  bad: [aDatabase({ modules: [{ name: "RediSearch" }], clusteringPolicy: "OSSCluster" })],
});

function needs(
  subject: Subject<DatabaseKey>,
  key: "clusteringPolicy" | "evictionPolicy",
  word: string,
): Finding[] {
  const value = subject.get(key);
  return is(value, word)
    ? []
    : [
        {
          property: subject.path(key),
          found: show(value),
          wanted: `"${word}" with RediSearch`,
          fix: `Write \`${subject.line(key, `"${word}"`)}\``,
          ...(isAbsent(value) && {
            because: `The service's default is ${key === "clusteringPolicy" ? "OSSCluster" : "VolatileLRU"}`,
          }),
        },
      ];
}
