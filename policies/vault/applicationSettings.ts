import { wellArchitected } from "../framework/wellArchitected";
import { resourcePolicy, type ExampleResource } from "../framework/policy";
import { application, inSetting, judgeEach, settingsOf } from "./applications";
import { faultsOf, faultsOfPart } from "./redisText";
import { inFinding } from "./secrets";

export const appSettingRedisTls = resourcePolicy({
  name: "app-setting-redis-tls",
  pack: "guardrails",
  description:
    "An application setting that connects to Redis must use TLS, port 10000 and the instance's own host name.",
  severity: "high",
  framework: wellArchitected("SE:07"),
  url: "https://learn.microsoft.com/azure/redis/tls-configuration",
  steps:
    "Write rediss://… or ssl=True, port 10000 and <name>.<region>.redis.azure.net; better, refer to a secret in Key Vault. The value is never printed.",
  kind: application,
  judge: (subject) =>
    judgeEach(settingsOf(subject), (known, { name, path }) =>
      [...faultsOf(known), ...faultsOfPart(name, known)].map((fault) =>
        inFinding(fault, inSetting(name, path)),
      ),
    ),
  good: [anApp("shop-redis.uksouth.redis.azure.net:10000,password=…,ssl=True")],
  bad: [anApp("shop-redis.uksouth.redis.azure.net:6380,password=…,ssl=True")],
});

function anApp(connectionString: string): ExampleResource {
  return {
    type: "azure-native:web:WebApp",
    name: "shop",
    properties: {
      name: "shop",
      resourceGroupName: "shop-rg",
      siteConfig: {
        appSettings: [{ name: "Redis__ConnectionString", value: connectionString }],
      },
    },
  };
}
