import { nameRules } from "../../rules/names";
import { aSecret } from "../framework/examples";
import { builtIns } from "../framework/compliance";
import { wellArchitected } from "../framework/wellArchitected";
import { resourcePolicy, type Finding } from "../framework/policy";
import { isAbsent, show, text } from "../framework/values";
import { secret } from "./kinds";
import { faultsOf, faultsOfPart, type Fault } from "./redisText";

const SECRETS = "https://learn.microsoft.com/azure/key-vault/secrets/secrets-best-practices";
const CONNECT = "https://learn.microsoft.com/azure/redis/tls-configuration";

export const kvSecretName = resourcePolicy({
  name: "kv-secret-name",
  pack: "guardrails",
  description: `A secret's name must have ${nameRules.secret.words}.`,
  severity: "medium",
  framework: wellArchitected("SE:09"),
  url: "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftkeyvault",
  steps: "Write a name that fits. For .NET write `--` where a setting's name has `:`.",
  kind: secret,
  judge: (subject) => {
    const name = subject.get("name");
    return isAbsent(name) || nameRules.secret.pattern.test(text(name) ?? "")
      ? []
      : [
          {
            property: subject.path("name"),
            found: show(name),
            wanted: nameRules.secret.words,
            fix: `Write \`${subject.line(
              "name",
              show(
                (text(name) ?? "")
                  .replace(/[:_.]+/g, "--")
                  .replace(/[^0-9A-Za-z-]/g, "")
                  .slice(0, 127) || "Redis--Password",
              ),
            )}\``,
          },
        ];
  },
  good: [aSecret({ value: "…" }, "RedisConfiguration--Password")],
  bad: [aSecret({ value: "…" }, "RedisConfiguration:Password")],
});

export const kvSecretHygiene = resourcePolicy({
  name: "kv-secret-hygiene",
  pack: "practices",
  description: "A secret should say what it holds and when it expires.",
  severity: "low",
  framework: wellArchitected("SE:09"),
  builtIn: builtIns.secretExpiry,
  url: SECRETS,
  steps: "Write a content type, and an expiry date by which the secret is rotated.",
  kind: secret,
  judge: (subject) =>
    (["contentType", "expires"] as const)
      .filter((key) => isAbsent(subject.get(key)) || subject.get(key) === "")
      .map((key) => ({
        property: subject.path(key),
        found: show(subject.get(key)),
        wanted: key === "contentType" ? "what the secret holds" : "a time in Unix seconds",
        fix: `Write \`${subject.line(key, key === "contentType" ? '"Azure Managed Redis password"' : "1798761600")}\``,
      })),
  good: [
    aSecret({ value: "…", contentType: "Redis password", attributes: { expires: 1798761600 } }),
  ],
  bad: [aSecret({ value: "…", contentType: "Redis password" })],
});

export const kvSecretRedisTls = resourcePolicy({
  name: "kv-secret-redis-tls",
  pack: "guardrails",
  description:
    "A secret that connects to Redis must use TLS, port 10000 and the instance's own host name.",
  severity: "high",
  framework: wellArchitected("SE:07"),
  url: CONNECT,
  steps:
    "Write rediss://… or ssl=True, port 10000 and <name>.<region>.redis.azure.net. The secret's value is never printed; while it isn't known, the deployment checks it before it is written.",
  kind: secret,
  judge: (subject) => {
    const value = text(subject.get("value"));
    if (value === undefined) return [];
    const name = text(subject.get("name")) ?? "";
    return [...faultsOf(value), ...faultsOfPart(name, value)].map((fault) =>
      inFinding(fault, subject.path("value")),
    );
  },
  good: [aSecret({ value: "shop-redis.uksouth.redis.azure.net:10000,password=…,ssl=True" })],
  bad: [aSecret({ value: "redis://:…@shop-redis.uksouth.redis.azure.net:10000" })],
});

/** A fault in words that name the place and never the value. */
export function inFinding({ part, found, wanted }: Fault, place: string): Finding {
  return {
    property: `${part} in ${place}`,
    found,
    wanted,
    fix: `Write ${wanted} there`,
  };
}
